"""Real GraphQL clients: each runs a query and a mutation, and follows the event log through cuts.

A client sits behind a proxy that cuts its connections while entries are being posted. It remembers
nothing but the last sequence it saw, and must have seen every event once, in order.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Thread, Timer

from tests.judges.cutting import CuttingProxy, cutting
from tests.judges.grounds import Books, Grounds
from tests.judges.kits import SHOWN_CHARACTERS, Kit
from tests.judges.npm import install, running_node
from tests.judges.typed_clients import workplace
from tests.judges.verdict import Verdict

CLIENTS = Kit(
    "graphql-clients",
    (
        "@apollo/client@4.3.8",
        "@urql/core@6.0.3",
        "graphql@16.15.0",
        "graphql-sse@2.6.1",
        "graphql-ws@6.4.2",
        "rxjs@7.8.2",
        "wonka@6.3.6",
    ),
)
NAMES = ("graphql_ws", "graphql_sse", "apollo", "urql_socket", "urql_sse")
CUTS = 4
POSTED_PER_CUT = 12
SEEN_BEFORE_CUT = 3
WITHIN_SECONDS = 60
POST = """mutation Post($input: JournalEntryInput!) {
  createJournalEntry(input: $input) { sequence }
}"""
ENTRY = {
    "date": "2026-03-15",
    "memo": "Followed",
    "lines": [
        {"accountId": "acc_cash", "debit": "1.00"},
        {"accountId": "acc_revenue", "credit": "1.00"},
    ],
}


def call_graphql_clients(grounds: Grounds) -> Verdict:
    """Have every client run a query, a mutation and a subscription that resumes."""
    faults = [fault for name in NAMES for fault in follow(grounds, name)]
    figures = f"{len(NAMES)} clients: query, mutation, subscription resumed after {CUTS} cuts"
    return Verdict("graphql clients", figures, faults)


def follow(grounds: Grounds, name: str) -> Sequence[str]:
    """Have one client follow the event log while its connections are cut; return what is wrong."""
    count = 1 + CUTS * POSTED_PER_CUT
    with workplace(install(CLIENTS), "clients") as folder, cutting(grounds.url) as proxy:
        arguments = ["main.mjs", name, proxy.url, grounds.demo.key, str(count)]
        with running_node(arguments, folder) as process:
            alarm = Timer(WITHIN_SECONDS, process.kill)
            alarm.start()
            assert process.stdout is not None
            printed = iter(process.stdout)
            try:
                posted, seen, cuts = _post_and_cut(grounds, proxy, printed)
            except _Silent as silent:
                return [f"{name}: it ended early: {silent}"]
            finally:
                alarm.cancel()
    expected = [seen[0], *posted]
    faults = [] if seen == expected else [f"{name}: it saw {seen} instead of {expected}"]
    return faults if cuts >= CUTS else [*faults, f"{name}: {cuts} connections were cut"]


class _Silent(Exception):
    """The client said something else than a sequence, or nothing more."""


def _post_and_cut(
    grounds: Grounds, proxy: CuttingProxy, printed: Iterator[str]
) -> tuple[list[int], list[int], int]:
    """Post, cut in the midst of it, and wait for all; return what was posted, seen and cut."""
    posted: list[int] = []
    seen = [_sequence(printed)]
    cuts = 0
    for number in range(CUTS):
        posting = Thread(target=_post, args=(grounds.url, grounds.demo, posted))
        posting.start()
        for place in range(POSTED_PER_CUT):
            if place == SEEN_BEFORE_CUT:
                cuts += proxy.cut(is_reset=number % 2 == 0)
            seen.append(_sequence(printed))
        posting.join()
    return posted, seen, cuts


def _sequence(printed: Iterator[str]) -> int:
    line = next(printed, "")
    with suppress(ValueError):
        return int(line)
    raise _Silent((line + "".join(printed))[:SHOWN_CHARACTERS] or "it said nothing more")


def _post(url: str, books: Books, posted: list[int]) -> None:
    body = json.dumps({"query": POST, "variables": {"input": ENTRY}}).encode()
    headers = {**books.authorization, "Content-Type": "application/json"}
    for _ in range(POSTED_PER_CUT):
        with urllib.request.urlopen(
            urllib.request.Request(f"{url}/graphql", body, headers)
        ) as told:
            posted.append(json.load(told)["data"]["createJournalEntry"]["sequence"])
