"""Allocations and recognitions as clients see them: what hangs on documents and payments."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import ID, Private, field, lazy

from ledger.dates import Day, month_start
from ledger.documents import Recognition as RecognitionRecord
from ledger.paging import list_in_memory
from ledger.parties import PartyKind
from ledger.periods import Period
from schema.connections import Connection, ListName, connect
from schema.customers import Customer
from schema.directives import Requires
from schema.drilling import NESTED, Paging, nested, nested_window
from schema.journal_entries import JournalEntry
from schema.linking import Linked, Links
from schema.scalars import Money
from schema.vendors import Vendor

if TYPE_CHECKING:
    from schema.documents import Invoice
    from schema.payments import Payment

ALLOCATIONS = ListName("allocations", (int, str))
RECOGNITIONS = ListName("recognitions", (int, int))
READ_ENTRIES = Requires(scope="accounting:read", role="VIEWER")
READ_INVOICES = Requires(scope="invoices:read", role="VIEWER")
READ_CUSTOMERS = Requires(scope="customers:read", role="VIEWER")
READ_VENDORS = Requires(scope="vendors:read", role="VIEWER")
READ_PAYMENTS = Requires(scope="payments:read", role="VIEWER")
_Invoice = Annotated["Invoice", lazy("schema.documents")]
_Payment = Annotated["Payment", lazy("schema.payments")]


@strawberry.type(description="Part of a credit (payment, credit note) that settles a claim.")
class Allocation:
    id: ID = field(description="Id of the allocation.")
    amount: Money = field(description="How much it settles.")
    date: Day = field(description="The date from which it counts.")
    ended_on: Day | None = field(description="The date from which it counts no more, if any.")
    claim_id: ID = field(description="Id of what is settled: an invoice, or a refund.")
    credit_id: ID = field(description="Id of what settles it: a payment, or a credit note.")
    sequence: int = field(description="The event sequence it was made at.")
    links: Private[Links]

    @nested("The invoice or debit note settled; null for a refund.", [READ_INVOICES])
    async def invoice(self) -> _Invoice | None:
        return await _invoice(self.claim_id, self.links)

    @nested("The credit note that settles; null for a payment.", [READ_INVOICES])
    async def credit_note(self) -> _Invoice | None:
        return await _invoice(self.credit_id, self.links)

    @nested("The payment that settles, or the refund that is settled.", [READ_PAYMENTS])
    async def payment(self) -> _Payment | None:
        from schema.payments import Payment

        for name in (self.credit_id, self.claim_id):
            found = await self.links.payment(name) if name.startswith("pay_") else None
            if found is not None:
                return Payment.of(found, self.links)
        return None

    @classmethod
    def of(cls, linked: Linked, links: Links) -> "Allocation":
        record = linked.allocation
        return cls(
            id=ID(record.id),
            amount=links.money(record.amount),
            date=record.date,
            ended_on=record.ended_on,
            claim_id=ID(linked.claim_id),
            credit_id=ID(linked.credit_id),
            sequence=record.sequence,
            links=links,
        )


async def _invoice(name: str, links: Links) -> "Invoice | None":
    from schema.documents import Invoice

    found = await links.document(name) if name.startswith("inv_") else None
    return None if found is None else Invoice.of(found, links)


@strawberry.type(description="One month of a service period, recognised by one entry.")
class Recognition:
    line: int = field(description="The document's line, from 1.")
    service_month: str = field(description="The month of service, such as `2026-03`.")
    service_month_start: Day = field(description="First day of that month.")
    amount: Money = field(description="What was recognised.")
    date: Day = field(description="The entry's date.")
    requested_date: Day | None = field(description="The date that was due, if it was closed.")
    entry_id: ID = field(description="Id of the entry.")
    links: Private[Links]

    @nested("The entry.", [READ_ENTRIES])
    async def entry(self) -> JournalEntry | None:
        return await entry_of(self.entry_id, self.links)

    @classmethod
    def of(cls, record: RecognitionRecord, links: Links) -> "Recognition":
        return cls(
            line=record.line,
            service_month=Period(record.month, False).name,
            service_month_start=month_start(record.month),
            amount=links.money(record.amount),
            date=record.date,
            requested_date=record.requested_date,
            entry_id=ID(record.entry),
            links=links,
        )


async def entry_of(entry_id: str | None, links: Links) -> JournalEntry | None:
    """Return the entry with this id as GraphQL shows it."""
    found = None if entry_id is None else await links.entry(entry_id)
    return None if found is None else JournalEntry.of(found, links.accounts)


async def customer_of(party_id: str | None, links: Links) -> Customer | None:
    """Return the customer of a document or payment of sales."""
    found = None if party_id is None else await links.party(party_id)
    is_customer = found is not None and found.kind is PartyKind.CUSTOMER
    return Customer.of(found, links.organization) if found and is_customer else None


async def vendor_of(party_id: str | None, links: Links) -> Vendor | None:
    """Return the vendor of a document or payment of purchases."""
    found = None if party_id is None else await links.party(party_id)
    is_vendor = found is not None and found.kind is PartyKind.VENDOR
    return Vendor.of(found, links.organization) if found and is_vendor else None


async def list_allocations(number: int, links: Links, paging: Paging) -> Connection[Allocation]:
    """List the allocations of a claim or credit, the oldest first."""
    organization_id = links.organization.id
    place = nested_window(ALLOCATIONS, organization_id, paging)
    found = await links.allocations(number)
    listing = list_in_memory(
        found, lambda one: (one.allocation.sequence, one.allocation.id), place, links.sequence
    )
    return connect(
        Connection[Allocation],
        ALLOCATIONS,
        organization_id,
        listing,
        lambda one: Allocation.of(one, links),
    )


async def list_recognitions(number: int, links: Links, paging: Paging) -> Connection[Recognition]:
    """List what was recognised of a document, by line and month."""
    organization_id = links.organization.id
    place = nested_window(RECOGNITIONS, organization_id, paging)
    found = await links.recognitions(number)
    listing = list_in_memory(found, lambda one: (one.line, one.month), place, links.sequence)
    return connect(
        Connection[Recognition],
        RECOGNITIONS,
        organization_id,
        listing,
        lambda one: Recognition.of(one, links),
    )


LINKED = (READ_PAYMENTS, NESTED)
"""What a field that lists allocations asks for, and how long its list is taken to be."""
