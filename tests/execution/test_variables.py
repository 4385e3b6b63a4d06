"""Coercion of variables, and how each fault names its place."""

from decimal import Decimal
from time import process_time
from typing import Any

import pytest

from tests.execution.library import code_of, make_engine, run

ORDER = "mutation($input: OrderInput!) { order(input: $input) }"
ECHO = "query($value: JSON) { echo(value: $value) }"
WHOLE = "query($number: Int, $ratio: Float) { whole(number: $number, ratio: $ratio) }"


def faults_of(document: str, variables: dict[str, Any]) -> list[tuple[list[str | int], str]]:
    """Return the path and message of each fault."""
    result = run(make_engine(), document, variables)
    assert (result.executed, code_of(result)) == (False, "INVALID_INPUT")
    details = (result.errors[0].extensions or {})["details"]
    return [(detail["path"], detail["message"]) for detail in details]


def test_exact_numbers_reach_the_scalar() -> None:
    lines = [{"amount": Decimal("90071992547409.9301")}, {"amount": "1.50"}]
    result = run(make_engine(), ORDER, {"input": {"title": "t", "lines": lines}})

    order = "t: [(Decimal('90071992547409.9301'), 1), (Decimal('1.50'), 1)]"
    assert result.data == {"order": order}


def test_every_fault_names_its_path() -> None:
    lines = [{"amount": "x", "extra": 1}, {"count": Decimal("1.5")}, None]

    assert faults_of(ORDER, {"input": {"lines": lines}}) == [
        (["input", "title"], "A value is required."),
        (["input", "lines", 0, "amount"], "not a price"),
        (["input", "lines", 0, "extra"], "'LineInput' has no such field."),
        (["input", "lines", 1, "count"], "Int cannot represent non-integer value: '1.5'"),
        (["input", "lines", 2], "The value must not be null."),
    ]


def test_message_shows_the_first_fault() -> None:
    result = run(make_engine(), ORDER, {"input": {"title": 5, "lines": [{"count": "x"}]}})

    assert result.errors[0].message == (
        "Variable '$input.title': String cannot represent a non string value: 5 (1 more)"
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [(None, "The value must not be null."), (5, "An object of type 'OrderInput' is expected.")],
)
def test_wrong_object_is_refused(value: object, message: str) -> None:
    assert faults_of(ORDER, {"input": value}) == [(["input"], message)]


def test_missing_variable_is_refused() -> None:
    assert faults_of(ORDER, {}) == [(["input"], "A value is required.")]


@pytest.mark.parametrize(
    ("number", "answer"),
    [(Decimal("1.0"), "1 None"), (Decimal("1E+2"), "100 None"), (7, "7 None"), (None, "None None")],
)
def test_whole_decimals_are_integers(number: Decimal | int | None, answer: str) -> None:
    assert run(make_engine(), WHOLE, {"number": number}).data == {"whole": answer}


def test_decimals_are_floats_where_floats_are_wanted() -> None:
    assert run(make_engine(), WHOLE, {"ratio": Decimal("1.5")}).data == {"whole": "None 1.5"}


@pytest.mark.parametrize(
    "number",
    [
        Decimal("1.5"),
        Decimal("1E+400"),
        Decimal("1E-400"),
        Decimal("1.0000000000000000000001"),
        Decimal("-1E+999999"),
        2**31,
        10**400,
        True,
        "1",
    ],
)
def test_number_that_is_no_integer_is_refused(number: object) -> None:
    assert [path for path, _ in faults_of(WHOLE, {"number": number})] == [["number"]]


@pytest.mark.parametrize("value", ["\ud800", "a\0b", {"\0": 1}, [{"a": ["\udfff"]}]])
def test_malformed_text_is_refused(value: object) -> None:
    fault = (["value"], "Text must not contain NUL or lone surrogates.")
    assert faults_of(ECHO, {"value": value}) == [fault]


def test_deep_value_is_refused() -> None:
    value: list[Any] = []
    for _ in range(5000):
        value = [value]

    fault = (["value"], "The value is nested deeper than 32 levels.")
    assert faults_of(ECHO, {"value": value}) == [fault]


def test_arabic_and_emoji_pass() -> None:
    assert run(make_engine(), ECHO, {"value": "دفتر 📒"}).data == {"echo": "دفتر 📒"}


def test_undeclared_variables_are_ignored() -> None:
    assert run(make_engine(), "{ __typename }", {"other": "\ud800"}).data == {"__typename": "Query"}


def test_many_faults_are_reported_in_part() -> None:
    lines = [{"count": "x"}] * 100

    assert len(faults_of(ORDER, {"input": {"title": "t", "lines": lines}})) == 20


def test_collecting_stops_at_the_faults_reported() -> None:
    started = process_time()
    result = run(
        make_engine(), ORDER, {"input": {"title": "t", "lines": [{"count": "x"}] * 300_000}}
    )

    assert process_time() - started < 1
    assert result.errors[0].message.endswith(" (at least 20 more)")
