"""Aged receivables and payables as clients see them."""

from collections.abc import Mapping

import strawberry
from strawberry import ID, Private, field

from ledger.dates import Day
from ledger.documents import Trade
from ledger.paging import list_in_memory
from ledger.statements.aged import AgedParty as PartyRecord
from ledger.statements.aged import AgedReport as Record
from schema.aged_items import (
    AgedBuckets,
    AgedCredit,
    AgedDocument,
    AgedView,
    credit_place,
    document_place,
)
from schema.allocations import READ_CUSTOMERS, READ_VENDORS, customer_of, vendor_of
from schema.connections import After, Before, Connection, First, Last, ListName, connect
from schema.customers import Customer
from schema.drilling import NESTED, nested, nested_window
from schema.journal_entries import PostingConnection
from schema.scalars import Money
from schema.vendors import Vendor

PARTIES = ListName("agedParties", (int, str, str))
DOCUMENTS = ListName("agedDocuments", (str, int))
CREDITS = ListName("agedCredits", (str, int))


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
            sorted(self.record.documents, key=document_place),
            document_place,
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
            sorted(self.record.credits, key=credit_place),
            credit_place,
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
