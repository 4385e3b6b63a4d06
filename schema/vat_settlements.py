"""VAT settlements as clients see and write them."""

from enum import StrEnum

import strawberry
from strawberry import ID, Private, field

from ledger.dates import Day
from ledger.decide.vat_settlements import VatPaymentDraft
from ledger.vat_settlements import VatSettlement as Record
from schema.accounts import Account
from schema.allocations import READ_ENTRIES, entry_of
from schema.connections import Node
from schema.drilling import nested
from schema.journal_entries import JournalEntry
from schema.linking import Links
from schema.scalars import DateTime, Money


@strawberry.enum(description="Whether a settlement is still to be paid.")
class VatSettlementStatus(StrEnum):
    OPEN = "open"
    PAID = "paid"
    DELETED = "deleted"


@strawberry.type(description="The tax of a range, moved from the tax accounts to VAT due.")
class VatSettlement(Node):
    organization_id: ID = field(description="The organisation it belongs to.")
    first_day: Day = field(name="from", description="First day, inclusive.")
    last_day: Day = field(name="to", description="Last day, inclusive.")
    date: Day = field(description="The date it was posted on.")
    status: VatSettlementStatus = field(
        description="OPEN until what is due is paid; PAID from the start if nothing is."
    )
    output_vat: Money = field(description="What the tax accounts of sales came to.")
    input_vat: Money = field(description="What the tax accounts of purchases came to.")
    due: Money = field(description="Output less input; a refund is negative.")
    due_account: Account = field(description="The account on which it is due.")
    journal_entry_id: ID = field(description="Id of the entry it posted.")
    paid_on: Day | None = field(description="The date it was paid, if it was.")
    cash_account: Account | None = field(description="The cash account it was paid through.")
    payment_entry_id: ID | None = field(description="Id of the entry that paid it.")
    created_at: DateTime = field(description="When it was recorded.")
    created_by: ID = field(description="Id of the key that recorded it.")
    record: Private[Record]
    links: Private[Links]

    @nested("The entry it posted.", [READ_ENTRIES])
    async def journal_entry(self) -> JournalEntry | None:
        return await entry_of(self.record.entry, self.links)

    @nested("The entry that paid it; null while it is not paid.", [READ_ENTRIES])
    async def payment_entry(self) -> JournalEntry | None:
        return await entry_of(self.record.payment_entry, self.links)

    @classmethod
    def of(cls, record: Record, links: Links) -> "VatSettlement":
        cash, paid_by = record.cash_account, record.payment_entry
        return cls(
            id=ID(record.id),
            organization_id=ID(links.organization.id),
            first_day=record.first_day,
            last_day=record.last_day,
            date=record.date,
            status=_status(record),
            output_vat=links.money(record.output_vat),
            input_vat=links.money(record.input_vat),
            due=links.money(record.due),
            due_account=links.accounts[record.due_account],
            journal_entry_id=ID(record.entry),
            paid_on=record.paid_on,
            cash_account=None if cash is None else links.accounts[cash],
            payment_entry_id=None if paid_by is None else ID(paid_by),
            created_at=DateTime(record.created_at),
            created_by=ID(record.created_by),
            record=record,
            links=links,
        )


def _status(record: Record) -> VatSettlementStatus:
    if not record.is_live:
        return VatSettlementStatus.DELETED
    is_done = record.is_paid or not record.due
    return VatSettlementStatus.PAID if is_done else VatSettlementStatus.OPEN


@strawberry.input(description="A range whose tax is settled.")
class VatSettlementInput:
    from_: Day = field(name="from", description="First day, inclusive.")
    to: Day = field(description="Last day, inclusive.")
    date: Day | None = field(
        default=None, description="An open date on or after the last day; that day if left out."
    )


@strawberry.input(description="The payment of a VAT settlement, or the refund it brings.")
class VatPaymentInput:
    settlement_id: ID = field(description="The settlement.")
    date: Day = field(description="The date it was paid; it must be open.")
    account_id: ID | None = field(
        default=None, description="A cash account, by id or handle; left out, the default one."
    )
    reference: str | None = field(default=None, description="Your own reference.")
    memo: str | None = field(default=None, description="A remark.")

    def to_draft(self) -> VatPaymentDraft:
        return VatPaymentDraft(
            settlement=self.settlement_id,
            date=self.date,
            account=self.account_id,
            reference=self.reference,
            memo=self.memo,
        )


@strawberry.input(description="Names a VAT settlement.")
class VatSettlementReferenceInput:
    id: ID = field(description="Id of the settlement.")


@strawberry.input(description="Names the VAT settlement whose payment is meant.")
class VatPaymentReferenceInput:
    settlement_id: ID = field(description="Id of the settlement.")
