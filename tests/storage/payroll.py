"""A desk that pays salaries: each verb is one unit, loaded as the operations load it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.advances import Advance
from ledger.decide.advances import AdvanceDraft, delete_advance, give_advance, repay_advance
from ledger.decide.employees import (
    EmployeeChange,
    EmployeeDraft,
    create_employee,
    terminate_employee,
    update_employee,
)
from ledger.decide.payroll_lines import LineChange
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

if TYPE_CHECKING:
    from tests.storage.books import Desk

JANUARY_1 = date(2026, 1, 1)
MARCH = 2026 * 12 + 2
APRIL_2 = date(2026, 4, 2)


@dataclass
class PayrollDesk:
    """A clerk who hires, pays and advances money in one organisation."""

    desk: Desk

    async def rate(self, scheme: str, employee: str, employer: str, **more: Any) -> StatutoryRate:
        facts: dict[str, Any] = {"starts_on": JANUARY_1} | more
        draft = RateDraft(
            scheme, employee_rate=Decimal(employee), employer_rate=Decimal(employer), **facts
        )
        rate: StatutoryRate = await self.desk.append(
            lambda books: set_statutory_rate(books, draft),
            StatutoryRate,
            needs=Needs(payroll=True),
        )
        return rate

    async def hire(
        self, number: str, basic: str = "8000", scheme: str | None = "SAUDI", **more: Any
    ) -> Employee:
        facts: dict[str, Any] = {"hire_date": JANUARY_1, "name_en": f"Employee {number}"} | more
        draft = EmployeeDraft(number, basic=Decimal(basic), scheme=scheme, **facts)
        employee: Employee = await self.desk.append(
            lambda books: create_employee(books, draft),
            Employee,
            needs=Needs(employee_numbers=(number,), payroll=True),
        )
        return employee

    async def change(self, employee: str, **more: Any) -> Employee:
        change = EmployeeChange(employee, **more)
        changed: Employee = await self.desk.append(
            lambda books: update_employee(books, change),
            Employee,
            needs=Needs(employees=(employee,), payroll=True),
        )
        return changed

    async def terminate(self, employee: str, day: date) -> Employee:
        gone: Employee = await self.desk.append(
            lambda books: terminate_employee(books, employee, day),
            Employee,
            needs=Needs(employees=(employee,)),
        )
        return gone

    async def draft(self, *changes: LineChange, month: int = MARCH) -> PayrollRun:
        run: PayrollRun = await self.desk.append(
            lambda books: create_run(books, month, changes),
            PayrollRun,
            needs=Needs(payroll=True, every_employee=True, payroll_month=month),
        )
        return run

    async def redraft(self, run: str, *changes: LineChange) -> PayrollRun:
        changed: PayrollRun = await self.desk.append(
            lambda books: update_run(books, run, changes),
            PayrollRun,
            needs=Needs(payroll=True, every_employee=True, payroll_runs=(run,)),
        )
        return changed

    async def approve(self, run: str) -> PayrollRun:
        approved: PayrollRun = await self.desk.append(
            lambda books: approve_run(books, run),
            PayrollRun,
            needs=Needs(payroll_runs=(run,)),
            postings=100,
        )
        return approved

    async def delete(self, run: str) -> PayrollRun:
        gone: PayrollRun = await self.desk.append(
            lambda books: delete_run(books, run),
            PayrollRun,
            needs=Needs(payroll_runs=(run,), with_entries=True),
        )
        return gone

    async def pay(
        self, run: str, part: PayrollPart, on: date = APRIL_2, reference: str | None = None
    ) -> PayrollPayment:
        draft = PayrollPaymentDraft(run, part, on, reference=reference)
        payment: PayrollPayment = await self.desk.append(
            lambda books: pay_payroll(books, draft),
            PayrollPayment,
            needs=Needs(payroll_runs=(run,)),
            postings=2,
        )
        return payment

    async def unpay(self, payment: str) -> PayrollPayment:
        gone: PayrollPayment = await self.desk.append(
            lambda books: delete_payroll_payment(books, payment),
            PayrollPayment,
            needs=Needs(payroll_payments=(payment,), with_entries=True),
        )
        return gone

    async def advance(
        self, employee: str, amount: str, on: date = date(2026, 3, 5), *, memo: str | None = None
    ) -> Advance:
        draft = AdvanceDraft(employee, Decimal(amount), on, memo=memo)
        advance: Advance = await self.desk.append(
            lambda books: give_advance(books, draft),
            Advance,
            needs=Needs(employees=(employee,)),
            postings=2,
        )
        return advance

    async def repay(self, employee: str, amount: str, on: date = date(2026, 3, 20)) -> Advance:
        draft = AdvanceDraft(employee, Decimal(amount), on)
        repayment: Advance = await self.desk.append(
            lambda books: repay_advance(books, draft),
            Advance,
            needs=Needs(employees=(employee,)),
            postings=2,
        )
        return repayment

    async def delete_advance(self, advance: str) -> Advance:
        gone: Advance = await self.desk.append(
            lambda books: delete_advance(books, advance),
            Advance,
            needs=Needs(advances=(advance,), with_entries=True),
        )
        return gone


def recovering(employee: str, amount: str) -> LineChange:
    return LineChange(employee, advance=Decimal(amount))


async def pay_a_while(payroll: PayrollDesk) -> None:
    """Write something of everything: rates, three employees, two runs, advances; undo some."""
    await payroll.rate("SAUDI", "9.75", "11.75", cap=Decimal(45_000))
    await payroll.rate("EXPATRIATE", "0", "2", floor=Decimal(1_500))
    sara = await payroll.hire("E-1", housing=Decimal(2_000), allowances=Decimal(500))
    omar = await payroll.hire("E-2", "60000")
    await payroll.change(sara.id, name_ar="سارة", department="Finance", email="sara@example.com")
    await payroll.hire("E-3", "6000", "EXPATRIATE", hire_date=date(2026, 3, 16))
    await payroll.advance(sara.id, "1500", memo="School fees")
    mistaken = await payroll.advance(omar.id, "900")
    await payroll.repay(omar.id, "100")
    await payroll.repay(sara.id, "200")
    run = await payroll.draft(recovering(sara.id, "500"))
    await payroll.redraft(run.id, recovering(sara.id, "1000"))
    await payroll.approve(run.id)
    await payroll.pay(run.id, PayrollPart.NET, reference="SIF-1")
    kept = await payroll.pay(run.id, PayrollPart.STATUTORY)
    await payroll.unpay(kept.id)
    gone = await payroll.approve((await payroll.draft(month=MARCH + 1)).id)
    await payroll.delete(gone.id)
    await payroll.delete((await payroll.draft(month=MARCH + 1)).id)
    await payroll.terminate(omar.id, date(2026, 4, 10))
    await payroll.draft(recovering(sara.id, "300"), month=MARCH + 2)
    late = await payroll.advance(sara.id, "50", APRIL_2)
    await payroll.delete_advance(late.id)
    assert mistaken.revoked_sequence is None
