"""The income statement: revenue less expense of any range of days, also across fiscal years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.accounts import AccountType, Chart
from ledger.statements.movements import Movement
from ledger.statements.sections import Columns, Section, add_columns, section_of


@dataclass(frozen=True, slots=True)
class IncomeStatement:
    """The columns are the range and, if asked for, the range it is compared with."""

    ranges: tuple[tuple[date, date], ...]
    revenue: Section
    expenses: Section
    net_income: Columns


def income_statement(
    chart: Chart, columns: Sequence[Movement], *, include_zero: bool = False
) -> IncomeStatement:
    """Make the income statement of a range, beside that of another."""
    revenue, expenses = (
        section_of(chart, kind, [one.of for one in columns], include_zero=include_zero)
        for kind in (AccountType.REVENUE, AccountType.EXPENSE)
    )
    return IncomeStatement(
        tuple((one.first, one.last) for one in columns),
        revenue,
        expenses,
        add_columns([revenue.total, expenses.total], len(columns)),
    )
