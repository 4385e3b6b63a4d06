"""Proofs of entries against seals.

| read  | statements                                     | bound                              |
|-------|------------------------------------------------|------------------------------------|
| proof | 1: the event and the one before; the path 1    | about 256 rows per level           |
|       | per level                                      |                                    |
"""

from typing import Any, cast

from ledger.accounts import Chart
from ledger.errors import ProofBroken
from ledger.events import first_hash
from ledger.journal_entries import Entry, content_of
from ledger.merkle import inclusion_ranges
from ledger.organizations import Organization
from ledger.proofs import EntryProof
from ledger.seals import Seal
from storage.snapshot import Snapshot
from storage.statements import statement
from storage.tree import select_roots

SELECT_EVENT_AND_BEFORE = statement(
    """select sequence, body, hash from events
    where org = $1 and sequence >= $2 and sequence <= $3 order by sequence"""
)


async def select_entry_proof(
    snapshot: Snapshot, organization: Organization, chart: Chart, entry: Entry, seal: Seal
) -> EntryProof:
    """Gather the proof of an entry by a seal that covers it.

    What was tampered with is shown as it is stored: whoever checks the proof finds it. Raises
    ProofBroken when the event or a node of the tree is missing.
    """
    org, sequence = organization.number, entry.sequence
    rows = await snapshot.fetch(SELECT_EVENT_AND_BEFORE, org, sequence - 1, sequence)
    found = {number: (bytes(body), bytes(value)) for number, body, value in cast(Any, rows)}
    if sequence not in found or (sequence > 1 and sequence - 1 not in found):
        raise ProofBroken(f"The log lacks event {sequence}, or the one before.")
    index = sequence - 1
    path = await select_roots(snapshot, org, inclusion_ranges(index, seal.size))
    return EntryProof(
        entry=content_of(entry, organization.id, chart),
        event=found[sequence][0],
        previous_hash=found[index][1] if index else first_hash(organization.id),
        index=index,
        path=tuple(path),
        seal=seal,
    )
