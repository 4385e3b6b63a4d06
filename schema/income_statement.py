"""The income statement as clients see it."""

import strawberry
from strawberry import field

from ledger.accounts import Side
from ledger.dates import Day
from ledger.statements.income_statement import IncomeStatement as Record
from schema.drilling import StatementFigure, View, figure_facts
from schema.sections import StatementSection


@strawberry.type(description="Revenue less expense of a range of days.")
class IncomeStatement:
    first: Day = field(name="from", description="First day, inclusive.")
    last: Day = field(name="to", description="Last day, inclusive.")
    compare_from: Day | None = field(description="First day of the range compared with, if any.")
    compare_to: Day | None = field(description="Last day of the range compared with, if any.")
    revenue: StatementSection = field(description="Revenue.")
    expenses: StatementSection = field(description="Expenses.")
    net_income: StatementFigure = field(description="Revenue less expense; a loss is negative.")
    sequence: int = field(description="The event sequence the answer is known at.")
    is_proven: bool | None = field(
        description="Whether the scan found the same; null unless `prove` was asked."
    )
    proof: "IncomeStatement | None" = field(
        description="The same from a scan of all postings; null unless `prove` was asked."
    )

    @classmethod
    def of(cls, record: Record, view: View, proof: Record | None) -> "IncomeStatement":
        first, last = record.ranges[0]
        compared = record.ranges[1] if len(record.ranges) > 1 else (None, None)
        return cls(
            first=first,
            last=last,
            compare_from=compared[0],
            compare_to=compared[1],
            revenue=StatementSection.of(record.revenue, view),
            expenses=StatementSection.of(record.expenses, view),
            net_income=StatementFigure(**figure_facts(record.net_income, Side.CREDIT, view)),
            sequence=view.sequence,
            is_proven=None if proof is None else proof == record,
            proof=None if proof is None else cls.of(proof, view, None),
        )
