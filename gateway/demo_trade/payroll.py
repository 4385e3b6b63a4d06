"""Who works for the demo company, and what they are paid: the runs, their payments, advances."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from gateway.demo_trade.calendar import FIRST_DAY, Act, day_in, last_day
from gateway.demo_trade.cast import rows
from ledger.books import Books
from ledger.dates import month_of
from ledger.decide.advances import AdvanceDraft, give_advance
from ledger.decide.employees import EmployeeDraft, create_employee, terminate_employee
from ledger.decide.payroll_lines import LineChange
from ledger.decide.payroll_payments import PayrollPaymentDraft, pay_payroll
from ledger.decide.payroll_runs import approve_run, create_run
from ledger.decide.statutory_rates import RateDraft, set_statutory_rate
from ledger.payroll import PayrollPart, PayrollRun

SCHEMES = (("SAUDI", "9.75", "11.75"), ("EXPATRIATE", "0", "2"))
"""Social insurance (GOSI): what employee and employer pay, in percent of basic and housing."""
CAP = Decimal(45_000)
RATES_START = date(2024, 1, 1)
STATUTORY_DAY = 15
"""The day of the next month by which social insurance is paid."""
ENDED = date(2026, 2, 18), "E-007"
BONUS = month_of(date(2025, 12, 1)), "E-004", Decimal(2_500)
ADVANCES = (
    (date(2025, 8, 12), "E-006", Decimal(3_000)),
    (date(2025, 11, 18), "E-002", Decimal(6_000)),
    (date(2026, 3, 10), "E-003", Decimal(4_000)),
    (date(2026, 6, 14), "E-008", Decimal(2_400)),
)
RECOVERED_MINOR = 100_000
"""The most a run takes back of an advance."""


class Payroll:
    """Hires, runs the month, pays: the net on its last day, the shares in the next one."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._staff: dict[str, str] = {}
        self._unpaid: list[PayrollRun] = []
        self._drafts = dict(map(_employee, rows("employees")))
        for scheme, employee, employer in SCHEMES:
            rates = Decimal(employee), Decimal(employer)
            set_statutory_rate(books, RateDraft(scheme, RATES_START, *rates, cap=CAP))
        for code, draft in self._drafts.items():
            if draft.hire_date < FIRST_DAY:
                self._staff[code] = create_employee(books, draft).id

    def month(self, month: int) -> Iterator[Act]:
        """Tell the payroll of a month."""
        yield from self._joining(month)
        yield day_in(month, STATUTORY_DAY), self._pay_shares
        for day, *_ in ADVANCES:
            if month_of(day) == month:
                yield day, self._advance
        if month_of(ENDED[0]) == month:
            yield ENDED[0], self._end
        yield last_day(month), self._run

    def _joining(self, month: int) -> Iterator[Act]:
        for draft in self._drafts.values():
            if draft.hire_date >= FIRST_DAY and month_of(draft.hire_date) == month:
                yield draft.hire_date, self._hire

    def _hire(self, day: date) -> None:
        for code, draft in self._drafts.items():
            if draft.hire_date == day:
                self._staff[code] = create_employee(self._books, draft).id

    def _end(self, day: date) -> None:
        terminate_employee(self._books, self._staff[ENDED[1]], day)

    def _advance(self, day: date) -> None:
        for given, code, amount in ADVANCES:
            if given == day:
                draft = AdvanceDraft(self._staff[code], amount, day, account="acc_bank")
                give_advance(self._books, draft)

    def _run(self, day: date) -> None:
        """Run the month, approve it, and pay the net the same day."""
        run = create_run(self._books, month_of(day), list(self._changes(month_of(day))))
        approve_run(self._books, run.id)
        self._pay(run, PayrollPart.NET, day)
        self._unpaid.append(run)

    def _changes(self, month: int) -> Iterator[LineChange]:
        """Take back part of what was advanced; once there is a bonus."""
        for code, employee_id in self._staff.items():
            employee = self._books.employees.get(employee_id)
            assert employee is not None
            advance = min(employee.advances, RECOVERED_MINOR)
            bonus = BONUS[2] if (month, code) == BONUS[:2] else None
            if advance or bonus:
                taken = Decimal(advance).scaleb(-2)
                yield LineChange(employee_id, bonus=bonus, advance=taken)

    def _pay_shares(self, day: date) -> None:
        """Pay the social insurance of the month before."""
        for run in self._unpaid:
            self._pay(run, PayrollPart.STATUTORY, day)
        self._unpaid.clear()

    def _pay(self, run: PayrollRun, part: PayrollPart, day: date) -> None:
        reference = f"{part.value.upper()}-{day:%Y-%m}"
        pay_payroll(
            self._books, PayrollPaymentDraft(run.id, part, day, "acc_bank", reference=reference)
        )


def _employee(row: dict[str, str]) -> tuple[str, EmployeeDraft]:
    draft = EmployeeDraft(
        employee_number=row["code"],
        hire_date=date.fromisoformat(row["joined"]),
        basic=Decimal(row["basic"]),
        name_en=row["nameEn"],
        name_ar=row["nameAr"],
        department=row["department"],
        position=row["position"],
        housing=Decimal(row["housing"]),
        allowances=Decimal(row["other"]),
        scheme=row["scheme"],
    )
    return row["code"], draft
