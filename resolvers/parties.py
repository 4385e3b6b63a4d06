"""What operations on customers and vendors have in common."""

from ledger.decide import parties as decide
from ledger.decide.parties import PartyChange, PartyDraft
from ledger.errors import NotFound
from ledger.organizations import Organization
from ledger.parties import Party, PartyKind
from resolvers.listing import require_one
from resolvers.reading import read
from resolvers.writing import append
from schema.context import Info
from storage.parties import select_parties_by_code, select_parties_by_id
from storage.writing.unit import Answer, Needs


async def find_party(
    info: Info, kind: PartyKind, id: str | None, code: str | None
) -> tuple[Party, Organization]:
    """Return the customer or vendor with this id or code."""
    require_one(id, code)
    snapshot, state = await read(info)
    org = state.organization.number
    if id is not None:
        found = await select_parties_by_id(snapshot, org, [id])
    else:
        found = await select_parties_by_code(snapshot, org, [code or ""])
    for party in found:
        if party.kind is kind:
            return party, state.organization
    raise NotFound(f"No such {kind}.", "code" if id is None else "id")


async def append_created(info: Info, kind: PartyKind, draft: PartyDraft) -> Answer[Party]:
    return await append(
        info,
        lambda books: decide.create_party(books, kind, draft),
        Party,
        draft,
        needs=Needs(party_codes=(draft.code,)),
    )


async def append_updated(info: Info, kind: PartyKind, change: PartyChange) -> Answer[Party]:
    codes = (change.code,) if change.code else ()
    return await append(
        info,
        lambda books: decide.update_party(books, kind, change),
        Party,
        change,
        needs=Needs(parties=(change.party,), party_codes=codes),
    )


async def append_deactivated(info: Info, kind: PartyKind, party_id: str) -> Answer[Party]:
    return await append(
        info,
        lambda books: decide.deactivate_party(books, kind, party_id),
        Party,
        {"id": party_id},
        needs=Needs(parties=(party_id,)),
    )
