"""Allocations and recognitions, read beside what they are linked with.

| read         | statements                                                                 |
|--------------|----------------------------------------------------------------------------|
| allocations  | 1: of a claim or credit, with the public ids of both sides, in their order |
| recognitions | 1: of a document, by line and month                                        |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from ledger.documents import Recognition
from ledger.payments import Allocation
from storage.records import ALLOCATIONS, RECOGNITIONS
from storage.snapshot import Snapshot
from storage.statements import statement
from storage.writing.loading import SELECT_RECOGNITIONS

_SIDES = """left join documents cd on cd.org = $1 and cd.number = a.claim
    left join payments cp on cp.org = $1 and cp.number = a.claim
    left join documents dd on dd.org = $1 and dd.number = a.credit
    left join payments dp on dp.org = $1 and dp.number = a.credit"""
_NAMES = "coalesce(cd.public_id, cp.public_id), coalesce(dd.public_id, dp.public_id)"
SELECT_LINKED_ALLOCATIONS = statement(
    f"""select {ALLOCATIONS.columns}, {_NAMES} from {{each:2:bigint}}
    join allocations a on a.org = $1 and a.claim = item.value {_SIDES}
    where a.revoked_sequence is null
    union select {ALLOCATIONS.columns}, {_NAMES} from {{each:2:bigint}}
    join allocations a on a.org = $1 and a.credit = item.value {_SIDES}
    where a.revoked_sequence is null"""
)


@dataclass(frozen=True, slots=True)
class LinkedAllocation:
    """An allocation with the public ids of its claim and its credit."""

    allocation: Allocation
    claim_id: str
    credit_id: str


async def select_allocations(
    snapshot: Snapshot, org: int, numbers: Sequence[int]
) -> list[LinkedAllocation]:
    """Return what settles, or is settled by, items with these numbers: by sequence, then id."""
    rows = await snapshot.fetch(SELECT_LINKED_ALLOCATIONS, org, list(numbers))
    found = [
        LinkedAllocation(ALLOCATIONS.of(row), cast(str, row[-2]), cast(str, row[-1]))
        for row in map(tuple, rows)
    ]
    return sorted(found, key=lambda one: (one.allocation.sequence, one.allocation.id))


async def select_recognitions(
    snapshot: Snapshot, org: int, documents: Sequence[int]
) -> list[Recognition]:
    """Return the live recognitions of documents with these numbers, by line and month."""
    rows = await snapshot.fetch(SELECT_RECOGNITIONS, org, list(documents))
    return [one for one in map(RECOGNITIONS.of, rows) if one.revoked_sequence is None]
