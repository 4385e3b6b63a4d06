"""The balance sheet of a day."""

from typing import Annotated

from strawberry import argument

from ledger.dates import Day
from ledger.policy import Role
from ledger.statements.balance_sheet import BalanceSheet as Record
from ledger.statements.balance_sheet import balance_sheet as make
from resolvers.operation import operation
from resolvers.statements import (
    AsOfSequence,
    At,
    IncludeZero,
    KnownAt,
    Prove,
    SumsThrough,
    day_asked,
    read_statements,
)
from schema.balance_sheet import BalanceSheet
from schema.connections import OrganizationId
from schema.context import Info


@operation(scope="reports:read", role=Role.VIEWER)
async def balance_sheet(
    info: Info,
    date: At = None,
    compare_date: Annotated[
        Day | None, argument(description="A day to compare it with, known alike.")
    ] = None,
    known_at: KnownAt = None,
    as_of_sequence: AsOfSequence = None,
    include_zero: IncludeZero = False,
    prove: Prove = False,
    organization_id: OrganizationId = None,
) -> BalanceSheet | None:
    """Return assets, liabilities and equity at the end of a day."""
    books = await read_statements(info, known_at, as_of_sequence)
    days = [day_asked(info, books, date), *([compare_date] if compare_date else [])]

    async def made(sums: SumsThrough) -> Record:
        columns = [await books.balances(sums, day) for day in days]
        return make(columns, include_zero=include_zero)

    record, proof = await books.prove(prove, made)
    return BalanceSheet.of(record, books.view, proof)
