"""The pictures of the docs are taken here, so they show the console as it is.

A picture that no longer looks like its page is written anew, and the test fails once: commit it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.web.console.conftest import open_console
from tests.web.console.pages import PAGES, address_of

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.judges.grounds import Grounds
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

DOCS = Path(__file__).parents[3] / "docs"
PICTURES = DOCS / "images" / "console"
CHARTED = {"overview", "account"}
"""Pages whose charts are drawn a moment after the rest."""
SIZE = {"width": 1280, "height": 800}
# Fonts differ from machine to machine and dates from day to day: both pictures are compared by the
# brightness of what lies where, on a coarse grid. Of 255; another layout comes to more than 10.
UNLIKE = 6.0
COMPARE = """async (pictures) => {
    const grids = await Promise.all(pictures.map(async (picture) => {
        const image = new Image();
        image.src = `data:image/png;base64,${picture}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [64, 40];
        const context = canvas.getContext('2d');
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, 64, 40);
        return context.getImageData(0, 0, 64, 40).data;
    }));
    let sum = 0;
    for (let at = 0; at < grids[0].length; at++) sum += Math.abs(grids[0][at] - grids[1][at]);
    return sum / (64 * 40 * 3);  // The fourth part, opacity, is the same everywhere.
}"""


@pytest_asyncio.fixture(loop_scope="module")
async def pictured(browser: Browser, grounds: Grounds) -> AsyncIterator[Console]:
    """A signed-in visitor with a screen of the pictures' size."""
    async with open_console(browser, grounds, viewport=SIZE, reduced_motion="reduce") as opened:
        yield opened


async def unlikeness(console: Console, one: bytes, other: bytes) -> float:
    """Return by how much two pictures differ: 0 is alike, 255 black against white."""
    page = await console.page.context.new_page()
    found: float = await page.evaluate(
        COMPARE, [b64encode(one).decode(), b64encode(other).decode()]
    )
    await page.close()
    return found


@pytest.mark.parametrize("name", PAGES)
async def test_picture_shows_the_page_as_it_is(pictured: Console, name: str) -> None:
    await pictured.open(await address_of(pictured, name))
    if name in CHARTED:
        await pictured.page.locator("canvas").last.wait_for()
    taken = await pictured.page.screenshot(animations="disabled")
    file = PICTURES / f"{name}.png"
    if file.exists() and await unlikeness(pictured, file.read_bytes(), taken) < UNLIKE:
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    file.write_bytes(taken)
    pytest.fail(f"{file.relative_to(DOCS)} was stale; it was written anew: look at it, commit it")


async def test_comparison_tells_one_page_from_another(pictured: Console) -> None:
    await pictured.open(await address_of(pictured, "journal"))
    journal = await pictured.page.screenshot()
    await pictured.open(await address_of(pictured, "overview"))
    overview = await pictured.page.screenshot()
    assert await unlikeness(pictured, journal, journal) == 0
    assert await unlikeness(pictured, journal, overview) > UNLIKE


async def test_docs_show_every_picture() -> None:
    shown = (DOCS / "reference" / "console.md").read_text(encoding="utf-8")
    for name in PAGES:
        assert f"(../images/console/{name}.png)" in shown
    assert {file.stem for file in PICTURES.glob("*.png")} == set(PAGES)
