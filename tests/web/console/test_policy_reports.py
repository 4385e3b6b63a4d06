"""What Chromium itself reports of our pages: a policy that was broken, and otherwise nothing."""

from __future__ import annotations

import os
import re
from asyncio import sleep
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.web.console.conftest import open_console
from tests.web.console.pages import PAGES, address_of

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.judges.grounds import Grounds
    from tests.web.console.console import Console

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(
        "DAFTAR_TEST_CONSOLE" in os.environ, reason="vite serves pages without their policy"
    ),
]

PATIENCE_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.05
INJECT = """() => {
  const script = document.createElement('script');
  script.textContent = 'globalThis.hasRun = true';
  document.head.append(script);
  return globalThis.hasRun === undefined;
}"""


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(browser: Browser, grounds: Grounds) -> AsyncIterator[Console]:
    """Somebody who is signed in; what they break is their test's own affair."""
    async with open_console(browser, grounds) as opened:
        yield opened


async def reports_of(console: Console) -> int:
    """Return how many reports the server has taken."""
    answer = await console.page.context.request.get(f"{console.url}/metrics")
    found = re.search(r"^daftar_csp_reports_total (\S+)$", await answer.text(), re.MULTILINE)
    assert found is not None
    return int(float(found[1]))


async def wait_for_reports(console: Console, before: int) -> int:
    """Wait until something was reported; return how much."""
    for _ in range(int(PATIENCE_SECONDS / LOOK_EVERY_SECONDS)):
        count = await reports_of(console)
        if count > before:
            return count - before
        await sleep(LOOK_EVERY_SECONDS)
    raise AssertionError("the browser reported nothing")


@pytest.mark.parametrize("path", ["/console/journal", "/graphql"])
async def test_injected_script_does_not_run_and_is_reported(visitor: Console, path: str) -> None:
    before = await reports_of(visitor)
    await visitor.page.goto(f"{visitor.url}{path}")
    assert await visitor.page.evaluate(INJECT)
    assert await wait_for_reports(visitor, before) == 1


async def test_no_page_breaks_its_policy(visitor: Console) -> None:
    page, before = visitor.page, await reports_of(visitor)
    for name in PAGES:
        await visitor.open(await address_of(visitor, name))
    for path in ("/graphql", "/docs", "/docs/v1", "/docs/guliel"):
        await page.goto(f"{visitor.url}{path}", wait_until="networkidle")
    await page.context.clear_cookies()
    await visitor.open("/sign-in")
    # One on purpose: reports are sent at once, so all others would have been counted before it.
    assert await page.evaluate(INJECT)
    assert await wait_for_reports(visitor, before) == 1
