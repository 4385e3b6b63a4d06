"""Documents that other compilers of documents, or wrong executors of ours, stumbled over."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.execution.differential.cases import Case, Request
from tests.execution.differential.comparing import compare_cases
from tests.execution.differential.faults import Weather
from tests.execution.differential.suspects import SUSPECTS
from tests.execution.differential.unawaited import LEFT_UNAWAITED

pytestmark = LEFT_UNAWAITED

STORM = Weather(nulls=80, errors=80, wrong=60, unusual=60)
REQUESTS = 30

# What stumbled: its schema, the document, and what the requests give in turn.
FOUND: dict[str, tuple[str, str, tuple[Mapping[str, Any], ...]]] = {
    "a guarded field read as an attribute": (
        "workshop",
        "{ priced { guarded owner { secret slowSecret best { secret } } } }",
        ({},),
    ),
    "conditions decided by what was sent": (
        "product",
        "query ($all: Boolean! = true, $none: Boolean = false) {"
        " customers { nodes {"
        " id @skip(if: $all) name @include(if: $all) code @skip(if: $none) } } }",
        ({}, {"all": False}, {"none": True}, {"none": None}, {"all": True, "none": False}),
    ),
    "roots run again after an error": (
        "product",
        'mutation { one: recognize(input: {through: "2026-01-31"}) { __typename }'
        ' two: deactivateCustomer(input: {id: "c"}) { id name } }',
        ({},),
    ),
    "only the first of merged selections": (
        "product",
        "{ events { nodes { before } nodes { type ... on Node { id } } nodes { key { id } } } }",
        ({},),
    ),
    "one key that is two fields of two types": (
        "product",
        '{ node(id: "x") { ... on Customer { same: name } ... on Vendor { same: code } id } }',
        ({},),
    ),
    "exceptions among the items of lists of lists": (
        "workshop",
        "{ grid { matrix holes parts { materials } }"
        " things { ... on Toy { shapes { weights } } } }",
        ({},),
    ),
    "children that wait beside one that fails": (
        "product",
        "{ invoices { nodes { id customer { id } vendor { id } journalEntry { id postings { id } }"
        " allocations { nodes { payment { id customer { id } } } } } } }",
        ({},),
    ),
    "an object cast to another type": (
        "workshop",
        "{ named { __typename name } priced { __typename price } things { __typename } }",
        ({},),
    ),
}


@pytest.mark.parametrize("what", FOUND)
@pytest.mark.parametrize("weather", [Weather(), STORM], ids=["calm", "storm"])
def test_document_is_answered_as_by_graphql_core(what: str, weather: Weather) -> None:
    name, text, given = FOUND[what]
    requests = tuple(
        Request(given[n % len(given)], n, n if n % 7 == 3 else None) for n in range(REQUESTS)
    )

    difference = next(compare_cases(SUSPECTS, [Case(name, text, requests, weather)]), None)

    assert difference is None, difference.spell()
