"""What the tutorial shows of the console is what its own commands led to.

Its blocks are run as a reader runs them, then its pictures are taken; a stale one is written anew,
and the test fails once: commit it.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from re import findall
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
import pytest_asyncio

from gateway.console.pages import DIST
from tests.docs.live_server import live_server
from tests.docs.pages import read_blocks
from tests.docs.reader import Reader
from tests.web.console.conftest import open_console
from tests.web.console.pictures import DOCS, SCREEN, assert_pictured

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

TUTORIAL = DOCS / "tutorial.md"
PICTURES = DOCS / "images" / "tutorial"
PAGES = {
    "journal": "/journal?from=2025-04-09&to=2025-04-09",
    "periods": "/settings/periods",
}


@pytest.fixture(scope="module")
def followed(
    skip_or_fail: Callable[[str], NoReturn], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The server of somebody who did all that the tutorial says."""
    if "DAFTAR_TEST_CONSOLE" in os.environ:
        pytest.skip("pages of another server: the tutorial was not followed there")
    if not (DIST / "console.html").exists():
        skip_or_fail("web/dist is not built (make setup)")
    with live_server(tmp_path_factory.mktemp("tutorial"), "--demo") as server:
        Reader(server).follow(read_blocks(TUTORIAL))
        yield SimpleNamespace(url=server.address, demo=SimpleNamespace(key=server.key))


@pytest_asyncio.fixture(loop_scope="module")
async def reader(browser: Browser, followed: Any) -> AsyncIterator[Console]:
    """This somebody, signed in to the console."""
    async with open_console(browser, followed, **SCREEN) as opened:
        yield opened
        await opened.assert_clean()


async def test_journal_tells_the_story_of_the_sale(reader: Console) -> None:
    await reader.open(PAGES["journal"])
    rows = reader.page.get_by_role("row").filter(has_text="2,300.00")
    await rows.first.wait_for()
    told = [await row.inner_text() for row in await rows.all()]
    assert [row.split()[0] for row in told] == ["1138", "1137", "1136"]
    for row, status in zip(told, ("Posted", "Reversal", "Reversed"), strict=True):
        assert status in row


async def test_lock_and_period_are_as_the_tutorial_left_them(reader: Console) -> None:
    await reader.open(PAGES["periods"])
    april = reader.page.get_by_role("row").filter(has_text="April 2025")
    assert "Closed" in await april.inner_text()
    text = await reader.page.get_by_role("main").inner_text()
    assert findall(r"Locked through\s+30 Apr 2025", text) != []


@pytest.mark.parametrize("name", PAGES)
async def test_picture_shows_the_page_as_it_is(reader: Console, name: str) -> None:
    await reader.open(PAGES[name])
    await assert_pictured(reader.page, PICTURES / f"{name}.png")


async def test_tutorial_shows_every_picture() -> None:
    shown = TUTORIAL.read_text(encoding="utf-8")
    assert findall(r"\(images/tutorial/([\w-]+)\.png\)", shown) == [*PAGES]
    assert {file.stem for file in PICTURES.glob("*.png")} == set(PAGES)
