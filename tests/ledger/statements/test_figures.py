"""Figures add up with the postings they are made of."""

from __future__ import annotations

from datetime import date

from ledger.accounts import Side
from ledger.statements.figures import Figure, Slice, add_up
from ledger.statements.sums import balance, subtract

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
MAY = (date(2026, 5, 1), date(2026, 5, 31))


def test_slices_of_the_same_days_become_one() -> None:
    total = add_up(
        [
            Figure(5, (Slice((1,), *YEAR),)),
            Figure(-7, (Slice((2,), *MAY),)),
            Figure(4, (Slice((3, 4), *YEAR),)),
        ]
    )
    assert total == Figure(2, (Slice((1, 3, 4), *YEAR), Slice((2,), *MAY)))
    assert add_up([]) == Figure(0, ())


def test_what_lies_on_the_other_side_is_negative() -> None:
    figure = Figure(-5, ())
    assert (figure.on(Side.DEBIT), figure.on(Side.CREDIT)) == (-5, 5)


def test_a_movement_is_what_was_added_between_two_days() -> None:
    moved = subtract({1: (10, 4), 2: (5, 0)}, {1: (10, 1), 3: (2, 2)})
    assert moved == {1: (0, 3), 2: (5, 0), 3: (-2, -2)}
    assert (balance(moved, 1), balance(moved, 9)) == (-3, 0)
