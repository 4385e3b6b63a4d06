"""The overview as clients see it."""

import strawberry
from strawberry import field

from ledger.accounts import Side
from ledger.dates import Day
from ledger.statements.overview import MonthPoint
from ledger.statements.overview import Overview as Record
from ledger.statements.overview import OverviewFigure as FigureRecord
from schema.accounts import Account
from schema.drilling import ROWS, Opening, StatementFigure, View, figure_facts
from schema.scalars import Money


@strawberry.type(description="A figure at the end of a month, or on the day asked for.")
class OverviewPoint(Opening):
    date: Day = field(description="The month's last day; of the last point, the day asked for.")
    amount: Money = field(
        description="The balance at its end; of revenue, expenses and result, of its month so far."
    )

    @classmethod
    def of(cls, point: MonthPoint, side: Side, view: View) -> "OverviewPoint":
        amount = view.money(point.figure.on(side))
        return cls(figure=point.figure, view=view, date=point.date, amount=amount)


@strawberry.type(description="A figure of the day, beside that of a month before, and its months.")
class OverviewFigure(StatementFigure):
    accounts: list[Account] = field(
        description="The accounts it is made of, by code.", directives=[ROWS]
    )
    points: list[OverviewPoint] = field(
        description="The months, oldest first; the last one is `amount`.", directives=[ROWS]
    )

    @classmethod
    def of(cls, record: FigureRecord, view: View) -> "OverviewFigure":
        columns = (record.figure,) if record.compared is None else (record.figure, record.compared)
        return cls(
            accounts=[view.accounts[account] for account in record.accounts],
            points=[OverviewPoint.of(point, record.side, view) for point in record.points],
            **figure_facts(columns, record.side, view),
        )


@strawberry.type(description="What an accountant opens first: the figures of a day and its month.")
class Overview:
    date: Day = field(description="The day it is of.")
    compare_date: Day | None = field(
        description=(
            "The day it is compared with: the same a month before, of a month's last day the last"
            " one of that month; null in the calendar's first month."
        )
    )
    cash: OverviewFigure = field(description="Balance of the accounts of class CASH.")
    receivables: OverviewFigure = field(description="What customers owe: the control accounts.")
    payables: OverviewFigure = field(description="What is owed to vendors: the control accounts.")
    revenue_of_month: OverviewFigure = field(
        description="Revenue of the day's month, up to the day."
    )
    expenses_of_month: OverviewFigure = field(
        description="Expense of the day's month, up to the day."
    )
    result_of_month: OverviewFigure = field(
        description="Revenue less expense of the day's month, up to the day; a loss is negative."
    )
    sequence: int = field(description="The event sequence the answer is known at.")

    @classmethod
    def of(cls, record: Record, view: View) -> "Overview":
        return cls(
            date=record.date,
            compare_date=record.compare_date,
            cash=OverviewFigure.of(record.cash, view),
            receivables=OverviewFigure.of(record.receivables, view),
            payables=OverviewFigure.of(record.payables, view),
            revenue_of_month=OverviewFigure.of(record.revenue, view),
            expenses_of_month=OverviewFigure.of(record.expenses, view),
            result_of_month=OverviewFigure.of(record.result, view),
            sequence=view.sequence,
        )
