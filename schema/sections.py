"""Sections of a statement as clients see them."""

import strawberry
from strawberry import field

from ledger.accounts import AccountType, Side
from ledger.statements.sections import Section, SectionRow
from schema.accounts import Account
from schema.drilling import ROWS, StatementFigure, View, figure_facts


@strawberry.type(description="An account and its amount; of a header, the sum of all below it.")
class StatementRow(StatementFigure):
    account: Account = field(description="The account.")

    @classmethod
    def of(cls, row: SectionRow, side: Side, view: View) -> "StatementRow":
        account = view.accounts[row.account.number]
        return cls(account=account, **figure_facts(row.figures, side, view))


@strawberry.type(
    description="The accounts of one type; a contra account is negative, and `amount` their total."
)
class StatementSection(StatementFigure):
    type: AccountType = field(description="The type of account.")
    rows: list[StatementRow] = field(
        description="Accounts that take postings, by code.", directives=[ROWS]
    )
    headers: list[StatementRow] = field(
        description="Subtotals of their headers, by code; `account.level` is the depth.",
        directives=[ROWS],
    )

    @classmethod
    def of(cls, section: Section, view: View) -> "StatementSection":
        return cls(
            type=section.type,
            rows=[StatementRow.of(row, section.side, view) for row in section.rows],
            headers=[StatementRow.of(row, section.side, view) for row in section.headers],
            **figure_facts(section.total, section.side, view),
        )
