"""List, get, draft, issue and void invoices and notes."""

from typing import Annotated

from strawberry import ID, argument

from ledger.decide import documents as decide
from ledger.document_drafts import DocumentDraft
from ledger.documents import Document, DocumentStatus, DocumentType, Trade
from ledger.errors import InvalidInput, NotFound, ReferenceUnknown
from ledger.parties import PartyKind
from ledger.policy import Role
from ledger.sorting import DocumentSort
from ledger.text import fold_search
from resolvers.journal_entries import From, To
from resolvers.linking import links_of
from resolvers.operation import granted, operation
from resolvers.periods import today_of
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
from schema.documents import Invoice, InvoiceChangeInput, InvoiceInput, InvoiceReferenceInput
from storage.documents import (
    DocumentFilter,
    select_documents,
    select_documents_by_id,
)
from storage.parties import select_parties_by_id
from storage.snapshot import Snapshot
from storage.writing.unit import Answer, Needs

INVOICES = {
    order: ListName(f"invoices.{order}", (str, int) if order == "number" else (int, int))
    for order in DocumentSort
}
Named = Annotated[InvoiceReferenceInput, argument(description="Which document.")]
CustomerId = Annotated[ID | None, argument(description="Only this customer's.")]
VendorId = Annotated[ID | None, argument(description="Only this vendor's.")]


@operation(scope="invoices:read", role=Role.VIEWER, directives=(PAGED,))
async def invoices(
    info: Info,
    from_: From = None,
    to: To = None,
    trade: Annotated[
        Trade | None, argument(description="Only those of sales, or of purchases.")
    ] = None,
    type: Annotated[DocumentType | None, argument(description="Only this type.")] = None,
    status: Annotated[DocumentStatus | None, argument(description="Only this status.")] = None,
    customer_id: CustomerId = None,
    vendor_id: VendorId = None,
    number: Annotated[str | None, argument(description="Only this printed number.")] = None,
    overdue: Annotated[
        bool, argument(description="Only what is owed beyond its due date.")
    ] = False,
    text: Annotated[
        str | None, argument(description="Only those whose number, name or memo holds this.")
    ] = None,
    sort: Annotated[DocumentSort, argument(description="The list's order.")] = DocumentSort.NEWEST,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Invoice] | None:
    """List invoices and notes, newest first unless sorted otherwise."""
    name = INVOICES[sort]
    place = window(name, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    org = state.organization.number
    chosen = DocumentFilter(
        trade=trade,
        type=type,
        status=status,
        party=await filtered_party(snapshot, org, customer_id, vendor_id),
        printed_number=number,
        first=from_,
        last=to,
        overdue_on=today_of(info, state.organization) if overdue else None,
        text=fold_search(text, "text"),
    )
    listing = await select_documents(snapshot, org, state.head, chosen, sort, place)
    links = links_of(info, snapshot, state)
    return connect(
        Connection[Invoice],
        name,
        state.organization.id,
        listing,
        lambda one: Invoice.of(one, links),
    )


@operation(scope="invoices:read", role=Role.VIEWER)
async def invoice(
    info: Info,
    id: Annotated[ID, argument(description="Id of the document.")],
    organization_id: OrganizationId = None,
) -> Invoice | None:
    """Return one invoice or note, void ones included."""
    snapshot, state = await read(info)
    found = await select_documents_by_id(snapshot, state.organization.number, [id])
    if not found:
        raise NotFound("No such invoice.", "id")
    return Invoice.of(found[0], links_of(info, snapshot, state))


@operation(scope="invoices:write", role=Role.CONTRIBUTOR)
async def create_invoice(
    info: Info,
    input: Annotated[InvoiceInput, argument(description="The document.")],
    organization_id: OrganizationId = None,
) -> Invoice | None:
    """Issue an invoice or note, which posts it at once; or keep it as a draft."""
    draft = input.to_draft()
    answer = await append(
        info,
        lambda books: decide.create_document(books, draft),
        Document,
        draft,
        needs=_needs(draft),
        postings=len(draft.items) + 2,
    )
    return await _answer(info, answer)


@operation(scope="invoices:write", role=Role.CONTRIBUTOR)
async def update_invoice(
    info: Info,
    input: Annotated[InvoiceChangeInput, argument(description="Which draft, and its new self.")],
    organization_id: OrganizationId = None,
) -> Invoice | None:
    """Replace a draft; issue it too, unless it stays one."""
    draft = input.invoice.to_draft()
    answer = await append(
        info,
        lambda books: decide.update_document(books, input.id, draft),
        Document,
        [input.id, draft],
        needs=_needs(draft, input.id),
        postings=len(draft.items) + 2,
    )
    return await _answer(info, answer)


@operation(scope="invoices:write", role=Role.CONTRIBUTOR)
async def issue_invoice(
    info: Info, input: Named, organization_id: OrganizationId = None
) -> Invoice | None:
    """Issue a draft as it stands; it posts at once."""
    answer = await append(
        info,
        lambda books: decide.issue_document(books, input.id),
        Document,
        input,
        needs=Needs(documents=(input.id,)),
        postings=400,
    )
    return await _answer(info, answer)


@operation(scope="invoices:write", role=Role.CONTRIBUTOR)
async def void_invoice(
    info: Info, input: Named, organization_id: OrganizationId = None
) -> Invoice | None:
    """Void a document that nothing settled: what it posted is revoked, its number stays used."""
    answer = await append(
        info,
        lambda books: decide.void_document(books, input.id),
        Document,
        input,
        needs=Needs(documents=(input.id,), with_entries=True),
    )
    return await _answer(info, answer)


async def filtered_party(
    snapshot: Snapshot, org: int, customer_id: str | None, vendor_id: str | None
) -> str | None:
    """Return the one party a list is filtered by; it must be there."""
    if customer_id is not None and vendor_id is not None:
        raise InvalidInput("Filter by a customer or by a vendor, not both.", "vendorId")
    for kind, name in ((PartyKind.CUSTOMER, customer_id), (PartyKind.VENDOR, vendor_id)):
        found = [] if name is None else await select_parties_by_id(snapshot, org, [name])
        if name is not None and not any(party.kind is kind for party in found):
            raise ReferenceUnknown(f"No such {kind}.", f"{kind}Id")
    return customer_id or vendor_id


def _needs(draft: DocumentDraft, *documents: str) -> Needs:
    parties = (name for name in (draft.customer, draft.vendor) if name)
    return Needs(
        parties=tuple(parties),
        products=tuple({item.product for item in draft.items if item.product}),
        printed_numbers=(draft.printed_number,),
        documents=(*documents, draft.corrects) if draft.corrects else documents,
    )


async def _answer(info: Info, answer: Answer[Document]) -> Invoice:
    snapshot, state = await read(info)
    return Invoice.of(answer.record, links_of(info, snapshot, state))
