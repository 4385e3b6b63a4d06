"""Postings, read: oldest first, with the sums of the whole filtered range.

| read | statements                                               | bound         |
|------|----------------------------------------------------------|---------------|
| list | 2: sums (from daily totals; a scan with `asOf` or of      | 101 postings  |
|      | parties), page                                           |               |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from ledger.dates import day_of
from ledger.journal_entries import Entry, EntryKind, Line
from ledger.organizations import Head
from ledger.paging import Keyset, Listing, Window
from ledger.statements.figures import Slice
from storage.filters import Where
from storage.heads import select_last_number
from storage.rows import ENTRY_COLUMNS, LINE_COLUMNS, entries_of, kind_number
from storage.snapshot import Snapshot
from storage.statements import Row


@dataclass(frozen=True, slots=True)
class PostingFilter:
    """Which postings are asked for. `accounts` are narrow keys; `as_of` a sequence of the past.

    `slices`, which never overlap, are what a figure of a statement is made of: any of them will do.
    `parties` are ids, or None for what names no party.
    """

    first: date | None = None
    last: date | None = None
    accounts: Sequence[int] | None = None
    kind: EntryKind | None = None
    as_of: int | None = None
    slices: Sequence[Slice] | None = None
    parties: Sequence[str | None] | None = None


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line beside the entry it belongs to; that entry's own lines are left out."""

    entry: Entry
    position: int
    line: Line


@dataclass(frozen=True, slots=True)
class PostingListing:
    listing: Listing[PostedLine]
    debit_minor: int
    credit_minor: int


async def select_postings(
    snapshot: Snapshot, org: int, head: Head, chosen: PostingFilter, window: Window
) -> PostingListing:
    """List postings by date, number and line, ascending."""
    last_number = None
    if chosen.as_of is not None:
        last_number = await select_last_number(snapshot, org, head, chosen.as_of)
    total, debit, credit = await _sum(snapshot, org, chosen, last_number)
    where = _where(org, chosen, last_number)
    if window.after is not None:
        where.add(
            "(p.day, p.number, p.line) > (cast(? as bigint), ?, cast(? as bigint))", *window.after
        )
    if window.before is not None:
        where.add(
            "(p.day, p.number, p.line) < (cast(? as bigint), ?, cast(? as bigint))", *window.before
        )
    way = "desc" if window.from_end else "asc"
    query = where.statement(
        f"select {LINE_COLUMNS}, {ENTRY_COLUMNS} from postings p"
        " join entries e on e.org = p.org and e.number = p.number",
        f"order by p.day {way}, p.number {way}, p.line {way} {where.range(window)}",
    )
    is_past = window.offset >= total and window.page is not None
    rows = [] if is_past else await snapshot.fetch(query, *where.arguments)
    has_more, rows = len(rows) > window.limit, rows[: window.limit]
    found = [_posted_line(row) for row in (rows[::-1] if window.from_end else rows)]
    places: list[Keyset] = [
        (day_of(one.entry.date), one.entry.number, one.position) for one in found
    ]
    sequence = head.last_sequence if chosen.as_of is None else chosen.as_of
    listing = Listing(window, found, places, has_more, total, sequence)
    return PostingListing(listing, debit, credit)


def _posted_line(row: Row) -> PostedLine:
    _, position, account, debit, credit, memo, party = cast(Any, tuple(row)[:7])
    entry = entries_of([tuple(row)[7:]], [])[0]
    return PostedLine(entry, position, Line(account, debit, credit, memo, party))


def _where(org: int, chosen: PostingFilter, last_number: int | None) -> Where:
    where = Where("p", org)
    if chosen.as_of is None:
        where.add("p.revoked_sequence is null")
    else:
        where.add("p.number <= ?", last_number)
        where.add("(p.revoked_sequence is null or p.revoked_sequence > ?)", chosen.as_of)
    _add_range(where, "p", chosen)
    if chosen.parties is not None:
        named = [name for name in chosen.parties if name is not None]
        of_none = " or p.party is null" if None in chosen.parties else ""
        tests = " or ".join("p.party = ?" for _ in named) or "1 = 0"
        where.add(f"({tests}{of_none})", *named)
    return where


def _add_range(where: Where, table: str, chosen: PostingFilter) -> None:
    if chosen.first is not None:
        where.add(f"{table}.day >= ?", day_of(chosen.first))
    if chosen.last is not None:
        where.add(f"{table}.day <= ?", day_of(chosen.last))
    if chosen.accounts is not None:
        where.add_any(f"{table}.account", chosen.accounts)
    if chosen.kind is not None:
        where.add(f"{table}.kind = ?", kind_number(chosen.kind))
    if chosen.slices is not None:
        _add_slices(where, table, chosen.slices)


def _add_slices(where: Where, table: str, slices: Sequence[Slice]) -> None:
    alternatives = ["1 = 0"] if not slices else []
    for one in slices:
        # One account by itself is found in its index, in order.
        is_one = len(one.accounts) == 1
        where.arguments += [one.accounts[0] if is_one else one.accounts]
        where.arguments += [day_of(one.first), day_of(one.last)]
        last = len(where.arguments)
        of_accounts = f"= ${last - 2}" if is_one else f"{{any:{last - 2}:bigint}}"
        alternatives.append(
            f"({table}.account {of_accounts} and {table}.day between ${last - 1} and ${last})"
        )
    where.conditions.append(f"({' or '.join(alternatives)})")


async def _sum(
    snapshot: Snapshot, org: int, chosen: PostingFilter, last_number: int | None
) -> tuple[int, int, int]:
    """Return count, debits and credits of the whole range."""
    if chosen.as_of is not None or chosen.parties is not None:
        where = _where(org, chosen, last_number)
        head = "select count(*), {} from postings p"
        columns = "p.debit", "p.credit"
    else:
        where = Where("d", org)
        _add_range(where, "d", chosen)
        head = "select cast(coalesce(sum(d.postings), 0) as bigint), {} from account_days d"
        columns = "d.debit", "d.credit"
    sums = ", ".join(f"cast(coalesce(sum({column}), 0) as bigint)" for column in columns)
    rows = await snapshot.fetch(where.statement(head.format(sums)), *where.arguments)
    return cast(tuple[int, int, int], tuple(rows[0]))
