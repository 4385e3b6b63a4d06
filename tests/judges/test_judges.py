"""The quick judges, so that `make test` runs them: `make judges` runs all, and longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest

from tests.judges.attacks import attack
from tests.judges.fuzzing import APIS, fuzz
from tests.judges.graphql_clients import CLIENTS, NAMES, follow
from tests.judges.graphql_http import KIT, audit_graphql_http
from tests.judges.grounds import Grounds, open_grounds
from tests.judges.kits import Kit
from tests.judges.npm import install
from tests.judges.webhook_verifier import VERIFIER, verify_webhooks

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


def bring(kit: Kit, skip_or_fail: Callable[[str], NoReturn]) -> None:
    try:
        install(kit)
    except RuntimeError as error:
        skip_or_fail(f"{kit.name} cannot be installed: {error}")


def test_graphql_over_http_is_as_specified(
    grounds: Grounds, skip_or_fail: Callable[[str], NoReturn]
) -> None:
    bring(KIT, skip_or_fail)
    audits = audit_graphql_http(f"{grounds.url}/graphql", grounds.demo.authorization)

    assert [audit for audit in audits if audit.status != "ok"] == []
    assert len(audits) == 61


@pytest.mark.parametrize("client", NAMES)
def test_client_resumes_without_gap_or_duplicate(
    grounds: Grounds, skip_or_fail: Callable[[str], NoReturn], client: str
) -> None:
    bring(CLIENTS, skip_or_fail)

    assert follow(grounds, client) == []


def test_messages_are_verified_and_those_tampered_with_refused(
    grounds: Grounds, skip_or_fail: Callable[[str], NoReturn]
) -> None:
    bring(VERIFIER, skip_or_fail)
    verdict = verify_webhooks(grounds)

    assert verdict.is_met, str(verdict)


def test_attacks_are_refused_quickly_and_cleanly(grounds: Grounds) -> None:
    verdict = attack(grounds)
    assert verdict.is_met, str(verdict)


@pytest.mark.parametrize("api", APIS)
def test_fuzzing_finds_no_fault(grounds: Grounds, api: str) -> None:
    verdict = fuzz(grounds, api, *BRIEFLY, "--phases", BRIEF_PHASES[api])
    assert verdict.is_met, str(verdict)
