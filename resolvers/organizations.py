"""List the organisations a key is granted."""

from ledger.keys import Grant
from ledger.paging import list_in_memory
from ledger.policy import Role
from resolvers.operation import granted, operation
from resolvers.periods import today_of
from resolvers.reading import read_organization
from schema.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    Limit,
    ListName,
    Page,
    connect,
    window,
)
from schema.context import Info
from schema.directives import PAGED
from schema.organizations import Organization

ORGANIZATIONS = ListName("organizations", (str,))


@operation(scope="organizations:read", role=Role.VIEWER, directives=(PAGED,))
async def organizations(
    info: Info,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Organization] | None:
    """List the organisations the key is granted, by id."""
    key_id = info.context.key.id
    place = window(ORGANIZATIONS, key_id, page, limit, first, after, last, before)
    grants = sorted(info.context.key.grants, key=_place)
    _, state = await read_organization(info, granted(info).organization)
    listing = list_in_memory(grants, _place, place, state.head.last_sequence)
    shown = {grant: await organization_for(info, grant) for grant in listing.records}
    return connect(Connection[Organization], ORGANIZATIONS, key_id, listing, shown.__getitem__)


async def organization_for(info: Info, grant: Grant) -> Organization:
    """Show an organisation as the holder of a grant sees it."""
    _, state = await read_organization(info, grant.organization)
    today = today_of(info, state.organization)
    return Organization.of(state.organization, state.head, grant.role, today)


def _place(grant: Grant) -> tuple[str]:
    return (grant.organization_id,)
