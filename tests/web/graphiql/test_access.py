"""GraphiQL for everybody: axe, the keyboard alone, a telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.graphiql.canned import Server
from tests.web.graphiql.page import TITLES, answer_of, choose_example, open_page, run_document
from tests.web.graphiql.panels import findings_of, report_of

if TYPE_CHECKING:
    from playwright.async_api import ViewportSize

    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")


TELEPHONE: ViewportSize = {"width": 375, "height": 740}
PANELS = ("Documentation Explorer", "GraphiQL Explorer", "REST calls", "History")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_page_is_accessible(signed_in: Visit, site: Server, scheme: Any) -> None:
    await signed_in.page.emulate_media(color_scheme=scheme)
    await open_page(signed_in, site.url)
    await choose_example(signed_in, "reverse_entry")
    await run_document(signed_in)
    await answer_of(signed_in)
    assert "NOT_FOUND" in await report_of(signed_in).inner_text()
    assert await findings_of(signed_in) == []
    for panel in PANELS:
        await signed_in.page.get_by_role("button", name=f"Show {panel}").click()
        await signed_in.page.wait_for_timeout(2_000)
        assert await findings_of(signed_in) == [], panel


async def test_example_is_chosen_and_run_with_the_keyboard_alone(
    signed_in: Visit, site: Server
) -> None:
    await open_page(signed_in, site.url)
    example = signed_in.page.get_by_role("button", name=TITLES["ledger_summary"])
    for _ in range(40):
        await signed_in.page.keyboard.press("Tab")
        if await example.evaluate("element => element === document.activeElement"):
            break
    await signed_in.page.keyboard.press("Enter")
    await signed_in.page.keyboard.press("ControlOrMeta+Enter")
    assert "ledgerSummary" in await answer_of(signed_in)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_example_is_chosen_and_run_on_a_telephone(
    signed_in: Visit, site: Server, scheme: Any
) -> None:
    page = signed_in.page
    await page.emulate_media(color_scheme=scheme)
    await page.set_viewport_size(TELEPHONE)
    await open_page(signed_in, site.url)
    assert await is_in_view(signed_in, "button", "Execute query")
    await choose_example(signed_in, "ledger_summary")
    # The gallery lay over the editor; chosen from, it makes room.
    await page.get_by_role("region", name="Examples").wait_for(state="detached")
    await run_document(signed_in)
    assert "ledgerSummary" in await answer_of(signed_in)
    assert await is_in_view(signed_in, "button", "Execute query")
    assert await is_in_view(signed_in, "link", "Console")
    assert await overflow_of(signed_in) == 0
    assert await findings_of(signed_in) == []


async def test_nothing_scrolls_sideways_on_a_telephone(signed_in: Visit, site: Server) -> None:
    page = signed_in.page
    await page.set_viewport_size(TELEPHONE)
    await open_page(signed_in, site.url)
    for panel in ("Examples", *PANELS):
        await page.get_by_role("button", name=f"Show {panel}").click()
        await page.get_by_role("button", name=f"Hide {panel}").wait_for()
        assert await overflow_of(signed_in) == 0, panel
        assert await findings_of(signed_in) == [], panel
    await page.get_by_role("button", name="Hide History").click()
    for name in TITLES:
        await choose_example(signed_in, name)
    assert await overflow_of(signed_in) == 0, "many tabs"
    for dialog in ("settings dialog", "short keys dialog"):
        await page.get_by_role("button", name=f"Open {dialog}").click()
        await page.get_by_role("dialog").wait_for()
        assert await overflow_of(signed_in) == 0, dialog
        await page.keyboard.press("Escape")
        await page.get_by_role("dialog").wait_for(state="detached")


async def overflow_of(visit: Visit) -> int:
    """By how many pixels the page, or anything GraphiQL lays out in it, is too wide."""
    wide: int = await visit.page.evaluate(
        "Math.max(...['html', '.graphiql-container', '.graphiql-sidebar', '.graphiql-main',"
        " '.graphiql-sessions', '.graphiql-plugin', '[role=dialog]']"
        ".flatMap(name => [...document.querySelectorAll(name)])"
        ".map(element => element.scrollWidth - element.clientWidth))"
    )
    return wide


async def is_in_view(visit: Visit, role: Any, name: str) -> bool:
    """Whether it stands wholly within the window."""
    box = await visit.page.get_by_role(role, name=name).bounding_box()
    assert box is not None
    return (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= TELEPHONE["width"]
        and box["y"] + box["height"] <= TELEPHONE["height"]
    )
