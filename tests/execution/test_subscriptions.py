"""A subscription: admitted once, then one execution of its selection for each event."""

from typing import Any

import pytest
from graphql import OperationType

from execution import Result
from tests.execution.library import LibraryClosed, Reader, code_of, make_engine


async def follow(
    document: str, variables: dict[str, Any] | None = None, reader: Reader | None = None
) -> list[dict[str, Any]]:
    """Subscribe and return all results, formatted."""
    engine = make_engine()
    found = await engine.subscribe(document, variables, reader or Reader())
    assert not isinstance(found, Result), found
    return [result.formatted() async for result in found]


async def refused(
    document: str, variables: dict[str, Any] | None = None, reader: Reader | None = None
) -> Result:
    found = await make_engine().subscribe(document, variables, reader or Reader())
    assert isinstance(found, Result)
    assert found.executed is False
    return found


async def test_each_event_is_one_result() -> None:
    results = await follow("subscription { loans { number } }")

    assert results == [{"data": {"loans": {"number": 0}}}, {"data": {"loans": {"number": 1}}}]


async def test_each_selection_runs_inside_its_own_event() -> None:
    reader = Reader()
    await follow("subscription($n: Int!) { loans(first: $n) { step } }", {"n": 2}, reader)

    assert reader.steps == [
        "event begins",
        "begin loan 0",
        "end loan 0",
        "event ends",
        "event begins",
        "begin loan 1",
        "end loan 1",
        "event ends",
        "source closed",
    ]


async def test_a_field_that_fails_is_masked_and_the_stream_goes_on() -> None:
    reader = Reader()
    results = await follow("subscription { loans { number shelf } }", reader=reader)

    assert [result["data"]["loans"] for result in results] == [
        {"number": 0, "shelf": None},
        {"number": 1, "shelf": None},
    ]
    assert results[0]["errors"] == [
        {
            "message": "Internal error",
            "locations": [{"line": 1, "column": 31}],
            "path": ["loans", "shelf"],
            "extensions": {"code": "INTERNAL"},
        }
    ]
    assert [str(raised) for raised in reader.logged] == ["the shelf fell, secret 42"] * 2


async def test_a_source_that_fails_ends_the_stream_with_its_refusal() -> None:
    results = await follow("subscription { loans(first: 1, fails: true) { number } }")

    assert results[0] == {"data": {"loans": {"number": 0}}}
    assert [error["extensions"]["code"] for error in results[1]["errors"]] == ["CLOSED"]
    assert "data" not in results[1]
    assert len(results) == 2


async def test_who_is_not_admitted_any_more_gets_no_further_event() -> None:
    reader = Reader()
    found = await make_engine().subscribe("subscription { loans { number } }", None, reader)
    assert not isinstance(found, Result)
    first = await anext(found)
    reader.expel = LibraryClosed("Your card was taken.", "FORBIDDEN")
    second = await anext(found)

    assert first.data == {"loans": {"number": 0}}
    assert (second.executed, code_of(second)) == (False, "FORBIDDEN")
    assert [result async for result in found] == []
    assert reader.steps[-1] == "source closed"


async def test_what_the_root_field_refuses_is_told_at_once() -> None:
    result = await refused("subscription { loans(first: -1) { number } }")

    assert result.formatted() == {
        "errors": [
            {
                "message": "`first` is 0 or more.",
                "locations": [{"line": 1, "column": 16}],
                "path": ["loans"],
                "extensions": {
                    "code": "NEGATIVE",
                    "retryable": True,
                    "classification": "ValidationError",
                },
            }
        ],
        "extensions": {"cost": {"requested": 0, "limit": 5000, "hits": 1}},
    }


async def test_admission_comes_before_the_source() -> None:
    reader = Reader(refuse=LibraryClosed("Come back tomorrow.", "RATE_LIMITED"))
    result = await refused("subscription { loans { number } }", reader=reader)

    assert code_of(result) == "RATE_LIMITED"
    assert reader.steps == []
    assert reader.plan is not None
    assert [root.field_name for root in reader.plan.root_fields] == ["loans"]
    assert reader.plan.root_fields[0].requirements[0].scope == "loans:read"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("subscription { loans { number } ticks }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription($n: Int!) { loans(first: $n) { number } }", "INVALID_INPUT"),
        ("subscription { loans", "GRAPHQL_PARSE_FAILED"),
        ('mutation { step(name: "a") }', "METHOD_NOT_ALLOWED"),
        ("{ step }", "METHOD_NOT_ALLOWED"),
    ],
)
async def test_what_is_no_sound_subscription_is_refused(document: str, code: str) -> None:
    assert code_of(await refused(document)) == code


async def test_closing_the_results_closes_the_source() -> None:
    reader = Reader()
    found = await make_engine().subscribe("subscription { loans { number } }", None, reader)
    assert not isinstance(found, Result)
    await anext(found)
    await found.aclose()

    assert reader.steps[-1] == "source closed"


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ("{ step }", OperationType.QUERY),
        ('mutation { step(name: "a") }', OperationType.MUTATION),
        ("subscription { ticks }", OperationType.SUBSCRIPTION),
        ("subscription { nothing }", None),
        ("{", None),
    ],
)
def test_the_kind_of_an_operation_is_told_before_it_runs(
    document: str, kind: OperationType | None
) -> None:
    assert make_engine().find_kind(document) is kind
