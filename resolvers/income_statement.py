"""The income statement of a range of days."""

from typing import Annotated

from strawberry import argument

from ledger.dates import Day
from ledger.errors import InvalidInput
from ledger.policy import Role
from ledger.statements.income_statement import IncomeStatement as Record
from ledger.statements.income_statement import income_statement as make
from resolvers.operation import operation
from resolvers.statements import (
    AsOfSequence,
    IncludeZero,
    KnownAt,
    Prove,
    SumsThrough,
    read_statements,
    require_range,
)
from schema.connections import OrganizationId
from schema.context import Info
from schema.income_statement import IncomeStatement

Days = tuple[Day, Day]


@operation(scope="reports:read", role=Role.VIEWER)
async def income_statement(
    info: Info,
    from_: Annotated[Day, argument(name="from", description="First day, inclusive.")],
    to: Annotated[Day, argument(name="to", description="Last day, inclusive.")],
    compare_from: Annotated[
        Day | None, argument(description="First day of a range to compare with, known alike.")
    ] = None,
    compare_to: Annotated[
        Day | None, argument(description="Last day of the range to compare with.")
    ] = None,
    known_at: KnownAt = None,
    as_of_sequence: AsOfSequence = None,
    include_zero: IncludeZero = False,
    prove: Prove = False,
    organization_id: OrganizationId = None,
) -> IncomeStatement | None:
    """Return revenue less expense of a range of days, also across fiscal years."""
    require_range(from_, to, "to")
    ranges = [(from_, to), *_compared(compare_from, compare_to)]
    books = await read_statements(info, known_at, as_of_sequence)

    async def made(sums: SumsThrough) -> Record:
        columns = [await books.movement(sums, *days) for days in ranges]
        return make(books.state.chart, columns, include_zero=include_zero)

    record, proof = await books.prove(prove, made)
    return IncomeStatement.of(record, books.view, proof)


def _compared(first: Day | None, last: Day | None) -> list[Days]:
    if first is None and last is None:
        return []
    if first is None or last is None:
        missing = "compareFrom" if first is None else "compareTo"
        raise InvalidInput("A range to compare with has both of its ends.", missing)
    require_range(first, last, "compareTo")
    return [(first, last)]
