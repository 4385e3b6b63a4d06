"""The overview: what an accountant opens first."""

from typing import Annotated

from strawberry import argument

from ledger.policy import Role
from ledger.statements.overview import groups_of, looking_at
from ledger.statements.overview import overview as make
from resolvers.operation import operation
from resolvers.statements import AsOfSequence, At, KnownAt, day_asked, read_statements
from schema.connections import OrganizationId
from schema.context import Info
from schema.overview import Overview
from storage.series import select_series


@operation(scope="accounting:read", role=Role.VIEWER)
async def overview(
    info: Info,
    date: At = None,
    months: Annotated[int, argument(description="Points of each figure: 1 to 60.")] = 12,
    known_at: KnownAt = None,
    as_of_sequence: AsOfSequence = None,
    organization_id: OrganizationId = None,
) -> Overview | None:
    """Return cash, receivables, payables and the month's result, each with the months before."""
    books = await read_statements(info, known_at, as_of_sequence)
    looking = looking_at(day_asked(info, books, date), months)
    groups, org = groups_of(books.state.chart), books.state.organization.number
    series = await select_series(books.snapshot, org, groups, looking.days, books.known)
    return Overview.of(make(looking, groups, series), books.view)
