"""The trial balance as clients see it."""

import strawberry
from strawberry import field

from ledger.accounts import AccountType
from ledger.dates import Day
from ledger.statements.figures import add_up
from ledger.statements.trial_balance import TrialBalance as Record
from ledger.statements.trial_balance import TrialRow, TrialSection
from schema.accounts import Account
from schema.drilling import ROWS, SECTIONS, Opening, View
from schema.scalars import Money


@strawberry.type(description="An account and its balance, which stands on one side.")
class TrialBalanceRow(Opening):
    account: Account = field(description="The account.")
    balance_debit: Money = field(description="The balance if it is a debit balance, else zero.")
    balance_credit: Money = field(description="The balance if it is a credit balance, else zero.")

    @classmethod
    def of(cls, row: TrialRow, view: View) -> "TrialBalanceRow":
        return cls(
            figure=row.figure,
            view=view,
            account=view.accounts[row.account.number],
            balance_debit=view.money(row.debit),
            balance_credit=view.money(row.credit),
        )


@strawberry.type(description="The balances of one type of account, each side added up.")
class TrialBalanceSection(Opening):
    type: AccountType = field(description="The type of account.")
    balance_debit: Money = field(description="Sum of its debit balances.")
    balance_credit: Money = field(description="Sum of its credit balances.")

    @classmethod
    def of(cls, section: TrialSection, view: View) -> "TrialBalanceSection":
        return cls(
            figure=add_up((section.debit, section.credit)),
            view=view,
            type=section.type,
            balance_debit=view.money(section.debit.minor),
            balance_credit=view.money(-section.credit.minor),
        )


@strawberry.type(description="The balance of every account at the end of a day; both sides agree.")
class TrialBalance:
    date: Day = field(description="The day it is of.")
    fiscal_year_start: Day = field(
        description="The day since which revenue and expense are counted."
    )
    rows: list[TrialBalanceRow] = field(
        description="Accounts that take postings, by code.", directives=[ROWS]
    )
    sections: list[TrialBalanceSection] = field(
        description="The five types of account, each side added up.", directives=[SECTIONS]
    )
    total_debit: Money = field(description="Sum of all debit balances.")
    total_credit: Money = field(description="Sum of all credit balances.")
    sequence: int = field(description="The event sequence the answer is known at.")
    is_proven: bool | None = field(
        description="Whether the scan found the same; null unless `prove` was asked."
    )
    proof: "TrialBalance | None" = field(
        description="The same from a scan of all postings; null unless `prove` was asked."
    )

    @classmethod
    def of(cls, record: Record, view: View, proof: Record | None) -> "TrialBalance":
        return cls(
            date=record.date,
            fiscal_year_start=record.year_start,
            rows=[TrialBalanceRow.of(row, view) for row in record.rows],
            sections=[TrialBalanceSection.of(one, view) for one in record.sections],
            total_debit=view.money(record.debit.minor),
            total_credit=view.money(-record.credit.minor),
            sequence=view.sequence,
            is_proven=None if proof is None else proof == record,
            proof=None if proof is None else cls.of(proof, view, None),
        )
