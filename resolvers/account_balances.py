"""The balances of an account over time."""

from datetime import date
from typing import Annotated

from strawberry import ID, argument

from ledger.dates import Day, month_of, month_start
from ledger.policy import Role
from ledger.statements.account_balances import BalanceInterval, curve_of
from ledger.statements.account_balances import account_balances as make
from resolvers.operation import operation
from resolvers.statements import (
    AsOfSequence,
    KnownAt,
    day_asked,
    read_statements,
    require_range,
)
from schema.account_balances import AccountBalances
from schema.connections import OrganizationId
from schema.context import Info
from storage.series import select_series

MONTHS = 12


@operation(scope="accounting:read", role=Role.VIEWER)
async def account_balances(
    info: Info,
    account_id: Annotated[ID, argument(description="The account: id or handle.")],
    from_: Annotated[
        Day | None,
        argument(
            name="from", description="First day, inclusive; if left out, twelve months are shown."
        ),
    ] = None,
    to: Annotated[
        Day | None, argument(description="Last day, inclusive; today if left out.")
    ] = None,
    interval: Annotated[
        BalanceInterval, argument(description="How far apart the points are.")
    ] = BalanceInterval.MONTH,
    known_at: KnownAt = None,
    as_of_sequence: AsOfSequence = None,
    organization_id: OrganizationId = None,
) -> AccountBalances | None:
    """Return what an account's balance was at the end of each day or month of a range.

    A header sums all below it. A range has at most 400 points.
    """
    books = await read_statements(info, known_at, as_of_sequence)
    organization, chart = books.state.organization, books.state.chart
    account = chart.find(account_id, "accountId")
    last = day_asked(info, books, to)
    first = _year_before(last) if from_ is None else from_
    require_range(first, last, "to")
    curve = curve_of(chart, organization.fiscal_month, account, interval, first, last)
    series = await select_series(
        books.snapshot, organization.number, curve.groups, curve.days, books.known
    )
    return AccountBalances.of(make(curve, series), books.view)


def _year_before(day: date) -> date:
    """Return the first day of the twelve months that end with a day's."""
    return month_start(max(month_of(date.min), month_of(day) - MONTHS + 1))
