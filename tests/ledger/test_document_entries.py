"""Legs of documents: merged by account, side and party, in order, none of them zero."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.accounts import Side
from ledger.books import Books
from ledger.document_entries import control_side, document_legs, merged, opposite
from ledger.documents import Document
from ledger.journal_entries import Line
from tests.ledger.trading import (
    CREDIT_NOTE,
    PURCHASE,
    YEAR,
    issue,
    item,
    trading_books,
    with_account,
)

D, C = Side
parts = st.tuples(
    st.integers(1, 4), st.sampled_from(Side), st.integers(0, 99), st.sampled_from([None, "cus_a"])
)


@pytest.fixture
def books() -> Books:
    return trading_books()


def test_legs_of_one_account_side_and_party_are_one_at_the_first_place() -> None:
    legs = [(1, D, 5, "a"), (2, C, 3, None), (1, D, 2, "b"), (1, C, 1, "a"), (2, C, 4, None)]
    assert merged(legs) == (
        Line(1, 5, 0, party="a"),
        Line(2, 0, 7),
        Line(1, 2, 0, party="b"),
        Line(1, 0, 1, party="a"),
    )


def test_zero_legs_are_not_written() -> None:
    assert merged([(1, D, 0, None), (2, C, 1, None), (2, C, 0, "a")]) == (Line(2, 0, 1),)


@given(st.lists(parts, max_size=30))
def test_merging_keeps_every_sum(legs: list[tuple[int, Side, int, str | None]]) -> None:
    lines = merged(legs)
    for side, sums in ((D, [one.debit for one in lines]), (C, [one.credit for one in lines])):
        assert sum(sums) == sum(amount for _, where, amount, _ in legs if where is side)
    keys = [(one.account, one.debit > 0, one.party) for one in lines]
    assert len(set(keys)) == len(keys)
    assert all((one.debit > 0) != (one.credit > 0) for one in lines)


@pytest.mark.parametrize(
    ("kind", "vendor", "side"),
    [
        ("SALES", None, D),
        ("DEBIT_NOTE", None, D),
        ("SALES_RETURN", None, C),
        ("CREDIT_NOTE", None, C),
        ("PURCHASE", "ven_a", C),
        ("CREDIT_NOTE", "ven_a", D),
        ("DEBIT_NOTE", "ven_a", D),
    ],
)
def test_the_control_leg_stands_where_the_type_says(
    books: Books, kind: str, vendor: str | None, side: Side
) -> None:
    whose = {"vendor": vendor} if vendor else {"customer": "cus_a"}
    document = issue(books, item(), kind=next(k for k in type(CREDIT_NOTE) if k == kind), **whose)
    assert control_side(document) is side
    assert opposite(side) is not side


def legs_of(books: Books, document: Document) -> list[tuple[int, int, int]]:
    lines = document_legs(document, books.chart, None)
    return [(one.account, one.debit, one.credit) for one in lines]


def test_net_legs_stand_by_the_code_of_their_account(books: Books) -> None:
    with_account(books, "acc_rent", code="1")
    bill = issue(
        books,
        item("1.00", vat_category="E"),
        item("2.00", vat_category="E", account="acc_rent"),
        item("4.00", vat_category="E", **YEAR),
        item("8.00", vat_category="E", account="acc_stock"),
        kind=PURCHASE,
    )
    assert legs_of(books, bill) == [
        (2000, 0, 1_500),
        (5100, 200, 0),
        (1300, 400, 0),
        (1400, 800, 0),
        (5000, 100, 0),
    ]


def test_a_credited_line_gives_back_its_deferral_first(books: Books) -> None:
    invoice = issue(books, item("12.00", vat_category="E", **YEAR))
    note = issue(books, item("6.00"), kind=CREDIT_NOTE, corrects=invoice.id)
    part = replace(note, lines=(replace(note.lines[0], deferred_taken=200),))
    assert legs_of(books, part) == [(1100, 0, 600), (2200, 200, 0), (4000, 400, 0)]
