"""What an account's balance was at the end of each day or month of a range.

A balance is what the trial balance of its day says, and of a header what all below it come to:

| accounts                 | opening                           | balance of a day                 |
|--------------------------|-----------------------------------|----------------------------------|
| asset, liability, equity | everything before the range       | everything up to it              |
| revenue, expense         | since the first day's fiscal year | since its own fiscal year began  |
|                          | began                             |                                  |
| RETAINED_EARNINGS        | also the result of earlier years  | also the result of earlier years |

So opening, debits and credits lead to the closing balance unless a fiscal year ends in the range.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ledger.accounts import Account, AccountRole, Chart
from ledger.dates import month_end, month_of, month_start
from ledger.errors import InvalidInput
from ledger.statements.balances import leaves, result_accounts, year_start_of
from ledger.statements.figures import Figure, Slice
from ledger.statements.fiscal import day_before
from ledger.statements.series import Groups, Series
from ledger.statements.sums import RESULT_TYPES

POINTS_MOST = 400
OWN, RESULTS = "own", "results"
Span = tuple[date, date]
"""The first and the last day of an interval."""


class BalanceInterval(StrEnum):
    """How far apart the points of a curve are."""

    DAY = "DAY"
    MONTH = "MONTH"


@dataclass(frozen=True, slots=True)
class BalancePoint:
    """An interval: its postings are those of `days`, and `balance` is how it ended."""

    days: Slice
    debit: int
    credit: int
    balance: Figure


@dataclass(frozen=True, slots=True)
class AccountBalances:
    account: Account
    interval: BalanceInterval
    opening: Figure
    points: tuple[BalancePoint, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """What is asked of an account, and so which sums its balances are made of."""

    chart: Chart
    fiscal_month: int
    account: Account
    interval: BalanceInterval
    spans: tuple[Span, ...]

    @property
    def groups(self) -> Groups:
        """Return the accounts that take its postings, and those whose results flow to it."""
        below = {*(self.chart.below(self.account.id) or ())}
        own = [account for account in leaves(self.chart) if account.number in below]
        holds_results = any(AccountRole.RETAINED_EARNINGS in account.roles for account in own)
        results = result_accounts(self.chart) if holds_results else []
        return {OWN: [one.number for one in own], RESULTS: [one.number for one in results]}

    @property
    def days(self) -> Iterator[date]:
        """Yield the days through which sums are needed."""
        first = self.spans[0][0]
        needed = [day_before(first), *(last for _, last in self.spans)]
        needed += [day_before(self.year_start(day)) for day in (first, *self._ends)]
        return (day for day in needed if day is not None)

    @property
    def _ends(self) -> Iterator[date]:
        return (last for _, last in self.spans)

    def year_start(self, day: date) -> date:
        """Return the day since which revenue and expense of a day are counted."""
        return year_start_of(self.chart, day, self.fiscal_month)


def curve_of(
    chart: Chart,
    fiscal_month: int,
    account: Account,
    interval: BalanceInterval,
    first: date,
    last: date,
) -> Curve:
    """Lay out the points of a range; refuse too many, naming `from`."""
    count = (
        (last - first).days + 1
        if interval is BalanceInterval.DAY
        else month_of(last) - month_of(first) + 1
    )
    if count > POINTS_MOST:
        raise InvalidInput(f"A range has at most {POINTS_MOST} points, not {count:,}.", "from")
    spans = (_span(first, last, interval, place) for place in range(count))
    return Curve(chart, fiscal_month, account, interval, tuple(spans))


def account_balances(curve: Curve, series: Series) -> AccountBalances:
    """Make the balances of sums that were read."""
    groups = curve.groups
    first = curve.spans[0][0]
    opening = _balance(curve, groups, series, day_before(first), first)
    points = []
    for start, end in curve.spans:
        debit, credit = series.between(OWN, day_before(start), end)
        days = Slice(tuple(groups[OWN]), start, end)
        points.append(BalancePoint(days, debit, credit, _balance(curve, groups, series, end, end)))
    return AccountBalances(curve.account, curve.interval, opening, tuple(points))


def _balance(curve: Curve, groups: Groups, series: Series, last: date | None, day: date) -> Figure:
    """Return the balance through `last` as the fiscal year of `day` counts it."""
    if last is None:
        return Figure(0, ())
    start, own = curve.year_start(day), tuple(groups[OWN])
    ended = day_before(start)
    if curve.account.type in RESULT_TYPES:
        minor = series.balance(OWN, last) - series.balance(OWN, ended)
        return Figure(minor, (Slice(own, start, last),) if start <= last else ())
    slices = [Slice(own, date.min, last)]
    if groups[RESULTS] and ended is not None:
        slices.append(Slice(tuple(groups[RESULTS]), date.min, ended))
    return Figure(series.balance(OWN, last) + series.balance(RESULTS, ended), tuple(slices))


def _span(first: date, last: date, interval: BalanceInterval, place: int) -> Span:
    if interval is BalanceInterval.DAY:
        day = first + timedelta(days=place)
        return day, day
    month = month_of(first) + place
    return max(first, month_start(month)), min(last, month_end(month))
