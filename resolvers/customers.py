"""List, get, create, change and deactivate customers."""

from typing import Annotated

from strawberry import argument

from ledger.parties import Party as Record
from ledger.parties import PartyKind
from ledger.policy import Role
from ledger.sorting import RecordSort
from ledger.text import fold_search
from resolvers.listing import (
    All,
    ByCode,
    ById,
    IsActive,
    Order,
    Text,
    list_name,
    window_unless,
)
from resolvers.operation import granted, operation
from resolvers.parties import append_created, append_deactivated, append_updated, find_party
from resolvers.reading import read
from schema.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    Limit,
    OrganizationId,
    Page,
    connect,
)
from schema.context import Info
from schema.customers import Customer, CustomerChangeInput, CustomerInput, CustomerReferenceInput
from schema.directives import WHOLE_LIST
from storage.parties import PartyFilter, select_parties
from storage.writing.unit import Answer

KIND = PartyKind.CUSTOMER


@operation(scope="customers:read", role=Role.VIEWER, directives=(WHOLE_LIST,))
async def customers(
    info: Info,
    text: Text = None,
    is_active: IsActive = None,
    sort: Order = RecordSort.CODE,
    all: All = False,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Customer] | None:
    """List customers; `text` also searches tax id, e-mail address and telephone number."""
    name = list_name("customers", sort)
    paging = page, limit, first, after, last, before
    place = window_unless(all, name, granted(info).organization_id, *paging)
    chosen = PartyFilter(KIND, fold_search(text, "text"), is_active)
    snapshot, state = await read(info)
    organization = state.organization
    listing = await select_parties(snapshot, organization.number, state.head, chosen, sort, place)
    return connect(
        Connection[Customer],
        name,
        organization.id,
        listing,
        lambda one: Customer.of(one, organization),
    )


@operation(scope="customers:read", role=Role.VIEWER)
async def customer(
    info: Info,
    id: ById = None,
    code: ByCode = None,
    organization_id: OrganizationId = None,
) -> Customer | None:
    """Return one customer, by id or by code."""
    return Customer.of(*await find_party(info, KIND, id, code))


@operation(scope="customers:write", role=Role.CONTRIBUTOR)
async def create_customer(
    info: Info,
    input: Annotated[CustomerInput, argument(description="The customer.")],
    organization_id: OrganizationId = None,
) -> Customer | None:
    """Add a customer."""
    return _answer(await append_created(info, KIND, input.to_draft()))


@operation(scope="customers:write", role=Role.CONTRIBUTOR)
async def update_customer(
    info: Info,
    input: Annotated[CustomerChangeInput, argument(description="What to change.")],
    organization_id: OrganizationId = None,
) -> Customer | None:
    """Change what is given of a customer."""
    return _answer(await append_updated(info, KIND, input.to_change()))


@operation(scope="customers:write", role=Role.CONTRIBUTOR)
async def deactivate_customer(
    info: Info,
    input: Annotated[CustomerReferenceInput, argument(description="Which customer.")],
    organization_id: OrganizationId = None,
) -> Customer | None:
    """Bar a customer from new documents; what stands is settled as ever."""
    return _answer(await append_deactivated(info, KIND, input.id))


def _answer(answer: Answer[Record]) -> Customer:
    return Customer.of(answer.record, answer.organization)
