"""Windows: by page number or by cursor, never clamped, and every item exactly once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.paging import Keyset, Listing, Window, list_in_memory, window_of

LISTS = st.lists(st.integers(0, 1_000), unique=True, max_size=25).map(sorted)
SIZES = st.integers(1, 7)


def place_of(record: int) -> Keyset:
    return (record,)


def listed(records: list[int], **asked: Any) -> Listing[int]:
    return list_in_memory(records, place_of, window_of(**asked), sequence=9)


@pytest.mark.parametrize(
    ("asked", "window"),
    [
        ({}, Window(50, 1)),
        ({"page": 3}, Window(50, 3)),
        ({"limit": 100}, Window(100, 1)),
        ({"page": 2, "limit": 1}, Window(1, 2)),
        ({"first": 10}, Window(10)),
        ({"first": 10, "after": (7,)}, Window(10, after=(7,))),
        ({"after": (7,)}, Window(50, after=(7,))),
        ({"last": 10}, Window(10, from_end=True)),
        ({"last": 10, "before": (7,)}, Window(10, before=(7,), from_end=True)),
        ({"before": (7,)}, Window(50, before=(7,))),
    ],
)
def test_a_window_is_what_was_asked_for(asked: dict[str, Any], window: Window) -> None:
    assert window_of(**asked) == window


@pytest.mark.parametrize(
    ("asked", "name", "message"),
    [
        ({"page": 0}, "page", "`page` starts at 1."),
        ({"page": -1, "limit": 5}, "page", "`page` starts at 1."),
        ({"limit": 0}, "limit", "`limit` is 1 to 100."),
        ({"limit": 101}, "limit", "`limit` is 1 to 100."),
        ({"limit": -1}, "limit", "`limit` is 1 to 100."),
        ({"first": 0}, "first", "`first` is 1 to 100."),
        ({"first": 101}, "first", "`first` is 1 to 100."),
        ({"last": 2**31 - 1}, "last", "`last` is 1 to 100."),
        ({"last": 0, "before": (1,)}, "last", "`last` is 1 to 100."),
    ],
)
def test_what_is_out_of_range_is_refused_and_never_clamped(
    asked: dict[str, Any], name: str, message: str
) -> None:
    with pytest.raises(LedgerError) as caught:
        window_of(**asked)
    assert (caught.value.code, caught.value.message) == ("PAGE_OUT_OF_RANGE", message)
    assert [detail.path for detail in caught.value.details] == [(name,)]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"page": 1, "first": 10}, "page"),
        ({"limit": 10, "after": (1,)}, "limit"),
        ({"page": 1, "limit": 10, "before": (1,)}, "page"),
        ({"limit": 10, "last": 5}, "limit"),
        ({"first": 10, "last": 10}, "last"),
    ],
)
def test_two_ways_at_once_are_refused(asked: dict[str, Any], name: str) -> None:
    with pytest.raises(LedgerError) as caught:
        window_of(**asked)
    assert caught.value.code == "INVALID_INPUT"
    assert [detail.path for detail in caught.value.details] == [(name,)]


def test_a_page_past_the_end_is_empty() -> None:
    page = listed([1, 2, 3], page=3, limit=2)
    assert (page.records, page.total, page.has_next, page.has_previous) == ([], 3, False, True)


def test_a_page_past_the_end_of_nothing_has_nothing_before_it() -> None:
    assert not listed([], page=3, limit=2).has_previous


def test_a_listing_names_the_sequence_it_was_read_at() -> None:
    assert listed([1]).sequence == 9


@given(LISTS, SIZES)
def test_pages_hold_every_item_once_in_order(records: list[int], limit: int) -> None:
    seen: list[int] = []
    for number in range(1, len(records) + 2):
        page = listed(records, page=number, limit=limit)
        assert page.has_next is (number * limit < len(records))
        assert page.has_previous is (number > 1 and records != [])
        seen += page.records
    assert seen == records


@given(LISTS, SIZES)
def test_a_walk_forward_meets_every_item_once(records: list[int], first: int) -> None:
    page, seen = listed(records, first=first), list[int]()
    while True:
        seen += page.records
        assert page.has_previous is (len(seen) > len(page.records))
        if not page.has_next:
            break
        page = listed(records, first=first, after=page.places[-1])
    assert seen == records


@given(LISTS, SIZES)
def test_a_walk_backward_meets_every_item_once(records: list[int], last: int) -> None:
    page, seen = listed(records, last=last), list[int]()
    while True:
        seen = [*page.records, *seen]
        assert page.has_next is (len(seen) > len(page.records))
        if not page.has_previous:
            break
        page = listed(records, last=last, before=page.places[0])
    assert seen == records


@given(LISTS, SIZES, st.integers(0, 1_000), st.integers(0, 1_000))
def test_between_two_cursors_lie_the_items_between(
    records: list[int], first: int, low: int, high: int
) -> None:
    page = listed(records, first=first, after=(low,), before=(high,))
    between = [record for record in records if low < record < high]
    assert (page.records, page.has_next) == (between[:first], len(between) > first)
    assert page.total == len(records)
