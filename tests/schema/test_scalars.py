"""Scalars over the wire: exact both ways, from literals and from variables alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from json import dumps
from typing import Any

import pytest
import strawberry
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

from ledger.money import parse_amount, to_minor
from schema.scalars import (
    SCALARS,
    DateTime,
    ExactDecimal,
    Json,
    Money,
    amount_of,
    decimal,
    decimal_of,
    money,
)


@strawberry.type
class Query:
    """A field per scalar, each telling what it was given."""

    @strawberry.field
    def amount(self, value: Money) -> str:
        assert isinstance(value, Decimal)
        return str(value)

    @strawberry.field
    def decimal(self, value: ExactDecimal) -> str:
        return str(decimal_of(value))

    @strawberry.field
    def day(self, value: date) -> str:
        return repr(value)

    @strawberry.field
    def instant(self, value: DateTime) -> str:
        return str(value)

    @strawberry.field
    def json(self, value: Json) -> str:
        return repr(value)

    @strawberry.field
    def money(self) -> Money:
        return money(115_000, 2)

    @strawberry.field
    def rate(self) -> ExactDecimal:
        return decimal(7_500_000)

    @strawberry.field
    def today(self) -> date:
        return date(2026, 3, 30)

    @strawberry.field
    def now(self) -> DateTime:
        return DateTime(1_774_862_100_000_000)

    @strawberry.field
    def data(self) -> Json:
        return Json({"أ": [1, None, True, "x"]})


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))
TYPES = {
    "amount": "Money",
    "decimal": "Decimal",
    "day": "Date",
    "instant": "DateTime",
    "json": "JSON",
}


def by_literal(field: str, literal: str) -> Any:
    return SCHEMA.execute_sync(f"{{ {field}(value: {literal}) }}")


def by_variable(field: str, value: Any) -> Any:
    document = f"query ($value: {TYPES[field]}!) {{ {field}(value: $value) }}"
    return SCHEMA.execute_sync(document, variable_values={"value": value})


def assert_taken(result: Any, field: str, value: str) -> None:
    assert (result.errors, result.data) == (None, {field: value})


def assert_refused(result: Any, message: str) -> None:
    assert result.data is None
    assert [message in str(error) for error in result.errors] == [True], result.errors


@pytest.mark.parametrize(
    ("literal", "amount"),
    [
        ("1150", "1150"),
        ("1150.50", "1150.50"),
        ('"1150.50"', "1150.50"),
        ("1.1505e3", "1150.5"),
        ("0", "0"),
        ("0.1000000000000000055", "0.1000000000000000055"),
        ("9007199254740993.01", "9007199254740993.01"),
    ],
)
def test_an_amount_is_read_digit_by_digit(literal: str, amount: str) -> None:
    assert_taken(by_literal("amount", literal), "amount", amount)


@pytest.mark.parametrize(
    ("value", "amount"),
    [(1150, "1150"), ("1150.50", "1150.50"), (Decimal("0.10"), "0.10"), (2**63, str(2**63))],
)
def test_an_amount_in_a_variable_is_exact(value: object, amount: str) -> None:
    assert_taken(by_variable("amount", value), "amount", amount)


@pytest.mark.parametrize(
    ("literal", "message"),
    [
        ('"1e5"', "written in plain ASCII digits"),
        ('"NaN"', "written in plain ASCII digits"),
        ('"Infinity"', "written in plain ASCII digits"),
        ('"١١٥٠"', "written in plain ASCII digits"),
        ('""', "written in plain ASCII digits"),
        ('"1\\u0000"', "written in plain ASCII digits"),
        ("1e99999999999999999999", "The amount has too many digits"),
        ("true", "An amount is a string or a number"),
        ("NaN", "An amount is a string or a number"),
        ("[1]", "An amount is a string or a number"),
        ("{ a: 1 }", "An amount is a string or a number"),
    ],
)
def test_a_literal_that_is_no_amount_is_refused(literal: str, message: str) -> None:
    assert_refused(by_literal("amount", literal), message)


@pytest.mark.parametrize(
    "value",
    [
        *(1.5, float("nan"), float("inf"), True, "1e5", "NaN", "١", "1\0", "\ud800", [1]),
        *({"a": 1}, Decimal("NaN"), Decimal("Infinity")),
    ],
    ids=ascii,
)
def test_a_variable_that_is_no_amount_is_refused(value: object) -> None:
    assert_refused(by_variable("amount", value), "mount")


@settings(max_examples=30)
@given(st.decimals(0, 10**13, places=2))
def test_an_amount_means_the_same_by_literal_variable_and_text(amount: Decimal) -> None:
    text = format(amount, "f")
    ways = [
        by_literal("amount", text),
        by_literal("amount", dumps(text)),
        by_variable("amount", text),
        by_variable("amount", amount),
    ]
    assert {to_minor(Decimal(way.data["amount"]), 2) for way in ways} == {int(amount * 100)}


@given(minor=st.integers(0, 10**15), exponent=st.integers(0, 4))
def test_money_that_was_answered_can_be_sent_back(minor: int, exponent: int) -> None:
    assert to_minor(parse_amount(money(minor, exponent)), exponent) == minor


def test_money_is_answered_with_the_currencys_decimals() -> None:
    assert SCHEMA.execute_sync("{ money }").data == {"money": "1150.00"}


@pytest.mark.parametrize(
    ("literal", "value"), [("1.500", "1.500"), ("2", "2"), ('"0.000001"', "0.000001"), ("0", "0")]
)
def test_a_decimal_is_read_digit_by_digit(literal: str, value: str) -> None:
    assert_taken(by_literal("decimal", literal), "decimal", value)
    assert_taken(by_variable("decimal", value), "decimal", value)


@pytest.mark.parametrize("value", [1.5, "1e5", "NaN", True])
def test_what_is_no_decimal_is_refused(value: object) -> None:
    assert_refused(by_variable("decimal", value), "mount")


def test_a_decimal_is_answered_without_trailing_zeros() -> None:
    assert SCHEMA.execute_sync("{ rate }").data == {"rate": "7.5"}


@pytest.mark.parametrize("value", [None, strawberry.UNSET])
def test_a_decimal_that_is_not_given_is_none_and_zero_is_zero(value: Any) -> None:
    assert decimal_of(value) is None
    assert decimal_of(ExactDecimal(Decimal(0))) == 0


@pytest.mark.parametrize("value", [None, Decimal(0), Decimal("0.00"), Decimal("-0")])
def test_nothing_and_zero_are_alike(value: Any) -> None:
    assert amount_of(value) is None


@pytest.mark.parametrize("text", ["2026-03-30", "2026-03-30T23:59:59+03:00"])
def test_a_date_is_read_or_taken_from_a_timestamp(text: str) -> None:
    for result in (by_literal("day", dumps(text)), by_variable("day", text)):
        assert_taken(result, "day", "datetime.date(2026, 3, 30)")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2026-02-30", "There is no day 2026-02-30"),
        ("2026-13-01", "There is no day 2026-13-01"),
        ("2026-3-30", "A date is written YYYY-MM-DD"),
        ("", "A date is written YYYY-MM-DD"),
        ("٢٠٢٦-٠٣-٣٠", "A date is written YYYY-MM-DD"),
        (20260330, "A date is written YYYY-MM-DD"),
        (True, "A date is written YYYY-MM-DD"),
    ],
    ids=ascii,
)
def test_what_is_no_date_is_refused(value: object, message: str) -> None:
    assert_refused(by_literal("day", dumps(value, ensure_ascii=False)), message)
    assert_refused(by_variable("day", value), message)


def test_a_date_is_answered_as_iso_text() -> None:
    assert SCHEMA.execute_sync("{ today }").data == {"today": "2026-03-30"}


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-30T09:15:00Z",
        "2026-03-30T09:15:00.000000Z",
        "2026-03-30T12:15:00+03:00",
        "2026-03-30T09:15:00",
    ],
)
def test_an_instant_is_read_in_utc(text: str) -> None:
    for result in (by_literal("instant", dumps(text)), by_variable("instant", text)):
        assert_taken(result, "instant", "1774862100000000")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "now",
        "2026-02-30T00:00:00Z",
        "2026-03-30T25:00:00Z",
        "٢٠٢٦-٠٣-٣٠T00:00:00Z",
        5,
        1.5,
        True,
        # Only their zones make them instants: in UTC the calendar does not hold them.
        "9999-12-31T23:59:59-10:00",
        "0001-01-01T00:00:00+10:00",
    ],
    ids=ascii,
)
def test_what_is_no_instant_is_refused(value: object) -> None:
    message = "An instant is written like 2026-03-30T09:15:00Z"
    assert_refused(by_literal("instant", dumps(value, ensure_ascii=False)), message)
    assert_refused(by_variable("instant", value), message)


def test_an_instant_is_answered_in_utc() -> None:
    assert SCHEMA.execute_sync("{ now }").data == {"now": "2026-03-30T09:15:00.000000Z"}


def test_json_is_answered_as_it_is() -> None:
    assert SCHEMA.execute_sync("{ data }").data == {"data": {"أ": [1, None, True, "x"]}}


@pytest.mark.parametrize("literal", ["1", '"x"', "[1]"])
def test_json_is_never_taken(literal: str) -> None:
    assert_refused(by_literal("json", literal), "JSON values are only answered, never taken")
