"""Signing out in one tab ends what every tab of the browser has open, whoever else hears of it."""

from __future__ import annotations

import json
import os
import re
from asyncio import sleep
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.web.conftest import Visit
from tests.web.console.conftest import open_console
from tests.web.graphiql.page import open_page

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Route

    from tests.judges.grounds import Grounds
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOLLOW = "subscription Follow { ledgerEvents { sequence type } }"
NOBODY = {"isSignedIn": False, "csrfToken": None, "needsSetup": False, "expiresAt": None}
PATIENCE_SECONDS = 30.0
LOOK_EVERY_SECONDS = 0.05


@pytest_asyncio.fixture(loop_scope="module")
async def reader(browser: Browser, grounds: Grounds) -> AsyncIterator[Console]:
    """Somebody who is signed in, and alone on the server."""
    async with open_console(browser, grounds) as opened:
        for transport in ("sse", "websocket"):
            await wait_for_streams(opened, grounds, transport, is_open=False)
        yield opened


async def wait_for_streams(
    console: Console, grounds: Grounds, transport: str, *, is_open: bool
) -> None:
    """Wait until the server has subscriptions open, or none any more."""
    url = os.environ.get("DAFTAR_DEV_API", grounds.url)
    for _ in range(int(PATIENCE_SECONDS / LOOK_EVERY_SECONDS)):
        told = await (await console.page.context.request.get(f"{url}/metrics")).text()
        found = re.search(rf'daftar_streams_open\{{transport="{transport}"\}} (\S+)', told)
        if (found is not None and float(found[1]) > 0) is is_open:
            return
        await sleep(LOOK_EVERY_SECONDS)
    raise AssertionError(f"it stayed otherwise over {transport}")


async def follow_live(console: Console, grounds: Grounds) -> None:
    await console.open("/live")
    state = console.page.locator(".live-connection")
    await expect(state).to_have_text("Connected")
    await wait_for_streams(console, grounds, "sse", is_open=True)


async def follow_in_graphiql(console: Console, grounds: Grounds) -> Page:
    """Follow the ledger in another tab, where GraphiQL is open."""
    page = await console.page.context.new_page()
    await open_page(Visit(page), console.url, f"?query={FOLLOW}")
    await page.get_by_role("button", name="Execute query").click()
    await page.get_by_role("button", name="Stop query").wait_for()
    await wait_for_streams(console, grounds, "websocket", is_open=True)
    return page


async def sign_out(page: Page) -> None:
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/console/sign-in")


async def keep_from_the_server(page: Page) -> None:
    """Answer signing out as if another process of the server had done it."""

    async def answer(route: Route) -> None:
        if route.request.method != "DELETE":
            await route.fallback()
            return
        await page.context.clear_cookies()
        await route.fulfill(body=json.dumps(NOBODY), content_type="application/json")

    await page.context.route("**/console/session", answer)


async def test_signing_out_ends_the_feed_of_this_tab(reader: Console, grounds: Grounds) -> None:
    await follow_live(reader, grounds)
    await sign_out(reader.page)
    await wait_for_streams(reader, grounds, "sse", is_open=False)
    await expect(reader.page.get_by_label("Key")).to_be_visible()


async def test_page_ends_its_feed_where_the_server_does_not(
    reader: Console, grounds: Grounds
) -> None:
    await follow_live(reader, grounds)
    await keep_from_the_server(reader.page)
    await sign_out(reader.page)
    await wait_for_streams(reader, grounds, "sse", is_open=False)


@pytest.mark.parametrize("is_known", [True, False], ids=["told", "untold"])
async def test_signing_out_ends_what_other_tabs_follow(
    reader: Console, grounds: Grounds, is_known: bool
) -> None:
    await follow_live(reader, grounds)
    graphiql = await follow_in_graphiql(reader, grounds)
    other = await reader.page.context.new_page()
    await other.goto(f"{reader.url}/console/accounts")
    if not is_known:
        await keep_from_the_server(other)
    await sign_out(other)
    await expect(reader.page.get_by_label("Key")).to_be_visible()
    told = graphiql.get_by_role("alert").filter(has_text="Your session has ended")
    await told.get_by_role("link", name="Sign in again").wait_for()
    for transport in ("sse", "websocket"):
        await wait_for_streams(reader, grounds, transport, is_open=False)


async def test_signing_in_again_serves_every_tab(reader: Console) -> None:
    page = reader.page
    await reader.open("/accounts")
    other = await page.context.new_page()
    await other.goto(f"{reader.url}/console/invoices")
    await sign_out(other)
    await page.get_by_label("Key").fill(reader.key)
    await page.keyboard.press("Enter")
    for tab, path in ((page, "accounts"), (other, "invoices")):
        await expect(tab.get_by_role("button", name="Sign out")).to_be_visible()
        assert f"/console/{path}" in tab.url
