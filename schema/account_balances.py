"""An account's balances over time as clients see them."""

import strawberry
from strawberry import Private, field

from ledger.accounts import Account as AccountRecord
from ledger.dates import Day
from ledger.statements.account_balances import AccountBalances as Record
from ledger.statements.account_balances import BalanceInterval
from ledger.statements.account_balances import BalancePoint as PointRecord
from ledger.statements.figures import Figure
from schema.accounts import Account
from schema.connections import After, Before, First, Last
from schema.drilling import ROWS, Opening, View, nested
from schema.journal_entries import PostingConnection
from schema.scalars import Money

strawberry.enum(BalanceInterval, description="How far apart the points of a curve are.")


@strawberry.type(
    description="A day or a month, and how an account ended it; `postings` are those within it."
)
class BalancePoint(Opening):
    first: Day = field(name="from", description="First day, inclusive.")
    date: Day = field(description="Last day, inclusive.")
    debit: Money = field(description="Debits within it.")
    credit: Money = field(description="Credits within it.")
    balance: Money = field(
        description="Balance at its end, on the account's nature; negative on the other side."
    )
    ended_with: Private[Figure]

    @nested("The postings that add up to the balance, oldest first.")
    async def balance_postings(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PostingConnection | None:
        return await self.view.open(self.ended_with, (first, after, last, before))

    @classmethod
    def of(cls, point: PointRecord, account: AccountRecord, view: View) -> "BalancePoint":
        return cls(
            figure=Figure(point.debit - point.credit, (point.days,)),
            view=view,
            first=point.days.first,
            date=point.days.last,
            debit=view.money(point.debit),
            credit=view.money(point.credit),
            balance=view.money(point.balance.on(account.nature)),
            ended_with=point.balance,
        )


@strawberry.type(
    description=(
        "What an account's balance was over time, as the trial balance of each day says; of a"
        " header, what all below it come to."
    )
)
class AccountBalances:
    account: Account = field(description="The account; amounts are told on its nature.")
    first: Day = field(name="from", description="First day, inclusive.")
    last: Day = field(name="to", description="Last day, inclusive.")
    interval: BalanceInterval = field(description="How far apart the points are.")
    opening: Money = field(
        description=(
            "Balance on the morning of the first day. Of revenue and expense: since that day's"
            " fiscal year began."
        )
    )
    total_debit: Money = field(description="Debits of the range.")
    total_credit: Money = field(description="Credits of the range.")
    closing: Money = field(
        description=(
            "Balance at the end of the last day: opening, debits and credits, unless a fiscal year"
            " ends within the range."
        )
    )
    points: list[BalancePoint] = field(
        description="Days or calendar months, oldest first; the ends are cut to the range.",
        directives=[ROWS],
    )
    sequence: int = field(description="The event sequence the answer is known at.")
    opened_with: Private[Figure]
    view: Private[View]

    @nested("The postings that add up to the opening balance, oldest first.")
    async def opening_postings(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PostingConnection | None:
        return await self.view.open(self.opened_with, (first, after, last, before))

    @classmethod
    def of(cls, record: Record, view: View) -> "AccountBalances":
        side, points = record.account.nature, record.points
        return cls(
            account=view.accounts[record.account.number],
            first=points[0].days.first,
            last=points[-1].days.last,
            interval=record.interval,
            opening=view.money(record.opening.on(side)),
            total_debit=view.money(sum(point.debit for point in points)),
            total_credit=view.money(sum(point.credit for point in points)),
            closing=view.money(points[-1].balance.on(side)),
            points=[BalancePoint.of(point, record.account, view) for point in points],
            sequence=view.sequence,
            opened_with=record.opening,
            view=view,
        )
