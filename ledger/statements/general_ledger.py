"""The general ledger: per account what it opened with, each posting, and a running balance.

Balances are debits less credits. They open as the books stand on the morning of the first day, so
that all openings together are zero:

| accounts                 | opening                              | within the range               |
|--------------------------|--------------------------------------|--------------------------------|
| asset, liability, equity | everything before the range          | its postings                   |
| revenue, expense         | since the first day's fiscal year    | its postings; the balance runs |
|                          | began: nothing on a year's first day | on when another year begins    |
| RETAINED_EARNINGS        | also the result of the years that    | also one derived row per year  |
|                          | ended before the first day           | that ends, on the next year's  |
|                          |                                      | first day, before its postings |

The closing balances are those of the trial balance unless a fiscal year ends within the range:
revenue and expense then still hold what the derived row has taken to retained earnings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ledger.accounts import Account, AccountRole, Chart
from ledger.dates import Day, day_of
from ledger.paging import Keyset, Listing, Window
from ledger.statements.balances import Balances, result_accounts
from ledger.statements.figures import Figure, Slice, add_up
from ledger.statements.fiscal import ONE_DAY
from ledger.statements.movements import Movement
from ledger.statements.sums import NOTHING

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class YearResult:
    """A derived row: the result of a fiscal year, on the day after its last."""

    first: Day
    date: Day
    figure: Figure

    @property
    def debit(self) -> int:
        return max(0, self.figure.minor)

    @property
    def credit(self) -> int:
        return max(0, -self.figure.minor)

    @property
    def place(self) -> Keyset:
        """Its place among postings by (day, number, line): before all of its day."""
        return (day_of(self.date), 0, 0)


@dataclass(frozen=True, slots=True)
class AccountLedger:
    """One account of the general ledger; its rows are the postings of `days` and the results."""

    account: Account
    opening: Figure
    debit: int
    credit: int
    days: Slice
    results: tuple[YearResult, ...]

    @property
    def closing(self) -> int:
        return self.opening.minor + self.debit - self.credit

    @property
    def is_empty(self) -> bool:
        return not (self.opening.minor or self.debit or self.credit)


@dataclass(frozen=True, slots=True)
class GeneralLedger:
    first: date
    last: date
    accounts: tuple[AccountLedger, ...]


def year_result(chart: Chart, movement: Movement) -> YearResult:
    """Make the derived row of a fiscal year of the movement of its days."""
    figure = add_up(movement.of(account) for account in result_accounts(chart))
    return YearResult(movement.first, movement.last + ONE_DAY, figure)


def general_ledger(
    accounts: Sequence[Account],
    opening: Balances | None,
    movement: Movement,
    results: Sequence[YearResult],
    *,
    include_zero: bool = False,
) -> GeneralLedger:
    """Make the general ledger of some accounts; empty ones are left out unless asked.

    `opening` are the balances on the eve of the first day, None if the calendar begins on it;
    `results` the years that end within the range.
    """
    ledgers = [_ledger(account, opening, movement, results) for account in accounts]
    shown = tuple(one for one in ledgers if include_zero or not one.is_empty)
    return GeneralLedger(movement.first, movement.last, shown)


def _ledger(
    account: Account, opening: Balances | None, movement: Movement, results: Sequence[YearResult]
) -> AccountLedger:
    own = tuple(
        result
        for result in results
        if AccountRole.RETAINED_EARNINGS in account.roles and result.figure.minor
    )
    debit, credit = movement.sums.get(account.number, NOTHING)
    return AccountLedger(
        account,
        Figure(0, ()) if opening is None else opening.of(account),
        debit + sum(result.debit for result in own),
        credit + sum(result.credit for result in own),
        Slice((account.number,), movement.first, movement.last),
        own,
    )


def with_results(
    listing: Listing[Record], results: Sequence[YearResult]
) -> Listing[Record | YearResult]:
    """Put derived rows into a page of postings, which was cut by cursor, not by number."""
    window = listing.window
    found: list[tuple[Keyset, Record | YearResult]] = [
        *zip(listing.places, listing.records, strict=True),
        *((result.place, result) for result in results if _is_inside(result.place, window)),
    ]
    found.sort(key=lambda row: row[0])
    kept = found[-window.limit :] if window.from_end else found[: window.limit]
    return Listing(
        window,
        [record for _, record in kept],
        [place for place, _ in kept],
        listing.has_more or len(found) > len(kept),
        listing.total + len(results),
        listing.sequence,
    )


def _is_inside(place: Keyset, window: Window) -> bool:
    is_after = window.after is None or place > window.after
    return is_after and (window.before is None or place < window.before)
