"""List the organisations a key is granted; change one."""

from typing import Annotated

from strawberry import argument

from ledger.decide.organizations import update_organization as decide
from ledger.keys import Grant
from ledger.organizations import Head
from ledger.organizations import Organization as Record
from ledger.paging import list_in_memory
from ledger.policy import Role
from resolvers.operation import granted, operation
from resolvers.periods import today_of
from resolvers.reading import read_organization
from resolvers.writing import append
from schema.changes import given
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
from schema.organizations import Organization, UpdateOrganizationInput
from storage.organizations import currency_exponent, require_time_zone
from storage.writing.unit import Needs

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


@operation(scope="organizations:write", role=Role.ADMIN)
async def update_organization(
    info: Info,
    input: Annotated[UpdateOrganizationInput, argument(description="What to change.")],
    organization_id: OrganizationId = None,
) -> Organization | None:
    """Change names, time zone, VAT rate, fiscal year start or base currency of an organisation."""
    if (zone := given(input.time_zone)) is not None:
        require_time_zone(zone, "timeZone")
    currency = given(input.base_currency)
    exponent = None if currency is None else currency_exponent(currency, "baseCurrency")
    change = input.to_change(exponent)
    answer = await append(
        info,
        lambda books: decide(books, change),
        Record,
        change,
        needs=Needs(amounts=currency is not None),
    )
    grant = granted(info)
    _, state = await read_organization(info, grant.organization)
    return _show(info, grant, answer.record, state.head)


async def organization_for(info: Info, grant: Grant) -> Organization:
    """Show an organisation as the holder of a grant sees it."""
    _, state = await read_organization(info, grant.organization)
    return _show(info, grant, state.organization, state.head)


def _show(info: Info, grant: Grant, record: Record, head: Head) -> Organization:
    return Organization.of(record, head, grant.role, today_of(info, record))


def _place(grant: Grant) -> tuple[str]:
    return (grant.organization_id,)
