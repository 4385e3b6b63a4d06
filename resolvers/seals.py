"""List the seals, and prove an entry by one of them."""

from typing import Annotated

from strawberry import ID, argument

from ledger.errors import InvalidInput, NotFound, NotSealed, ReferenceUnknown
from ledger.policy import Role
from ledger.seals import Seal
from resolvers.operation import granted, operation
from resolvers.reading import read
from schema.connections import (
    BIG,
    After,
    Before,
    Connection,
    First,
    Last,
    Limit,
    ListName,
    OrganizationId,
    Page,
    connect,
    window,
)
from schema.context import Info
from schema.directives import PAGED
from schema.seals import EntryProof, LedgerSeal
from storage.journal_entries import select_entries_by_id
from storage.proofs import select_entry_proof
from storage.seals import select_first_seal, select_seal, select_seals
from storage.snapshot import Snapshot

SEALS = ListName("seals", (int,))


@operation(scope="accounting:read", role=Role.VIEWER, directives=(PAGED,))
async def seals(
    info: Info,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[LedgerSeal] | None:
    """List the seals, newest first: one for each closing of a period."""
    place = window(SEALS, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    listing = await select_seals(snapshot, state.organization.number, state.head, place)
    return connect(
        Connection[LedgerSeal],
        SEALS,
        state.organization.id,
        listing,
        lambda seal: LedgerSeal.of(seal, state.organization.id),
    )


@operation(scope="accounting:read", role=Role.VIEWER)
async def entry_proof(
    info: Info,
    id: Annotated[ID, argument(description="Id of the entry.")],
    seal_size: Annotated[
        int | None,
        argument(description="Size of the seal to prove it by; the oldest that covers it if none."),
    ] = None,
    organization_id: OrganizationId = None,
) -> EntryProof | None:
    """Prove that an entry is in the books a seal was made of, exactly as it was posted."""
    snapshot, state = await read(info)
    found = await select_entries_by_id(snapshot, state.organization.number, [id])
    if not found:
        raise NotFound("No such journal entry.", "id")
    seal = await _find_seal(snapshot, state.organization.number, found[0].sequence, seal_size)
    proof = await select_entry_proof(snapshot, state.organization, state.chart, found[0], seal)
    return EntryProof.of(proof, state.organization.id)


async def _find_seal(snapshot: Snapshot, org: int, sequence: int, size: int | None) -> Seal:
    """Return the seal of a size, or the oldest, that covers an event."""
    if size is None:
        seal = await select_first_seal(snapshot, org, sequence)
        if seal is None:
            raise NotSealed(
                "The entry is not sealed yet; it will be when the next period closes.", "id"
            )
        return seal
    if not 0 < size < BIG:
        raise InvalidInput("The size of a seal is 1 or more.", "sealSize")
    seal = await select_seal(snapshot, org, size)
    if seal is None:
        raise ReferenceUnknown(f"There is no seal of size {size}.", "sealSize")
    if sequence > size:
        raise NotSealed(f"The seal of size {size} was made before the entry was posted.", "id")
    return seal
