"""Quantities, prices and rates are exact: whole millionths, or refused by name."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.decimals import check_rate, spell_millionths, to_millionths
from ledger.errors import LedgerError


@pytest.mark.parametrize(
    ("spelt", "millionths"),
    [
        ("0", 0),
        ("1", 1_000_000),
        ("1.5", 1_500_000),
        ("0.000001", 1),
        ("1.5000000000", 1_500_000),
        ("1E3", 1_000_000_000),
        ("1000000000", 10**15),
    ],
)
def test_decimals_are_counted_in_millionths(spelt: str, millionths: int) -> None:
    assert to_millionths(Decimal(spelt), "A quantity") == millionths


@pytest.mark.parametrize(
    ("spelt", "code", "message"),
    [
        ("-1", "AMOUNT_INVALID", "A quantity is not negative and has at most 6 decimals."),
        ("0.0000001", "AMOUNT_INVALID", "A quantity is not negative and has at most 6 decimals."),
        ("1E-400", "AMOUNT_INVALID", "A quantity is not negative and has at most 6 decimals."),
        ("1E400", "AMOUNT_INVALID", "A quantity is not negative and has at most 6 decimals."),
        ("1000000000.000001", "AMOUNT_TOO_LARGE", "A quantity is at most 1,000,000,000."),
    ],
)
def test_what_is_no_such_decimal_is_refused_by_name(spelt: str, code: str, message: str) -> None:
    with pytest.raises(LedgerError) as caught:
        to_millionths(Decimal(spelt), "A quantity", "items", 0, "quantity")
    refusal = caught.value
    assert (refusal.code, refusal.message) == (code, message)
    assert [one.path for one in refusal.details] == [("items", 0, "quantity")]


@pytest.mark.parametrize(
    ("millionths", "spelt"),
    [
        (0, "0"),
        (1, "0.000001"),
        (1_500_000, "1.5"),
        (10_000_000, "10"),
        (100_000_000_000_000, "100000000"),
        (-2_500_000, "-2.5"),
    ],
)
def test_millionths_are_spelt_without_trailing_zeros(millionths: int, spelt: str) -> None:
    assert spell_millionths(millionths) == spelt


@given(st.integers(0, 10**15))
def test_what_is_spelt_is_read_back(millionths: int) -> None:
    assert to_millionths(Decimal(spell_millionths(millionths)), "A quantity") == millionths


def test_a_rate_is_0_to_100_percent() -> None:
    rates = [check_rate(Decimal(each)) for each in ("0", "9.75", "100")]
    assert rates == [0, 9_750_000, 100_000_000]
    with pytest.raises(LedgerError) as caught:
        check_rate(Decimal("100.000001"), "vatRate")
    assert (caught.value.code, caught.value.details[0].path) == ("AMOUNT_INVALID", ("vatRate",))
