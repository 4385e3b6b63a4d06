"""What an accountant opens first: five figures of a day, each with a point a month before it.

| figure             | what it is                                   | as                         |
|--------------------|----------------------------------------------|----------------------------|
| cash               | balance of the accounts of class CASH        | cash movement              |
| receivables        | balance of the control accounts of AR        | aged receivables           |
| payables           | balance of the control accounts of AP        | aged payables              |
| revenue, expenses, | their movement in the day's month, up to it  | income statement           |
| result             |                                              |                            |

It is compared with the same day a month before; a month's last day with the last day of that month.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ledger.accounts import AccountRole, AccountType, Chart, Side
from ledger.dates import Day, month_end, month_of
from ledger.errors import InvalidInput
from ledger.statements.balances import leaves
from ledger.statements.figures import Figure, Slice, add_up
from ledger.statements.fiscal import day_before
from ledger.statements.series import Groups, Series

MONTHS_MOST = 60
CASH, RECEIVABLES, PAYABLES = "cash", "receivables", "payables"
REVENUE, EXPENSES = "revenue", "expenses"


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """A figure at the end of a month, or on the day asked for."""

    date: Day
    figure: Figure


@dataclass(frozen=True, slots=True)
class OverviewFigure:
    """A figure of the day, which is the last of its points, and the one it is compared with."""

    side: Side
    accounts: tuple[int, ...]
    points: tuple[MonthPoint, ...]
    compared: Figure | None

    @property
    def figure(self) -> Figure:
        return self.points[-1].figure


@dataclass(frozen=True, slots=True)
class Overview:
    date: Day
    compare_date: Day | None
    cash: OverviewFigure
    receivables: OverviewFigure
    payables: OverviewFigure
    revenue: OverviewFigure
    expenses: OverviewFigure
    result: OverviewFigure


@dataclass(frozen=True, slots=True)
class Looking:
    """The day it is of, the day it is compared with, and its points: their months' last days."""

    day: date
    compare_day: date | None
    ends: tuple[date, ...]

    @property
    def days(self) -> Iterator[date]:
        """Yield the days through which sums are needed."""
        for day in filter(None, (*self.ends, self.compare_day)):
            yield day
            eve = _month_eve(day)
            if eve is not None:
                yield eve


def looking_at(day: date, months: int) -> Looking:
    """Lay out the points of an overview; the calendar may have fewer than are asked for."""
    if not 1 <= months <= MONTHS_MOST:
        raise InvalidInput(f"`months` is 1 to {MONTHS_MOST}.", "months")
    last = month_of(day)
    first = max(month_of(date.min), last - months + 1)
    before = [month_end(month) for month in range(first, last)]
    return Looking(day, _month_before(day), (*before, day))


def groups_of(chart: Chart) -> Groups:
    """Return the accounts that each figure is made of, by code."""
    every = leaves(chart)
    return {
        CASH: [one.number for one in every if one.number in chart.cash],
        RECEIVABLES: chart.serving(AccountRole.AR),
        PAYABLES: chart.serving(AccountRole.AP),
        REVENUE: [one.number for one in every if one.type is AccountType.REVENUE],
        EXPENSES: [one.number for one in every if one.type is AccountType.EXPENSE],
    }


def overview(looking: Looking, groups: Groups, series: Series) -> Overview:
    """Make the overview of sums that were read."""

    def balance(name: str, day: date) -> Figure:
        days = Slice(tuple(groups[name]), date.min, day)
        return Figure(series.balance(name, day), (days,))

    def movement(name: str, day: date) -> Figure:
        debit, credit = series.between(name, _month_eve(day), day)
        return Figure(debit - credit, (Slice(tuple(groups[name]), day.replace(day=1), day),))

    def figure(measure: Callable[[str, date], Figure], side: Side, *names: str) -> OverviewFigure:
        def of(day: date) -> Figure:
            return add_up(measure(name, day) for name in names)

        return OverviewFigure(
            side,
            tuple(account for name in names for account in groups[name]),
            tuple(MonthPoint(day, of(day)) for day in looking.ends),
            None if looking.compare_day is None else of(looking.compare_day),
        )

    return Overview(
        looking.day,
        looking.compare_day,
        figure(balance, Side.DEBIT, CASH),
        figure(balance, Side.DEBIT, RECEIVABLES),
        figure(balance, Side.CREDIT, PAYABLES),
        figure(movement, Side.CREDIT, REVENUE),
        figure(movement, Side.DEBIT, EXPENSES),
        figure(movement, Side.CREDIT, REVENUE, EXPENSES),
    )


def _month_eve(day: date) -> date | None:
    """Return the last day before a day's month, if the calendar has one."""
    return day_before(day.replace(day=1))


def _month_before(day: date) -> date | None:
    """Return the same day a month before: of a month's last day, the last one of that month."""
    month = month_of(day)
    if month == month_of(date.min):
        return None
    end = month_end(month - 1)
    return end if day == month_end(month) else end.replace(day=min(day.day, end.day))
