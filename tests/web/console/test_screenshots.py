"""The pictures of the docs are taken here, so they show the console as it is.

A picture that no longer looks like its page is written anew, and the test fails once: commit it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.web.console.conftest import open_console
from tests.web.console.pages import PAGES, address_of
from tests.web.console.pictures import DOCS, SCREEN, UNLIKE, assert_pictured, unlikeness

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.judges.grounds import Grounds
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

PICTURES = DOCS / "images" / "console"
CHARTED = {"overview", "account"}
"""Pages whose charts are drawn a moment after the rest."""


@pytest_asyncio.fixture(loop_scope="module")
async def pictured(browser: Browser, grounds: Grounds) -> AsyncIterator[Console]:
    """A signed-in visitor with a screen of the pictures' size."""
    async with open_console(browser, grounds, **SCREEN) as opened:
        yield opened


@pytest.mark.parametrize("name", PAGES)
async def test_picture_shows_the_page_as_it_is(pictured: Console, name: str) -> None:
    await pictured.open(await address_of(pictured, name))
    if name in CHARTED:
        await pictured.page.locator("canvas").last.wait_for()
    await assert_pictured(pictured.page, PICTURES / f"{name}.png")


async def test_comparison_tells_one_page_from_another(pictured: Console) -> None:
    await pictured.open(await address_of(pictured, "journal"))
    journal = await pictured.page.screenshot()
    await pictured.open(await address_of(pictured, "overview"))
    overview = await pictured.page.screenshot()
    assert await unlikeness(pictured.page, journal, journal) == 0
    assert await unlikeness(pictured.page, journal, overview) > UNLIKE


async def test_docs_show_every_picture() -> None:
    shown = (DOCS / "reference" / "console.md").read_text(encoding="utf-8")
    for name in PAGES:
        assert f"(../images/console/{name}.png)" in shown
    assert {file.stem for file in PICTURES.glob("*.png")} == set(PAGES)
