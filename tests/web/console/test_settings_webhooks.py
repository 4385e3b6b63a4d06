"""Webhooks in Settings, told of events on a real address of this machine."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.gateway.webhooks.receivers import Receiver, answers, receiving

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

CREATE = """mutation($input: WebhookInput!) {
    createWebhook(input: $input) { webhook { id } } }"""
WEBHOOK = "query($id: ID!) { webhook(id: $id) { url description events isEveryEvent status } }"
CUSTOMER = "mutation($input: CustomerInput!) { createCustomer(input: $input) { id } }"


@pytest_asyncio.fixture(loop_scope="module")
async def receiver() -> AsyncIterator[Receiver]:
    """An address that takes every message."""
    async with receiving(answers("204 No Content")) as opened:
        yield opened


def dialog(console: Console) -> Locator:
    return console.page.locator("[role=dialog], [role=alertdialog]")


def log(console: Console) -> Locator:
    return console.page.get_by_role("table", name="What it was sent")


async def open_webhook(console: Console, url: str, *events: str) -> str:
    """Make a webhook through the API and open its page."""
    wanted = {"url": url, "events": [*events], "description": "Of a test"}
    made = await console.query(CREATE, input=wanted)
    identity = str(made["createWebhook"]["webhook"]["id"])
    await console.open(f"/settings/webhooks/{identity}")
    return identity


async def look_again_for(console: Console, text: str) -> None:
    """Ask for the log until a line tells of this: messages go out in passing."""
    for _ in range(40):
        if await log(console).get_by_text(text).count():
            return
        await console.page.get_by_role("button", name="Look again").click()
        await console.page.wait_for_timeout(250)
    raise AssertionError(f"The log never told of {text}.")


async def test_a_webhook_made_here_is_told_of_what_was_chosen(
    console: Console, receiver: Receiver
) -> None:
    await console.open("/settings/webhooks")
    page = console.page
    await page.get_by_role("button", name="New webhook").click()
    await page.get_by_label("Address").fill(receiver.url)
    await page.get_by_label("What it is for").fill("Warehouse")
    await page.get_by_label("Choose").check()
    await page.get_by_label("customer.created").check()
    await expect(dialog(console)).to_contain_text("A customer was created.")
    await page.get_by_role("button", name="Add the webhook").click()
    secret = await dialog(console).locator(".secret code").inner_text()
    assert secret.startswith("whsec_")

    await dialog(console).get_by_role("button", name="I have kept it").click()
    await page.get_by_role("heading", name="Warehouse", level=1).wait_for()
    assert secret not in await page.content()

    await console.query(CUSTOMER, input={"code": "HOOK-1", "nameEn": "Red Sea Cafe"})
    await look_again_for(console, "customer.created")
    row = log(console).get_by_role("row").nth(1)
    await expect(row).to_contain_text("Delivered")
    await expect(row).to_contain_text("204")
    assert b"Red Sea Cafe" in receiver.requests[-1].body
    await console.assert_accessible()
    await console.assert_fits()


async def test_choosing_no_event_is_not_every_event(console: Console) -> None:
    await console.open("/settings/webhooks")
    await console.page.get_by_role("button", name="New webhook").click()
    await console.page.get_by_label("Address").fill("https://example.com/hooks")
    await console.page.get_by_label("Choose").check()
    await console.page.get_by_role("button", name="Add the webhook").click()
    await expect(dialog(console).get_by_role("alert")).to_have_text("Choose at least one event.")


async def test_an_address_that_may_not_be_reached_is_refused_in_words(console: Console) -> None:
    await console.open("/settings/webhooks")
    await console.page.get_by_role("button", name="New webhook").click()
    await console.page.get_by_label("Address").fill("http://10.0.0.1/hooks")
    await console.page.get_by_role("button", name="Add the webhook").click()
    await expect(dialog(console).get_by_role("alert")).to_contain_text("INVALID_INPUT")


async def test_a_test_is_sent_and_what_came_of_it_is_said(
    console: Console, receiver: Receiver
) -> None:
    await open_webhook(console, receiver.url, "invoice.paid")
    await console.page.get_by_role("button", name="Send a test").click()
    told = console.page.get_by_role("status").filter(has_text="Answered 204")
    await expect(told).to_contain_text("Delivered")
    await expect(log(console)).to_contain_text("webhook.test")
    assert len(receiver.requests) == 1


async def test_a_failed_message_shows_why_and_is_delivered_again(console: Console) -> None:
    async with receiving(answers("503 Service Unavailable")) as failing:
        identity = await open_webhook(console, failing.url, "invoice.paid")
        await console.page.get_by_role("button", name="Send a test").click()
        await expect(log(console)).to_contain_text("Failed")
        await expect(log(console)).to_contain_text("503")
        await log(console).get_by_role("link").first.click()
        await expect(dialog(console)).to_contain_text("webhook-signature")
        await expect(dialog(console)).to_contain_text('"type":"webhook.test"')
        assert re.search(r"[?&]delivery=dlv_", console.page.url)
        await console.assert_accessible()
        await dialog(console).get_by_role("button", name="Close").click()

        await log(console).get_by_role("button", name="Redeliver").first.click()
        await expect(log(console)).to_contain_text("sent again")
        assert len(failing.requests) == 2
    await console.open(f"/settings/webhooks/{identity}?outcome=DELIVERED")
    await expect(console.page.get_by_text("No try ended like this.")).to_be_visible()


async def test_it_is_paused_and_resumed(console: Console, receiver: Receiver) -> None:
    identity = await open_webhook(console, receiver.url, "invoice.paid")
    await console.page.get_by_role("button", name="Pause").click()
    await expect(console.page.get_by_text("Paused")).to_be_visible()
    assert (await console.query(WEBHOOK, id=identity))["webhook"]["status"] == "PAUSED"
    await console.page.get_by_role("button", name="Resume").click()
    await expect(console.page.get_by_role("button", name="Pause")).to_be_visible()
    assert (await console.query(WEBHOOK, id=identity))["webhook"]["status"] == "ACTIVE"


async def test_past_events_are_replayed_from_a_number(console: Console, receiver: Receiver) -> None:
    made = await console.query(CUSTOMER, input={"code": "HOOK-2", "nameEn": "Jeddah Docks"})
    assert made["createCustomer"]["id"]
    await open_webhook(console, receiver.url, "customer.created")
    head = await console.query("{ ledgerSummary { sequence } }")
    await console.page.get_by_role("button", name="Replay …").click()
    await dialog(console).get_by_label("From event number").fill("99999999")
    await dialog(console).get_by_role("button", name="Replay").click()
    await expect(dialog(console).get_by_role("alert")).to_contain_text("A sequence here is 1 to")

    before = str(head["ledgerSummary"]["sequence"] - 1)
    await dialog(console).get_by_label("From event number").fill(before)
    await dialog(console).get_by_role("button", name="Replay").click()
    await expect(dialog(console)).to_have_count(0)
    await look_again_for(console, "customer.created")
    assert b"Jeddah Docks" in receiver.requests[-1].body


async def test_the_secret_is_rotated_and_shown_once(console: Console, receiver: Receiver) -> None:
    await open_webhook(console, receiver.url, "invoice.paid")
    await console.page.get_by_role("button", name="Rotate secret …").click()
    await dialog(console).get_by_label("Both sign for").select_option(label="an hour")
    await dialog(console).get_by_role("button", name="Rotate the secret").click()
    secret = await dialog(console).locator(".secret code").inner_text()
    assert secret.startswith("whsec_")
    await dialog(console).get_by_role("button", name="I have kept it").click()
    await expect(console.page.get_by_text("Old secret signs until")).to_be_visible()
    assert secret not in await console.page.content()


async def test_it_is_changed(console: Console, receiver: Receiver) -> None:
    identity = await open_webhook(console, receiver.url, "invoice.paid")
    await console.page.get_by_role("button", name="Edit …").click()
    await expect(dialog(console).get_by_label("invoice.paid")).to_be_checked()
    await dialog(console).get_by_label("What it is for").fill("Accounts office")
    await dialog(console).get_by_label("Every event").check()
    await dialog(console).get_by_role("button", name="Save").click()
    await console.page.get_by_role("heading", name="Accounts office", level=1).wait_for()
    changed = (await console.query(WEBHOOK, id=identity))["webhook"]
    assert changed["isEveryEvent"] is True
    assert changed["description"] == "Accounts office"
    assert changed["url"] == receiver.url


async def test_it_is_deleted_and_found_among_the_deleted(
    console: Console, receiver: Receiver
) -> None:
    await open_webhook(console, f"{receiver.url}&deleted", "invoice.paid")
    await console.page.get_by_role("button", name="Delete …").click()
    await dialog(console).get_by_role("button", name="Delete the webhook").click()
    await console.page.get_by_role("heading", name="Webhooks", level=1).wait_for()
    await console.settle()
    await expect(console.page.get_by_text("&deleted")).to_have_count(0)
    await console.page.get_by_label("State").select_option(label="Deleted")
    await expect(console.page.get_by_text("&deleted")).to_be_visible()


async def test_a_webhook_that_never_was_is_said_to_be_none(console: Console) -> None:
    await console.open("/settings/webhooks/whk_none")
    await expect(console.page.get_by_role("alert")).to_contain_text("No such webhook.")


async def test_its_page_stands_in_arabic_dark_and_small(
    arabic: Console, receiver: Receiver
) -> None:
    await open_webhook(arabic, receiver.url, "invoice.paid")
    await arabic.page.get_by_role("button", name="أرسل تجربة").click()
    await expect(arabic.page.get_by_role("table")).to_contain_text("وصلت")
    await arabic.assert_accessible()
    await arabic.assert_fits()
