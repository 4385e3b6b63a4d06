"""Books laid out by hand: entries on any days, with any numbers, and the totals that go with them.

Numbers with holes put few entries into many blocks, as only years of posting would.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from sqlalchemy import delete, insert

from ledger.journal_entries import Entry, EntryKind, Line
from storage import tables
from storage.rows import entry_row, posting_rows
from tests.storage.proof import scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Table

    from ledger.organizations import Head
    from storage.database import Database

DAYS = [
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 1, 2),
    date(2026, 6, 15),
]
NUMBERS = [1, 2, 3, 8_190, 8_191, 8_192, 8_193, 16_383, 16_384, 40_000, 40_001, 40_002, 99_999]
ACCOUNTS = [1, 2, 3, 4]
TABLES = (
    tables.account_days,
    tables.account_months,
    tables.entry_days,
    tables.entry_months,
    tables.entry_blocks,
)


@dataclass(frozen=True)
class Drawn:
    """An entry in short: where it stands, what has become of it, which accounts it posts to."""

    day: date
    number: int
    kind: EntryKind
    fate: str
    accounts: Sequence[int]


drawn_entries = st.lists(
    st.builds(
        Drawn,
        st.sampled_from(DAYS),
        st.sampled_from(NUMBERS) | st.integers(1, 100_000),
        st.sampled_from(EntryKind),
        st.sampled_from(["posted", "posted", "reversed", "revoked"]),
        st.lists(st.sampled_from(ACCOUNTS), min_size=2, max_size=4),
    ),
    max_size=40,
    unique_by=lambda drawn: drawn.number,
)


def entries_of(drawn: Sequence[Drawn]) -> list[Entry]:
    """Make entries, numbered as they were drawn; the number is the sequence."""
    return [_entry(one) for one in sorted(drawn, key=lambda one: one.number)]


def crowded(entries: int, days: int) -> list[Entry]:
    """Make many entries on few days, every seventh of them revoked."""
    kinds, fates = list(EntryKind), ["posted"] * 5 + ["reversed", "revoked"]
    first = date(2025, 12, 30)
    drawn = [
        Drawn(
            first + timedelta(days=number * 31 % days),
            number,
            kinds[number % 5 % 4],
            fates[number % 7],
            (1 + number % 2, 3, 3),
        )
        for number in range(1, entries + 1)
    ]
    return entries_of(drawn)


def _entry(drawn: Drawn) -> Entry:
    amount, last = drawn.number % 97 + 1, len(drawn.accounts) - 1
    lines = tuple(
        Line(account, amount if place else 0, 0 if place else amount * last)
        for place, account in enumerate(drawn.accounts)
    )
    number, is_revoked = drawn.number, drawn.fate == "revoked"
    return Entry(
        id=f"je_{number:06}",
        number=number,
        date=drawn.day,
        requested_date=None,
        kind=drawn.kind,
        source="api",
        memo=None,
        reference=None,
        lines=lines,
        total=amount * last,
        sequence=number,
        recorded_at=number,
        created_by="key_clerk",
        content_hash=b"",
        revoked_sequence=number + 100_000 if is_revoked else None,
        revoked_at=number if is_revoked else None,
        reversal_of=None,
        reversed_by=f"je_{number:06}_mirror" if drawn.fate == "reversed" else None,
    )


async def lay_out(database: Database, org: int, entries: Sequence[Entry]) -> None:
    """Put entries, their postings and the totals of what is live in place of what was there."""
    async with database.engine.begin() as connection:
        for table in (tables.entries, tables.postings, tables.events, *TABLES):
            await connection.execute(delete(table).where(table.c.org == org))
        await _insert(connection, tables.entries, org, map(entry_row, entries))
        await _insert(connection, tables.events, org, _events(entries))
        rows = (row for entry in entries for row in posting_rows(entry))
        await _insert(connection, tables.postings, org, rows)
        for table, sums in zip(TABLES, scan(entries), strict=True):
            rows_ = ((*key, *values) for key, values in sums.items())
            await _insert(connection, table, org, rows_)


def _events(entries: Sequence[Entry]) -> Iterator[tuple[Any, ...]]:
    """Yield an event for each posting and, when all are posted, for each revocation."""
    told = {entry.sequence: entry.number for entry in entries}
    last = max(told, default=0)
    told |= {one.revoked_sequence: last for one in entries if one.revoked_sequence is not None}
    for sequence, number in told.items():
        yield sequence, sequence, "test", "je", "test", None, b"", b"", number, ""


async def _insert(connection: Any, table: Table, org: int, rows: Any) -> None:
    names = [column.name for column in table.columns]
    found = [dict(zip(names, (org, *row), strict=True)) for row in rows]
    if found:
        await connection.execute(insert(table), found)


def head_of(head: Head, entries: Sequence[Entry]) -> Head:
    """Return a head that counts these entries."""
    live = [entry for entry in entries if entry.revoked_sequence is None]
    return replace(
        head,
        last_number=len(entries),  # As if there were no holes: the list counts by it.
        journal_entries=len(live),
        document_entries=0,
        payment_entries=0,
        recognition_entries=0,
        postings=sum(len(entry.lines) for entry in live),
        debit_minor=sum(entry.total for entry in live),
    )
