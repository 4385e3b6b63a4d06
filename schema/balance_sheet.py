"""The balance sheet as clients see it."""

import strawberry
from strawberry import field

from ledger.accounts import Side
from ledger.dates import Day
from ledger.statements.balance_sheet import BalanceSheet as Record
from ledger.statements.sections import Columns
from schema.drilling import StatementFigure, View, figure_facts
from schema.sections import StatementSection


@strawberry.type(
    description="What is owned and owed at the end of a day: assets = liabilities + total equity."
)
class BalanceSheet:
    date: Day = field(description="The day it is of.")
    compare_date: Day | None = field(description="The day it is compared with, if any.")
    fiscal_year_start: Day = field(description="The day since which current earnings are counted.")
    assets: StatementSection = field(description="Assets.")
    liabilities: StatementSection = field(description="Liabilities.")
    equity: StatementSection = field(
        description="Equity; retained earnings include the result of earlier fiscal years."
    )
    current_earnings: StatementFigure = field(
        description="The result of the fiscal year so far: a computed line, never an account."
    )
    total_equity: StatementFigure = field(description="Equity and current earnings.")
    total_liabilities_and_equity: StatementFigure = field(
        description="Liabilities, equity and current earnings: the same as the assets."
    )
    sequence: int = field(description="The event sequence the answer is known at.")
    is_proven: bool | None = field(
        description="Whether the scan found the same; null unless `prove` was asked."
    )
    proof: "BalanceSheet | None" = field(
        description="The same from a scan of all postings; null unless `prove` was asked."
    )

    @classmethod
    def of(cls, record: Record, view: View, proof: Record | None) -> "BalanceSheet":
        def line(figures: Columns) -> StatementFigure:
            return StatementFigure(**figure_facts(figures, Side.CREDIT, view))

        return cls(
            date=record.dates[0],
            compare_date=record.dates[1] if len(record.dates) > 1 else None,
            fiscal_year_start=record.year_starts[0],
            assets=StatementSection.of(record.assets, view),
            liabilities=StatementSection.of(record.liabilities, view),
            equity=StatementSection.of(record.equity, view),
            current_earnings=line(record.current_earnings),
            total_equity=line(record.total_equity),
            total_liabilities_and_equity=line(record.total_liabilities_and_equity),
            sequence=view.sequence,
            is_proven=None if proof is None else proof == record,
            proof=None if proof is None else cls.of(proof, view, None),
        )
