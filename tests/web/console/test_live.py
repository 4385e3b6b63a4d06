"""The feed that moves as entries arrive, also after its connection broke."""

from __future__ import annotations

import re
from decimal import Decimal
from math import log2
from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.web.console.conftest import open_console
from tests.web.console.wire import Wire

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator, Route

    from tests.judges.grounds import Grounds
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

POST = """mutation ($input: JournalEntryInput!) {
  createJournalEntry(input: $input) { id number } }"""
CREATE_KEY = """mutation { createKey(input: { name: "Feed", scopes: ["*"], role: VIEWER }) {
  secret key { id } } }"""
TOO_MANY = {
    "message": "The key has 2 subscriptions open.",
    "extensions": {"code": "TOO_MANY_STREAMS"},
}
REVOKE_KEY = "mutation ($id: ID!) { revokeKey(input: { id: $id }) { id } }"


async def post(console: Console, memo: str, amount: str = "1.00") -> int:
    """Post a cash sale; return its number."""
    lines = [
        {"accountId": "acc_cash", "debit": amount},
        {"accountId": "acc_revenue", "credit": amount},
    ]
    entry = {"date": "2026-06-30", "memo": memo, "lines": lines}
    posted = await console.query(POST, input=entry)
    return int(posted["createJournalEntry"]["number"])


async def open_feed(console: Console) -> None:
    await console.open("/live")
    await expect_state(console, "Connected")


async def expect_state(console: Console, words: str) -> None:
    await expect(console.page.locator(".live-connection")).to_have_text(words)


def entries(console: Console, memo: str = "") -> Locator:
    """The entries of the feed whose memo holds this."""
    feed = console.page.get_by_role("list", name="Entries, the newest first")
    return feed.locator(":scope > li", has_text=memo)


async def test_entry_appears_at_the_top_as_it_is_posted(console: Console) -> None:
    await open_feed(console)
    balances = console.page.get_by_role("list", name="Cash accounts")
    cash = balances.get_by_role("listitem").filter(has_text="1110 Cash on hand")
    before = Decimal((await cash.locator("data").get_attribute("value")) or "")
    memo = f"Sale {uuid4().hex}"
    number = await post(console, memo, "12.34")
    top = entries(console).first
    await expect(top).to_contain_text(memo)
    await expect(top.get_by_role("link", name=f"No. {number}")).to_have_attribute(
        "href", re.compile(r"/journal/je_\w+$")
    )
    await expect(top.get_by_role("row", name="1110 Cash on hand")).to_contain_text("12.34")
    await expect(cash.locator("data")).to_have_attribute("value", str(before + Decimal("12.34")))
    state = console.page.locator(".live-state")
    await expect(state).to_contain_text("New entries since you opened this page: 1")
    await console.assert_accessible()
    await console.assert_fits()


async def test_what_was_posted_before_stands_there_already(console: Console) -> None:
    memo = f"Before {uuid4().hex}"
    await post(console, memo)
    await open_feed(console)
    await expect(entries(console, memo)).to_have_count(1)
    await expect(
        console.page.get_by_text("New entries since you opened this page: 0")
    ).to_be_visible()


async def test_readers_are_told_how_many_came_not_each_of_them(console: Console) -> None:
    await open_feed(console)
    memo = f"Many {uuid4().hex}"
    for _ in range(3):
        await post(console, memo)
    await expect(entries(console, memo)).to_have_count(3)
    said = console.page.locator(".hidden[role=status]")
    await expect(said).to_have_text("New entries since you opened this page: 3")
    assert await console.page.locator("[aria-live]").count() == 0


async def test_paused_feed_stands_still_and_goes_on_where_it_was(console: Console) -> None:
    await open_feed(console)
    memo = f"Pause {uuid4().hex}"
    await post(console, memo)
    await expect(entries(console, memo)).to_have_count(1)
    await console.page.get_by_role("button", name="Pause").press("Enter")
    await expect_state(console, "Paused")
    await post(console, memo)
    await console.page.wait_for_timeout(500)
    assert await entries(console, memo).count() == 1
    await console.page.get_by_role("button", name="Go on").press("Enter")
    await expect_state(console, "Connected")
    await expect(entries(console, memo)).to_have_count(2)


async def test_broken_stream_goes_on_without_gap_or_duplicate(
    browser: Browser, grounds: Grounds
) -> None:
    async with open_console(browser, grounds) as console, Wire(console.url) as wire:
        console.url, direct = wire.url, console.url
        await open_feed(console)
        memo = f"Wire {uuid4().hex}"
        numbers = [await post(console, memo)]
        await expect(entries(console, memo)).to_have_count(1)
        wire.cut()
        await expect_state(console, "Connection lost, connecting again …")
        console.url = direct
        numbers += [await post(console, memo), await post(console, memo)]
        wire.mend()
        await expect_state(console, "Connected")
        numbers.append(await post(console, memo))
        await expect(entries(console, memo)).to_have_count(4)
        shown = await entries(console, memo).get_by_role("link", name="No.").all_inner_texts()
        assert shown == [f"No. {number}" for number in reversed(numbers)]


async def test_broken_stream_is_asked_for_less_and_less_often(
    browser: Browser, grounds: Grounds
) -> None:
    async with open_console(browser, grounds) as console, Wire(console.url) as wire:
        console.url = wire.url
        await open_feed(console)
        wire.cut()
        begun, since = wire.streams_begun, monotonic()
        await console.page.wait_for_timeout(4_000)
        asked, waited = wire.streams_begun - begun, monotonic() - since
        # Two streams, each after at least 0.25, 0.5, 1, 2, 4, ... seconds.
        assert 2 <= asked <= 2 * (1 + int(log2(waited / 0.25 + 1)))


async def test_too_many_streams_is_told_and_can_be_tried_again(
    browser: Browser, grounds: Grounds
) -> None:
    async with open_console(browser, grounds) as console:

        async def refuse(route: Route) -> None:
            if "event-stream" in (await route.request.all_headers()).get("accept", ""):
                await route.fulfill(status=429, json={"errors": [TOO_MANY]})
            else:
                await route.fallback()

        await console.page.route("**/graphql", refuse)
        await console.open("/live")
        await expect_state(console, "Not connected")
        alert = console.page.get_by_role("alert")
        await expect(alert).to_contain_text("The key has 2 subscriptions open.")
        await expect(alert).to_contain_text("TOO_MANY_STREAMS")
        await console.page.unroute("**/graphql")
        await alert.get_by_role("button", name="Try again").click()
        await expect_state(console, "Connected")


async def test_session_whose_key_is_revoked_ends_at_the_sign_in(
    browser: Browser, grounds: Grounds
) -> None:
    async with open_console(browser, grounds) as console:
        made = (await console.query(CREATE_KEY))["createKey"]
        session = f"{console.url}/console/session"
        answer = await console.page.context.request.post(session, data={"key": made["secret"]})
        assert answer.ok
        await open_feed(console)
        await console.query(REVOKE_KEY, id=made["key"]["id"])
        heading = console.page.get_by_role("heading", level=1)
        await expect(heading).to_have_text("Sign in")


async def test_feed_in_arabic_on_a_telephone(arabic: Console) -> None:
    await arabic.open("/live")
    await expect_state(arabic, "متصل")
    await post(arabic, "بيع نقدي \u202eabc")
    await expect(arabic.page.get_by_text("بيع نقدي")).to_be_visible()
    await arabic.assert_accessible()
    await arabic.assert_fits()
