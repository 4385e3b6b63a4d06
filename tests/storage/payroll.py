"""A desk that pays people: each verb is one unit, loaded and committed as the operations do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.accounts import AccountClass, AccountRole, AccountType
from ledger.advances import Advance
from ledger.decide.accounts import AccountDraft
from ledger.decide.advances import AdvanceDraft, delete_advance, give_advance, repay_advance
from ledger.decide.default_accounts import DefaultAccount, set_default_account
from ledger.decide.employees import (
    EmployeeChange,
    EmployeeDraft,
    create_employee,
    terminate_employee,
    update_employee,
)
from ledger.decide.payroll_lines import LINES_MOST, LineChange
from ledger.decide.payroll_payments import (
    PayrollPaymentDraft,
    delete_payroll_payment,
    pay_payroll,
)
from ledger.decide.payroll_runs import approve_run, create_run, delete_run, update_run
from ledger.decide.statutory_rates import RateDraft, set_statutory_rate
from ledger.employees import Employee
from ledger.payroll import PayrollPart, PayrollPayment, PayrollRun, StatutoryRate
from storage.writing.unit import Needs
from tests.storage.books import MARCH_30

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.storage.books import Desk

MARCH = 2026 * 12 + 2


@dataclass
class PayrollDesk:
    """A clerk who hires, drafts, approves and pays in one organisation."""

    desk: Desk

    async def rate(self, scheme: str, employee: str, employer: str) -> StatutoryRate:
        rates = Decimal(employee), Decimal(employer)
        draft = RateDraft(scheme, date(2026, 1, 1), *rates, cap=Decimal(45_000))
        rate: StatutoryRate = await self.desk.append(
            lambda books: set_statutory_rate(books, draft), StatutoryRate
        )
        return rate

    async def hire(
        self, code: str, basic: str = "8000", on: date = date(2026, 1, 1), **more: Any
    ) -> Employee:
        facts: dict[str, Any] = {"name_en": "Sara", "name_ar": "سارة", "scheme": "SAUDI"}
        amounts = {"housing": Decimal(2_000), "allowances": Decimal(500)}
        draft = EmployeeDraft(code, on, Decimal(basic), **facts | amounts | more)
        employee: Employee = await self.desk.append(
            lambda books: create_employee(books, draft),
            Employee,
            needs=Needs(employee_numbers=(code,), payroll=True),
        )
        return employee

    async def change(self, change: EmployeeChange) -> Employee:
        employee: Employee = await self.desk.append(
            lambda books: update_employee(books, change),
            Employee,
            needs=Needs(employees=(change.employee,), payroll=True),
        )
        return employee

    async def end(self, employee_id: str, day: date) -> Employee:
        employee: Employee = await self.desk.append(
            lambda books: terminate_employee(books, employee_id, day),
            Employee,
            needs=Needs(employees=(employee_id,)),
        )
        return employee

    async def advance(self, employee_id: str, amount: str, on: date = MARCH_30) -> Advance:
        draft = AdvanceDraft(employee_id, Decimal(amount), on)
        return await self._moved(lambda books: give_advance(books, draft), employee_id)

    async def repay(self, employee_id: str, amount: str, on: date = MARCH_30) -> Advance:
        draft = AdvanceDraft(employee_id, Decimal(amount), on)
        return await self._moved(lambda books: repay_advance(books, draft), employee_id)

    async def delete_advance(self, advance_id: str) -> Advance:
        advance: Advance = await self.desk.append(
            lambda books: delete_advance(books, advance_id),
            Advance,
            needs=Needs(advances=(advance_id,), with_entries=True),
        )
        return advance

    async def draft(self, *changes: LineChange, month: int = MARCH) -> PayrollRun:
        run: PayrollRun = await self.desk.append(
            lambda books: create_run(books, month, changes),
            PayrollRun,
            needs=Needs(payroll=True, every_employee=True, payroll_month=month),
        )
        return run

    async def redraft(self, run_id: str, changes: Sequence[LineChange] = ()) -> PayrollRun:
        run: PayrollRun = await self.desk.append(
            lambda books: update_run(books, run_id, changes),
            PayrollRun,
            needs=Needs(payroll=True, every_employee=True, payroll_runs=(run_id,)),
        )
        return run

    async def approve(self, run_id: str) -> PayrollRun:
        run: PayrollRun = await self.desk.append(
            lambda books: approve_run(books, run_id),
            PayrollRun,
            needs=Needs(payroll_runs=(run_id,)),
            postings=LINES_MOST + 4,
        )
        return run

    async def delete_run(self, run_id: str) -> PayrollRun:
        run: PayrollRun = await self.desk.append(
            lambda books: delete_run(books, run_id),
            PayrollRun,
            needs=Needs(payroll_runs=(run_id,), with_entries=True),
        )
        return run

    async def pay(
        self, run_id: str, part: PayrollPart = PayrollPart.NET, on: date = MARCH_30
    ) -> PayrollPayment:
        draft = PayrollPaymentDraft(run_id, part, on)
        payment: PayrollPayment = await self.desk.append(
            lambda books: pay_payroll(books, draft),
            PayrollPayment,
            needs=Needs(payroll_runs=(run_id,)),
            postings=2,
        )
        return payment

    async def delete_payment(self, payment_id: str) -> PayrollPayment:
        payment: PayrollPayment = await self.desk.append(
            lambda books: delete_payroll_payment(books, payment_id),
            PayrollPayment,
            needs=Needs(payroll_payments=(payment_id,), with_entries=True),
        )
        return payment

    async def open_loans(self) -> None:
        """Create a second account for advances."""
        word = AccountClass.SALARY_ADVANCE
        draft = AccountDraft("1171", AccountType.ASSET, "acc_loans", "Loans", account_class=word)
        await self.desk.create_account(draft)

    async def advance_on(self, account: str) -> None:
        await self.desk.append(
            lambda books: set_default_account(books, AccountRole.SALARY_ADVANCE, account),
            DefaultAccount,
        )

    async def _moved(self, decide: Any, employee_id: str) -> Advance:
        advance: Advance = await self.desk.append(
            decide, Advance, needs=Needs(employees=(employee_id,)), postings=2
        )
        return advance


async def pay_a_while(payroll: PayrollDesk) -> None:
    """Write something of everything."""
    await payroll.rate("SAUDI", "9.75", "11.75")
    sara = await payroll.hire("E-1", email="sara@demo.example", department="Sales")
    omar = await payroll.hire("E-2", "60000", on=date(2026, 2, 15), phone="1", position="Chief")
    await payroll.advance(sara.id, "1500")
    await payroll.open_loans()
    await payroll.advance_on("acc_loans")
    await payroll.advance(sara.id, "200")
    await payroll.delete_advance((await payroll.advance(omar.id, "50")).id)
    await payroll.repay(sara.id, "100")
    february = await payroll.draft(
        LineChange(sara.id, advance=Decimal(1_450), memo="Twice"), month=MARCH - 1
    )
    await payroll.approve(february.id)
    payment = await payroll.pay(february.id)
    await payroll.delete_payment(payment.id)
    await payroll.pay(february.id, PayrollPart.STATUTORY)
    gone = await payroll.draft(LineChange(sara.id, advance=Decimal(10)))
    await payroll.approve(gone.id)
    await payroll.delete_run(gone.id)
    await payroll.end(omar.id, MARCH_30)
    run = await payroll.draft()
    await payroll.change(EmployeeChange(sara.id, is_on_leave=True))
    await payroll.redraft(run.id)
