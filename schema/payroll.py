"""Payroll runs and their payments as clients see and write them."""

import strawberry
from strawberry import ID, Private, field

from ledger.dates import Day, month_name
from ledger.decide.payroll_lines import LineChange
from ledger.decide.payroll_payments import PayrollPaymentDraft
from ledger.payroll import PayrollLine as LineRecord
from ledger.payroll import PayrollPart, PayrollStatus
from ledger.payroll import PayrollPayment as PaymentRecord
from ledger.payroll import PayrollRun as RunRecord
from schema.accounts import Account
from schema.connections import Node
from schema.directives import ListSize
from schema.drilling import nested
from schema.employees import Employee
from schema.journal_entries import JournalEntry
from schema.payroll_links import READ_ENTRIES, PayrollLinks, employee_of, posted_entry
from schema.scalars import DateTime, Money, exact_of

strawberry.enum(PayrollStatus, description="Draft, approved or void; how much of it is paid.")
strawberry.enum(PayrollPart, description="The net to employees, or the shares to the state.")
LINES = ListSize(assumed_size=50)
PAYMENTS = ListSize(assumed_size=2)


@strawberry.type(description="What one employee is paid in a run.")
class PayrollLine:
    line: int = field(description="Place in the run, from 1.")
    employee_id: ID = field(description="The employee.")
    days_employed: int = field(description="Days of the month that are paid.")
    days_in_month: int = field(description="Days the month has.")
    basic_salary: Money = field(description="Basic salary of a whole month.")
    housing_allowance: Money = field(description="Housing allowance of a whole month.")
    other_allowances: Money = field(description="Other allowances of a whole month.")
    adjustment: Money = field(description="Bonus less deduction; it is no part of the base.")
    gross: Money = field(description="What is earned in the month.")
    statutory_base: Money = field(description="What the shares are figured of.")
    employee_share: Money = field(description="The employee's share, taken off the gross.")
    employer_share: Money = field(description="The employer's share, on top of the gross.")
    advance_recovered: Money = field(description="What is taken back of advances.")
    net: Money = field(description="What is paid out.")
    memo: str | None = field(description="A remark.")
    links: Private[PayrollLinks]

    @nested("The employee.", ())
    async def employee(self) -> Employee | None:
        return await employee_of(self.employee_id, self.links)

    @classmethod
    def of(cls, line: LineRecord, links: PayrollLinks) -> "PayrollLine":
        return cls(
            line=line.position,
            employee_id=ID(line.employee),
            days_employed=line.days_employed,
            days_in_month=line.days_in_month,
            basic_salary=links.money(line.basic),
            housing_allowance=links.money(line.housing),
            other_allowances=links.money(line.allowances),
            adjustment=links.money(line.adjustment),
            gross=links.money(line.gross),
            statutory_base=links.money(line.base),
            employee_share=links.money(line.employee_share),
            employer_share=links.money(line.employer_share),
            advance_recovered=links.money(line.advance),
            net=links.money(line.net),
            memo=line.memo,
            links=links,
        )


@strawberry.type(description="A part of a payroll run that was paid.")
class PayrollPayment(Node):
    run_id: ID = field(description="The run.")
    part: PayrollPart = field(description="Which part of it.")
    date: Day = field(description="The date it was paid.")
    amount: Money = field(description="How much was paid.")
    account: Account = field(description="The cash account it went through.")
    reference: str | None = field(description="Your own reference.")
    is_deleted: bool = field(description="Whether it was deleted.")
    journal_entry_id: ID = field(description="Id of the entry it posted.")
    created_at: DateTime = field(description="When it was recorded.")
    links: Private[PayrollLinks]

    @nested("The entry it posted.", [READ_ENTRIES])
    async def journal_entry(self) -> JournalEntry | None:
        return await posted_entry(self.journal_entry_id, self.links)

    @classmethod
    def of(cls, record: PaymentRecord, links: PayrollLinks) -> "PayrollPayment":
        return cls(
            id=ID(record.id),
            run_id=ID(record.run),
            part=record.part,
            date=record.date,
            amount=links.money(record.amount),
            account=links.accounts[record.account],
            reference=record.reference,
            is_deleted=record.revoked_sequence is not None,
            journal_entry_id=ID(record.entry),
            created_at=DateTime(record.created_at),
            links=links,
        )


@strawberry.type(description="A month's payroll.")
class PayrollRun(Node):
    organization_id: ID = field(description="The organisation that pays.")
    month: str = field(description="The month, such as `2026-03`.")
    status: PayrollStatus = field(description="Where it stands.")
    lines: list[PayrollLine] = field(
        description="One line per employee, by employee number.", directives=[LINES]
    )
    gross: Money = field(description="Sum of what is earned.")
    employee_share: Money = field(description="Sum of the employees' shares.")
    employer_share: Money = field(description="Sum of the employer's shares.")
    advance_recovered: Money = field(description="Sum of what is taken back of advances.")
    net: Money = field(description="Sum of what is paid out.")
    statutory_due: Money = field(description="Both shares together, owed to the state.")
    is_net_paid: bool = field(description="Whether the net is paid.")
    is_statutory_paid: bool = field(description="Whether the shares are paid.")
    journal_entry_id: ID | None = field(description="Id of the entry its approval posted.")
    created_at: DateTime = field(description="When it was drafted.")
    created_by: ID = field(description="Id of the key that drafted it.")
    links: Private[PayrollLinks]

    @nested("The entry its approval posted.", [READ_ENTRIES])
    async def journal_entry(self) -> JournalEntry | None:
        return await posted_entry(self.journal_entry_id, self.links)

    @nested("What was paid of it, the oldest first: at most one payment of each part.", [PAYMENTS])
    async def payments(self) -> list[PayrollPayment]:
        found = await self.links.payments(self.id)
        return [PayrollPayment.of(payment, self.links) for payment in found]

    @classmethod
    def of(cls, record: RunRecord, links: PayrollLinks) -> "PayrollRun":
        return cls(
            id=ID(record.id),
            organization_id=ID(links.organization.id),
            month=month_name(record.month),
            status=record.status,
            lines=[PayrollLine.of(line, links) for line in record.lines],
            gross=links.money(record.gross),
            employee_share=links.money(record.employee_share),
            employer_share=links.money(record.employer_share),
            advance_recovered=links.money(record.advance),
            net=links.money(record.net),
            statutory_due=links.money(record.due(PayrollPart.STATUTORY)),
            is_net_paid=record.is_net_paid,
            is_statutory_paid=record.is_statutory_paid,
            journal_entry_id=None if record.entry is None else ID(record.entry),
            created_at=DateTime(record.created_at),
            created_by=ID(record.created_by),
            links=links,
        )


@strawberry.input(description="What differs from the usual for one employee.")
class PayrollLineInput:
    employee_id: ID = field(description="The employee; being named includes one on leave.")
    days_employed: int | None = field(default=None, description="Days of the month to pay.")
    bonus: Money | None = field(default=None, description="Added to the gross.")
    deduction: Money | None = field(default=None, description="Taken off the gross.")
    advance_recovered: Money | None = field(
        default=None, description="Taken back of advances: at most what is outstanding, and due."
    )
    memo: str | None = field(default=None, description="A remark.")

    def to_change(self) -> LineChange:
        return LineChange(
            employee=self.employee_id,
            days_employed=self.days_employed,
            bonus=exact_of(self.bonus),
            deduction=exact_of(self.deduction),
            advance=exact_of(self.advance_recovered),
            memo=self.memo,
        )


@strawberry.input(description="A month's payroll, to be drafted for everybody employed in it.")
class PayrollRunInput:
    month: str = field(description="The month, YYYY-MM.")
    lines: list[PayrollLineInput] = field(
        default_factory=list, description="Only what differs from the usual."
    )


@strawberry.input(description="A draft to be figured anew.")
class PayrollRunChangeInput:
    id: ID = field(description="Id of the run.")
    lines: list[PayrollLineInput] = field(
        default_factory=list, description="Only what differs from the usual; all of it anew."
    )


@strawberry.input(description="Names a payroll run.")
class PayrollRunReferenceInput:
    id: ID = field(description="Id of the run.")


@strawberry.input(description="A part of an approved run, paid in full.")
class PayrollPaymentInput:
    run_id: ID = field(description="The run.")
    part: PayrollPart = field(description="Which part of it.")
    date: Day = field(description="The date it was paid; it must be open.")
    account_id: ID | None = field(
        default=None, description="A cash account, by id or handle; left out, the default one."
    )
    reference: str | None = field(default=None, description="Your own reference.")

    def to_draft(self) -> PayrollPaymentDraft:
        return PayrollPaymentDraft(
            self.run_id, self.part, self.date, self.account_id, self.reference
        )


@strawberry.input(description="Names a payment of a payroll run.")
class PayrollPaymentReferenceInput:
    id: ID = field(description="Id of the payment.")
