"""List who still calls the dialects."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from strawberry import ID, argument

from ledger.dates import Day, spell_day
from ledger.errors import InvalidInput, NotFound
from ledger.keys import Key as KeyRecord
from ledger.policy import Role
from ledger.usage import Usage as Record
from resolvers.operation import granted, operation
from resolvers.reading import read
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
from schema.context import Dialects, Info
from schema.directives import PAGED
from schema.keys import Key
from schema.usage import DialectUsage
from storage.keys import select_keys
from storage.usage import UsageFilter, select_usage

USAGE = ListName("dialectUsage", (int, int, str, str))


@operation(scope="keys:read", role=Role.ADMIN, directives=(PAGED,))
async def dialect_usage(
    info: Info,
    key_id: Annotated[ID | None, argument(description="Only calls of this key.")] = None,
    dialect: Annotated[
        str | None, argument(description="Only calls through this dialect, such as `v1`.")
    ] = None,
    from_: Annotated[
        Day | None, argument(name="from", description="First day (UTC), inclusive.")
    ] = None,
    to: Annotated[Day | None, argument(name="to", description="Last day (UTC), inclusive.")] = None,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[DialectUsage] | None:
    """List what this organisation's own keys call in the REST dialects, the last used first."""
    grant, dialects = granted(info), info.context.dialects
    place = window(USAGE, grant.organization_id, page, limit, first, after, last, before)
    _check(dialects, dialect, from_, to)
    snapshot, state = await read(info)
    org = grant.organization
    keys = {key.number: key for key in await select_keys(snapshot, org)}
    chosen = UsageFilter(_number_of(key_id, org, keys.values()), dialect, from_, to)
    days = f"{spell_day(from_) or ''}..{spell_day(to) or ''}"

    def node_of(one: Record) -> DialectUsage:
        key = Key.of(keys[one.key], {org})
        return DialectUsage.of(one, key, days, dialects.find(one.surface, one.route))

    listing = await select_usage(snapshot, org, state.head, chosen, place)
    return connect(Connection[DialectUsage], USAGE, grant.organization_id, listing, node_of)


def _check(dialects: Dialects, dialect: str | None, first: date | None, last: date | None) -> None:
    if dialect is not None and dialect not in dialects.names:
        raise InvalidInput(f"One of {', '.join(dialects.names)} is expected.", "dialect")
    if first is not None and last is not None and first > last:
        raise InvalidInput("`from` lies after `to`.", "from")


def _number_of(id: ID | None, org: int, keys: Iterable[KeyRecord]) -> int | None:
    """Find a key whose home is this organisation: what others call is not counted here."""
    if id is None:
        return None
    for key in keys:
        if key.id == id and key.grants[0].organization == org:
            return key.number
    raise NotFound("No such key has its home in this organisation.", "keyId")
