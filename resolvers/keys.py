"""Keys: who asks, and create, grant, rotate, revoke."""

from typing import Annotated

from strawberry import argument

from ledger.decide import keys as decide
from ledger.decide.keys import Authority, KeyDraft
from ledger.keys import Key as Record
from ledger.paging import list_in_memory
from ledger.policy import Role
from resolvers.operation import granted, operation
from resolvers.organizations import organization_for
from resolvers.reading import read
from resolvers.writing import append
from schema.connections import (
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
from schema.keys import (
    Grant,
    GrantInput,
    Key,
    KeyInput,
    KeyReferenceInput,
    NewKey,
    RateLimit,
    Viewer,
)
from storage.keys import select_keys
from storage.writing.unit import Answer, Needs

KEYS = ListName("keys", (int, str))
Named = Annotated[KeyReferenceInput, argument(description="Which key.")]


@operation(scope="", role=Role.VIEWER)
async def viewer(info: Info) -> Viewer | None:
    """Return who asks: the key, its grants and scopes, and what is left of its bucket."""
    key = info.context.key
    return Viewer(
        key=Key.of(key, {grant.organization for grant in key.grants}),
        organization=await organization_for(info, granted(info)),
        grants=[Grant.of(grant, place == 0) for place, grant in enumerate(key.grants)],
        scopes=sorted(key.scopes),
        rate_limit=RateLimit.of(await info.context.rate_limit()),
    )


@operation(scope="keys:read", role=Role.ADMIN, directives=(PAGED,))
async def keys(
    info: Info,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Key] | None:
    """List the keys that are granted this organisation, oldest first."""
    grant = granted(info)
    place = window(KEYS, grant.organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    found = await select_keys(snapshot, grant.organization)
    listing = list_in_memory(sorted(found, key=_place), _place, place, state.head.last_sequence)
    return connect(
        Connection[Key],
        KEYS,
        grant.organization_id,
        listing,
        lambda key: Key.of(key, {grant.organization}),
    )


@operation(scope="keys:write", role=Role.ADMIN)
async def create_key(
    info: Info,
    input: Annotated[KeyInput, argument(description="The key.")],
    organization_id: OrganizationId = None,
) -> NewKey | None:
    """Create a key for this organisation; its text is shown this once."""
    minted, authority = info.context.mint_key(), _authority(info)
    draft = KeyDraft(
        number=minted.number,
        prefix=minted.prefix,
        name=input.name,
        role=input.role,
        scopes=input.scopes,
        expires_at=input.expires_at,
        rate_limit=input.rate_limit,
    )
    answer = await append(
        info,
        lambda books: decide.create_key(books, draft, minted.hash, authority),
        Record,
        input,
    )
    return _new(answer, minted.text)


@operation(scope="keys:write", role=Role.ADMIN)
async def grant_key(
    info: Info,
    input: Annotated[GrantInput, argument(description="Which key, and which role.")],
    organization_id: OrganizationId = None,
) -> Key | None:
    """Give a key you administer a role in this organisation, or change the one it has."""
    authority = _authority(info)
    return _answer(
        await append(
            info,
            lambda books: decide.grant_key(books, input.id, input.role, authority),
            Record,
            input,
            needs=Needs(keys=(input.id,)),
        )
    )


@operation(scope="keys:write", role=Role.ADMIN)
async def revoke_key(
    info: Info, input: Named, organization_id: OrganizationId = None
) -> Key | None:
    """End a key at once; where it is only a guest, end its grant here."""
    authority = _authority(info)
    return _answer(
        await append(
            info,
            lambda books: decide.revoke_key(books, input.id, authority),
            Record,
            input,
            needs=Needs(keys=(input.id,)),
        )
    )


@operation(scope="keys:write", role=Role.ADMIN)
async def rotate_key(
    info: Info, input: Named, organization_id: OrganizationId = None
) -> NewKey | None:
    """Give a key a new text; the old one stops at once."""
    minted, authority = info.context.mint_key(), _authority(info)
    answer = await append(
        info,
        lambda books: decide.rotate_key(books, input.id, minted.prefix, minted.hash, authority),
        Record,
        input,
        needs=Needs(keys=(input.id,)),
    )
    return _new(answer, minted.text)


def _authority(info: Info) -> Authority:
    """Return the most the caller may hand on."""
    key = info.context.key
    held = {one.organization: one.role for one in key.grants if one.role >= Role.ADMIN}
    return Authority(granted(info).role, key.scopes, held)


def _place(key: Record) -> tuple[int, str]:
    return key.created_at, key.id


def _answer(answer: Answer[Record]) -> Key:
    return Key.of(answer.record, {answer.organization.number})


def _new(answer: Answer[Record], text: str) -> NewKey:
    return NewKey(key=_answer(answer), secret=None if answer.is_replay else text)
