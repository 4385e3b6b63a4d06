"""Sections of a statement: the accounts of one type, their headers' subtotals and the total.

Every amount has a column per day or range that was asked for: the first, and maybe a comparison.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledger.accounts import Account, AccountType, Chart, Side, natural_side
from ledger.statements.balances import leaves
from ledger.statements.figures import Figure, add_up

Columns = tuple[Figure, ...]
Measure = Callable[[Account], Figure]
"""What an account comes to in one column."""


@dataclass(frozen=True, slots=True)
class SectionRow:
    """An account and what it comes to; of a header, what all below it come to."""

    account: Account
    figures: Columns


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one type of account, by code; amounts are told on the type's natural side."""

    type: AccountType
    rows: tuple[SectionRow, ...]
    headers: tuple[SectionRow, ...]
    total: Columns

    @property
    def side(self) -> Side:
        return natural_side(self.type)


def section_of(
    chart: Chart, kind: AccountType, measures: Sequence[Measure], *, include_zero: bool
) -> Section:
    """Measure every leaf of a type; rows that are zero in every column are left out unless asked.

    The total is of all of them: accounts that come to nothing belong to it like the others.
    """
    every = [
        SectionRow(account, tuple(measure(account) for measure in measures))
        for account in leaves(chart)
        if account.type is kind
    ]
    return Section(
        kind,
        _shown(every, include_zero),
        _shown(_headers(chart, every), include_zero),
        add_columns([row.figures for row in every], len(measures)),
    )


def add_columns(rows: Sequence[Columns], width: int) -> Columns:
    """Add figures up, column by column."""
    return tuple(add_up(row[column] for row in rows) for column in range(width))


def _shown(rows: Sequence[SectionRow], include_zero: bool) -> tuple[SectionRow, ...]:
    return tuple(row for row in rows if include_zero or any(figure.minor for figure in row.figures))


def _headers(chart: Chart, rows: Sequence[SectionRow]) -> list[SectionRow]:
    """Add every row to each header above it."""
    below: dict[int, list[Columns]] = {}
    for row in rows:
        parent = row.account.parent
        while parent is not None:
            below.setdefault(parent, []).append(row.figures)
            parent = chart.by_number[parent].parent
    return [
        SectionRow(account, add_columns(below[account.number], len(below[account.number][0])))
        for account in chart.in_order
        if account.number in below
    ]
