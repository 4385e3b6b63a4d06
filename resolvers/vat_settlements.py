"""List, make, pay and undo VAT settlements."""

from typing import Annotated

from strawberry import ID, argument

from ledger.decide import vat_settlements as decide
from ledger.errors import NotFound
from ledger.policy import Role
from ledger.vat_settlements import VatSettlement as Record
from resolvers.journal_entries import From, To
from resolvers.linking import links_of
from resolvers.operation import granted, operation
from resolvers.reading import read
from resolvers.statements import require_range
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
from schema.vat_settlements import (
    VatPaymentInput,
    VatPaymentReferenceInput,
    VatSettlement,
    VatSettlementInput,
    VatSettlementReferenceInput,
)
from storage.vat_settlements import select_vat_settlements, select_vat_settlements_by_id
from storage.writing.unit import Answer, Needs

SETTLEMENTS = ListName("vatSettlements", (int, int))


@operation(scope="accounting:read", role=Role.VIEWER, directives=(PAGED,))
async def vat_settlements(
    info: Info,
    from_: From = None,
    to: To = None,
    include_deleted: Annotated[
        bool, argument(description="Also settlements that were deleted.")
    ] = False,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[VatSettlement] | None:
    """List the VAT settlements that touch a range, the latest first."""
    grant = granted(info)
    place = window(SETTLEMENTS, grant.organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    listing = await select_vat_settlements(
        snapshot,
        state.organization.number,
        state.head,
        from_,
        to,
        place,
        include_deleted=include_deleted,
    )
    links = links_of(info, snapshot, state)
    return connect(
        Connection[VatSettlement],
        SETTLEMENTS,
        state.organization.id,
        listing,
        lambda one: VatSettlement.of(one, links),
    )


@operation(scope="accounting:read", role=Role.VIEWER)
async def vat_settlement(
    info: Info,
    id: Annotated[ID, argument(description="Id of the settlement.")],
    organization_id: OrganizationId = None,
) -> VatSettlement | None:
    """Return one VAT settlement, deleted ones included."""
    snapshot, state = await read(info)
    found = await select_vat_settlements_by_id(snapshot, state.organization.number, [id])
    if not found:
        raise NotFound("No such VAT settlement.", "id")
    return VatSettlement.of(found[0], links_of(info, snapshot, state))


@operation(scope="accounting:write", role=Role.MANAGER)
async def settle_vat(
    info: Info,
    input: Annotated[VatSettlementInput, argument(description="Which range, and when.")],
    organization_id: OrganizationId = None,
) -> VatSettlement | None:
    """Move what the tax accounts came to in a range to VAT due."""
    require_range(input.from_, input.to, "to")
    answer = await append(
        info,
        lambda books: decide.settle_vat(books, input.from_, input.to, input.date),
        Record,
        input,
        needs=Needs(movements=((input.from_, input.to),)),
        postings=10,
    )
    return await _answer(info, answer)


@operation(scope="accounting:write", role=Role.MANAGER)
async def delete_vat_settlement(
    info: Info,
    input: Annotated[VatSettlementReferenceInput, argument(description="Which settlement.")],
    organization_id: OrganizationId = None,
) -> VatSettlement | None:
    """Revoke a VAT settlement that is not paid."""
    answer = await append(
        info,
        lambda books: decide.delete_vat_settlement(books, input.id),
        Record,
        input,
        needs=Needs(vat_settlements=(input.id,), with_entries=True),
    )
    return await _answer(info, answer)


@operation(scope="accounting:write", role=Role.MANAGER)
async def pay_vat(
    info: Info,
    input: Annotated[VatPaymentInput, argument(description="The payment.")],
    organization_id: OrganizationId = None,
) -> VatSettlement | None:
    """Pay all that a VAT settlement owes, or record the refund it brought."""
    draft = input.to_draft()
    answer = await append(
        info,
        lambda books: decide.pay_vat(books, draft),
        Record,
        draft,
        needs=Needs(vat_settlements=(draft.settlement,)),
        postings=2,
    )
    return await _answer(info, answer)


@operation(scope="accounting:write", role=Role.MANAGER)
async def delete_vat_payment(
    info: Info,
    input: Annotated[VatPaymentReferenceInput, argument(description="Whose payment.")],
    organization_id: OrganizationId = None,
) -> VatSettlement | None:
    """Revoke the payment of a VAT settlement, which is open again."""
    answer = await append(
        info,
        lambda books: decide.delete_vat_payment(books, input.settlement_id),
        Record,
        input,
        needs=Needs(vat_settlements=(input.settlement_id,), with_entries=True),
    )
    return await _answer(info, answer)


async def _answer(info: Info, answer: Answer[Record]) -> VatSettlement:
    snapshot, state = await read(info)
    return VatSettlement.of(answer.record, links_of(info, snapshot, state))
