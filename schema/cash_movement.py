"""Cash movement as clients see it."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry import Private, field

from ledger.accounts import AccountClass
from ledger.dates import Day
from ledger.statements.cash_movement import CashAccount, CashClass, CounterAccount
from ledger.statements.cash_movement import CashMovement as Record
from ledger.statements.figures import Figure
from schema.accounts import Account
from schema.connections import After, Before, Connection, First, Last
from schema.drilling import ROWS, SECTIONS, Opening, Paging, View, nested
from schema.journal_entries import JournalEntry, PostingConnection
from schema.scalars import Money


@strawberry.type(description="An entry that moved cash, and what of it some accounts stand for.")
class CashEntry:
    entry: JournalEntry = field(description="The entry.")
    inflow: Money = field(description="Cash that came in for these accounts.")
    outflow: Money = field(description="Cash that went out for these accounts.")


ListEntries = Callable[
    [Sequence[CounterAccount], Paging], Coroutine[Any, Any, Connection[CashEntry]]
]


@dataclass(frozen=True, slots=True)
class CashView(View):
    """What a cash movement is shown with: also how the entries of counter accounts are listed."""

    list_entries: ListEntries


@strawberry.type(description="An account of class CASH; its postings are those of the range.")
class CashAccountMovement(Opening):
    account: Account = field(description="The account.")
    opening: Money = field(description="Balance on the morning of the first day.")
    inflow: Money = field(description="Its debits, from other cash accounts too.")
    outflow: Money = field(description="Its credits, to other cash accounts too.")
    closing: Money = field(description="Opening, plus what came in, less what went out.")
    opened_with: Private[Figure]

    @nested("The postings that add up to the opening balance, oldest first.")
    async def opening_postings(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PostingConnection | None:
        return await self.view.open(self.opened_with, (first, after, last, before))

    @classmethod
    def of(cls, row: CashAccount, view: View) -> "CashAccountMovement":
        return cls(
            figure=Figure(row.inflow - row.outflow, (row.days,)),
            view=view,
            account=view.accounts[row.account.number],
            opening=view.money(row.opening.minor),
            inflow=view.money(row.inflow),
            outflow=view.money(row.outflow),
            closing=view.money(row.closing),
            opened_with=row.opening,
        )


@strawberry.type(description="Cash that came in and went out for other accounts.")
class CounterMovement:
    inflow: Money = field(description="Cash that came in.")
    outflow: Money = field(description="Cash that went out.")
    net: Money = field(description="What came in, less what went out.")
    counters: Private[Sequence[CounterAccount]]
    view: Private[CashView]

    @nested("The entries it is made of, oldest first; their shares add up to the figures.")
    async def entries(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[CashEntry] | None:
        return await self.view.list_entries(self.counters, (first, after, last, before))


@strawberry.type(description="Cash that came in and went out for an account.")
class CounterAccountMovement(CounterMovement):
    account: Account = field(description="The account on the other side of the cash.")

    @classmethod
    def of(cls, row: CounterAccount, view: CashView) -> "CounterAccountMovement":
        return cls(account=view.accounts[row.account.number], **_facts((row,), view))


@strawberry.type(description="Cash that came in and went out for the accounts of a class.")
class CounterClassMovement(CounterMovement):
    account_class: AccountClass = field(name="class", description="The class of the accounts.")
    accounts: list[CounterAccountMovement] = field(
        description="The accounts of the class, by code.", directives=[ROWS]
    )

    @classmethod
    def of(cls, row: CashClass, view: CashView) -> "CounterClassMovement":
        accounts = [CounterAccountMovement.of(one, view) for one in row.accounts]
        return cls(account_class=row.account_class, accounts=accounts, **_facts(row.accounts, view))


def _facts(counters: Sequence[CounterAccount], view: CashView) -> dict[str, Any]:
    inflow, outflow = sum(one.inflow for one in counters), sum(one.outflow for one in counters)
    return {
        "inflow": view.money(inflow),
        "outflow": view.money(outflow),
        "net": view.money(inflow - outflow),
        "counters": counters,
        "view": view,
    }


@strawberry.type(description="What cash accounts took in and gave out, and for what.")
class CashMovement:
    first: Day = field(name="from", description="First day, inclusive.")
    last: Day = field(name="to", description="Last day, inclusive.")
    opening: Money = field(description="Cash on the morning of the first day.")
    inflow: Money = field(description="Cash that came in, moves between cash accounts left out.")
    outflow: Money = field(description="Cash that went out, moves between cash accounts left out.")
    net: Money = field(description="What came in, less what went out: the change of all cash.")
    closing: Money = field(description="Cash at the end of the last day.")
    accounts: list[CashAccountMovement] = field(
        description="Accounts of class CASH, by code.", directives=[ROWS]
    )
    classes: list[CounterClassMovement] = field(
        description=(
            "Classes of the accounts on the other side. An entry's net cash is spread over its legs"
            " on the opposite side; one that only moves cash between cash accounts is in no class."
        ),
        directives=[SECTIONS],
    )
    sequence: int = field(description="The event sequence the answer is known at.")
    is_proven: bool | None = field(
        description="Whether the scan found the same; null unless `prove` was asked."
    )
    proof: "CashMovement | None" = field(
        description="The same from a scan of all postings; null unless `prove` was asked."
    )

    @classmethod
    def of(cls, record: Record, view: CashView, proof: Record | None) -> "CashMovement":
        return cls(
            first=record.first,
            last=record.last,
            opening=view.money(record.opening),
            inflow=view.money(record.inflow),
            outflow=view.money(record.outflow),
            net=view.money(record.inflow - record.outflow),
            closing=view.money(record.closing),
            accounts=[CashAccountMovement.of(row, view) for row in record.accounts],
            classes=[CounterClassMovement.of(row, view) for row in record.classes],
            sequence=view.sequence,
            is_proven=None if proof is None else proof == record,
            proof=None if proof is None else cls.of(proof, view, None),
        )
