"""What a batch adds to the totals: the one function for plus and minus.

Days and months are both added up from the batch's postings, never from each other.
"""

from collections.abc import Iterable

from ledger.books import Books
from ledger.dates import day_of, month_of
from ledger.journal_entries import Entry
from storage import tables
from storage.rows import kind_number
from storage.statements import Row
from storage.writing.tax_and_cash import (
    CASH_DAYS,
    TAX_DAYS,
    Key,
    Sums,
    add,
    cash_days_of,
    tax_days_of,
)
from storage.writing.write_set import Rows, Shape

_ACCOUNT_SUMS = ("debit", "credit", "postings", "entries")
_ENTRY_SUMS = ("entries", "reversed", "postings", "debit")
ACCOUNT_DAYS = Shape(tables.account_days, _ACCOUNT_SUMS)
ACCOUNT_MONTHS = Shape(tables.account_months, _ACCOUNT_SUMS)
ENTRY_DAYS = Shape(tables.entry_days, _ENTRY_SUMS)
ENTRY_MONTHS = Shape(tables.entry_months, _ENTRY_SUMS)
ENTRY_BLOCKS = Shape(tables.entry_blocks, ("entries", "reversed", "postings"))


class Totals:
    """Sums by key: (account, day or month, kind) and (day or month, kind); tax and cash beside."""

    def __init__(self) -> None:
        self.account_days: Sums = {}
        self.account_months: Sums = {}
        self.entry_days: Sums = {}
        self.entry_months: Sums = {}
        self.entry_blocks: Sums = {}
        self.tax_days: Sums = {}
        self.cash_days: Sums = {}

    def add(self, entry: Entry, sign: int) -> None:
        """Add an entry to every total it is part of, or take it away."""
        day, month, kind = day_of(entry.date), month_of(entry.date), kind_number(entry.kind)
        seen: set[int] = set()
        for line in entry.lines:
            account, debit, credit = line.account, sign * line.debit, sign * line.credit
            first = 0 if account in seen else sign
            seen.add(account)
            _add(self.account_days, (account, day, kind), debit, credit, sign, first)
            _add(self.account_months, (account, month, kind), debit, credit, sign, first)
        counts = (sign, 0, sign * len(entry.lines), sign * entry.total)
        _add(self.entry_days, (day, kind), *counts)
        _add(self.entry_months, (month, kind), *counts)
        add(self.entry_blocks, (day, entry.number // tables.BLOCK_SIZE, kind), counts[:3])

    def count_reversed(self, original: Entry, sign: int) -> None:
        day, month, kind = (
            day_of(original.date),
            month_of(original.date),
            kind_number(original.kind),
        )
        add(self.entry_days, (day, kind), (0, sign, 0, 0))
        add(self.entry_months, (month, kind), (0, sign, 0, 0))
        add(self.entry_blocks, (day, original.number // tables.BLOCK_SIZE, kind), (0, sign, 0))

    def parts(self) -> list[Rows]:
        tables_and_sums = (
            (ACCOUNT_DAYS, self.account_days),
            (ACCOUNT_MONTHS, self.account_months),
            (ENTRY_DAYS, self.entry_days),
            (ENTRY_MONTHS, self.entry_months),
            (ENTRY_BLOCKS, self.entry_blocks),
            (TAX_DAYS, self.tax_days),
            (CASH_DAYS, self.cash_days),
        )
        return [Rows(shape, _rows(sums)) for shape, sums in tables_and_sums if sums]


def _add(sums: Sums, key: Key, one: int, two: int, three: int, four: int) -> None:
    """Add four values to those of a key: `add`, written out for what every line does."""
    kept = sums.get(key)
    if kept is None:
        sums[key] = [one, two, three, four]
        return
    kept[0] += one
    kept[1] += two
    kept[2] += three
    kept[3] += four


def totals_of(books: Books) -> Totals:
    """Add up what a decided batch changes."""
    totals = Totals()
    _add_all(totals, books, books.written.entries, 1)
    _add_all(totals, books, books.written.revoked, -1)
    totals.tax_days = tax_days_of(books)
    totals.cash_days = cash_days_of(books)
    return totals


def _add_all(totals: Totals, books: Books, entries: Iterable[Entry], sign: int) -> None:
    for entry in entries:
        totals.add(entry, sign)
        if entry.reversal_of is not None:
            totals.count_reversed(books.entries[entry.reversal_of], sign)


def _rows(sums: Sums) -> list[Row]:
    return [(*key, *values) for key, values in sorted(sums.items())]
