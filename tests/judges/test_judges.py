"""The quick judges, so that `make test` runs them: `make judges` runs all, and longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest

from tests.judges.attacks import attack
from tests.judges.fuzzing import APIS, fuzz
from tests.judges.graphql_http import KIT, audit_graphql_http
from tests.judges.grounds import Grounds, open_grounds
from tests.judges.npm import install

BRIEFLY = ("--max-examples", "10", "--seed", "1", "--max-failures", "5")
# The coverage phase alone makes a thousand requests, the stateful one many for each example.
BRIEF_PHASES = {
    "v1": "examples,fuzzing,stateful",
    "guliel": "examples,fuzzing,stateful",
    "graphql": "fuzzing",
}


@pytest.fixture(scope="module")
def grounds() -> Iterator[Grounds]:
    """The real server."""
    with open_grounds() as opened:
        yield opened


def test_graphql_over_http_is_as_specified(
    grounds: Grounds, skip_or_fail: Callable[[str], NoReturn]
) -> None:
    try:
        install(KIT)
    except RuntimeError as error:
        skip_or_fail(f"graphql-http cannot be installed: {error}")
    audits = audit_graphql_http(f"{grounds.url}/graphql", grounds.demo.authorization)

    assert [audit for audit in audits if audit.status != "ok"] == []
    assert len(audits) == 61


def test_attacks_are_refused_quickly_and_cleanly(grounds: Grounds) -> None:
    verdict = attack(grounds)
    assert verdict.is_met, str(verdict)


@pytest.mark.parametrize("api", APIS)
def test_fuzzing_finds_no_fault(grounds: Grounds, api: str) -> None:
    verdict = fuzz(grounds, api, *BRIEFLY, "--phases", BRIEF_PHASES[api])
    assert verdict.is_met, str(verdict)
