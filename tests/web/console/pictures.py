"""Takes the pictures of the docs, and tells a picture that no longer looks like its page."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Page

DOCS = Path(__file__).parents[3] / "docs"
SCREEN: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "reduced_motion": "reduce",
}
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


async def assert_pictured(page: Page, file: Path) -> None:
    """Compare a page with its picture; one that is stale is written anew, and fails once."""
    taken = await page.screenshot(animations="disabled")
    if file.exists() and await unlikeness(page, file.read_bytes(), taken) < UNLIKE:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(taken)
    pytest.fail(f"{file.relative_to(DOCS)} was stale; it was written anew: look at it, commit it")


async def unlikeness(page: Page, one: bytes, other: bytes) -> float:
    """Return by how much two pictures differ: 0 is alike, 255 black against white."""
    empty = await page.context.new_page()
    found: float = await empty.evaluate(
        COMPARE, [b64encode(one).decode(), b64encode(other).decode()]
    )
    await empty.close()
    return found
