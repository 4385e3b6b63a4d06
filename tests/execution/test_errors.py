"""How errors of resolvers and scalars are completed."""

import pytest

from tests.execution.library import Reader, code_of, make_engine, run


def test_refusal_of_ours_is_explained() -> None:
    result = run(make_engine(), "{ closed }")

    assert result.formatted() == {
        "data": {"closed": None},
        "errors": [
            {
                "message": "The library is closed.",
                "locations": [{"line": 1, "column": 3}],
                "path": ["closed"],
                "extensions": {
                    "code": "CLOSED",
                    "retryable": True,
                    "classification": "ValidationError",
                },
            }
        ],
        "extensions": {"cost": {"requested": 0, "limit": 5000, "hits": 1}},
    }


def test_null_bubbles_to_the_nearest_nullable() -> None:
    result = run(make_engine(), "{ must }")

    assert (result.executed, result.data) == (True, None)


def test_siblings_keep_their_answers() -> None:
    data = run(make_engine(), "{ closed __typename }").data

    assert data == {"closed": None, "__typename": "Query"}


def test_unexpected_exception_is_masked_and_logged_once() -> None:
    reader = Reader()
    result = run(make_engine(), "{ books { nodes { shelf } } }", reader=reader)

    assert result.data == {"books": None}
    assert result.errors[0].formatted == {
        "message": "Internal error",
        "locations": [{"line": 1, "column": 19}],
        "path": ["books", "nodes", 0, "shelf"],
        "extensions": {"code": "INTERNAL"},
    }
    assert [str(raised) for raised in reader.logged] == ["the shelf fell, secret 42"]
    assert result.errors[0].original_error is None


def test_answer_that_the_schema_cannot_say_is_a_fault_of_ours() -> None:
    reader = Reader()
    result = run(make_engine(), "{ total }", reader=reader)

    assert (result.data, code_of(result)) == ({"total": None}, "INTERNAL")
    assert result.errors[0].message == "Internal error"
    assert len(reader.logged) == 1


def test_answer_of_no_known_type_is_a_fault_of_ours() -> None:
    reader = Reader()
    result = run(make_engine(), "{ ghost { id } }", reader=reader)

    assert (result.data, result.errors[0].message) == ({"ghost": None}, "Internal error")
    assert len(reader.logged) == 1


def test_variable_missing_where_a_value_is_needed_is_invalid_input() -> None:
    result = run(make_engine(), "query($n: Int = 1) { must_be: required(number: $n) }", {"n": None})

    assert (result.executed, code_of(result)) == (True, "INVALID_INPUT")
    assert result.errors[0].message.startswith("Argument 'number' has invalid value")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ('{ price(amount: "x") }', "not a price"),
        ("{ price(amount: 1.5) }", "A price is never a float."),
    ],
)
def test_literal_refused_by_a_scalar_is_invalid_input(document: str, message: str) -> None:
    result = run(make_engine(), document)

    assert (result.executed, code_of(result)) == (False, "INVALID_INPUT")
    assert message in result.errors[0].message
