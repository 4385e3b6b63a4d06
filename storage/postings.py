"""Postings, read: oldest first, with the sums of the whole filtered range.

| read | statements                                               | bound         |
|------|----------------------------------------------------------|---------------|
| list | 2: sums (none if they stand in the head), page; 1 more   | 101 postings  |
|      | with `asOf`                                              |               |

Which postings a list is of, their sums, and where page N begins: `storage.posting_lists`.
"""

from dataclasses import dataclass
from typing import Any, cast

from ledger.dates import day_of
from ledger.journal_entries import Entry, Line
from ledger.organizations import Head
from ledger.paging import Keyset, Listing, Window
from storage.known import resolve_as_of
from storage.posting_lists import PostingFilter, page_of, sum_postings
from storage.rows import ENTRY_COLUMNS, LINE_COLUMNS, entries_of
from storage.snapshot import Snapshot
from storage.statements import Row

__all__ = ["PostedLine", "PostingFilter", "PostingListing", "select_postings"]


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
    known = None
    if chosen.as_of is not None:
        known = await resolve_as_of(snapshot, org, head, chosen.as_of)
    page = page_of(org, chosen, window, known)
    total, debit, credit = await sum_postings(snapshot, org, head, chosen, known)
    query = page.statement(f"{LINE_COLUMNS}, {ENTRY_COLUMNS}")
    is_past = window.offset >= total and window.page is not None
    rows = [] if is_past else await snapshot.fetch(query, *page.arguments)
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
