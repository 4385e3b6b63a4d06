"""The general ledger of the book: openings, derived rows, and pages that hold both."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.paging import Listing, Window
from ledger.statements.balances import Balances, leaves, year_start_of
from ledger.statements.figures import Figure
from ledger.statements.fiscal import day_before
from ledger.statements.general_ledger import (
    GeneralLedger,
    YearResult,
    general_ledger,
    with_results,
    year_result,
)
from ledger.statements.movements import movement_of
from tests.ledger.statements.chart import CASH, RENT, RETAINED, SALES, make_chart, sums

YEAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))


def book(first: date, last: date, *, include_zero: bool = False) -> GeneralLedger:
    """The general ledger of the whole book, with 2025 as the one year that ends."""
    chart, eve = make_chart(), day_before(first)
    start = year_start_of(chart, first, 1)
    opening = (
        None if eve is None else Balances(chart, eve, start, sums(eve), sums(day_before(start)))
    )
    ended = movement_of(*YEAR_2025, sums(YEAR_2025[1]), sums(day_before(YEAR_2025[0])))
    results = [year_result(chart, ended)] if first < date(2026, 1, 1) <= last else []
    movement = movement_of(first, last, sums(last), sums(eve))
    return general_ledger(leaves(chart), opening, movement, results, include_zero=include_zero)


def told(found: GeneralLedger) -> dict[int, tuple[int, int, int, int]]:
    return {
        one.account.number: (one.opening.minor, one.debit, one.credit, one.closing)
        for one in found.accounts
    }


def test_a_range_that_a_year_ends_in() -> None:
    found = told(book(date(2025, 7, 1), date(2026, 1, 31)))
    assert found[CASH] == (1900, 300, 200, 2000)
    assert found[SALES] == (-900, 0, 300, -1200)
    assert found[RENT] == (0, 200, 0, 200)
    assert found[RETAINED] == (0, 0, 700, -700)


def test_a_range_that_begins_with_a_year() -> None:
    found = told(book(date(2026, 1, 1), date(2026, 1, 31)))
    assert found[SALES] == (0, 0, 300, -300)
    assert found[RETAINED] == (-700, 0, 0, -700)
    assert RENT not in found


@pytest.mark.parametrize("first", [date.min, date(2025, 7, 1), date(2026, 1, 1), date(2026, 2, 1)])
def test_openings_together_are_zero(first: date) -> None:
    found = book(first, date(2026, 12, 31), include_zero=True)
    assert len(found.accounts) == 8
    assert sum(one.opening.minor for one in found.accounts) == 0


def test_a_result_stands_on_the_morning_after_its_year() -> None:
    (retained,) = [
        one for one in book(date.min, date(2026, 12, 31)).accounts if one.account.number == RETAINED
    ]
    (result,) = retained.results
    assert (result.first, result.date, result.figure.minor) == (
        date(2025, 1, 1),
        date(2026, 1, 1),
        -700,
    )
    assert (result.debit, result.credit, result.place) == (0, 700, (20454, 0, 0))


places = st.lists(st.integers(1, 60), unique=True, max_size=12).map(sorted)


@given(posted=places, years=places, limit=st.integers(1, 5), from_end=st.booleans())
def test_pages_of_postings_and_results_meet_every_row_once(
    posted: list[int], years: list[int], limit: int, from_end: bool
) -> None:
    postings = [(day, 1, 1) for day in posted]
    results = [
        YearResult(
            date(1970, 1, 1), date.fromordinal(date(1970, 1, 1).toordinal() + day), Figure(1, ())
        )
        for day in years
    ]
    everything = sorted([*postings, *((day, 0, 0) for day in years)])
    met: list[tuple[int | str, ...]] = []
    place = None
    for _ in range(len(everything) + 1):
        cut = {"before" if from_end else "after": place}
        window = Window(limit, None, cut.get("after"), cut.get("before"), from_end)
        page = with_results(page_of(postings, window), results)
        assert page.total == len(everything)
        met = [*page.places, *met] if from_end else [*met, *page.places]
        if not page.has_more:
            break
        assert len(page.records) == limit
        place = page.places[0 if from_end else -1]
    assert met == everything
    assert all(one < two for one, two in pairwise(met))


def page_of(postings: list[tuple[int, int, int]], window: Window) -> Listing[str]:
    """A page of postings as storage cuts it."""
    inside = [
        place
        for place in postings
        if (window.after is None or place > window.after)
        and (window.before is None or place < window.before)
    ]
    kept = inside[-window.limit :] if window.from_end else inside[: window.limit]
    has_more = len(inside) > len(kept)
    return Listing(window, [str(one) for one in kept], kept, has_more, len(postings), 1)
