"""The console of a real server with the demo books, in a real browser, signed in by the cookie."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
import pytest_asyncio

from gateway.console.pages import DIST
from tests.judges.grounds import Grounds, open_grounds
from tests.web.conftest import COLLECT_VIOLATIONS, Visit
from tests.web.console.console import Console

if TYPE_CHECKING:
    from playwright.async_api import Browser


@pytest.fixture(scope="module")
def grounds(skip_or_fail: Callable[[str], NoReturn]) -> Iterator[Grounds]:
    """The real server with the demo books.

    DAFTAR_TEST_CONSOLE=http://127.0.0.1:PORT opens the pages of `npm run dev` there instead of the
    built ones; its DAFTAR_DEV_API must then be a server of DAFTAR_TEST_CONSOLE_KEY.
    """
    if "DAFTAR_TEST_CONSOLE" not in os.environ and not (DIST / "console.html").exists():
        skip_or_fail("web/dist is not built (make setup)")
    with open_grounds() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def console(browser: Browser, grounds: Grounds) -> AsyncIterator[Console]:
    """A visitor who has signed in with the demo's key; nothing may be complained about."""
    async with open_console(browser, grounds) as opened:
        yield opened
        await opened.assert_clean()


@pytest_asyncio.fixture(loop_scope="module")
async def arabic(browser: Browser, grounds: Grounds) -> AsyncIterator[Console]:
    """The same on a small telephone, in Arabic and dark."""
    settings = {
        "viewport": {"width": 375, "height": 740},
        "locale": "ar-SA",
        "color_scheme": "dark",
    }
    async with open_console(browser, grounds, **settings) as opened:
        yield opened
        await opened.assert_clean()


def open_console(browser: Browser, grounds: Grounds, **settings: Any) -> SignedIn:
    return SignedIn(browser, grounds, settings)


class SignedIn:
    """A browser context that is signed in as long as the block runs."""

    def __init__(self, browser: Browser, grounds: Grounds, settings: dict[str, Any]) -> None:
        self._browser = browser
        self._grounds = grounds
        self._settings = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **settings}

    async def __aenter__(self) -> Console:
        self._context = await self._browser.new_context(**self._settings)
        self._context.set_default_timeout(60_000)
        await self._context.add_init_script(COLLECT_VIOLATIONS)
        url = os.environ.get("DAFTAR_TEST_CONSOLE", self._grounds.url)
        key = os.environ.get("DAFTAR_TEST_CONSOLE_KEY", self._grounds.demo.key)
        answer = await self._context.request.post(f"{url}/console/session", data={"key": key})
        assert answer.ok, await answer.text()
        visit = Visit(await self._context.new_page())
        visit.watch()
        return Console(visit, url, key)

    async def __aexit__(self, *_: object) -> None:
        await self._context.close()
