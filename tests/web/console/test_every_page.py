"""What holds of every page: readable by everybody, complaint-free, and no wider than its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.console.pages import ELSEWHERE, PAGES, address_of, declared_paths, opened_paths

if TYPE_CHECKING:
    from playwright.async_api import Response

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEDGER_BUDGET_BYTES = 250 * 1024
LEDGER = [name for name in PAGES if not name.startswith("settings")]


async def test_every_address_of_the_router_is_opened_by_a_test() -> None:
    assert opened_paths() == declared_paths() - ELSEWHERE


@pytest.mark.parametrize("name", PAGES)
async def test_page_is_accessible_and_complains_of_nothing(console: Console, name: str) -> None:
    await console.open(await address_of(console, name))
    assert await console.page.get_by_role("alert").count() == 0
    await console.assert_accessible()
    await console.assert_fits()


@pytest.mark.parametrize("name", PAGES)
async def test_page_is_accessible_in_arabic_dark_and_small(arabic: Console, name: str) -> None:
    await arabic.open(await address_of(arabic, name))
    assert await arabic.page.evaluate("document.documentElement.dir") == "rtl"
    assert await arabic.page.get_by_role("alert").count() == 0
    await arabic.assert_accessible()
    await arabic.assert_fits()


@pytest.mark.parametrize("name", LEDGER)
async def test_scripts_of_a_ledger_page_are_small(console: Console, name: str) -> None:
    address = await address_of(console, name)
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.url.endswith(".js"):
            assert response.headers["content-encoding"] == "gzip"
            sizes[response.url] = int(response.headers["content-length"])

    console.page.on("response", weigh)
    await console.open(address)
    assert 0 < sum(sizes.values()) <= LEDGER_BUDGET_BYTES, sizes
