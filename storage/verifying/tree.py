"""The kept nodes of the tree beside those that grow along with the chain.

| read   | statements                               | bound                       |
|--------|------------------------------------------|-----------------------------|
| nodes  | 1 per level that a page of events completes | the page's: 8 of level 1 |
| strays | 1: how many nodes each level has, and where | one row per level        |
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

from ledger.tree_nodes import BITS_PER_LEVEL, Node, complete_nodes
from storage.statements import statement
from storage.tree import SELECT_NODES
from storage.verifying.subject import Finding, Subject

SELECT_LEVELS = statement(
    """select level, min(place), max(place) from tree_nodes
    where org = $1 group by level order by level""",
    is_scan=True,
)


async def check_nodes(subject: Subject, completed: Mapping[Node, bytes]) -> AsyncIterator[Finding]:
    """Compare kept nodes with those the chain completes; what no seal covers may be missing."""
    for level in sorted({node[0] for node in completed}):
        wanted = {place: value for (own, place), value in completed.items() if own == level}
        rows = await subject.snapshot.fetch(SELECT_NODES, subject.org, level, sorted(wanted))
        kept = {cast(int, row[0]): bytes(cast(bytes, row[1])) for row in rows}
        for place, value in wanted.items():
            name = f"tree_node {level}.{place}"
            is_sealed = (place + 1) << BITS_PER_LEVEL * level <= subject.sealed
            if place in kept:
                pairs = (("hash", kept[place], value),)
                for finding in subject.compare(name, pairs, "the chain says"):
                    yield finding
            elif is_sealed:
                yield subject.fault(name, "It is missing.")


async def check_strays(subject: Subject) -> list[Finding]:
    """Find levels with nodes that no events complete."""
    size = subject.told.frontier.size
    rows = cast(Any, await subject.snapshot.fetch(SELECT_LEVELS, subject.org))
    return [
        subject.fault(
            f"tree_node {level}.{last if first >= 0 else first}", "No events complete it."
        )
        for level, first, last in rows
        if not 1 <= level <= BITS_PER_LEVEL or first < 0 or last >= complete_nodes(size, level)
    ]
