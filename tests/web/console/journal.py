"""What the journal's tests post, ask and type."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Locator

    from tests.web.console.console import Console

POST = "mutation($input: JournalEntryInput!) { createJournalEntry(input: $input) { id number } }"
LOCK = "mutation($input: LedgerLockInput!) { setLedgerLock(input: $input) { lockedThrough } }"
FIND = """query($text: String!, $all: Boolean!) {
  journalEntries(text: $text, includeRevoked: $all) {
    nodes {
      id number date memo reference status total reversalOfId
      postings { accountHandle debit credit memo }
    }
  }
}"""


def unique(word: str) -> str:
    """Name something so that no other test's search finds it."""
    return f"{word} {uuid4().hex[:12]}"


async def post_sale(console: Console, memo: str, day: str = "2026-05-05") -> dict[str, Any]:
    """Post 100.00 of cash sales through the API."""
    lines = [
        {"accountId": "acc_cash", "debit": "100.00"},
        {"accountId": "acc_revenue", "credit": "100.00"},
    ]
    told = await console.query(POST, input={"date": day, "memo": memo, "lines": lines})
    entry: dict[str, Any] = told["createJournalEntry"]
    return entry


async def find(console: Console, text: str, *, with_deleted: bool = False) -> list[dict[str, Any]]:
    """Ask the API for entries with this text in their memo."""
    told = await console.query(FIND, text=text, all=with_deleted)
    entries: list[dict[str, Any]] = told["journalEntries"]["nodes"]
    return entries


@asynccontextmanager
async def locked(console: Console, through: str) -> AsyncIterator[None]:
    """Lock the ledger as long as the block runs."""
    await console.query(LOCK, input={"lockedThrough": through})
    try:
        yield
    finally:
        await console.query(LOCK, input={"lockedThrough": None})


async def choose_account(console: Console, place: int, words: str) -> None:
    """Type into an account's field until one account is meant, and leave it."""
    field = console.page.get_by_role("combobox", name=f"Account of line {place}", exact=True)
    await field.fill(words)
    await field.press("Tab")


async def write_sale(console: Console, memo: str, day: str = "2026-05-05") -> None:
    """Write 250.00 of cash sales into the open form."""
    await console.page.get_by_label("Date").fill(day)
    await console.page.get_by_label("Memo", exact=True).fill(memo)
    await choose_account(console, 1, "1110")
    await amount(console, "Debit", 1).fill("250")
    await choose_account(console, 2, "4100")
    await amount(console, "Credit", 2).fill("250")


def amount(console: Console, side: str, place: int) -> Locator:
    return console.page.get_by_label(f"{side} of line {place}", exact=True)


def fault_of(field: Locator) -> Locator:
    """Return what is told at a field."""
    return field.locator("xpath=ancestor::*[contains(@class,'field')][1]").locator(
        "[slot=errorMessage]"
    )


async def press(console: Console, name: str) -> None:
    await console.page.get_by_role("button", name=name, exact=True).click()
