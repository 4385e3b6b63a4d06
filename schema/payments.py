"""Payments, refunds and their allocations as clients see and write them."""

from collections.abc import Sequence
from enum import StrEnum

import strawberry
from strawberry import ID, Private, field

from ledger.dates import Day
from ledger.decide.allocations import AllocationDraft
from ledger.decide.payments import PaymentDraft
from ledger.decide.refunds import RefundDraft
from ledger.documents import Trade
from ledger.errors import InvalidInput
from ledger.payments import Payment as Record
from schema.accounts import Account
from schema.allocations import (
    LINKED,
    READ_CUSTOMERS,
    READ_ENTRIES,
    READ_VENDORS,
    Allocation,
    customer_of,
    entry_of,
    list_allocations,
    vendor_of,
)
from schema.connections import After, Before, Connection, First, Last, Node
from schema.customers import Customer
from schema.drilling import nested
from schema.journal_entries import JournalEntry
from schema.linking import Links
from schema.scalars import DateTime, Money, exact, exact_of
from schema.vendors import Vendor


@strawberry.enum(description="Which way money went.")
class PaymentDirection(StrEnum):
    RECEIVED = "received"
    MADE = "made"


@strawberry.enum(description="LIVE, or how it was undone.")
class PaymentStatus(StrEnum):
    LIVE = "live"
    REVERSED = "reversed"
    DELETED = "deleted"


@strawberry.type(description="Money received or paid, and what it settles.")
class Payment(Node):
    organization_id: ID = field(description="The organisation it belongs to.")
    direction: PaymentDirection = field(description="Which way money went.")
    is_refund: bool = field(description="Whether it gave unallocated credit back.")
    trade: Trade = field(description="With a customer (sales) or a vendor (purchases).")
    status: PaymentStatus = field(description="Whether it still counts.")
    date: Day = field(description="The date it was paid.")
    amount: Money = field(description="How much was paid.")
    allocated_amount: Money = field(description="How much of it is allocated.")
    unallocated_amount: Money = field(description="What is left as credit.")
    customer_id: ID | None = field(description="The customer, if it is one of sales.")
    vendor_id: ID | None = field(description="The vendor, if it is one of purchases.")
    account: Account = field(description="The cash account it went through.")
    method: str | None = field(description="How it was paid, in your own words.")
    reference: str | None = field(description="Your own reference.")
    memo: str | None = field(description="A remark.")
    journal_entry_id: ID = field(description="Id of the entry it posted.")
    reversed_on: Day | None = field(description="The date it was reversed on, if it was.")
    reversal_entry_id: ID | None = field(description="Id of the entry that mirrors it.")
    created_at: DateTime = field(description="When it was recorded.")
    created_by: ID = field(description="Id of the key that recorded it.")
    record: Private[Record]
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

    @nested("What it settles, or what settles a refund, oldest first.", LINKED)
    async def allocations(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Allocation]:
        return await list_allocations(self.record.number, self.links, (first, after, last, before))

    @classmethod
    def of(cls, record: Record, links: Links) -> "Payment":
        party = None if record.party is None else ID(record.party)
        is_sale = record.trade is Trade.SALES
        received = PaymentDirection.RECEIVED if record.is_received else PaymentDirection.MADE
        mirror = record.reversal_entry
        return cls(
            id=ID(record.id),
            organization_id=ID(links.organization.id),
            direction=received,
            is_refund=record.is_refund,
            trade=record.trade,
            status=_status(record),
            date=record.date,
            amount=links.money(record.amount),
            allocated_amount=links.money(record.allocated),
            unallocated_amount=links.money(0 if record.is_refund else record.open_amount),
            customer_id=party if is_sale else None,
            vendor_id=None if is_sale else party,
            account=links.accounts[record.account],
            method=record.method,
            reference=record.reference,
            memo=record.memo,
            journal_entry_id=ID(record.entry),
            reversed_on=record.reversed_on,
            reversal_entry_id=None if mirror is None else ID(mirror),
            created_at=DateTime(record.created_at),
            created_by=ID(record.created_by),
            record=record,
            links=links,
        )


def _status(record: Record) -> PaymentStatus:
    if record.revoked_sequence is not None:
        return PaymentStatus.DELETED
    return PaymentStatus.LIVE if record.is_live else PaymentStatus.REVERSED


@strawberry.type(description="What a later allocation came to.")
class AllocationResult:
    credit_id: ID = field(description="The payment or credit note.")
    allocated_amount: Money = field(description="How much was allocated now.")
    unallocated_amount: Money = field(description="What is still left of the credit.")


@strawberry.type(description="What was recognised.")
class RecognitionResult:
    through: Day = field(description="The day up to which everything is recognised now.")
    posted: int = field(description="How many entries were posted; 0 if nothing was due.")
    amount: Money = field(description="Their sum.")


@strawberry.input(description="How much of a payment goes to a document.")
class AllocationInput:
    document_id: ID = field(description="An issued invoice or debit note of the party.")
    amount: Money | None = field(default=None, description="Left out, as much as there is.")

    def to_draft(self) -> AllocationDraft:
        return AllocationDraft(self.document_id, exact_of(self.amount))


@strawberry.input(description="A payment from a customer or to a vendor.")
class PaymentInput:
    amount: Money = field(description="How much was paid, above zero.")
    date: Day = field(description="The date it was paid; it must be open.")
    direction: PaymentDirection | None = field(
        default=None, description="Needed only where neither customer nor vendor is named."
    )
    customer_id: ID | None = field(default=None, description="The customer who paid.")
    vendor_id: ID | None = field(default=None, description="The vendor who was paid.")
    account_id: ID | None = field(
        default=None, description="A cash account, by id or handle; left out, the default one."
    )
    currency: str | None = field(default=None, description="The organisation's; no other yet.")
    method: str | None = field(default=None, description="How it was paid, in your own words.")
    reference: str | None = field(default=None, description="Your own reference.")
    memo: str | None = field(default=None, description="A remark.")
    allocations: list[AllocationInput] | None = field(
        default=None,
        description="What it settles; left out, the oldest due first; empty, nothing yet.",
    )

    def to_draft(self) -> PaymentDraft:
        trade = _trade(self.customer_id, self.vendor_id, self.direction)
        return PaymentDraft(
            trade=trade,
            amount=exact(self.amount),
            date=self.date,
            party=self.customer_id or self.vendor_id,
            account=self.account_id,
            currency=self.currency,
            method=self.method,
            reference=self.reference,
            memo=self.memo,
            allocations=_drafts(self.allocations),
        )


@strawberry.input(description="Unallocated credit given back to a customer, or by a vendor.")
class RefundInput:
    amount: Money = field(description="How much, at most the unallocated credit.")
    date: Day = field(description="The date it was paid; it must be open.")
    customer_id: ID | None = field(default=None, description="The customer who is refunded.")
    vendor_id: ID | None = field(default=None, description="The vendor who refunds.")
    account_id: ID | None = field(
        default=None, description="A cash account, by id or handle; left out, the default one."
    )
    method: str | None = field(default=None, description="How it was paid, in your own words.")
    reference: str | None = field(default=None, description="Your own reference.")
    memo: str | None = field(default=None, description="A remark.")
    credit_ids: list[ID] | None = field(
        default=None, description="Payments or credit notes to take it from; else the oldest."
    )

    def to_draft(self) -> RefundDraft:
        party = self.customer_id or self.vendor_id
        if party is None:
            raise InvalidInput("Name the customer or the vendor.", "customerId")
        return RefundDraft(
            trade=_trade(self.customer_id, self.vendor_id, None),
            amount=exact(self.amount),
            date=self.date,
            party=party,
            account=self.account_id,
            method=self.method,
            reference=self.reference,
            memo=self.memo,
            credits=self.credit_ids,
        )


@strawberry.input(description="What is left of a payment or credit note, to be allocated.")
class CreditAllocationInput:
    credit_id: ID = field(description="The payment or credit note.")
    allocations: list[AllocationInput] | None = field(
        default=None, description="What it settles; left out, the oldest due first."
    )

    def to_drafts(self) -> Sequence[AllocationDraft] | None:
        return _drafts(self.allocations)


@strawberry.input(description="Names a payment.")
class PaymentReferenceInput:
    id: ID = field(description="Id of the payment.")


@strawberry.input(description="Which payment to reverse, and when.")
class PaymentReversalInput:
    id: ID = field(description="Id of the payment.")
    date: Day | None = field(
        default=None, description="An open date; left out, the payment's own or the first open one."
    )


@strawberry.input(description="How far to recognise.")
class RecognitionInput:
    through: Day = field(description="Months whose service ends on or before this day are posted.")


def _trade(customer: str | None, vendor: str | None, way: PaymentDirection | None) -> Trade:
    """Return the trade a payment belongs to: whom it names, else which way the money went."""
    if customer is not None and vendor is not None:
        raise InvalidInput("A payment has a customer or a vendor, not both.", "vendorId")
    if customer is None and vendor is None and way is None:
        raise InvalidInput("Name the customer, the vendor, or the direction.", "direction")
    trade = Trade.PURCHASE if vendor is not None else Trade.SALES
    if customer is None and vendor is None:
        return Trade.SALES if way is PaymentDirection.RECEIVED else Trade.PURCHASE
    expected = PaymentDirection.RECEIVED if trade is Trade.SALES else PaymentDirection.MADE
    if way not in (None, expected):
        raise InvalidInput("Money from a vendor, or to a customer, is a refund.", "direction")
    return trade


def _drafts(allocations: Sequence[AllocationInput] | None) -> list[AllocationDraft] | None:
    return None if allocations is None else [one.to_draft() for one in allocations]
