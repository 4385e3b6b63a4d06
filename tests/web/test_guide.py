"""The guide in a real browser: from the server under its policy, and from its folder."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
import pytest_asyncio

from gateway.guide import ADDRESS, SITE
from tests.gateway.processes import DaftarCommand
from tests.web.console.console import Console

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = (
    "",
    "tutorial.html",
    "how-to/use-the-console.html",
    "reference/errors.html",
    "reference/console.html",
    "explanation/performance.html",
    "decisions/",
    "search.html",
)
LOADED = "[...document.images].every((one) => one.complete && one.naturalWidth > 0)"
RESULT = "#search-results li"
TABS_MOST = 12


@pytest.fixture(scope="module")
def url(
    skip_or_fail: Callable[[str], NoReturn], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where a server shows the guide."""
    if not (SITE / "index.html").exists():
        skip_or_fail("web/guide is not built (make setup)")
    daftar = DaftarCommand(tmp_path_factory.mktemp("guide"))
    with daftar.serving() as server:
        yield server.url


@pytest_asyncio.fixture(loop_scope="module")
async def guide(visit: Visit, url: str) -> AsyncIterator[Guide]:
    """A visitor of the guide; nothing may be complained about."""
    yield Guide(visit, url, "")
    await visit.assert_clean(url)


class Guide(Console):
    """One visitor of the guide."""

    async def open(self, path: str = "") -> None:
        await self.page.goto(f"{self.url}{ADDRESS}/{path}")
        await self.page.get_by_role("heading", level=1).first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
async def test_page_is_accessible(guide: Guide, path: str, scheme: Any) -> None:
    await guide.page.emulate_media(color_scheme=scheme)
    await guide.open(path)
    await guide.assert_accessible()
    await guide.assert_fits()
    await guide.wait_until(LOADED)


@pytest.mark.parametrize("path", PAGES)
async def test_page_fits_a_small_screen(guide: Guide, path: str) -> None:
    await guide.page.set_viewport_size({"width": 375, "height": 740})
    await guide.open(path)
    await guide.assert_fits()
    await guide.assert_accessible()


async def test_search_finds_a_word_and_opens_its_page(guide: Guide) -> None:
    await guide.page.goto(f"{guide.url}{ADDRESS}")
    await guide.page.get_by_role("textbox", name="Search").fill("idempotency")
    await guide.page.keyboard.press("Enter")
    await guide.page.locator(RESULT).first.wait_for()
    results = guide.page.locator("#search-results")
    await results.get_by_text("Idempotency-Key").first.wait_for()
    await guide.assert_accessible()

    await results.get_by_role("link", name="Connect a frontend").click()

    await guide.page.get_by_role("heading", name="Connect a frontend", level=1).wait_for()
    assert guide.page.url.startswith(f"{guide.url}{ADDRESS}/how-to/connect-a-frontend.html")


async def test_search_says_when_it_finds_nothing(guide: Guide) -> None:
    await guide.open("search.html?q=zzyzx")
    await guide.page.get_by_text("Your search did not match any documents").wait_for()


async def test_keyboard_alone_reaches_the_search(guide: Guide) -> None:
    await guide.open()
    search = guide.page.get_by_role("textbox", name="Search")
    for _ in range(TABS_MOST):
        await guide.page.keyboard.press("Tab")
        if await search.evaluate("(element) => element === document.activeElement"):
            break
    await guide.page.keyboard.type("webhook")
    await guide.page.keyboard.press("Enter")
    await guide.page.locator(RESULT).first.wait_for()


async def test_keyboard_alone_opens_the_drawer_of_a_small_screen(guide: Guide) -> None:
    await guide.page.set_viewport_size({"width": 375, "height": 740})
    await guide.open()
    search = guide.page.locator(".sidebar-search")
    assert not await search.is_visible()
    await guide.page.keyboard.press("Tab")
    await guide.page.keyboard.press("Space")
    await search.wait_for()
    await search.press_sequentially("seal")
    await guide.page.keyboard.press("Enter")
    await guide.page.locator(RESULT).first.wait_for()


async def test_choice_of_dark_holds_on_the_next_page(guide: Guide) -> None:
    await guide.page.emulate_media(color_scheme="light")
    await guide.open()
    background = "getComputedStyle(document.body).backgroundColor"
    light = await guide.page.evaluate(background)
    chosen = "document.body.dataset.theme"
    for _ in range(3):
        if await guide.page.evaluate(chosen) != "dark":
            await guide.page.locator(".theme-toggle:visible").first.click()
    assert await guide.page.evaluate(background) != light

    await guide.open("tutorial.html")

    assert await guide.page.evaluate(chosen) == "dark"
    assert await guide.page.evaluate(background) != light


async def test_code_of_an_error_has_its_place(guide: Guide) -> None:
    await guide.open("reference/errors.html#UNBALANCED_ENTRY")
    row = guide.page.locator("tr:target")
    assert "Debits and credits of the entry differ." in await row.inner_text()


async def test_page_that_does_not_exist_leads_back(visit: Visit, url: str) -> None:
    answer = await visit.page.goto(f"{url}{ADDRESS}/how-to/gone.html")
    assert answer is not None
    assert answer.status == 404
    await visit.page.get_by_role("link", name="The guide begins here").click()
    await visit.page.get_by_role("heading", name="Daftar", level=1).wait_for()


async def test_guide_works_from_its_folder_without_a_server(visit: Visit, url: str) -> None:
    await visit.page.goto((SITE / "index.html").as_uri())
    await visit.page.get_by_role("textbox", name="Search").fill("idempotency")
    await visit.page.keyboard.press("Enter")
    results = visit.page.locator("#search-results")
    await results.get_by_role("link", name="Connect a frontend").click()
    await visit.page.get_by_role("heading", name="Connect a frontend", level=1).wait_for()
    await (
        visit.page.get_by_role("link", name="Tutorial")
        .or_(visit.page.get_by_role("link", name="A month, from the first sale"))
        .first.click()
    )
    await visit.page.get_by_role("heading", name="Tutorial", level=1).wait_for()
    await Console(visit, "", "").wait_until(LOADED)
    assert visit.complaints == []
    assert [one for one in visit.requests if not one.startswith(("file:", "data:"))] == []
