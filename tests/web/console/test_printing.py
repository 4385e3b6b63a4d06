"""Long lists on paper: all that was fetched, and how much of how much that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Address -> how many rows are fetched first, and what the API says there are.
LISTS = {
    "/journal?from=2026-01-01&to=2026-05-31": (
        50,
        '{ found: journalEntries(from: "2026-01-01", to: "2026-05-31") { total } }',
    ),
    "/postings?from=2026-01-01&to=2026-05-31": (
        50,
        '{ found: postings(from: "2026-01-01", to: "2026-05-31") { total } }',
    ),
    "/accounts/acc_revenue?from=2025-01-01&to=2026-05-31": (
        100,
        """{ found: postings(accountId: "acc_revenue", from: "2025-01-01", to: "2026-05-31")
             { total } }""",
    ),
}
ROWS = ".table-frame.long tbody tr:not([aria-hidden])"
FETCHED = """(() => { const frame = document.querySelector('.table-frame.long');
  frame.scrollTo(0, frame.scrollHeight);
  return frame.querySelector('table').ariaRowCount !== '-1'; })()"""
"""Scroll on; whether all rows are there."""
CLIPPED = """() => { const frame = document.querySelector('.table-frame.long');
  return frame.scrollHeight > frame.clientHeight + 1; }"""


@pytest.mark.parametrize("address", LISTS)
async def test_paper_says_how_much_of_the_list_it_holds(console: Console, address: str) -> None:
    page = console.page
    fetched, document = LISTS[address]
    total = (await console.query(document))["found"]["total"]
    assert total > fetched
    await console.open(address)
    assert await page.locator(ROWS).count() < fetched
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await page.emulate_media(media="print")
    await expect(page.locator(ROWS)).to_have_count(fetched)
    note = page.get_by_text(f"Printed here are the first {fetched} of {total:,} rows.")
    await expect(note).to_be_visible()
    assert not await page.evaluate(CLIPPED)
    await page.emulate_media(media="screen")
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    await expect(note).to_have_count(0)
    await console.wait_until(f"document.querySelectorAll('{ROWS}').length < {fetched}")


async def test_paper_holds_the_whole_list_once_it_was_fetched(console: Console) -> None:
    page = console.page
    span = 'from: "2026-03-01", to: "2026-03-31"'
    total = (await console.query(f"{{ found: postings({span}) {{ total }} }}"))["found"]["total"]
    assert 50 < total <= 2_000
    await console.open("/postings?from=2026-03-01&to=2026-03-31")
    await console.wait_until(FETCHED)
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await page.emulate_media(media="print")
    await expect(page.locator(ROWS)).to_have_count(total)
    await expect(page.get_by_text("Printed here")).to_have_count(0)
