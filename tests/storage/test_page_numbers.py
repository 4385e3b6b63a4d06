"""A page by number holds what the same page of the whole list would, wherever it begins."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.dates import day_of, month_start
from ledger.errors import PageTooDeep
from ledger.journal_entries import Entry, EntryKind, EntryStatus
from ledger.paging import Window
from ledger.statements.figures import Slice
from storage import anchors
from storage.counting import Stretch, first_day, stretches
from storage.database import open_database
from storage.heads import select_state
from storage.journal_entries import EntryFilter, select_entries
from storage.postings import PostingFilter, select_postings
from storage.rows import optional_day
from tests.storage.library import expected_entries, expected_postings
from tests.storage.paging import (
    ACCOUNTS,
    DAYS,
    Drawn,
    crowded,
    drawn_entries,
    entries_of,
    head_of,
    lay_out,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from ledger.organizations import Head
    from storage.database import Database
    from storage.snapshot import Snapshot

EXAMPLES = 500 if settings.get_current_profile_name() == "fuzz" else 12
optional_days = st.one_of(st.none(), st.sampled_from([*DAYS, date(2024, 3, 31), date(2025, 1, 31)]))
entry_filters = st.builds(
    EntryFilter,
    first=optional_days,
    last=optional_days,
    accounts=st.none() | st.lists(st.sampled_from(ACCOUNTS), min_size=1, max_size=1),
    kind=st.none() | st.sampled_from(EntryKind),
    status=st.none() | st.sampled_from(EntryStatus),
    include_revoked=st.booleans(),
)
posting_filters = st.builds(
    PostingFilter,
    first=optional_days,
    last=optional_days,
    accounts=st.none() | st.lists(st.sampled_from(ACCOUNTS), max_size=3, unique=True),
    kind=st.none() | st.sampled_from(EntryKind),
)


@pytest.fixture(autouse=True)
def every_page_is_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few entries do: no page is so near that rows are stepped over."""
    monkeypatch.setattr(anchors, "NEAR", -1)


class Books:
    """Entries that were laid out, and the head that counts them."""

    def __init__(self, snapshot: Snapshot, head: Head, entries: Sequence[Entry]) -> None:
        self.snapshot = snapshot
        self.head = head
        self.entries = entries

    async def assert_entries(self, chosen: EntryFilter, limit: int) -> None:
        """Compare every page, and one past the end, with the same slice of what a scan finds."""
        expected = [entry.number for entry in expected_entries(self.entries, chosen)]
        for start in range(0, len(expected) + limit, limit):
            window = Window(limit, start // limit + 1)
            found = await select_entries(self.snapshot, 1, self.head, chosen, window)
            numbers = [entry.number for entry in found.records]
            assert numbers == expected[start : start + limit], (chosen, window)
            assert found.total == len(expected), chosen
            assert found.has_next == (start + limit < len(expected)), (chosen, window)

    async def assert_postings(self, chosen: PostingFilter, limit: int) -> None:
        expected = expected_postings(self.entries, chosen)
        debit = sum(line.debit for *_, line in expected)
        credit = sum(line.credit for *_, line in expected)
        for start in range(0, len(expected) + limit, limit):
            window = Window(limit, start // limit + 1)
            found = await select_postings(self.snapshot, 1, self.head, chosen, window)
            places = [(one.entry.number, one.position) for one in found.listing.records]
            wanted = [row[1:3] for row in expected[start : start + limit]]
            assert places == wanted, (chosen, window)
            assert (found.listing.total, found.debit_minor) == (len(expected), debit), chosen
            assert found.credit_minor == credit, chosen
            assert found.listing.has_next == (start + limit < len(expected)), (chosen, window)


@asynccontextmanager
async def laid_out(database: Database, entries: Sequence[Entry]) -> AsyncIterator[Books]:
    await lay_out(database, 1, entries)
    async with database.snapshot() as snapshot:
        head = (await select_state(database, snapshot, 1)).head
        yield Books(snapshot, head_of(head, entries), entries)


property_ = settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@property_
@given(drawn=drawn_entries, chosen=entry_filters, limit=st.integers(1, 5))
def test_any_page_of_any_list_of_entries(
    books_url: str, drawn: list[Drawn], chosen: EntryFilter, limit: int
) -> None:
    async def compare() -> None:
        async with (
            open_database(books_url) as database,
            laid_out(database, entries_of(drawn)) as books,
        ):
            await books.assert_entries(chosen, limit)
            await books.assert_entries(EntryFilter(), limit)

    asyncio.run(compare())


@property_
@given(
    drawn=drawn_entries,
    first=optional_days,
    last=optional_days,
    kind=st.none() | st.sampled_from(EntryKind),
    place=st.integers(0, 60),
    limit=st.integers(1, 5),
)
def test_any_page_of_the_past(
    books_url: str,
    drawn: list[Drawn],
    first: date | None,
    last: date | None,
    kind: EntryKind | None,
    place: int,
    limit: int,
) -> None:
    entries = entries_of(drawn)
    told = [0, *(entry.sequence for entry in entries)]
    told += [one.revoked_sequence for one in entries if one.revoked_sequence is not None]
    chosen = EntryFilter(first, last, kind=kind, as_of=told[place % len(told)])

    async def compare() -> None:
        async with open_database(books_url) as database, laid_out(database, entries) as books:
            await books.assert_entries(chosen, limit)
            await books.assert_entries(replace(chosen, as_of=None, include_revoked=True), limit)

    asyncio.run(compare())


@property_
@given(drawn=drawn_entries, chosen=posting_filters, limit=st.integers(1, 9))
def test_any_page_of_any_list_of_postings(
    books_url: str, drawn: list[Drawn], chosen: PostingFilter, limit: int
) -> None:
    async def compare() -> None:
        async with (
            open_database(books_url) as database,
            laid_out(database, entries_of(drawn)) as books,
        ):
            await books.assert_postings(chosen, limit)
            await books.assert_postings(PostingFilter(), limit)

    asyncio.run(compare())


@pytest.mark.parametrize("days", [1, 40])
async def test_every_page_of_crowded_days(database: Database, days: int) -> None:
    ranges = (None, None), (date(2025, 12, 31), None), (date(2026, 1, 2), date(2026, 2, 1))
    async with laid_out(database, crowded(400, days)) as books:
        for (first, last), kind, accounts in product(
            ranges, (None, EntryKind.PAYMENT), (None, [3], [1])
        ):
            await books.assert_entries(EntryFilter(first, last, accounts, kind), 50)
            await books.assert_postings(PostingFilter(first, last, accounts, kind), 90)


async def test_a_figure_of_one_slice_is_paged_like_its_accounts(database: Database) -> None:
    first, last = date(2025, 12, 31), date(2026, 1, 20)
    async with laid_out(database, crowded(200, 40)) as books:
        expected = expected_postings(books.entries, PostingFilter(first, last, [2, 3]))
        chosen = PostingFilter(slices=[Slice((2, 3), first, last)])
        found = await select_postings(books.snapshot, 1, books.head, chosen, Window(50, 2))
        places = [(one.entry.number, one.position) for one in found.listing.records]
        assert places == [row[1:3] for row in expected[50:100]]
        assert found.listing.total == len(expected)


@pytest.mark.parametrize(
    "chosen",
    [
        EntryFilter(text="sale"),
        EntryFilter(accounts=[1, 2]),
        EntryFilter(accounts=[1], status=EntryStatus.POSTED),
        EntryFilter(accounts=[1], include_revoked=True),
        EntryFilter(accounts=[1], as_of=7),
    ],
    ids=str,
)
async def test_what_only_a_scan_finds_ends_at_ten_thousand_entries(
    database: Database, chosen: EntryFilter
) -> None:
    async with laid_out(database, []) as books:
        found = await select_entries(books.snapshot, 1, books.head, chosen, Window(100, 100))
        assert (found.total, found.records) == (0, [])
        with pytest.raises(PageTooDeep, match="10,000 entries; use a cursor"):
            await select_entries(books.snapshot, 1, books.head, chosen, Window(100, 101))


async def test_postings_of_parties_end_at_ten_thousand(database: Database) -> None:
    chosen = PostingFilter(parties=["cus_1"])
    async with laid_out(database, []) as books:
        with pytest.raises(PageTooDeep, match="10,000 postings; use a cursor"):
            await select_postings(books.snapshot, 1, books.head, chosen, Window(100, 101))


@given(month=st.integers(12, 12 * 10_000 - 1))
def test_months_begin_where_the_calendar_says(month: int) -> None:
    assert first_day(month) == day_of(month_start(month))


@given(first=st.none() | st.dates(), last=st.none() | st.dates())
def test_a_range_is_cut_into_months_and_days_without_gap_or_overlap(
    first: date | None, last: date | None
) -> None:
    bounds = optional_day(first), optional_day(last)
    months, days = stretches(*bounds)
    whole = [] if months is None else [_as_days(months)]
    parts = sorted([*whole, *days], key=lambda part: part[0] or -(10**9))
    if first is not None and last is not None and first > last:
        assert all(start > end for start, end in parts if start is not None and end is not None)
        return
    parts = [part for part in parts if None in part or part[0] <= part[1]]  # type: ignore[operator]  # None is in neither.
    assert (parts[0][0], parts[-1][1]) == bounds
    for before, after in pairwise(parts):
        assert before[1] is not None
        assert after[0] == before[1] + 1


def _as_days(months: Stretch) -> Stretch:
    first, last = months
    return (
        None if first is None else first_day(first),
        None if last is None else first_day(last + 1) - 1,
    )
