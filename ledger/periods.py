"""Fiscal periods and the lock: which dates are open.

A date is open when it is after `locked_through` and its fiscal period is open. Periods are
calendar months, close in order and reopen in reverse, so the closed ones end on one date.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from re import ASCII, compile

from ledger.dates import month_end, month_name, month_start
from ledger.errors import InvalidInput, PeriodLocked

_NAME = compile(r"\d{4}-(0[1-9]|1[0-2])", ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """One fiscal period; `changed_at` (microseconds) is None while it was never closed."""

    month: int
    is_closed: bool
    changed_at: int | None = None

    @property
    def name(self) -> str:
        return month_name(self.month)

    @property
    def first(self) -> date:
        return month_start(self.month)

    @property
    def last(self) -> date:
        return month_end(self.month)

    def fiscal_year(self, fiscal_month: int) -> int:
        """Name the fiscal year by the calendar year in which it starts."""
        return (self.month - (fiscal_month - 1)) // 12


def parse_period(name: str) -> int:
    """Return the month number of a period's name, such as `2026-03`."""
    return parse_month(name, "period")


def parse_month(name: str, what: str = "month") -> int:
    """Return the month number of a name such as `2026-03`; `what` is the field that holds it."""
    if not _NAME.fullmatch(name) or name.startswith("0000"):
        raise InvalidInput(f"A {what} is named YYYY-MM.", what)
    return int(name[:4]) * 12 + int(name[5:]) - 1


def barred_through(locked: date | None, closed: date | None) -> date | None:
    """Return the last date that is not open, if any."""
    return max(locked or date.min, closed or date.min) if locked or closed else None


def require_open(day: date, locked: date | None, closed: date | None, *path: str | int) -> None:
    """Refuse a date that is locked or lies in a closed period."""
    if locked is not None and day <= locked:
        raise PeriodLocked(f"{day} is locked: the ledger is locked through {locked}.", *path)
    if closed is not None and day <= closed:
        raise PeriodLocked(f"{day} lies in a closed period: closed through {closed}.", *path)


def first_open(day: date, locked: date | None, closed: date | None, *path: str | int) -> date:
    """Return the earliest open day on or after `day`; the calendar may hold none."""
    barred = barred_through(locked, closed)
    if barred is None or day > barred:
        return day
    if barred == date.max:
        raise PeriodLocked("No day is open: every date of the calendar is barred.", *path)
    return barred + timedelta(days=1)
