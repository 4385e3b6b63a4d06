"""Advances to employees as clients see and write them."""

import strawberry
from strawberry import ID, Private, field

from ledger.advances import Advance as AdvanceRecord
from ledger.dates import Day
from ledger.decide.advances import AdvanceDraft
from schema.accounts import Account
from schema.connections import Node
from schema.drilling import nested
from schema.employees import Employee
from schema.journal_entries import JournalEntry
from schema.payroll_links import READ_ENTRIES, PayrollLinks, employee_of, posted_entry
from schema.scalars import DateTime, Money, exact


@strawberry.type(description="Money advanced to an employee, or repaid in cash.")
class Advance(Node):
    employee_id: ID = field(description="The employee.")
    is_repayment: bool = field(description="Whether money came back.")
    date: Day = field(description="The date it was paid.")
    amount: Money = field(description="How much.")
    account: Account = field(description="The cash account it went through.")
    memo: str | None = field(description="A remark.")
    is_deleted: bool = field(description="Whether it was deleted.")
    journal_entry_id: ID = field(description="Id of the entry it posted.")
    created_at: DateTime = field(description="When it was recorded.")
    links: Private[PayrollLinks]

    @nested("The employee.", ())
    async def employee(self) -> Employee | None:
        return await employee_of(self.employee_id, self.links)

    @nested("The entry it posted.", [READ_ENTRIES])
    async def journal_entry(self) -> JournalEntry | None:
        return await posted_entry(self.journal_entry_id, self.links)

    @classmethod
    def of(cls, record: AdvanceRecord, links: PayrollLinks) -> "Advance":
        return cls(
            id=ID(record.id),
            employee_id=ID(record.employee),
            is_repayment=record.is_repayment,
            date=record.date,
            amount=links.money(record.amount),
            account=links.accounts[record.account],
            memo=record.memo,
            is_deleted=record.revoked_sequence is not None,
            journal_entry_id=ID(record.entry),
            created_at=DateTime(record.created_at),
            links=links,
        )


@strawberry.input(description="Money that goes to an employee in advance, or comes back.")
class AdvanceInput:
    employee_id: ID = field(description="The employee.")
    amount: Money = field(description="How much, above zero.")
    date: Day = field(description="The date it was paid; it must be open.")
    account_id: ID | None = field(
        default=None, description="A cash account, by id or handle; left out, the default one."
    )
    memo: str | None = field(default=None, description="A remark.")

    def to_draft(self) -> AdvanceDraft:
        return AdvanceDraft(
            self.employee_id, exact(self.amount), self.date, self.account_id, self.memo
        )


@strawberry.input(description="Names an advance or a repayment.")
class AdvanceReferenceInput:
    id: ID = field(description="Id of the advance.")
