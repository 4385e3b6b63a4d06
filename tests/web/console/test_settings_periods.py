"""The lock and the periods in Settings: moved, closed, reopened, and refused in words.

The demo books are closed through March 2025; each test puts back what it moved.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.web.console.signing import make_key, sign_in

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOCK = "mutation($day: Date) { setLedgerLock(input: { lockedThrough: $day }) { sequence } }"
STATE = "{ ledgerSummary { lockedThrough closedThrough } }"
CLOSE = "mutation($name: String!) { closePeriod(input: { period: $name }) { name } }"
REOPEN = "mutation($name: String!) { reopenPeriod(input: { period: $name }) { name } }"
POST = """mutation($date: Date!) { createJournalEntry(input: { date: $date, memo: "Barred", lines: [
    { accountId: "acc_cash", debit: "1.00" }, { accountId: "acc_revenue", credit: "1.00" }]
}) { id } }"""


@pytest_asyncio.fixture(loop_scope="module")
async def books(console: Console) -> AsyncIterator[Console]:
    """The lock is lifted again, whatever became of the test."""
    await console.query(LOCK, day=None)
    yield console
    await console.query(LOCK, day=None)


def dialog(console: Console) -> Locator:
    return console.page.locator("[role=dialog], [role=alertdialog]")


def row(console: Console, month: str) -> Locator:
    return console.page.get_by_role("row").filter(has_text=month)


async def state(console: Console) -> Any:
    return (await console.query(STATE))["ledgerSummary"]


async def refusal_of_entry(console: Console, day: str) -> str:
    """Try to post on a day; return what the server says."""
    answer = await console.page.context.request.post(
        f"{console.url}/graphql",
        data={"query": POST, "variables": {"date": day}},
        headers={"Authorization": f"Bearer {console.key}"},
    )
    return str((await answer.json())["errors"][0]["message"])


async def test_a_lock_bars_its_days_until_it_is_lifted(books: Console) -> None:
    await books.open("/settings/periods")
    await expect(
        books.page.get_by_text("What was posted there may still be reversed")
    ).to_be_visible()
    await books.page.get_by_label("Lock every day up to and including").fill("2025-06-30")
    await books.page.get_by_role("button", name="Lock", exact=True).click()
    await expect(books.page.locator("dl")).to_contain_text("First open day1 Jul 2025")
    assert await refusal_of_entry(books, "2025-06-30") == (
        "2025-06-30 is locked: the ledger is locked through 2025-06-30."
    )

    await books.page.get_by_role("button", name="Lift the lock").click()
    await expect(books.page.get_by_text("no lock")).to_be_visible()
    assert (await state(books))["lockedThrough"] is None


async def test_locking_a_day_that_has_not_come_is_warned_of(books: Console) -> None:
    await books.open("/settings/periods")
    await books.page.get_by_label("Lock every day up to and including").fill("2099-01-01")
    await expect(books.page.get_by_text("This day has not come yet")).to_be_visible()


async def test_the_next_period_closes_and_the_last_one_reopens(books: Console) -> None:
    await books.open("/settings/periods?year=2025")
    april = row(books, "April 2025")
    await expect(april).to_contain_text("Open")
    assert await row(books, "May 2025").get_by_role("button").count() == 0
    await books.page.get_by_role("button", name="Close April 2025").click()
    await expect(dialog(books)).to_contain_text("No day up to 30 Apr 2025 takes entries any more")
    await dialog(books).get_by_label("Reason").fill("Audited")
    await dialog(books).get_by_role("button", name="Close the period").click()
    await expect(april).to_contain_text("Closed")
    assert (await state(books))["closedThrough"] == "2025-04-30"

    await books.page.get_by_role("button", name="Reopen April 2025").click()
    await dialog(books).get_by_role("button", name="Reopen the period").click()
    await expect(april).to_contain_text("Open")
    assert (await state(books))["closedThrough"] == "2025-03-31"


async def test_a_refusal_to_close_is_shown_in_the_servers_words(books: Console) -> None:
    """Somebody else closed it while the question stood."""
    await books.open("/settings/periods?year=2025")
    await books.page.get_by_role("button", name="Close April 2025").click()
    await books.query(CLOSE, name="2025-04")
    await dialog(books).get_by_role("button", name="Close the period").click()
    refusal = dialog(books).get_by_role("alert")
    await expect(refusal).to_contain_text("Periods close in order; the next one is 2025-05.")
    await expect(refusal).to_contain_text("PERIOD_ORDER")
    await books.query(REOPEN, name="2025-04")


async def test_a_fiscal_year_closes_and_reopens_with_a_reason(books: Console) -> None:
    await books.open("/settings/periods?year=2025")
    await books.page.get_by_role("button", name="Close fiscal year 2025").click()
    await dialog(books).get_by_role("button", name="Close the year").click()
    await expect(row(books, "December 2025")).to_contain_text("Closed")
    assert (await state(books))["closedThrough"] == "2025-12-31"

    await books.page.get_by_role("button", name="Reopen fiscal year 2025").click()
    await dialog(books).get_by_role("button", name="Reopen the year").click()
    await expect(dialog(books)).to_be_visible()
    await dialog(books).get_by_label("Reason").fill("An invoice came late")
    await dialog(books).get_by_role("button", name="Reopen the year").click()
    await expect(row(books, "December 2025")).to_contain_text("Open")
    await expect(books.page.get_by_text("An invoice came late")).to_be_visible()
    for month in ("2025-01", "2025-02", "2025-03"):
        await books.query(CLOSE, name=month)


async def test_a_reader_sees_all_and_may_move_nothing(books: Console) -> None:
    held = ("accounting:read", "organizations:read")
    _, text = await make_key(books, "Reader of periods", "VIEWER", *held)
    await sign_in(books, text)
    await books.open("/settings/periods?year=2025")
    await expect(row(books, "March 2025")).to_contain_text("Closed")
    await expect(books.page.get_by_role("note")).to_contain_text("at least the role Manager")
    assert await books.page.get_by_role("main").get_by_role("button").all_inner_texts() == [
        "Open in GraphiQL"
    ]
