"""Counts from totals: months that lie inside a range, with the days at both of its ends.

| count                              | rows read                                              |
|------------------------------------|--------------------------------------------------------|
| none, dates, kind, status          | entry_months of the range, entry_days of two months    |
| of accounts                        | the same of account_months and account_days, per account |
| of the past, with revoked ones     | entry_days, and entries recorded or revoked since      |

An entry that posts to several accounts is counted in each: entries may be counted in one account
only. Postings may be counted in any number of accounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.dates import date_of, month_of
from storage.statements import Value

Stretch = tuple[int | None, int | None]
"""From where to where, both inclusive; None is open."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: an expression over a row `t` of totals, of a kind, of accounts, of days."""

    sum: str
    kind: int | None = None
    accounts: Sequence[int] | None = None
    first: int | None = None
    last: int | None = None

    @property
    def owner(self) -> str:
        """Return which totals know: `account` or `entry`, the first word of their tables."""
        return "entry" if self.accounts is None else "account"


class Asked:
    """The rows of totals that a count is of, as conditions of a statement with its parameters."""

    def __init__(self, counted: Counted, arguments: list[Value]) -> None:
        self.counted = counted
        self._arguments = arguments
        conditions = ["t.org = $1"]
        self.kind = self.accounts = ""
        if counted.kind is not None:
            self.kind = f"= {self.mark(counted.kind)}"
            conditions.append(f"t.kind {self.kind}")
        if counted.accounts is not None:
            self.accounts = self._mark_accounts(counted.accounts)
            conditions.append(f"t.account {self.accounts}")
        self.conditions = " and ".join(conditions)

    def mark(self, value: Value) -> str:
        """Add a parameter and return its mark."""
        self._arguments.append(value)
        return f"${len(self._arguments)}"

    def spell_sum(self, key: str, stretch: Stretch) -> str:
        """Spell the sum of a stretch of `day`s or `month`s as one value."""
        column = f"cast(coalesce(sum({self.counted.sum}), 0) as bigint)"
        return f"(select {column} from {self._from(key, stretch)})"

    def _from(self, key: str, stretch: Stretch) -> str:
        first, last = stretch
        bounds = "" if first is None else f" and t.{key} >= {self.mark(first)}"
        bounds += "" if last is None else f" and t.{key} <= {self.mark(last)}"
        return f"{self.counted.owner}_{key}s t where {self.conditions}{bounds}"

    def spell_sums(self, sums: Sequence[str]) -> str:
        """Spell several sums of the whole range, as a few rows to be added up."""
        months, days = stretches(self.counted.first, self.counted.last)
        pieces = [("month", months)] if months is not None else []
        pieces += [("day", one) for one in days]
        columns = ", ".join(f"cast(coalesce(sum({one}), 0) as bigint)" for one in sums)
        return " union all ".join(
            f"select {columns} from {self._from(key, stretch)}" for key, stretch in pieces
        )

    def spell_range(self, first: int | None, last: int | None) -> str:
        """Spell the sum between two days as one value."""
        months, days = stretches(first, last)
        sums = [] if months is None else [self.spell_sum("month", months)]
        return " + ".join([*sums, *(self.spell_sum("day", one) for one in days)])

    def _mark_accounts(self, accounts: Sequence[int]) -> str:
        # One account by itself is found in its index, in order.
        if len(accounts) == 1:
            return f"= {self.mark(accounts[0])}"
        return f"{{any:{self.mark(list(accounts))[1:]}:bigint}}"


def spell_total(counted: Counted, arguments: list[Value]) -> str:
    """Spell a whole count as one value; its parameters are added."""
    return Asked(counted, arguments).spell_range(counted.first, counted.last)


def stretches(first: int | None, last: int | None) -> tuple[Stretch | None, list[Stretch]]:
    """Cut a range of days into whole months and the days left at its ends."""
    days: list[Stretch] = []
    first_month = last_month = None
    if first is not None:
        first_month = _month_of(first)
        if first != first_day(first_month):
            first_month += 1
            days.append((first, first_day(first_month) - 1))
    if last is not None:
        last_month = _month_of(last)
        if last != first_day(last_month + 1) - 1:
            days.append((first_day(last_month), last))
            last_month -= 1
    if first_month is not None and last_month is not None and first_month > last_month:
        return None, [(first, last)]
    return (first_month, last_month), days


def first_day(month: int) -> int:
    """Number a month's first day, one past the calendar's end too."""
    years, months = divmod(month - 2, 12)
    return 365 * years + years // 4 - years // 100 + years // 400 + (153 * months + 2) // 5 - 719468


def spell_first_day(month: str) -> str:
    """Spell the same in SQL: years that begin in March end in their leap day."""
    years = f"(({month} - 2) / 12)"
    return (
        f"365 * {years} + {years} / 4 - {years} / 100 + {years} / 400"
        f" + (153 * (({month} - 2) % 12) + 2) / 5 - 719468"
    )


def _month_of(day: int) -> int:
    return month_of(date_of(day))
