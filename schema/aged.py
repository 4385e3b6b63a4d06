"""Aged receivables and payables as clients see them."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry import ID, Private, field

from ledger.dates import Day
from ledger.documents import DocumentType, Trade
from ledger.paging import Keyset, list_in_memory
from ledger.parties import Party
from ledger.statements.aged import AgedBucket, sum_open
from ledger.statements.aged import AgedDocument as DocumentRecord
from ledger.statements.aged import AgedParty as PartyRecord
from ledger.statements.aged import AgedReport as Record
from ledger.statements.aged import OpenCredit as CreditRecord
from schema.allocations import (
    READ_CUSTOMERS,
    READ_INVOICES,
    READ_PAYMENTS,
    READ_VENDORS,
    customer_of,
    vendor_of,
)
from schema.connections import After, Before, Connection, First, Last, ListName, connect
from schema.customers import Customer
from schema.documents import Invoice
from schema.drilling import NESTED, Paging, nested, nested_window
from schema.journal_entries import PostingConnection
from schema.linking import Links
from schema.payments import Payment
from schema.scalars import Money
from schema.vendors import Vendor

PARTIES = ListName("agedParties", (int, str, str))
DOCUMENTS = ListName("agedDocuments", (str, int))
CREDITS = ListName("agedCredits", (str, int))
Authored = Callable[[str | None, Paging], Coroutine[Any, Any, PostingConnection]]

strawberry.enum(AgedBucket, description="How long a document is overdue.")


@dataclass(frozen=True, slots=True)
class AgedView:
    """What an aged report is shown with: the parties in it, and how its rows open."""

    sequence: int
    links: Links
    parties: Mapping[str, Party]
    open_authored: Authored

    def money(self, minor: int) -> Money:
        return self.links.money(minor)

    def place_of(self, party: PartyRecord) -> Keyset:
        """Return a party's place: by code, unknown ids behind, what names none last."""
        known = self.parties.get(party.id or "")
        rank = 2 if party.id is None else 0 if known else 1
        return (rank, known.code if known else "", party.id or "")


@strawberry.type(description="What is open of documents, by how long it is overdue.")
class AgedBuckets:
    current: Money = field(description="Not yet overdue.")
    days_1_to_30: Money = field(name="days1To30", description="1 to 30 days overdue.")
    days_31_to_60: Money = field(name="days31To60", description="31 to 60 days overdue.")
    days_61_to_90: Money = field(name="days61To90", description="61 to 90 days overdue.")
    over_90_days: Money = field(name="over90Days", description="More than 90 days overdue.")
    total: Money = field(description="All of them together.")

    @classmethod
    def of(cls, documents: Iterable[DocumentRecord], view: AgedView) -> "AgedBuckets":
        listed = list(documents)
        sums = {bucket.value: view.money(sum_open(listed, bucket)) for bucket in AgedBucket}
        return cls(**sums, total=view.money(sum_open(listed)))


@strawberry.type(description="A document that is owed, and what was open of it on the day.")
class AgedDocument:
    document_id: ID = field(description="Id of the document.")
    number: str = field(description="The number printed on it.")
    type: DocumentType = field(description="What kind of document it is.")
    issue_date: Day = field(description="The date it counts at.")
    due_date: Day = field(description="The date it was to be paid by.")
    days_past_due: int = field(description="Days from the due date to the day; 0 if not overdue.")
    bucket: AgedBucket = field(description="Where that places it.")
    total: Money = field(description="Its total.")
    open_amount: Money = field(description="What was not settled on the day.")
    links: Private[Links]

    @nested("The document, as it is now.", [READ_INVOICES])
    async def invoice(self) -> Invoice | None:
        found = await self.links.document(self.document_id)
        return None if found is None else Invoice.of(found, self.links)

    @classmethod
    def of(cls, record: DocumentRecord, view: AgedView) -> "AgedDocument":
        document = record.document
        return cls(
            document_id=ID(document.id),
            number=document.printed_number,
            type=document.type,
            issue_date=document.issue_date,
            due_date=document.due_date,
            days_past_due=record.days_past_due,
            bucket=record.bucket,
            total=view.money(document.total),
            open_amount=view.money(document.open),
            links=view.links,
        )


@strawberry.type(description="What was left of a payment or credit note on the day.")
class AgedCredit:
    credit_id: ID = field(description="Id of the payment, credit note or refund.")
    date: Day = field(description="The date it counts at.")
    open_amount: Money = field(
        description="What it had not settled on the day; below zero, a refund not met by a credit."
    )
    links: Private[Links]

    @nested("The payment or refund, as it is now; null for a credit note.", [READ_PAYMENTS])
    async def payment(self) -> Payment | None:
        is_payment = self.credit_id.startswith("pay_")
        found = await self.links.payment(self.credit_id) if is_payment else None
        return None if found is None else Payment.of(found, self.links)

    @nested("The credit note, as it is now; null for a payment.", [READ_INVOICES])
    async def credit_note(self) -> Invoice | None:
        is_note = self.credit_id.startswith("inv_")
        found = await self.links.document(self.credit_id) if is_note else None
        return None if found is None else Invoice.of(found, self.links)

    @classmethod
    def of(cls, record: CreditRecord, view: AgedView) -> "AgedCredit":
        return cls(
            credit_id=ID(record.id),
            date=record.date,
            open_amount=view.money(record.open),
            links=view.links,
        )


@strawberry.type(description="What one party owes or is owed.")
class AgedParty:
    party_id: ID | None = field(description="Id of the party; null for what names none.")
    code: str | None = field(description="The party's code.")
    name: str | None = field(description="Its name: English, else Arabic.")
    name_en: str | None = field(description="Its name in English.")
    name_ar: str | None = field(description="Its name in Arabic.")
    buckets: AgedBuckets = field(description="What is open of its documents.")
    unallocated_credit: Money = field(
        description="What is left of its payments and credit notes; it lowers the total."
    )
    journal_entries: Money = field(description="Authored postings on the control accounts.")
    other_postings: Money = field(
        description=(
            "What else lies on the control accounts: zero, unless documents posted to an account"
            " as their line's before it became one."
        )
    )
    total: Money = field(description="The buckets, less the credit, plus the postings.")
    record: Private[PartyRecord]
    view: Private[AgedView]

    @nested("The customer, if it is one.", [READ_CUSTOMERS])
    async def customer(self) -> Customer | None:
        return await customer_of(self.record.id, self.view.links)

    @nested("The vendor, if it is one.", [READ_VENDORS])
    async def vendor(self) -> Vendor | None:
        return await vendor_of(self.record.id, self.view.links)

    @nested("Its open documents, the longest due first.", [NESTED])
    def documents(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[AgedDocument]:
        organization_id = self.view.links.organization.id
        listing = list_in_memory(
            sorted(self.record.documents, key=_document_place),
            _document_place,
            nested_window(DOCUMENTS, organization_id, (first, after, last, before)),
            self.view.sequence,
        )
        return connect(
            Connection[AgedDocument],
            DOCUMENTS,
            organization_id,
            listing,
            lambda one: AgedDocument.of(one, self.view),
        )

    @nested("Its payments and credit notes of which something is left, the oldest first.", [NESTED])
    def credits(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[AgedCredit]:
        organization_id = self.view.links.organization.id
        listing = list_in_memory(
            sorted(self.record.credits, key=_credit_place),
            _credit_place,
            nested_window(CREDITS, organization_id, (first, after, last, before)),
            self.view.sequence,
        )
        return connect(
            Connection[AgedCredit],
            CREDITS,
            organization_id,
            listing,
            lambda one: AgedCredit.of(one, self.view),
        )

    @nested("The authored postings on the control accounts, oldest first.")
    async def postings(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PostingConnection | None:
        return await self.view.open_authored(self.record.id, (first, after, last, before))

    @classmethod
    def of(cls, record: PartyRecord, view: AgedView) -> "AgedParty":
        party = view.parties.get(record.id or "")
        return cls(
            party_id=None if record.id is None else ID(record.id),
            code=None if party is None else party.code,
            name=None if party is None else party.name,
            name_en=None if party is None else party.name_en,
            name_ar=None if party is None else party.name_ar,
            buckets=AgedBuckets.of(record.documents, view),
            unallocated_credit=view.money(record.credit),
            journal_entries=view.money(record.journal),
            other_postings=view.money(record.other),
            total=view.money(record.total),
            record=record,
            view=view,
        )


@strawberry.type(description="What a scan found posted for one party on the control accounts.")
class AgedProofRow:
    party_id: ID | None = field(description="Id of the party; null for what names none.")
    balance: Money = field(description="Its balance, to be equal to its total in the report.")


@strawberry.type(description="The balances of the control accounts, from a scan of all postings.")
class AgedProof:
    rows: list[AgedProofRow] = field(description="Each party with a balance, by id.")
    balance: Money = field(description="All of them together.")


@strawberry.type(
    description=(
        "What parties owe, or are owed, at the end of a day, by how long it is overdue."
        " The total is the balance of the control accounts."
    )
)
class AgedReport:
    date: Day = field(description="The day it is of.")
    trade: Trade = field(description="Sales for receivables, purchases for payables.")
    buckets: AgedBuckets = field(description="What is open of all documents.")
    unallocated_credit: Money = field(description="What is left of payments and credit notes.")
    journal_entries: Money = field(description="Authored postings on the control accounts.")
    other_postings: Money = field(description="What else lies on the control accounts.")
    total: Money = field(description="The buckets, less the credit, plus the postings.")
    control_balance: Money | None = field(
        description="Balance of the control accounts; null if only one party was asked for."
    )
    sequence: int = field(description="The event sequence the answer is known at.")
    is_proven: bool | None = field(
        description="Whether the scan found each party's total; null unless `prove` was asked."
    )
    proof: AgedProof | None = field(description="What the scan found; null unless asked.")
    record: Private[Record]
    view: Private[AgedView]

    @nested("The parties by code; last what names none.", [NESTED])
    def parties(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[AgedParty]:
        organization_id = self.view.links.organization.id
        listing = list_in_memory(
            sorted(self.record.parties, key=self.view.place_of),
            self.view.place_of,
            nested_window(PARTIES, organization_id, (first, after, last, before)),
            self.view.sequence,
        )
        return connect(
            Connection[AgedParty],
            PARTIES,
            organization_id,
            listing,
            lambda one: AgedParty.of(one, self.view),
        )

    @classmethod
    def of(
        cls,
        record: Record,
        view: AgedView,
        is_proven: bool | None,
        proof: Mapping[str | None, int] | None,
    ) -> "AgedReport":
        parties = record.parties
        return cls(
            date=record.date,
            trade=record.trade,
            buckets=AgedBuckets.of(record.documents, view),
            unallocated_credit=view.money(sum(one.credit for one in parties)),
            journal_entries=view.money(sum(one.journal for one in parties)),
            other_postings=view.money(sum(one.other for one in parties)),
            total=view.money(record.total),
            control_balance=None if record.control is None else view.money(record.control),
            sequence=view.sequence,
            is_proven=is_proven,
            proof=None if proof is None else _proof(proof, view),
            record=record,
            view=view,
        )


def _proof(found: Mapping[str | None, int], view: AgedView) -> AgedProof:
    rows = [
        AgedProofRow(party_id=None if name is None else ID(name), balance=view.money(found[name]))
        for name in sorted(found, key=lambda name: (name is None, name or ""))
    ]
    return AgedProof(rows=rows, balance=view.money(sum(found.values())))


def _document_place(record: DocumentRecord) -> tuple[str, int]:
    return (record.document.due_date.isoformat(), record.document.number)


def _credit_place(record: CreditRecord) -> tuple[str, int]:
    return (record.date.isoformat(), record.number)
