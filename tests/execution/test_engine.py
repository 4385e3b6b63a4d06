"""The steps of a run: prepare, select, coerce, admit, execute."""

import asyncio
from collections.abc import Set

import pytest

from execution import DocumentRefused, Engine, Limits
from tests.execution.library import (
    LIBRARY,
    LibraryClosed,
    Reader,
    code_of,
    explain,
    make_engine,
    run,
)


def test_document_is_answered() -> None:
    result = run(make_engine(), "{ book(id: 1) { title author { name } } }")

    assert result.formatted() == {
        "data": {"book": {"title": "Al-Kitab", "author": {"name": "Sibawayh"}}},
        "extensions": {"cost": {"requested": 0, "limit": 5000, "hits": 1}},
    }


def test_prepared_document_is_answered() -> None:
    engine = make_engine()

    assert run(engine, engine.prepare("{ __typename }")).data == {"__typename": "Query"}


def test_unparsable_document_is_refused() -> None:
    result = run(make_engine(), "{ book(")

    assert result.formatted() == {
        "errors": [
            {
                "message": "Syntax Error: Expected Name, found <EOF>.",
                "locations": [{"line": 1, "column": 8}],
                "extensions": {"code": "GRAPHQL_PARSE_FAILED", "classification": "ValidationError"},
            }
        ]
    }


def test_invalid_document_is_refused_without_suggestions() -> None:
    result = run(make_engine(), "{ bookz }")

    assert result.executed is False
    assert result.errors[0].message == "Cannot query field 'bookz' on type 'Query'."
    assert code_of(result) == "GRAPHQL_VALIDATION_FAILED"


def test_few_validation_errors_are_reported() -> None:
    result = run(make_engine(), "{ a b c d e f g h }")

    assert len(result.errors) == 6
    assert result.errors[5].message.startswith("Too many validation errors")


def test_operation_is_selected_by_name() -> None:
    document = "query A { a: __typename } query B { b: __typename }"

    assert run(make_engine(), document, operation_name="B").data == {"b": "Query"}


@pytest.mark.parametrize(
    ("document", "name", "message"),
    [
        ("query A { __typename }", "B", "Unknown operation 'B'."),
        ("query A { __typename }", "\ud800", "Unknown operation name."),
        (
            "query A { __typename } query B { __typename }",
            None,
            "The document has several operations: name the one to run.",
        ),
    ],
)
def test_operation_that_cannot_be_selected_is_refused(
    document: str, name: str | None, message: str
) -> None:
    result = run(make_engine(), document, operation_name=name)

    assert (result.executed, result.errors[0].message) == (False, message)


def test_mutation_is_refused_where_only_queries_run() -> None:
    result = run(make_engine(), 'mutation { step(name: "a") }', allow_mutation=False)

    assert (result.executed, code_of(result)) == (False, "METHOD_NOT_ALLOWED")


def test_mutation_by_a_reader_is_refused_before_its_variables_are_looked_at() -> None:
    result = run(
        make_engine(), "mutation($n: String!) { step(name: $n) }", {}, allow_mutation=False
    )

    assert code_of(result) == "METHOD_NOT_ALLOWED"


def test_subscription_is_refused() -> None:
    assert code_of(run(make_engine(), "subscription { ticks }")) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("kind", ["query", "mutation"])
def test_root_fields_run_one_after_another(kind: str) -> None:
    reader = Reader()
    run(make_engine(), f'{kind} {{ step(name: "a") second: step(name: "b") }}', reader=reader)

    assert reader.steps == ["begin a", "end a", "begin b", "end b"]


def test_document_that_is_not_admitted_runs_no_resolver() -> None:
    reader = Reader(refuse=LibraryClosed("Come back tomorrow.", "RATE_LIMITED"))
    result = run(make_engine(), "{ step second: step }", reader=reader)

    assert reader.steps == []
    assert result.formatted() == {
        "errors": [
            {
                "message": "Come back tomorrow.",
                "extensions": {
                    "code": "RATE_LIMITED",
                    "retryable": True,
                    "classification": "ValidationError",
                },
            }
        ],
        "extensions": {"cost": {"requested": 0, "limit": 5000, "hits": 2}},
    }


def test_unexpected_failure_of_admission_is_masked() -> None:
    reader = Reader(refuse=RuntimeError("secret"))
    result = run(make_engine(), "{ step }", reader=reader)

    assert (result.executed, code_of(result)) == (False, "INTERNAL")
    assert result.errors[0].message == "Internal error"
    assert [str(raised) for raised in reader.logged] == ["secret"]


def test_cancellation_passes_through() -> None:
    with pytest.raises(asyncio.CancelledError):
        run(make_engine(), "{ cancelled }")


def test_prepared_document_comes_from_the_cache() -> None:
    engine = make_engine()

    assert engine.prepare("{ __typename }") is engine.prepare("{ __typename }")


def test_least_recently_used_document_leaves_the_cache() -> None:
    engine = make_engine(cached_documents=2)
    first = engine.prepare("{ a: __typename }")
    second = engine.prepare("{ b: __typename }")
    engine.prepare("{ a: __typename }")
    engine.prepare("{ c: __typename }")

    assert engine.prepare("{ a: __typename }") is first
    assert engine.prepare("{ b: __typename }") is not second


def test_pinned_document_never_leaves_the_cache() -> None:
    engine = make_engine(cached_documents=1)
    pinned = engine.pin("{ a: __typename }")
    for number in range(5):
        engine.prepare(f"{{ a{number}: __typename }}")

    assert engine.prepare("{ a: __typename }") is pinned


def test_engines_of_one_schema_share_what_they_pin() -> None:
    pinned = make_engine().pin("{ a: __typename }")

    assert make_engine().pin("{ a: __typename }") is pinned
    assert make_engine(depth=2).pin("{ a: __typename }") is not pinned


def test_invalid_document_cannot_be_pinned() -> None:
    with pytest.raises(DocumentRefused, match="Cannot query field 'bookz'"):
        make_engine().pin("{ bookz }")


def test_roots_are_admitted_before_variables_are_looked_at() -> None:
    asked: list[frozenset[str]] = []

    def refuse(reader: Reader, names: Set[str]) -> None:
        asked.append(frozenset(names))
        raise LibraryClosed("No.", "UNAUTHENTICATED")

    def log(raised: Exception, reader: Reader) -> None:
        raise raised

    engine = Engine(LIBRARY._schema, LIBRARY.as_str(), Limits(), explain, log, refuse)
    result = run(engine, "query($n: Int!) { a: whole(number: $n) __typename }", {"n": "wrong"})

    assert (result.executed, code_of(result)) == (False, "UNAUTHENTICATED")
    assert asked == [frozenset({"whole"})]
