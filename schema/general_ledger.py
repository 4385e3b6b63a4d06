"""The general ledger as clients see it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry import Private, field

from ledger.dates import Day
from ledger.paging import list_in_memory
from ledger.statements.general_ledger import AccountLedger as AccountRecord
from ledger.statements.general_ledger import GeneralLedger as Record
from ledger.statements.general_ledger import YearResult
from schema.accounts import Account
from schema.connections import After, Before, Connection, First, Last, ListName, connect
from schema.drilling import NESTED, Paging, View, nested, nested_window
from schema.journal_entries import Posting, PostingConnection
from schema.scalars import Money

ACCOUNTS = ListName("generalLedger", (str, int))


@strawberry.type(description="A posting, or the derived row of a finished fiscal year's result.")
class LedgerRow:
    date: Day = field(description="The entry's date; of a result, the day after its year.")
    posting: Posting | None = field(description="The posting; null in a derived row.")
    fiscal_year_start: Day | None = field(
        description="In a derived row, the first day of the year whose result it is; else null."
    )
    debit: Money = field(description="Debit, or zero.")
    credit: Money = field(description="Credit, or zero.")
    balance: Money = field(
        description="Debits less credits, this row included; a credit balance is negative."
    )
    result: Private[YearResult | None]
    view: Private[View]

    @nested("In a derived row, the year's revenue and expense postings; else null.")
    async def postings(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PostingConnection | None:
        if self.result is None:
            return None
        return await self.view.open(self.result.figure, (first, after, last, before))

    @classmethod
    def of_posting(cls, posting: Posting, balance: int, view: View) -> "LedgerRow":
        return cls(
            date=posting.date,
            posting=posting,
            fiscal_year_start=None,
            debit=posting.debit,
            credit=posting.credit,
            balance=view.money(balance),
            result=None,
            view=view,
        )

    @classmethod
    def of_result(cls, result: YearResult, balance: int, view: View) -> "LedgerRow":
        return cls(
            date=result.date,
            posting=None,
            fiscal_year_start=result.first,
            debit=view.money(result.debit),
            credit=view.money(result.credit),
            balance=view.money(balance),
            result=result,
            view=view,
        )


ListRows = Callable[[AccountRecord, Paging], Coroutine[Any, Any, Connection[LedgerRow]]]


@dataclass(frozen=True, slots=True)
class LedgerView(View):
    """What a general ledger is shown with: also how the rows of an account are listed."""

    list_rows: ListRows


@strawberry.type(description="One account of the general ledger.")
class AccountLedger:
    account: Account = field(description="The account.")
    opening: Money = field(
        description=(
            "Balance on the morning of the first day, debits less credits. Of revenue and"
            " expense: since that day's fiscal year began."
        )
    )
    total_debit: Money = field(description="Debits of the range.")
    total_credit: Money = field(description="Credits of the range.")
    closing: Money = field(description="Opening, plus debits, less credits.")
    record: Private[AccountRecord]
    view: Private[LedgerView]

    @nested("The postings that add up to the opening balance.")
    async def opening_postings(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PostingConnection | None:
        return await self.view.open(self.record.opening, (first, after, last, before))

    @nested("Its postings by date, number and line, each with the balance it left.")
    async def rows(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[LedgerRow] | None:
        return await self.view.list_rows(self.record, (first, after, last, before))

    @classmethod
    def of(cls, record: AccountRecord, view: LedgerView) -> "AccountLedger":
        return cls(
            account=view.accounts[record.account.number],
            opening=view.money(record.opening.minor),
            total_debit=view.money(record.debit),
            total_credit=view.money(record.credit),
            closing=view.money(record.closing),
            record=record,
            view=view,
        )


@strawberry.type(description="Accounts with what they opened with, their postings and balances.")
class GeneralLedger:
    first: Day | None = field(name="from", description="First day; null from the first entry on.")
    last: Day = field(name="to", description="Last day, inclusive.")
    sequence: int = field(description="The event sequence the answer is known at.")
    is_proven: bool | None = field(
        description="Whether the scan found the same; null unless `prove` was asked."
    )
    proof: "GeneralLedger | None" = field(
        description="The same from a scan of all postings; null unless `prove` was asked."
    )
    record: Private[Record]
    view: Private[LedgerView]

    @nested("Accounts that opened with something or were posted to, by code.", [NESTED])
    def accounts(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[AccountLedger]:
        organization_id = self.view.accounts.organization.id
        window = nested_window(ACCOUNTS, organization_id, (first, after, last, before))
        listing = list_in_memory(
            self.record.accounts,
            lambda one: (one.account.code, one.account.number),
            window,
            self.view.sequence,
        )
        return connect(
            Connection[AccountLedger],
            ACCOUNTS,
            organization_id,
            listing,
            lambda one: AccountLedger.of(one, self.view),
        )

    @classmethod
    def of(
        cls, record: Record, first: Day | None, view: LedgerView, proof: Record | None
    ) -> "GeneralLedger":
        return cls(
            first=first,
            last=record.last,
            sequence=view.sequence,
            is_proven=None if proof is None else proof == record,
            proof=None if proof is None else cls.of(proof, first, view, None),
            record=record,
            view=view,
        )
