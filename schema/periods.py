"""The ledger as a whole: its summary, its lock, its periods."""

from enum import Enum

import strawberry
from strawberry import ID, field

from ledger.dates import Day
from ledger.decide.periods import LockChange
from ledger.ids import period_id
from ledger.organizations import Head, Organization
from ledger.periods import Period as Record
from schema.connections import Node
from schema.scalars import DateTime, Money, money


@strawberry.type(description="Counts and totals of everything that is not revoked.")
class LedgerSummary:
    organization_id: ID = field(description="The organisation.")
    entries: int = field(description="All entries.")
    document_entries: int = field(description="Entries written by documents.")
    payment_entries: int = field(description="Entries written by payments.")
    recognition_entries: int = field(description="Entries written by recognition.")
    journal_entries: int = field(description="Authored entries.")
    postings: int = field(description="All postings.")
    total_debit: Money = field(description="Sum of all debits.")
    total_credit: Money = field(description="Sum of all credits.")
    locked_through: Day | None = field(description="Last locked date, or null.")
    closed_through: Day | None = field(description="Last day of the last closed period, or null.")
    last_number: int = field(description="Number of the last entry.")
    sequence: int = field(description="Sequence of the last event.")
    chain_hash: str = field(description="Hash of the last event, in hex.")

    @classmethod
    def of(cls, organization: Organization, head: Head) -> "LedgerSummary":
        total = money(head.debit_minor, organization.exponent)
        return cls(
            organization_id=ID(organization.id),
            entries=head.entries,
            document_entries=head.document_entries,
            payment_entries=head.payment_entries,
            recognition_entries=head.recognition_entries,
            journal_entries=head.journal_entries,
            postings=head.postings,
            total_debit=total,
            total_credit=total,
            locked_through=head.locked_through,
            closed_through=head.closed_through,
            last_number=head.last_number,
            sequence=head.last_sequence,
            chain_hash=head.last_hash.hex(),
        )


@strawberry.type(description="The ledger lock.")
class LedgerLock:
    organization_id: ID = field(description="The organisation.")
    locked_through: Day | None = field(description="Every date up to this one is locked.")
    previous: Day | None = field(description="What it was before.")
    sequence: int = field(description="Sequence of the event that noted it.")

    @classmethod
    def of(cls, change: LockChange, organization: Organization) -> "LedgerLock":
        return cls(
            organization_id=ID(organization.id),
            locked_through=change.locked_through,
            previous=change.previous,
            sequence=change.sequence,
        )


@strawberry.input(description="Where to lock the ledger.")
class LedgerLockInput:
    locked_through: Day | None = field(
        description="Lock every date up to and including this one; null lifts the lock."
    )


@strawberry.enum(description="Whether a fiscal period takes entries.")
class PeriodStatus(Enum):
    OPEN = "open"
    CLOSED = "closed"


@strawberry.type(description="A fiscal period: a calendar month.")
class Period(Node):
    name: str = field(description="`YYYY-MM`.")
    first: Day = field(name="from", description="Its first day.")
    last: Day = field(name="to", description="Its last day.")
    fiscal_year: int = field(description="The fiscal year, named by the year it starts in.")
    status: PeriodStatus = field(description="Open or closed.")
    changed_at: DateTime | None = field(description="When it was last closed or reopened.")

    @classmethod
    def of(cls, record: Record, organization: Organization) -> "Period":
        return cls(
            id=ID(period_id(organization.id, record.name)),
            name=record.name,
            first=record.first,
            last=record.last,
            fiscal_year=record.fiscal_year(organization.fiscal_month),
            status=PeriodStatus.CLOSED if record.is_closed else PeriodStatus.OPEN,
            changed_at=None if record.changed_at is None else DateTime(record.changed_at),
        )


@strawberry.input(description="Which period to close or reopen.")
class PeriodInput:
    period: str = field(description="Its name, `YYYY-MM`.")
    reason: str | None = field(default=None, description="Why, for the audit trail.")
