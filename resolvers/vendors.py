"""List, get, create, change and deactivate vendors."""

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
from schema.directives import WHOLE_LIST
from schema.vendors import Vendor, VendorChangeInput, VendorInput, VendorReferenceInput
from storage.parties import PartyFilter, select_parties
from storage.writing.unit import Answer

KIND = PartyKind.VENDOR


@operation(scope="vendors:read", role=Role.VIEWER, directives=(WHOLE_LIST,))
async def vendors(
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
) -> Connection[Vendor] | None:
    """List vendors; `text` also searches tax id, e-mail address and telephone number."""
    name = list_name("vendors", sort)
    paging = page, limit, first, after, last, before
    place = window_unless(all, name, granted(info).organization_id, *paging)
    chosen = PartyFilter(KIND, fold_search(text, "text"), is_active)
    snapshot, state = await read(info)
    organization = state.organization
    listing = await select_parties(snapshot, organization.number, state.head, chosen, sort, place)
    return connect(
        Connection[Vendor],
        name,
        organization.id,
        listing,
        lambda one: Vendor.of(one, organization),
    )


@operation(scope="vendors:read", role=Role.VIEWER)
async def vendor(
    info: Info,
    id: ById = None,
    code: ByCode = None,
    organization_id: OrganizationId = None,
) -> Vendor | None:
    """Return one vendor, by id or by code."""
    return Vendor.of(*await find_party(info, KIND, id, code))


@operation(scope="vendors:write", role=Role.CONTRIBUTOR)
async def create_vendor(
    info: Info,
    input: Annotated[VendorInput, argument(description="The vendor.")],
    organization_id: OrganizationId = None,
) -> Vendor | None:
    """Add a vendor."""
    return _answer(await append_created(info, KIND, input.to_draft()))


@operation(scope="vendors:write", role=Role.CONTRIBUTOR)
async def update_vendor(
    info: Info,
    input: Annotated[VendorChangeInput, argument(description="What to change.")],
    organization_id: OrganizationId = None,
) -> Vendor | None:
    """Change what is given of a vendor."""
    return _answer(await append_updated(info, KIND, input.to_change()))


@operation(scope="vendors:write", role=Role.CONTRIBUTOR)
async def deactivate_vendor(
    info: Info,
    input: Annotated[VendorReferenceInput, argument(description="Which vendor.")],
    organization_id: OrganizationId = None,
) -> Vendor | None:
    """Bar a vendor from new documents; what stands is settled as ever."""
    return _answer(await append_deactivated(info, KIND, input.id))


def _answer(answer: Answer[Record]) -> Vendor:
    return Vendor.of(answer.record, answer.organization)
