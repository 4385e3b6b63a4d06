"""Lists of postings hold what a full scan would, and sum the whole range."""

from __future__ import annotations

from datetime import date
from itertools import product

from ledger.dates import day_of
from ledger.journal_entries import EntryKind
from ledger.paging import Window
from storage.postings import PostingFilter
from tests.storage.books import Desk
from tests.storage.library import expected_postings, fill, list_postings, numbers, read_state

FEBRUARY = (date(2026, 2, 1), date(2026, 3, 2))


async def test_every_filter_lists_and_sums_what_a_scan_does(desk: Desk) -> None:
    entries = await fill(desk, 40)
    state = await read_state(desk)
    last = state.head.last_sequence
    for dates, handles, kind, as_of in product(
        ((None, None), FEBRUARY, (FEBRUARY[1], None)),
        (None, ["acc_cash"], ["acc_receivables", "acc_revenue"], []),
        (None, EntryKind.JOURNAL, EntryKind.PAYMENT),
        (None, 60, last - 8, last),
    ):
        accounts = None if handles is None else numbers(state.chart, *handles)
        chosen = PostingFilter(*dates, accounts, kind, as_of)
        expected = expected_postings(entries, chosen)
        found = await list_postings(desk, chosen, Window(100, page=1))
        rows = [
            (day_of(one.entry.date), one.entry.number, one.position, one.line)
            for one in found.listing.records
        ]
        assert rows == expected[:100], chosen
        assert found.listing.total == len(expected), chosen
        assert found.debit_minor == sum(line.debit for *_, line in expected), chosen
        assert found.credit_minor == sum(line.credit for *_, line in expected), chosen


async def test_a_posting_comes_with_its_entry(desk: Desk) -> None:
    entry = await desk.post("5.00", memo="Sale")
    found = await list_postings(desk, PostingFilter(), Window(1, page=2))
    (second,) = found.listing.records
    assert (second.entry.id, second.position) == (entry.id, 2)
    assert (second.line, second.entry.memo) == (entry.lines[1], "Sale")
    assert (found.debit_minor, found.credit_minor) == (500, 500)
    assert (found.listing.has_next, found.listing.has_previous) == (False, True)
