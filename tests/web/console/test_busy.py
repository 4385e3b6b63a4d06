"""Figures of before are marked as such until those come that are asked for now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.web.console.holding import answers_held

if TYPE_CHECKING:
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Address -> the field whose day is changed there.
FILTERED = {
    "/?date=2026-06-15": "Date",
    "/accounts?date=2026-06-15": "Date",
    "/accounts/acc_cash?from=2026-01-01&to=2026-06-15": "To",
    "/trial-balance?date=2026-06-15": "Date",
    "/balance-sheet?date=2026-06-15": "Date",
    "/income-statement?from=2026-01-01&to=2026-06-15": "To",
    "/postings?from=2026-06-01&to=2026-06-15": "To",
    "/journal?from=2026-06-01&to=2026-06-15": "To",
    "/invoices?to=2026-06-15": "To",
    "/payments?to=2026-06-15": "To",
}


@pytest.mark.parametrize("address", FILTERED)
async def test_what_stands_there_meanwhile_says_it_is_of_before(
    console: Console, address: str
) -> None:
    page = console.page
    await console.open(address)
    kept = page.locator(".kept").first
    await expect(kept).to_have_attribute("aria-busy", "false")
    before = await kept.bounding_box()
    async with answers_held(page):
        await page.get_by_label(FILTERED[address], exact=True).fill("2026-05-31")
        await expect(kept).to_have_attribute("aria-busy", "true")
        await expect(kept).to_have_css("opacity", "0.45")
        assert await kept.bounding_box() == before
    await expect(kept).to_have_attribute("aria-busy", "false")
    await expect(kept).to_have_css("opacity", "1")
    await console.settle()
    assert await page.get_by_role("alert").count() == 0


async def test_frame_stands_while_a_page_is_fetched(console: Console) -> None:
    page = console.page
    await console.open("/journal")
    async with answers_held(page):
        await page.get_by_role("navigation").get_by_role("link", name="Trial balance").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Trial balance")
        await expect(page.get_by_role("status")).to_have_text("Loading …")
        await expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    await expect(page.get_by_role("table")).to_be_visible()
