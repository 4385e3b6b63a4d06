"""Cursors lead back to their place in their own list, and nowhere else."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from json import dumps
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidCursor, LedgerError
from ledger.paging import Keyset, Window, list_in_memory, window_of
from schema.connections import (
    Connection,
    ListName,
    connect,
    read_cursor,
    spell_cursor,
    window,
)

ENTRIES = ListName("journalEntries", (int, int))
ACCOUNTS = ListName("accounts", (str, int))
PLACE = (20_542, 7)
NUMBERS = st.integers(-(2**63), 2**63 - 1)


def forged(*values: object) -> str:
    """A cursor with whatever in it, and the checksum that fits."""
    return packed(dumps(values).encode())


def packed(body: bytes) -> str:
    return urlsafe_b64encode(crc32(body).to_bytes(4, "big") + body).decode().rstrip("=")


def read(cursor: str, name: ListName = ENTRIES, organization: str = "org_demo") -> Keyset | None:
    return read_cursor(name, organization, cursor, "after")


def assert_refused(cursor: str, name: ListName = ENTRIES, organization: str = "org_demo") -> None:
    with pytest.raises(InvalidCursor) as caught:
        read(cursor, name, organization)
    assert caught.value.code == "INVALID_CURSOR"
    assert [detail.path for detail in caught.value.details] == [("after",)]


@given(day=NUMBERS, number=NUMBERS, organization=st.text(max_size=20))
def test_a_cursor_leads_back_to_its_place(day: int, number: int, organization: str) -> None:
    cursor = spell_cursor(ENTRIES, organization, (day, number))
    assert read(cursor, ENTRIES, organization) == (day, number)


@given(code=st.text(st.characters(codec="utf-8", exclude_characters="\0")), number=NUMBERS)
def test_text_is_kept_in_a_cursor_as_it_is(code: str, number: int) -> None:
    cursor = spell_cursor(ACCOUNTS, "org_demo", (code, number))
    assert read(cursor, ACCOUNTS) == (code, number)


@given(code=st.text(max_size=40))
def test_a_cursor_goes_into_an_address_as_it_is(code: str) -> None:
    cursor = spell_cursor(ACCOUNTS, "org_demo", (code, 1))
    assert cursor.replace("-", "").replace("_", "").isalnum() and cursor.isascii()


def test_no_cursor_is_no_place() -> None:
    assert read_cursor(ENTRIES, "org_demo", None, "after") is None


@given(place=st.integers(0, 200), character=st.characters(max_codepoint=0x7F))
def test_a_damaged_cursor_never_means_another_place(place: int, character: str) -> None:
    cursor = spell_cursor(ENTRIES, "org_demo", PLACE)
    place %= len(cursor)
    try:
        found = read(cursor[:place] + character + cursor[place + 1 :])
    except InvalidCursor:
        return
    assert found == PLACE


@given(st.integers(0, 200))
def test_a_shortened_cursor_is_refused(length: int) -> None:
    cursor = spell_cursor(ENTRIES, "org_demo", PLACE)
    assert_refused(cursor[: length % len(cursor)])


@given(st.text(max_size=60))
def test_other_text_is_refused(text: str) -> None:
    assert_refused(text)


@pytest.mark.parametrize(
    "cursor",
    ["", " ", "0", "null", "MTIz", "=", "====", "\0", "\ud800", "٣٤", "é", "A" * 100_000],
    ids=lambda cursor: ascii(cursor[:8]),
)
def test_what_never_was_a_cursor_is_refused(cursor: str) -> None:
    assert_refused(cursor)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"], ids=ascii)
def test_a_cursor_with_text_that_cannot_be_stored_is_refused(text: str) -> None:
    assert_refused(forged("accounts", "org_demo", text, 1), ACCOUNTS)


def test_a_cursor_of_another_list_is_refused() -> None:
    assert_refused(spell_cursor(ListName("postings", (int, int)), "org_demo", PLACE))


def test_a_cursor_of_another_organisation_is_refused() -> None:
    assert_refused(spell_cursor(ENTRIES, "org_other", PLACE))


HEAD = ("journalEntries", "org_demo")


@pytest.mark.parametrize(
    "values",
    [
        (),
        ("journalEntries",),
        HEAD,
        (*HEAD, 1),
        (*HEAD, 1, 2, 3),
        (*HEAD, "1", 2),
        (*HEAD, 1, None),
        (*HEAD, 1, 2.0),
        (*HEAD, 1, True),
        (*HEAD, 1, [2]),
        (*HEAD, 1, {"a": 2}),
        (*HEAD, 1, 2**63),
        (*HEAD, -(2**63) - 1, 2),
        (*HEAD, 1, float("nan")),
        (*HEAD, 1, float("inf")),
        (None, "org_demo", 1, 2),
        (["journalEntries"], "org_demo", 1, 2),
    ],
    ids=repr,
)
def test_a_forged_cursor_with_a_fitting_checksum_is_refused(values: tuple[object, ...]) -> None:
    assert_refused(forged(*values))


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b'"journalEntries"', b"7", b"[" * 100_000, b"\xff\xfe", b"[1", b"9" * 5_000],
    ids=lambda body: ascii(body[:8]),
)
def test_a_forged_cursor_that_holds_no_list_is_refused(body: bytes) -> None:
    assert_refused(packed(body))


def test_a_text_place_takes_no_number() -> None:
    assert_refused(forged("accounts", "org_demo", 1110, 2), ACCOUNTS)


def asked(**given: Any) -> Window:
    names = ("page", "limit", "first", "after", "last", "before")
    return window(ENTRIES, "org_demo", **{name: given.get(name) for name in names})


def test_cursors_become_places_of_a_window() -> None:
    cursor = spell_cursor(ENTRIES, "org_demo", PLACE)
    assert asked(first=5, after=cursor) == Window(5, after=PLACE)
    assert asked(last=5, before=cursor) == Window(5, before=PLACE, from_end=True)


@pytest.mark.parametrize(
    ("given", "code", "name"),
    [
        ({"page": 0}, "PAGE_OUT_OF_RANGE", "page"),
        ({"limit": 101}, "PAGE_OUT_OF_RANGE", "limit"),
        ({"first": 0}, "PAGE_OUT_OF_RANGE", "first"),
        ({"first": 5, "after": "bad"}, "INVALID_CURSOR", "after"),
        ({"last": 5, "before": "bad"}, "INVALID_CURSOR", "before"),
        ({"page": 1, "first": 5}, "INVALID_INPUT", "page"),
    ],
)
def test_a_wrong_paging_argument_is_named(given: dict[str, Any], code: str, name: str) -> None:
    with pytest.raises(LedgerError) as caught:
        asked(**given)
    assert caught.value.code == code
    assert [detail.path for detail in caught.value.details] == [(name,)]


def connection(records: list[int], **window: Any) -> Any:
    name = ListName("numbers", (int,))
    listing = list_in_memory(records, lambda one: (one,), window_of(**window), sequence=9)
    return connect(Connection[str], name, "org_demo", listing, str)


def test_a_connection_shows_a_page_of_the_list() -> None:
    page = connection([1, 2, 3, 4, 5], page=2, limit=2)
    assert (page.nodes, [edge.node for edge in page.edges]) == (["3", "4"], ["3", "4"])
    assert (page.total, page.page, page.limit, page.pages, page.sequence) == (5, 2, 2, 3, 9)
    assert (page.page_info.has_next_page, page.page_info.has_previous_page) == (True, True)
    assert page.page_info.start_cursor == page.edges[0].cursor
    assert page.page_info.end_cursor == page.edges[-1].cursor


def test_an_empty_list_has_one_page_and_no_cursors() -> None:
    page = connection([])
    assert (page.nodes, page.total, page.pages) == ([], 0, 1)
    assert (page.page_info.start_cursor, page.page_info.end_cursor) == (None, None)


def test_a_walk_by_cursor_has_no_page_number() -> None:
    assert connection([1, 2, 3], first=2).page is None
