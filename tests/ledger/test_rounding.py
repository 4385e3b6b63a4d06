"""Rounding leaves no residue: parts add up to what was divided, each near its exact share."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rounding import cumulative, half_up, spread

totals = st.integers(0, 10**15)
shares = st.lists(st.integers(0, 10**15), min_size=1, max_size=30).filter(any)
fractions = st.lists(st.fractions(0, 1, max_denominator=31), min_size=1, max_size=40).filter(any)


@pytest.mark.parametrize(
    ("exact", "whole"),
    [
        (Fraction(0), 0),
        (Fraction(1, 2), 1),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(49, 100), 0),
        (Fraction(10**30 + 1, 2), (10**30 + 2) // 2),
        (Fraction(2, 3), 1),
        (Fraction(1, 3), 0),
    ],
)
def test_ties_go_up(exact: Fraction, whole: int) -> None:
    assert half_up(exact) == whole


def test_what_is_below_zero_is_never_rounded() -> None:
    with pytest.raises(AssertionError):
        half_up(Fraction(-1, 2))


@given(st.fractions(0, 10**12))
def test_half_up_is_within_half_a_unit(exact: Fraction) -> None:
    assert Fraction(-1, 2) < half_up(exact) - exact <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (2, [1, 1, 1], [1, 1, 0]),
        (100, [1, 2], [33, 67]),
        (10, [0, 1, 0], [0, 10, 0]),
        (0, [5, 5], [0, 0]),
        (7, [3, 2, 2], [3, 2, 2]),
        (5, [1, 1, 2], [1, 1, 3]),
    ],
)
def test_what_is_missing_goes_to_the_largest_remainders(
    total: int, weights: list[int], parts: list[int]
) -> None:
    assert spread(total, weights) == parts


@given(totals, shares)
def test_spread_parts_end_on_the_total_each_within_one_of_its_share(
    total: int, weights: list[int]
) -> None:
    parts = spread(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@given(totals, st.integers(1, 30))
def test_among_equals_the_earlier_get_more(total: int, count: int) -> None:
    parts = spread(total, [7] * count)
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [33, 34, 33]),
        (1, [1, 1], [1, 0]),
        (5, [Fraction(1, 2), 1, 1], [1, 2, 2]),
        (10, [0, 1], [0, 10]),
        (0, [1, 1], [0, 0]),
    ],
)
def test_running_sums_are_rounded_half_up(
    total: int, weights: list[Fraction], parts: list[int]
) -> None:
    assert cumulative(total, [Fraction(weight) for weight in weights]) == parts


@given(totals, fractions)
def test_cumulative_parts_are_never_negative_and_end_on_the_total(
    total: int, weights: list[Fraction]
) -> None:
    parts = cumulative(total, weights)
    assert min(parts) >= 0
    assert sum(parts) == total
    whole = sum(weights)
    for given_so_far, weight in zip(accumulate(parts), accumulate(weights), strict=True):
        assert given_so_far == half_up(total * weight / whole)
