"""Verify the books on demand: everything is read again, by one caller at a time."""

from ledger.errors import Overloaded
from ledger.policy import Role
from resolvers.operation import operation
from resolvers.reading import database_of, read
from schema.connections import OrganizationId
from schema.context import Info
from schema.verification import Finding, Verification
from storage.organizations import select_organization
from storage.verification import first_broken_sequence, verify_organization

RETRY_AFTER_SECONDS = 30


@operation(scope="accounting:read", role=Role.ADMIN)
async def verification(info: Info, organization_id: OrganizationId = None) -> Verification | None:
    """Compare chain, entries, totals and seals with each other; it reads all books."""
    turn = database_of(info).verifying
    if turn.locked():
        info.context.response_headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        raise Overloaded(
            "Another verification is running; one runs at a time.",
            retry_after_seconds=RETRY_AFTER_SECONDS,
        )
    async with turn:
        snapshot, state = await read(info)
        stored = await select_organization(snapshot, state.organization.id)
        key = info.context.seal_public_key
        faults = verify_organization(snapshot, stored or state.organization, seal_key=key)
        found = [fault async for fault in faults]
    shown = [Finding(place=one.place, message=one.message, sequence=one.sequence) for one in found]
    return Verification.of(state.head, shown, first_broken_sequence(found))
