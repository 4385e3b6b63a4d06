"""The tree of refusals is whole: drawn as it is, each code once, each with its meaning."""

from __future__ import annotations

import re

import pytest

from ledger import errors
from ledger.errors import (
    INTERNAL,
    AmountTooLarge,
    Detail,
    LedgerError,
    RateLimited,
    Unbalanced,
    catalogue,
)


def test_the_tree_is_drawn_as_it_stands() -> None:
    drawn = re.findall(r"─ (\w+) +([A-Z_]+|\()", errors.__doc__ or "")
    codes = {name: code for name, code in drawn if code != "("}
    assert {error.__name__: error.code for error in catalogue()} == codes


def test_every_refusal_has_a_code_of_its_own_and_a_meaning() -> None:
    codes = [error.code for error in catalogue()]
    assert len(set(codes)) == len(codes)
    assert INTERNAL not in codes
    assert [error for error in catalogue() if not error.meaning.endswith(".")] == []


@pytest.mark.parametrize("error", list(catalogue()), ids=lambda error: error.code)
def test_statuses_are_documented_ones(error: type[LedgerError]) -> None:
    assert error.status in {400, 401, 403, 404, 405, 406, 409, 422, 429, 503}
    assert error.retryable is (error.status in {409, 429, 503})


def test_a_path_makes_a_detail() -> None:
    refusal = Unbalanced("They differ.", "lines", 2)
    assert refusal.details == (Detail(("lines", 2), "They differ."),)
    assert str(refusal) == "They differ."


def test_without_a_path_there_is_no_detail() -> None:
    assert Unbalanced("They differ.").details == ()


def test_a_refusal_moves_below_a_prefix_and_stays_what_it_is() -> None:
    details = [Detail(("lines", 0, "debit"), "Too large."), Detail(("lines", 1, "debit"), "Also.")]
    moved = AmountTooLarge("Too large.", details=details).under("entries", 7)
    assert type(moved) is AmountTooLarge
    assert [detail.path for detail in moved.details] == [
        ("entries", 7, "lines", 0, "debit"),
        ("entries", 7, "lines", 1, "debit"),
    ]


def test_moving_keeps_when_to_come_back() -> None:
    assert RateLimited("Wait.", retry_after_seconds=7).under("input").retry_after_seconds == 7
