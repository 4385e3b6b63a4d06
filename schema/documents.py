"""Invoices and notes as clients see and write them."""

from collections.abc import Sequence

import strawberry
from strawberry import ID, Private, field

from ledger.dates import Day
from ledger.document_drafts import DocumentDraft, ItemDraft
from ledger.documents import Document, DocumentLine, DocumentStatus, DocumentType, Trade
from ledger.sorting import DocumentSort
from schema.accounts import Account
from schema.allocations import (
    LINKED,
    READ_CUSTOMERS,
    READ_ENTRIES,
    READ_VENDORS,
    Allocation,
    Recognition,
    customer_of,
    entry_of,
    list_allocations,
    list_recognitions,
    vendor_of,
)
from schema.connections import After, Before, Connection, First, Last, Node
from schema.customers import Customer
from schema.directives import ListSize
from schema.drilling import NESTED, nested
from schema.journal_entries import JournalEntry
from schema.linking import Links
from schema.scalars import DateTime, ExactDecimal, Money, decimal, decimal_of, exact_of
from schema.taxes import VatCategory
from schema.vendors import Vendor

strawberry.enum(Trade, description="Sales (customers) or purchases (vendors).")
strawberry.enum(DocumentType, name="InvoiceType", description="What kind of document it is.")
strawberry.enum(
    DocumentStatus,
    name="InvoiceStatus",
    description="Draft, issued, or void; of what is issued, how much is settled.",
)
strawberry.enum(DocumentSort, name="InvoiceSort", description="The order of a list of invoices.")
ITEMS = ListSize(assumed_size=4)


@strawberry.type(description="A line of a document.")
class InvoiceItem:
    line: int = field(description="Place in the document, from 1.")
    description: str = field(description="What it is about.")
    product_id: ID | None = field(description="The product, if any.")
    quantity: ExactDecimal = field(description="How many.")
    unit_price: ExactDecimal = field(description="Price of one, without tax.")
    discount: Money = field(description="Amount taken off the line's value.")
    vat_rate: ExactDecimal = field(description="Rate of the tax, in percent.")
    vat_category: VatCategory = field(description="Category of the tax.")
    vat_recoverable: bool = field(description="Whether the tax of a purchase is claimed back.")
    account: Account | None = field(
        description="Where it posts; null while a draft leaves it open."
    )
    account_id: ID | None = field(description="Id of that account.")
    account_handle: str | None = field(description="Handle of that account.")
    service_from: Day | None = field(description="First day of the service it pays for.")
    service_to: Day | None = field(description="Last day of that service.")
    corrects_line: int | None = field(description="The invoice's line that a note takes back.")
    net_amount: Money = field(description="Quantity times price, less the discount.")
    vat_amount: Money = field(description="The tax on it.")
    total_amount: Money = field(description="Both together.")
    unrecognized_amount: Money = field(description="What is still deferred of it.")
    credited_amount: Money = field(description="What notes took back of its net.")

    @classmethod
    def of(cls, line: DocumentLine, links: Links) -> "InvoiceItem":
        account = None if line.account is None else links.accounts[line.account]
        return cls(
            line=line.position,
            description=line.description,
            product_id=None if line.product is None else ID(line.product),
            quantity=decimal(line.quantity),
            unit_price=decimal(line.unit_price),
            discount=links.money(line.discount),
            vat_rate=decimal(line.vat_rate),
            vat_category=line.vat_category,
            vat_recoverable=line.is_recoverable,
            account=account,
            account_id=None if account is None else account.id,
            account_handle=None if account is None else account.handle,
            service_from=line.service_from,
            service_to=line.service_to,
            corrects_line=line.corrects_line,
            net_amount=links.money(line.net),
            vat_amount=links.money(line.vat),
            total_amount=links.money(line.total),
            unrecognized_amount=links.money(line.unrecognized),
            credited_amount=links.money(line.credited),
        )


@strawberry.type(description="An invoice or note, of sales or purchases.")
class Invoice(Node):
    organization_id: ID = field(description="The organisation it belongs to.")
    number: str = field(description="The number printed on it.")
    type: DocumentType = field(description="What kind of document it is.")
    trade: Trade = field(description="Sales or purchases.")
    is_credit: bool = field(description="Whether it lowers what is owed.")
    is_opening: bool = field(description="Whether it only opens a balance: no items, no tax.")
    status: DocumentStatus = field(description="Where it stands.")
    is_overdue: bool = field(description="Whether something is owed beyond the due date.")
    issue_date: Day = field(description="The date it counts at.")
    due_date: Day = field(description="The date it is to be paid by.")
    buyer_name: str = field(description="Whom it is made out to, as written on it.")
    buyer_tax_id: str | None = field(description="Their tax number, as written on it.")
    customer_id: ID | None = field(description="The customer, of sales.")
    vendor_id: ID | None = field(description="The vendor, of purchases.")
    corrects_id: ID | None = field(description="The invoice a note corrects.")
    currency: str = field(description="ISO 4217 code of its currency.")
    memo: str | None = field(description="A remark.")
    items: list[InvoiceItem] = field(description="Its lines.", directives=[ITEMS])
    subtotal: Money = field(description="Sum of the net amounts.")
    total_vat: Money = field(description="Sum of the tax.")
    grand_total: Money = field(description="Both together.")
    paid_amount: Money = field(description="What allocations settled of it.")
    open_amount: Money = field(description="What is left to settle.")
    journal_entry_id: ID | None = field(description="Id of the entry it posted.")
    created_at: DateTime = field(description="When it was created.")
    created_by: ID = field(description="Id of the key that created it.")
    record: Private[Document]
    links: Private[Links]

    @nested("The customer, of sales.", [READ_CUSTOMERS])
    async def customer(self) -> Customer | None:
        return await customer_of(self.record.party, self.links)

    @nested("The vendor, of purchases.", [READ_VENDORS])
    async def vendor(self) -> Vendor | None:
        return await vendor_of(self.record.party, self.links)

    @nested("The entry it posted.", [READ_ENTRIES])
    async def journal_entry(self) -> JournalEntry | None:
        return await entry_of(self.record.entry, self.links)

    @nested("What settles it, or what it settles, oldest first.", LINKED)
    async def allocations(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Allocation]:
        return await list_allocations(self.record.number, self.links, (first, after, last, before))

    @nested("What was recognised of its service periods.", [NESTED])
    async def recognitions(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Recognition]:
        return await list_recognitions(self.record.number, self.links, (first, after, last, before))

    @classmethod
    def of(cls, record: Document, links: Links) -> "Invoice":
        party = None if record.party is None else ID(record.party)
        is_sale = record.trade is Trade.SALES
        return cls(
            id=ID(record.id),
            organization_id=ID(links.organization.id),
            number=record.printed_number,
            type=record.type,
            trade=record.trade,
            is_credit=record.is_credit,
            is_opening=record.is_opening,
            status=record.status,
            is_overdue=record.is_overdue(links.today),
            issue_date=record.issue_date,
            due_date=record.due_date,
            buyer_name=record.buyer_name,
            buyer_tax_id=record.buyer_tax_id,
            customer_id=party if is_sale else None,
            vendor_id=None if is_sale else party,
            corrects_id=None if record.corrects is None else ID(record.corrects),
            currency=record.currency,
            memo=record.memo,
            items=[InvoiceItem.of(line, links) for line in record.lines],
            subtotal=links.money(record.subtotal),
            total_vat=links.money(record.total_vat),
            grand_total=links.money(record.grand_total),
            paid_amount=links.money(record.settled),
            open_amount=links.money(record.open_amount),
            journal_entry_id=None if record.entry is None else ID(record.entry),
            created_at=DateTime(record.created_at),
            created_by=ID(record.created_by),
            record=record,
            links=links,
        )


@strawberry.input(description="A line; what is left out is the product's, or the usual value.")
class InvoiceItemInput:
    description: str | None = field(
        default=None, description="What it is about; left out, the product's name."
    )
    product_id: ID | None = field(default=None, description="A product.")
    quantity: ExactDecimal | None = field(default=None, description="Above zero; 1 if left out.")
    unit_price: ExactDecimal | None = field(
        default=None, description="Price of one, without tax; 0 if left out."
    )
    discount: Money | None = field(default=None, description="At most the line's value.")
    vat_rate: ExactDecimal | None = field(
        default=None, description="In percent; left out, the product's, else the organisation's."
    )
    vat_category: VatCategory | None = field(
        default=None, description="S needs a rate above 0; Z, E and O need 0."
    )
    vat_recoverable: bool = field(
        default=True, description="Of purchases: false adds the tax to the line's cost."
    )
    account_id: ID | None = field(
        default=None,
        description="Id or handle: revenue for sales, expense or asset for purchases.",
    )
    service_from: Day | None = field(
        default=None, description="First day of the service; then it is deferred and recognised."
    )
    service_to: Day | None = field(default=None, description="Last day of the service.")
    corrects_line: int | None = field(
        default=None, description="Which line of the corrected invoice a credit takes back."
    )

    def to_draft(self) -> ItemDraft:
        return ItemDraft(
            description=self.description,
            product=self.product_id,
            quantity=decimal_of(self.quantity),
            unit_price=decimal_of(self.unit_price),
            discount=exact_of(self.discount),
            vat_rate=decimal_of(self.vat_rate),
            vat_category=self.vat_category,
            is_recoverable=self.vat_recoverable,
            account=self.account_id,
            service_from=self.service_from,
            service_to=self.service_to,
            corrects_line=self.corrects_line,
        )


@strawberry.input(description="An invoice or note. Issuing it posts it at once.")
class InvoiceInput:
    number: str = field(
        description="The number printed on it: unique over all sales, for purchases by vendor."
    )
    type: DocumentType = field(description="What kind of document it is.")
    issue_date: Day = field(description="The date it counts at; it must be open to be issued.")
    items: list[InvoiceItemInput] = field(
        default_factory=list, description="1 to 400 lines; none of an opening document."
    )
    due_date: Day | None = field(
        default=None, description="Left out, the issue date plus the party's payment terms."
    )
    customer_id: ID | None = field(default=None, description="The customer, of sales.")
    vendor_id: ID | None = field(
        default=None, description="The vendor; it makes a note one of purchases."
    )
    buyer_name: str | None = field(
        default=None, description="As written on it; left out, the party's name."
    )
    buyer_tax_id: str | None = field(default=None, description="Left out, the party's.")
    currency: str | None = field(default=None, description="The organisation's; no other yet.")
    memo: str | None = field(default=None, description="A remark.")
    corrects_id: ID | None = field(default=None, description="The invoice a note corrects.")
    opening_amount: Money | None = field(
        default=None,
        description="Instead of items: what was open before the first fiscal period.",
    )
    draft: bool = field(default=False, description="Keep it as a draft, which posts nothing.")

    def to_draft(self) -> DocumentDraft:
        return DocumentDraft(
            type=self.type,
            printed_number=self.number,
            issue_date=self.issue_date,
            items=_items(self.items),
            due_date=self.due_date,
            customer=self.customer_id,
            vendor=self.vendor_id,
            buyer_name=self.buyer_name,
            buyer_tax_id=self.buyer_tax_id,
            currency=self.currency,
            memo=self.memo,
            corrects=self.corrects_id,
            opening_amount=exact_of(self.opening_amount),
            is_draft=self.draft,
        )


def _items(items: Sequence[InvoiceItemInput]) -> list[ItemDraft]:
    return [item.to_draft() for item in items]


@strawberry.input(description="A draft as it shall be from now on.")
class InvoiceChangeInput:
    id: ID = field(description="The draft.")
    invoice: InvoiceInput = field(description="All of it anew; `draft: false` issues it.")


@strawberry.input(description="Names an invoice or note.")
class InvoiceReferenceInput:
    id: ID = field(description="Id of the document.")
