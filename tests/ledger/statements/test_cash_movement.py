"""Cash movement: accounts from their sums, classes from what is on the other side."""

from datetime import date

from ledger.accounts import AccountClass
from ledger.statements.cash_movement import cash_movement
from tests.ledger.statements.chart import CASH, RENT, RETURNS, SALES, make_chart, sums

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


def test_accounts_open_move_and_close_and_classes_tell_what_for() -> None:
    movement = {CASH: (300, 50), SALES: (0, 300), RETURNS: (50, 0)}
    flows = {SALES: (300, 0), RETURNS: (0, 50), RENT: (0, 0)}

    found = cash_movement(make_chart(), FIRST, LAST, sums(date(2025, 12, 31)), movement, flows)

    (cash,) = found.accounts
    assert (cash.opening.minor, cash.inflow, cash.outflow, cash.closing) == (1700, 300, 50, 1950)
    (revenue,) = found.classes
    assert revenue.account_class is AccountClass.REVENUE
    assert [one.account.number for one in revenue.accounts] == [SALES, RETURNS]
    assert (revenue.inflow, revenue.outflow) == (300, 50)
    assert (found.opening, found.inflow - found.outflow, found.closing) == (1700, 250, 1950)


def test_empty_accounts_are_shown_when_asked() -> None:
    assert cash_movement(make_chart(), FIRST, LAST, {}, {}, {}).accounts == ()
    shown = cash_movement(make_chart(), FIRST, LAST, {}, {}, {}, include_zero=True)
    assert [one.account.number for one in shown.accounts] == [CASH]


def test_nothing_opens_before_the_calendar() -> None:
    found = cash_movement(make_chart(), date.min, LAST, {}, {CASH: (1, 0)}, {})
    assert found.accounts[0].opening.slices == ()
