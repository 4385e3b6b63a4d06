"""The books that are measured: the same entries each time, posted through the write path itself.

So every table holds what the server would have put there. `python -m bench.books <url> <postings>
[<more>]` loads them, and makes so many more organisations without entries.
"""

import asyncio
import gc
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, islice

from ledger.books import Books
from ledger.dates import month_of
from ledger.decide.journal_entries import BulkMode, post_entries
from ledger.ids import spell_id
from ledger.journal_entries import EntryDraft, LineDraft
from storage.database import Database, open_database
from storage.migrating import migrate
from storage.organizations import (
    OPERATOR,
    OrganizationDraft,
    create_organization,
    select_organization,
)
from storage.summing import sum_stretch
from storage.verification import verify_organization
from storage.writing.unit import Unit

ORGANIZATION = "org_bench"
LINES = 4
ENTRIES_PER_UNIT = 500
FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2026, 6, 30)
_FIRST_MICROS = 1_735_689_600_000_000
_FIRST_ID = 0x0194_1F29_7C00_7000_8000 << 48
_PAID_INTO = ("acc_cash", "acc_bank", "acc_receivables", "acc_card_clearing")
_PAID_FROM = ("acc_bank", "acc_payables", "acc_cash", "acc_accruals")


def entry_drafts(postings: int) -> Iterator[EntryDraft]:
    """Yield entries of four lines, by date, until there are this many postings."""
    entries = postings // LINES
    days = (LAST_DAY - FIRST_DAY).days
    for index in range(entries):
        day = FIRST_DAY + timedelta(days=index * days // max(1, entries - 1))
        yield _sale(index, day) if index % 3 else _purchase(index, day)


def _sale(index: int, day: date) -> EntryDraft:
    net = 10_000 + index * 7_919 % 1_000_000
    vat = net * 15 // 100
    first = (net + vat) // 3
    lines = (
        _debit(_PAID_INTO[index % 4], first),
        _debit(_PAID_INTO[(index + 1) % 4], net + vat - first),
        _credit("acc_revenue", net),
        _credit("acc_vat", vat),
    )
    return EntryDraft(day, f"Sales invoice {index} / فاتورة مبيعات", f"INV-{index}", lines)


def _purchase(index: int, day: date) -> EntryDraft:
    net = 8_000 + index * 6_101 % 700_000
    vat = net * 15 // 100
    first = (net + vat) // 2
    lines = (
        _debit("acc_cost_of_sales", net),
        _debit("acc_input_vat", vat),
        _credit(_PAID_FROM[index % 4], first),
        _credit(_PAID_FROM[(index + 1) % 4], net + vat - first),
    )
    return EntryDraft(day, f"Purchase {index} / مشتريات", f"PUR-{index}", lines)


def _debit(account: str, minor: int) -> LineDraft:
    return LineDraft(account, None, Decimal(minor).scaleb(-2), None)


def _credit(account: str, minor: int) -> LineDraft:
    return LineDraft(account, None, None, Decimal(minor).scaleb(-2))


def organizations(more: int) -> list[str]:
    """Return the ids of the organisation and so many more."""
    return [ORGANIZATION, *(f"{ORGANIZATION}_{number}" for number in range(1, more + 1))]


def load_books(url: str, postings: int, more: int = 0) -> None:
    """Make the schema, the organisations and the first one's entries in an empty database."""
    migrate(url)
    asyncio.run(_load(url, postings, more))


async def _load(url: str, postings: int, more: int) -> None:
    ticks, ids = count(), count(1)
    async with open_database(
        url,
        clock=lambda: _FIRST_MICROS + next(ticks) * 1_000,
        mint=lambda prefix: spell_id(prefix, _FIRST_ID + (next(ids) << 32)),
    ) as database:
        made = [
            await create_organization(
                database,
                OrganizationDraft("Bench Trading Co.", first_month=month_of(FIRST_DAY), id=name),
            )
            for name in organizations(more)
        ]
        for drafts in _units(entry_drafts(postings)):
            await _post(database, made[0].number, drafts)
        while await sum_stretch(database, made[0].number):
            pass  # What a server's worker would have done by now.


def _units(drafts: Iterator[EntryDraft]) -> Iterator[list[EntryDraft]]:
    while unit := list(islice(drafts, ENTRIES_PER_UNIT)):
        yield unit


async def _post(database: Database, org: int, drafts: Sequence[EntryDraft]) -> None:
    def decide(books: Books) -> None:
        post_entries(books, drafts, BulkMode.ALL)

    lines = sum(len(draft.lines) for draft in drafts)
    unit = Unit(org, OPERATOR, decide, type(None), entries=len(drafts), postings=lines)
    await database.append(unit)


def verify_books(url: str) -> list[str]:
    """Return what does not hold in the books, which is nothing."""
    return asyncio.run(_verify(url))


async def _verify(url: str) -> list[str]:
    async with open_database(url) as database, database.snapshot() as snapshot:
        organization = await select_organization(snapshot, ORGANIZATION)
        assert organization is not None, "the books were loaded"
        return [str(finding) async for finding in verify_organization(snapshot, organization)]


if __name__ == "__main__":
    gc.set_threshold(100_000, 50, 50)
    address, *sizes = sys.argv[1:]
    load_books(address, *map(int, sizes))
