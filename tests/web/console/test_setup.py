"""The first start in a browser: from the setup code to the first posted entry."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
import pytest_asyncio

from gateway.console.pages import DIST
from tests.gateway.processes import DaftarCommand, Server
from tests.web.conftest import COLLECT_VIOLATIONS, Visit
from tests.web.console.console import Console

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = pytest.mark.asyncio(loop_scope="module")

POST = """mutation($input: JournalEntryInput!) {
  createJournalEntry(input: $input) { number total } }"""
ENTRY = {
    "date": "2026-11-01",
    "memo": "First sale",
    "lines": [
        {"accountClass": "CASH", "debit": "100.00"},
        {"accountClass": "REVENUE", "credit": "100.00"},
    ],
}
# As a page of the console asks: with its cookie, and the token that proves it is one.
ASK = """async ([query, variables, isProven]) => {
  const session = await (await fetch('/console/session')).json();
  const token = isProven ? { 'X-Daftar-CSRF': session.csrfToken } : {};
  const headers = { 'Content-Type': 'application/json', ...token };
  const body = JSON.stringify({ query, variables });
  return await (await fetch('/graphql', { method: 'POST', headers, body })).json();
}"""


@pytest.fixture
def server(
    tmp_path_factory: pytest.TempPathFactory, skip_or_fail: Callable[[str], NoReturn]
) -> Iterator[Server]:
    """A server that was just installed."""
    if "DAFTAR_TEST_CONSOLE" not in os.environ and not (DIST / "console.html").exists():
        skip_or_fail("web/dist is not built (make setup)")
    with DaftarCommand(tmp_path_factory.mktemp("first")).serving() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def stranger(browser: Browser, server: Server) -> AsyncIterator[Console]:
    """Somebody who was never here, nor was anybody else."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(60_000)
    await context.add_init_script(COLLECT_VIOLATIONS)
    visit = Visit(await context.new_page())
    visit.watch()
    yield Console(visit, server.url, "")
    await context.close()


def code_of(server: Server) -> str:
    (code,) = re.findall(r"Setup code +(\S+)", server.greeting)
    return str(code)


async def ask(console: Console, query: str, *, is_proven: bool = True, **variables: Any) -> Any:
    return await console.page.evaluate(ASK, [query, variables, is_proven])


async def test_setup_code_becomes_books_an_owner_and_a_first_entry(
    stranger: Console, server: Server
) -> None:
    page = stranger.page
    await stranger.open("/journal")
    assert page.url == f"{stranger.url}/console/setup"
    await stranger.assert_accessible()
    await page.get_by_label("Setup code").fill(code_of(server))
    await page.get_by_label("Name of the organisation").fill("Palm Trading")
    await page.get_by_label("Name in Arabic").fill("تجارة النخيل")
    await page.get_by_label("Base currency").select_option("KWD")
    await page.get_by_label("The fiscal year starts in").select_option("4")
    await page.get_by_role("button", name="Begin").click()
    await page.get_by_role("heading", name="Your books are ready").wait_for()
    key = await page.locator(".secret code").inner_text()
    assert re.fullmatch(r"glk_[0-9A-Za-z]{36}", key)
    await stranger.assert_accessible()

    kept = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "glk_" not in kept + await page.evaluate("document.cookie")
    (cookie,) = await page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/")

    posted = await ask(stranger, POST, input=ENTRY)
    assert posted["data"] == {"createJournalEntry": {"number": 1, "total": "100.000"}}
    refused = await ask(stranger, POST, is_proven=False, input=ENTRY)
    assert refused["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"

    await page.get_by_role("button", name="Open the console").click()
    await page.locator(".organization").filter(has_text="Palm Trading").wait_for()
    await page.reload()
    await page.locator(".organization").filter(has_text="Palm Trading").wait_for()
    assert await page.get_by_text(key).count() == 0
    await page.goto(f"{stranger.url}/console/setup")
    await page.locator(".organization").filter(has_text="Palm Trading").wait_for()
    assert page.url == f"{stranger.url}/console"
    await stranger.assert_clean()


async def test_refusals_stand_at_their_fields_and_nothing_is_lost(
    stranger: Console, server: Server
) -> None:
    page = stranger.page
    await stranger.open("/setup")
    code = page.get_by_label("Setup code")
    name = page.get_by_label("Name of the organisation")
    await code.fill("AAAA-AAAA-AAAA-AAAA")
    await name.fill("a" * 3_000)
    await page.get_by_role("button", name="Begin").click()
    await page.get_by_role("alert").wait_for()
    assert await code.get_attribute("aria-invalid") == "true"
    assert "This is not the setup code" in await page.get_by_role("alert").inner_text()
    assert await name.input_value() == "a" * 3_000
    await code.fill(f" {code_of(server).lower()} ")
    await page.keyboard.press("Enter")
    await page.locator('[aria-invalid=true][autocomplete="organization"]').wait_for()
    assert await code.get_attribute("aria-invalid") is None
    await stranger.assert_accessible()
    await name.fill("Palm")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Your books are ready").wait_for()
