"""List, get, make, refund, allocate, delete and reverse payments."""

from collections.abc import Sequence
from typing import Annotated

from strawberry import ID, argument

from ledger.decide import allocations as decide_allocations
from ledger.decide import payment_undoing as undo
from ledger.decide import payments as decide
from ledger.decide import refunds
from ledger.decide.allocations import AllocationDraft, CreditAllocated
from ledger.documents import Trade
from ledger.errors import NotFound
from ledger.payments import Payment as Record
from ledger.policy import Role
from ledger.text import fold_search
from resolvers.documents import CustomerId, VendorId, filtered_party
from resolvers.journal_entries import From, To
from resolvers.linking import links_of
from resolvers.operation import granted, operation
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
from schema.payments import (
    AllocationResult,
    CreditAllocationInput,
    Payment,
    PaymentDirection,
    PaymentInput,
    PaymentReferenceInput,
    PaymentReversalInput,
    RefundInput,
)
from schema.scalars import money
from storage.documents import (
    PaymentFilter,
    select_documents_by_id,
    select_payments,
    select_payments_by_id,
)
from storage.writing.unit import Answer, Needs

PAYMENTS = ListName("payments", (int, int))


@operation(scope="payments:read", role=Role.VIEWER, directives=(PAGED,))
async def payments(
    info: Info,
    from_: From = None,
    to: To = None,
    direction: Annotated[
        PaymentDirection | None, argument(description="Only money received, or only made.")
    ] = None,
    trade: Annotated[
        Trade | None, argument(description="Only those of sales, or of purchases.")
    ] = None,
    customer_id: CustomerId = None,
    vendor_id: VendorId = None,
    unallocated: Annotated[
        bool, argument(description="Only those of which credit is left.")
    ] = False,
    include_deleted: Annotated[
        bool, argument(description="Also payments that were deleted.")
    ] = False,
    text: Annotated[
        str | None, argument(description="Only those whose reference, memo or method holds this.")
    ] = None,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Payment] | None:
    """List payments and refunds, newest first."""
    place = window(PAYMENTS, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    org = state.organization.number
    chosen = PaymentFilter(
        trade=trade,
        is_received=None if direction is None else direction is PaymentDirection.RECEIVED,
        party=await filtered_party(snapshot, org, customer_id, vendor_id),
        first=from_,
        last=to,
        text=fold_search(text, "text"),
        has_credit_left=unallocated,
        include_deleted=include_deleted,
    )
    listing = await select_payments(snapshot, org, state.head, chosen, place)
    links = links_of(info, snapshot, state)
    return connect(
        Connection[Payment],
        PAYMENTS,
        state.organization.id,
        listing,
        lambda one: Payment.of(one, links),
    )


@operation(scope="payments:read", role=Role.VIEWER)
async def payment(
    info: Info,
    id: Annotated[ID, argument(description="Id of the payment.")],
    organization_id: OrganizationId = None,
) -> Payment | None:
    """Return one payment, deleted ones included."""
    snapshot, state = await read(info)
    found = await select_payments_by_id(snapshot, state.organization.number, [id])
    if not found:
        raise NotFound("No such payment.", "id")
    return Payment.of(found[0], links_of(info, snapshot, state))


@operation(scope="payments:write", role=Role.CONTRIBUTOR)
async def create_payment(
    info: Info,
    input: Annotated[PaymentInput, argument(description="The payment.")],
    organization_id: OrganizationId = None,
) -> Payment | None:
    """Record a payment and settle documents with it; what is left stays as credit."""
    draft = input.to_draft()
    named = _documents(draft.allocations)
    party = (draft.party,) if draft.party else ()
    needs = Needs(
        parties=party, documents=named, open_items_of=party if draft.allocations is None else ()
    )
    answer = await append(
        info,
        lambda books: decide.create_payment(books, draft),
        Record,
        draft,
        needs=needs,
        postings=len(named) + 2,
    )
    return await _answer(info, answer)


@operation(scope="payments:write", role=Role.CONTRIBUTOR)
async def create_refund(
    info: Info,
    input: Annotated[RefundInput, argument(description="The refund.")],
    organization_id: OrganizationId = None,
) -> Payment | None:
    """Record money given back from unallocated credit."""
    draft = input.to_draft()
    answer = await append(
        info,
        lambda books: refunds.create_refund(books, draft),
        Record,
        draft,
        needs=Needs(parties=(draft.party,), open_items_of=(draft.party,)),
        postings=2,
    )
    return await _answer(info, answer)


@operation(scope="payments:write", role=Role.CONTRIBUTOR)
async def allocate_credit(
    info: Info,
    input: Annotated[CreditAllocationInput, argument(description="Which credit, and to what.")],
    organization_id: OrganizationId = None,
) -> AllocationResult | None:
    """Allocate what is left of a payment or credit note."""
    drafts = input.to_drafts()
    org = granted(info).organization
    party = await _party_of_credit(info, org, input.credit_id) if drafts is None else None
    needs = Needs(
        documents=(input.credit_id, *_documents(drafts)),
        payments=(input.credit_id,),
        open_items_of=(party,) if party else (),
    )
    answer = await append(
        info,
        lambda books: decide_allocations.allocate_credit(books, input.credit_id, drafts),
        CreditAllocated,
        [input.credit_id, drafts],
        needs=needs,
        entries=len(drafts or ()),
        postings=2 * len(drafts or ()),
    )
    done, exponent = answer.record, answer.organization.exponent
    allocated = sum(one.amount for one in done.allocations)
    return AllocationResult(
        credit_id=ID(done.credit),
        allocated_amount=money(allocated, exponent),
        unallocated_amount=money(done.rest, exponent),
    )


@operation(scope="payments:write", role=Role.CONTRIBUTOR)
async def delete_payment(
    info: Info,
    input: Annotated[PaymentReferenceInput, argument(description="Which payment.")],
    organization_id: OrganizationId = None,
) -> Payment | None:
    """Revoke a payment and its allocations; what it settled opens again."""
    answer = await append(
        info,
        lambda books: undo.delete_payment(books, input.id),
        Record,
        input,
        needs=Needs(payments=(input.id,), with_entries=True),
    )
    return await _answer(info, answer)


@operation(scope="payments:write", role=Role.CONTRIBUTOR)
async def reverse_payment(
    info: Info,
    input: Annotated[PaymentReversalInput, argument(description="Which payment, and when.")],
    organization_id: OrganizationId = None,
) -> Payment | None:
    """Post the mirror of a payment on an open day; its allocations end that day."""
    answer = await append(
        info,
        lambda books: undo.reverse_payment(books, input.id, input.date),
        Record,
        input,
        needs=Needs(payments=(input.id,), with_entries=True),
        postings=4,
    )
    return await _answer(info, answer)


def _documents(drafts: Sequence[AllocationDraft] | None) -> tuple[str, ...]:
    return tuple(draft.document for draft in drafts or ())


async def _party_of_credit(info: Info, org: int, credit_id: str) -> str | None:
    """Read whose credit it is, which never changes, so that their open documents are loaded."""
    snapshot, _ = await read(info)
    payments = await select_payments_by_id(snapshot, org, [credit_id])
    notes = await select_documents_by_id(snapshot, org, [credit_id])
    await info.context.refresh_snapshot()
    owners = [payment.party for payment in payments] + [note.party for note in notes]
    return owners[0] if owners else None


async def _answer(info: Info, answer: Answer[Record]) -> Payment:
    snapshot, state = await read(info)
    return Payment.of(answer.record, links_of(info, snapshot, state))
