"""List, close and reopen fiscal years."""

from typing import Annotated

from strawberry import argument

from ledger.dates import Day
from ledger.decide import fiscal_years as decide
from ledger.decide.recognition import MONTHS_AT_ONCE
from ledger.errors import InvalidInput
from ledger.fiscal_years import FiscalYear as Record
from ledger.fiscal_years import first_year, last_day, months_of_year
from ledger.organizations import Organization
from ledger.paging import list_in_memory
from ledger.policy import Role
from resolvers.operation import granted, operation
from resolvers.periods import all_periods
from resolvers.reading import read
from resolvers.writing import append
from schema.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    Limit,
    ListName,
    OrganizationId,
    Page,
    connect,
    window,
)
from schema.context import Info
from schema.directives import PAGED
from schema.fiscal_years import FiscalYear, FiscalYearInput, FiscalYearReopeningInput
from storage.heads import State
from storage.snapshot import Snapshot
from storage.writing.unit import Answer, Needs

YEARS = ListName("fiscalYears", (int,))


@operation(scope="accounting:read", role=Role.VIEWER, directives=(PAGED,))
async def fiscal_years(
    info: Info,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[FiscalYear] | None:
    """List fiscal years, oldest first, to the present or last used one."""
    place = window(YEARS, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    years = await all_years(info, snapshot, state)
    listing = list_in_memory(years, lambda one: (one.year,), place, state.head.last_sequence)
    return connect(
        Connection[FiscalYear],
        YEARS,
        state.organization.id,
        listing,
        lambda one: FiscalYear.of(one, state.organization, state.periods),
    )


@operation(scope="accounting:write", role=Role.MANAGER)
async def close_fiscal_year(
    info: Info,
    input: Annotated[FiscalYearInput, argument(description="Which year.")],
    organization_id: OrganizationId = None,
) -> FiscalYear | None:
    """Close the next open fiscal year with its periods; it posts nothing."""
    _, state = await read(info)
    end = _end_of(input.year, state.organization)
    answer = await append(
        info,
        lambda books: decide.close_fiscal_year(books, input.year),
        Record,
        input,
        needs=Needs(due_through=end, due_limit=1),
        # A batch of its own: what others undo or recognise in it could hide what else is due.
        entries=MONTHS_AT_ONCE,
    )
    return await _answer(info, answer)


@operation(scope="accounting:write", role=Role.ADMIN)
async def reopen_fiscal_year(
    info: Info,
    input: Annotated[FiscalYearReopeningInput, argument(description="Which year, and why.")],
    organization_id: OrganizationId = None,
) -> FiscalYear | None:
    """Reopen the fiscal year that was closed last, with its periods."""
    answer = await append(
        info,
        lambda books: decide.reopen_fiscal_year(books, input.year, input.reason),
        Record,
        input,
    )
    return await _answer(info, answer)


async def all_years(info: Info, snapshot: Snapshot, state: State) -> list[Record]:
    """Return the fiscal years from the books' first to the one in use, or to the last closed."""
    month = state.organization.fiscal_month
    used = {one.fiscal_year(month) for one in await all_periods(info, snapshot, state)}
    known = state.fiscal_years
    first, last = first_year(state.organization), max({*used, *known})
    return [known.get(year) or Record(year, False) for year in range(first, last + 1)]


def _end_of(year: int, organization: Organization) -> Day:
    """Return the last day of a fiscal year, if the calendar has it."""
    month = organization.fiscal_month
    if not 1 <= year <= 9999 or not months_of_year(year, month):
        raise InvalidInput("A fiscal year is named by a calendar year.", "year")
    return last_day(year, month)


async def _answer(info: Info, answer: Answer[Record]) -> FiscalYear:
    _, state = await read(info)
    return FiscalYear.of(answer.record, state.organization, state.periods)
