"""What the documents ask and what befalls them: the fuzzer is only as good as its variety."""

import asyncio
import gc
import re
from functools import cache
from typing import cast

import pytest
from graphql import parse, validate

from execution.executor import execute_serially
from tests.execution.differential.cases import SCHEMAS, Case, make_case, prepare
from tests.execution.differential.loop import StillLoop
from tests.execution.differential.running import run_request
from tests.execution.differential.unawaited import LEFT_UNAWAITED

pytestmark = LEFT_UNAWAITED

SEEDS = 400

ASKED = {
    "an alias": r"\b(a|b|id|node|total): \w",
    "a named fragment on an interface": r"fragment F\d+ on (Node|Party|Named|Priced) ",
    "a named fragment on a union": r"fragment F\d+ on (Thing|Anyone) ",
    "an inline fragment on a type": r"\.\.\. on \w",
    "an inline fragment on nothing": r"\.\.\. (@\w+\(.*?\) )?{",
    "a fragment spread twice": r"\.\.\.(F\d+)\b.*\.\.\.\1\b",
    "a key selected twice": r"\b(\w+) {[^{}]*} \1 {",
    "a literal condition": r"@skip\(if: (true|false)\)",
    "a condition by variable": r"@include\(if: \$v\d+\)",
    "both conditions": r"@skip\(if: \S+\) @include",
    "a variable with a default": r"\$v\d+: \w+!? = ",
    "a condition that may be null": r"\$v\d+: Boolean = ",
    "a variable within an input": r"{[^{}]*: \$v\d+[^{}]*}\)",
    "a null literal": r": null\b",
    "the type's name": r"__typename",
    "a node": r"\bnode\(id: ",
    "a mutation": r"^mutation",
    "several roots of a mutation": r"^mutation .*} \w+\(.*?\) {",
    "the schema itself": r"__type\(|__schema {",
}

BEFELL = {
    "a request is cancelled": r"^cancelled$",
    "an answer without errors": r"^errors NoneType",
    "no data at all": r"^data None",
    "a null where none may be": r"Cannot return null for non-nullable field",
    "no list where one must be": r"Expected Iterable",
    "a leaf that its type refuses": r"cannot represent",
    "an object of another type": r"Expected value of type",
    "no type behind an interface": r"must resolve to an Object type",
    "a type that is not of the union": r"The type \"<class .* cannot be resolved",
    "an attribute that is missing": r"object has no attribute",
    "a guard that refuses": r"You may not\.",
    "a guard that refuses later": r"You may not, we asked\.",
    "a refusal of ours": r"'code': 'NOT_FOUND'",
    "a fault nobody foresaw": r"'code': 'INTERNAL'",
    "an error with a place of its own": r" at \['elsewhere', 3\]",
    "an error at an item of a list": r" at \[[^]]*, \d+\] ",
    "an error four levels down": r" at \[([^],]*, ){3,}[^]]*\]",
    "an argument that is null after all": r"Argument '\w+' has invalid value",
}


@cache
def cases() -> list[Case]:
    return [make_case(seed) for seed in range(SEEDS)]


@cache
def outcomes() -> list[str]:
    with asyncio.Runner(loop_factory=StillLoop) as runner:
        loop = cast("StillLoop", runner.get_loop())
        lines = [
            line
            for case in cases()
            for number in range(len(case.requests))
            for line in run_request(loop, execute_serially, case, prepare(case), number)["outcome"]
        ]
    gc.collect()
    return lines


def test_seed_makes_the_same_case_always() -> None:
    assert make_case(7) == make_case(7)
    assert make_case(7) != make_case(8)


def test_documents_are_valid() -> None:
    for case in cases():
        assert validate(SCHEMAS[case.name](), parse(case.text)) == [], case.text


@pytest.mark.parametrize("what", ASKED)
def test_documents_ask_for(what: str) -> None:
    asked = [case for case in cases() if re.search(ASKED[what], case.text, re.DOTALL)]

    assert len(asked) >= 3


@pytest.mark.parametrize("what", BEFELL)
def test_requests_meet(what: str) -> None:
    met = [line for line in outcomes() if re.search(BEFELL[what], line)]

    assert len(met) >= 3


def test_variables_are_given_omitted_and_null() -> None:
    given = [request.variables for case in cases() for request in case.requests]
    declared = [
        name
        for case in cases()
        for _ in case.requests
        for name in re.findall(r"\$(v\d+): ", case.text)
    ]

    assert sum(value is None for variables in given for value in variables.values()) >= 20
    assert len(declared) - sum(map(len, given)) >= 100
