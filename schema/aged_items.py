"""What an aged report lists below a party: its open documents and what is left of its credits."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry import ID, Private, field

from ledger.dates import Day
from ledger.documents import DocumentType
from ledger.paging import Keyset
from ledger.parties import Party
from ledger.statements.aged import AgedBucket, sum_open
from ledger.statements.aged import AgedDocument as DocumentRecord
from ledger.statements.aged import AgedParty as PartyRecord
from ledger.statements.aged import OpenCredit as CreditRecord
from schema.allocations import READ_INVOICES, READ_PAYMENTS
from schema.documents import Invoice
from schema.drilling import Paging, nested
from schema.journal_entries import PostingConnection
from schema.linking import Links
from schema.payments import Payment
from schema.scalars import Money

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


def document_place(record: DocumentRecord) -> tuple[str, int]:
    return (record.document.due_date.isoformat(), record.document.number)


def credit_place(record: CreditRecord) -> tuple[str, int]:
    return (record.date.isoformat(), record.number)
