"""Payroll: statutory rates, the monthly run with its lines, and how they are figured.

Source: posting rules, section 7. Per employee, each figure rounded half up: gross G = basic +
housing + other allowances; base = min(basic + housing, cap), at least the floor; E = base x
employee rate; R = base x employer rate; A = advance recovered; net N = G - E - A.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from ledger.dates import Day, month_name
from ledger.decimals import ONE
from ledger.rounding import half_up


class PayrollState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    VOID = "void"


class PayrollStatus(StrEnum):
    """The state, and of what is approved how much is paid."""

    DRAFT = "draft"
    APPROVED = "approved"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    VOID = "void"


class PayrollPart(StrEnum):
    """What is paid of a run: the net to employees, or the shares to the state."""

    NET = "net"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class StatutoryRate:
    """The rates of a scheme from a day on: millionths of a percent; cap and floor minor units."""

    scheme: str
    starts_on: Day
    employee_rate: int
    employer_rate: int
    cap: int | None
    floor: int

    @property
    def id(self) -> str:
        return f"{self.scheme}.{self.starts_on}"


@dataclass(frozen=True, slots=True)
class PayrollLine:
    """What one employee is paid in a run, in minor units.

    `adjustment` is added to the gross or, below zero, taken off it; it is no part of the base.
    """

    run: int
    position: int
    employee: str
    days_employed: int
    days_in_month: int
    basic: int
    housing: int
    allowances: int
    adjustment: int
    gross: int
    base: int
    employee_share: int
    employer_share: int
    advance: int
    net: int
    memo: str | None


@dataclass(frozen=True, slots=True)
class PayrollRun:
    """A month's payroll. `number` is the narrow key; accounts are frozen at the approval."""

    number: int
    id: str
    month: int
    state: PayrollState
    payable: int | None
    statutory: int | None
    is_net_paid: bool
    is_statutory_paid: bool
    entry: str | None
    sequence: int | None
    created_at: int
    created_by: str
    lines: tuple[PayrollLine, ...] = ()

    @property
    def gross(self) -> int:
        return sum(line.gross for line in self.lines)

    @property
    def employee_share(self) -> int:
        return sum(line.employee_share for line in self.lines)

    @property
    def employer_share(self) -> int:
        return sum(line.employer_share for line in self.lines)

    @property
    def cost(self) -> int:
        """What the run costs the organisation: gross and its own shares."""
        return self.gross + self.employer_share

    @property
    def advance(self) -> int:
        return sum(line.advance for line in self.lines)

    @property
    def net(self) -> int:
        return sum(line.net for line in self.lines)

    def due(self, part: PayrollPart) -> int:
        """Return what is to be paid of a part, in minor units."""
        return self.net if part is PayrollPart.NET else self.employee_share + self.employer_share

    def is_paid(self, part: PayrollPart) -> bool:
        return self.is_net_paid if part is PayrollPart.NET else self.is_statutory_paid

    @property
    def status(self) -> PayrollStatus:
        if self.state is not PayrollState.APPROVED:
            return PayrollStatus(self.state.value)
        open_parts = [part for part in PayrollPart if self.due(part) and not self.is_paid(part)]
        if not open_parts:
            return PayrollStatus.PAID
        is_paid = self.is_net_paid or self.is_statutory_paid
        return PayrollStatus.PARTLY_PAID if is_paid else PayrollStatus.APPROVED

    @property
    def source(self) -> str:
        """What the run and its payments name as the source of their entries."""
        return f"payroll:{month_name(self.month)}"


@dataclass(frozen=True, slots=True)
class PayrollPayment:
    """A part of a run, paid in full."""

    number: int
    id: str
    run: str
    part: PayrollPart
    date: Day
    amount: int
    account: int
    reference: str | None
    entry: str
    sequence: int
    revoked_sequence: int | None
    created_at: int
    created_by: str


def figured(line: PayrollLine, rate: StatutoryRate | None) -> PayrollLine:
    """Return a line with its gross, base, shares and net; no rate means no shares."""
    part = Fraction(line.days_employed, line.days_in_month)
    monthly = line.basic + line.housing + line.allowances
    gross = half_up(monthly * part) + line.adjustment
    base = 0 if rate is None else _base(half_up((line.basic + line.housing) * part), rate)
    employee_share = 0 if rate is None else _share(base, rate.employee_rate)
    employer_share = 0 if rate is None else _share(base, rate.employer_rate)
    return replace(
        line,
        gross=gross,
        base=base,
        employee_share=employee_share,
        employer_share=employer_share,
        net=gross - employee_share - line.advance,
    )


def rate_on(rates: Iterable[StatutoryRate], scheme: str, day: Day) -> StatutoryRate | None:
    """Return the rate of a scheme that is in force on a day: the latest that has begun."""
    begun = [rate for rate in rates if rate.scheme == scheme and rate.starts_on <= day]
    return max(begun, key=lambda rate: rate.starts_on, default=None)


def _base(earned: int, rate: StatutoryRate) -> int:
    capped = earned if rate.cap is None else min(earned, rate.cap)
    return max(capped, rate.floor) if earned else 0


def _share(base: int, rate: int) -> int:
    return half_up(Fraction(base * rate, 100 * ONE))
