"""Amounts come in exactly or not at all, and go out with the currency's decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import AmountInvalid, AmountTooLarge
from ledger.money import LINE_LIMIT_MINOR, format_minor, parse_amount, to_minor

EXPONENTS = st.integers(0, 4)


@pytest.mark.parametrize(
    ("given_amount", "minor"),
    [
        ("1150.00", 115_000),
        ("1150", 115_000),
        ("0.01", 1),
        ("0", 0),
        ("-0", 0),
        ("-0.00", 0),
        ("007", 700),
        ("1150.5000000000", 115_050),
        ("1." + "0" * 40, 100),
        (Decimal("1.5" + "0" * 60), 150),
        (1150, 115_000),
        (0, 0),
        (Decimal("1150.50"), 115_050),
        (Decimal("1E+3"), 100_000),
        (Decimal("1150.50E-0"), 115_050),
        (Decimal("115050E-2"), 115_050),
        ("10000000000000.00", LINE_LIMIT_MINOR),
    ],
)
def test_an_exact_amount_becomes_minor_units(given_amount: object, minor: int) -> None:
    assert to_minor(parse_amount(given_amount), 2) == minor


@pytest.mark.parametrize(
    "given_amount",
    [
        *("", " ", " 5", "5 ", "5\n", "+5", "--5", ".5", "5.", "1,150.00", "1_000", "0x10", "1e5"),
        *("1E5", "NaN", "nan", "Infinity", "-Infinity", "inf", "sNaN", "١١٥٠", "1١", "１５", "٫5"),
        *("5\0", "\ud800", "5" * 41, "0." + "0" * 41, "1." + "0" * 20 + "1", "-1", "-0.01"),
        *(None, True, False, 1.5, 0.0, float("nan"), float("inf"), b"5", [5], {"amount": 5}),
        *(Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity")),
        *(Decimal("1e400"), Decimal("1e-400"), Decimal("1e21"), Decimal("1e-21")),
        *(Decimal("-1"), Decimal("-0.01"), -1, 10**40),
    ],
    ids=ascii,
)
def test_what_is_no_exact_amount_is_refused(given_amount: Any) -> None:
    with pytest.raises(AmountInvalid) as caught:
        to_minor(parse_amount(given_amount), 2)
    assert caught.value.code == "AMOUNT_INVALID"


@pytest.mark.parametrize(
    ("amount", "exponent"),
    [("0.001", 2), ("1.5", 0), ("1.0001", 3), ("0.00001", 4), ("1.00000000000000000001", 2)],
)
def test_more_decimals_than_the_currency_has_are_refused(amount: str, exponent: int) -> None:
    with pytest.raises(AmountInvalid, match=f"The currency has {exponent} decimals") as caught:
        to_minor(parse_amount(amount), exponent)
    assert caught.value.code == "AMOUNT_INVALID"


@pytest.mark.parametrize(
    "amount", ["10000000000000.01", str(2**63), "92233720368547758.08", Decimal("1E+20")]
)
def test_a_line_above_ten_to_the_fifteenth_is_refused(amount: object) -> None:
    with pytest.raises(AmountTooLarge) as caught:
        to_minor(parse_amount(amount), 2)
    assert caught.value.code == "AMOUNT_TOO_LARGE"


@pytest.mark.parametrize(
    ("minor", "exponent", "text"),
    [
        (115_000, 2, "1150.00"),
        (1, 2, "0.01"),
        (0, 2, "0.00"),
        (0, 0, "0"),
        (1150, 0, "1150"),
        (5, 3, "0.005"),
        (12_345, 4, "1.2345"),
        (-5, 2, "-0.05"),
        (2**62, 2, "46116860184273879.04"),
    ],
)
def test_minor_units_are_spelled_with_the_currencys_decimals(
    minor: int, exponent: int, text: str
) -> None:
    assert format_minor(minor, exponent) == text


@given(minor=st.integers(0, LINE_LIMIT_MINOR), exponent=EXPONENTS)
def test_what_is_spelled_reads_back(minor: int, exponent: int) -> None:
    assert to_minor(parse_amount(format_minor(minor, exponent)), exponent) == minor


@given(minor=st.integers(-(2**63), 2**63), exponent=EXPONENTS)
def test_the_spelling_is_the_decimal_value(minor: int, exponent: int) -> None:
    text = format_minor(minor, exponent)
    assert Decimal(text) == Decimal(
        (int(minor < 0), Decimal(abs(minor)).as_tuple().digits, -exponent)
    )
    assert len(text.partition(".")[2]) == exponent


@given(
    digits=st.integers(0, 10**12), places=st.integers(0, 8), zeros=st.integers(0, 8), to=EXPONENTS
)
def test_trailing_zeros_change_nothing(digits: int, places: int, zeros: int, to: int) -> None:
    short = Decimal(digits).scaleb(-places)
    long = Decimal(digits * 10**zeros).scaleb(-places - zeros)
    assert _counted(short, to) == _counted(long, to)


def _counted(amount: Decimal, exponent: int) -> int | str:
    try:
        return to_minor(parse_amount(amount), exponent)
    except AmountInvalid as refusal:
        return refusal.code


@pytest.mark.parametrize("decimals", [50, 60, 70])
def test_no_digit_is_lost_however_far_behind_the_point(decimals: int) -> None:
    zeros = "0" * decimals
    assert to_minor(Decimal(f"1.{zeros}"), 2) == 100
    with pytest.raises(AmountInvalid):
        to_minor(Decimal(f"1.{zeros}1"), 2)
