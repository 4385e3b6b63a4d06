"""Every limit on what a document says, and the attacks they are for."""

import time

import pytest
from graphql import get_introspection_query

from tests.execution.library import code_of, make_engine, run


def fan_out(leaf: str) -> str:
    """Write fragments that would spread out to 2^60 selections."""
    levels = " ".join(
        f"fragment f{level} on Query {{ ...f{level + 1} ...f{level + 1} }}" for level in range(60)
    )
    return f"{{ ...f0 }} {levels} fragment f60 on Query {{ {leaf} }}"


def repeated(text: str, times: int) -> str:
    """Write a text so many times."""
    return " ".join([text] * times)


def quickest_seconds(document: str) -> float:
    """Return the processor time of a first run, the best of three: other tests run beside it."""
    seconds = []
    for _ in range(3):
        engine = make_engine()
        started = time.process_time()
        run(engine, document)
        seconds.append(time.process_time() - started)
    return min(seconds)


TOO_COMPLEX = "QUERY_TOO_COMPLEX"
PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
CROWD = "author { id } chapters { title } loans { title } reviews { total }"
ATTACKS = {
    "fan-out": (fan_out("__typename"), TOO_COMPLEX, "root fields 1000000000, limit 20"),
    "empty fan-out": (fan_out(""), TOO_COMPLEX, "fragments 1000000000, limit 500"),
    "cycle": (
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        VALIDATION_FAILED,
        "Cannot spread fragment 'A' within itself.",
    ),
    "levels": (
        "{" + "books { nodes { reviews { " * 50 + "total" + "} } }" * 50 + "}",
        TOO_COMPLEX,
        "depth 151, limit 12",
    ),
    "parser levels": (
        "{ ... " * 240 + "{ __typename }" + "}" * 240,
        PARSE_FAILED,
        "nested too deeply",
    ),
    "hidden levels": (
        "{ ...f0 } "
        + " ".join(
            f"fragment f{n} on Query {{ {'...{' * 150} ...f{n + 1} {'}' * 150} }}" for n in range(2)
        )
        + " fragment f2 on Query { __typename }",
        VALIDATION_FAILED,
        "Validation aborted.",
    ),
    "root aliases": (
        f"{{ {' '.join(f'a{n}: total' for n in range(100))} }}",
        TOO_COMPLEX,
        "root fields 100, limit 20",
    ),
    "introspections": (
        f"{{ {' '.join(f'a{n}: __schema {{ types {{ name }} }}' for n in range(4))} }}",
        TOO_COMPLEX,
        "introspections 4, limit 3",
    ),
    "aliases": (
        f"{{ book(id: 1) {{ {' '.join(f'a{n}: title' for n in range(100))} }} }}",
        TOO_COMPLEX,
        "aliases 100, limit 50",
    ),
    "500 fields": (
        f"{{ {repeated('__typename', 500)} }}",
        TOO_COMPLEX,
        "root fields 500, limit 20",
    ),
    "fields": (
        f"{{ book(id: 1) {{ {repeated('title', 500)} }} }}",
        TOO_COMPLEX,
        "fields 501, limit 500",
    ),
    "overlapping fields": (
        f"{{ book(id: 1) {{ {repeated('author { id }', 240)} }} }}",
        TOO_COMPLEX,
        "repetitions of one field 240, limit 50",
    ),
    "overlapping fragments": (
        f"{{ book(id: 1) {{ {' '.join(f'...f{n}' for n in range(10))} }} }}"
        + "".join(
            f"fragment f{n} on Book {{ {repeated('author { id }', 20)} }}" for n in range(10)
        ),
        TOO_COMPLEX,
        "repetitions of one field 200, limit 50",
    ),
    "unused fragment": (
        f"{{ __typename }} fragment F on Book {{ {repeated('author { id }', 200)} }}",
        VALIDATION_FAILED,
        "Fragment 'F' is never used.",
    ),
    "unknown directives": (
        f"{{ __typename {'@aa' * 10} }}",
        VALIDATION_FAILED,
        "Unknown directive '@aa'.",
    ),
    "directives": (
        f"{{ __typename {'@skip(if: false)' * 51} }}",
        TOO_COMPLEX,
        "directives 51, limit 50",
    ),
    "circular introspection": (
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
        VALIDATION_FAILED,
        "Maximum introspection depth exceeded",
    ),
    "tokens": (f"{{ {repeated('a', 1000)} }}", TOO_COMPLEX, "tokens more than 1000, limit 1000"),
    "size": (f"{{ {' ' * 16384} a }}", TOO_COMPLEX, "size in bytes at least 16390, limit 16384"),
    "size in bytes": (
        f'{{ a(b: "{"د" * 9000}") }}',
        TOO_COMPLEX,
        "size in bytes 18012, limit 16384",
    ),
    "huge first": (
        "{ books(first: 2147483647) { nodes { id } } }",
        "COST_EXCEEDS_LIMIT",
        "the limit is 5000",
    ),
    "nested lists": (
        "{ books(first: 100) { nodes { reviews(first: 100) { nodes { id } } } } }",
        "COST_EXCEEDS_LIMIT",
        "an estimated 10100 nodes",
    ),
    "raw NUL": ('{ price(amount: "\0") }', PARSE_FAILED, "NUL"),
    "escaped NUL": ('{ price(amount: "\\u0000") }', PARSE_FAILED, "NUL"),
    "raw surrogate": ("{ a\ud800 }", PARSE_FAILED, "lone surrogates"),
    "escaped surrogate": ('{ price(amount: "\\ud800") }', PARSE_FAILED, "Invalid Unicode escape"),
    "long number": (
        f"{{ whole(number: {'9' * 5000}) }}",
        "INVALID_INPUT",
        "Expected value of type 'Int'",
    ),
    "huge number": ("{ whole(number: 1e400) }", VALIDATION_FAILED, "non-integer value: 1e400"),
    "deep literal": (
        f"{{ price(amount: {'[' * 400}{']' * 400}) }}",
        PARSE_FAILED,
        "nested too deeply",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_refused_at_once(attack: str) -> None:
    document, code, message = ATTACKS[attack]
    result = run(make_engine(), document)

    assert (result.executed, code_of(result)) == (False, code)
    assert message in result.errors[0].message
    assert result.errors[0].extensions is not None
    assert result.errors[0].extensions["classification"] == "ValidationError"
    assert quickest_seconds(document) < 0.1


@pytest.mark.parametrize(
    "document",
    [
        f"{{ book(id: 1) {{ {repeated(CROWD, 45)} }} }}",
        f"{{ {'...{' * 180} __typename {'}' * 180} }}",
    ],
)
def test_costliest_allowed_document_is_validated_at_once(document: str) -> None:
    assert run(make_engine(), document).executed
    assert quickest_seconds(document) < 0.1


def test_full_introspection_is_answered() -> None:
    document = get_introspection_query(
        descriptions=True,
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    result = run(make_engine(), document)

    assert result.errors == ()
    assert result.extensions == {"cost": {"requested": 0, "limit": 5000, "hits": 1}}


def test_depth_is_counted_through_fragments() -> None:
    document = (
        "{ ...A } fragment A on Query { book(id: 1) { ...B } } fragment B on Book { author { id } }"
    )

    assert "depth 3, limit 2" in run(make_engine(depth=2), document).errors[0].message
    assert run(make_engine(depth=3), document).errors == ()


def test_long_refusals_are_cut() -> None:
    result = run(make_engine(), f"{{ whole(number: {'9' * 5000}) }}")

    assert len(result.errors[0].message) == 500
