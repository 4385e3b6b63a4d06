"""The ledger's summary, its lock, and its fiscal periods."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from strawberry import argument

from ledger.dates import instant_of, month_of
from ledger.decide import periods as decide
from ledger.decide.periods import LockChange
from ledger.organizations import Organization
from ledger.paging import list_in_memory
from ledger.periods import Period as Record
from ledger.periods import parse_period
from ledger.policy import Role
from resolvers.operation import granted, operation
from resolvers.reading import database_of, read, read_alone
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
from schema.periods import LedgerLock, LedgerLockInput, LedgerSummary, Period, PeriodInput
from storage.heads import State, select_last_day
from storage.snapshot import Snapshot

PERIODS = ListName("periods", (int,))
Named = Annotated[PeriodInput, argument(description="Which period.")]


@operation(scope="accounting:read", role=Role.VIEWER)
async def ledger_summary(
    info: Info, organization_id: OrganizationId = None
) -> LedgerSummary | None:
    """Return counts and totals of the whole ledger."""
    state = await read_alone(info)
    return LedgerSummary.of(state.organization, state.head)


@operation(scope="accounting:write", role=Role.MANAGER)
async def set_ledger_lock(
    info: Info,
    input: Annotated[LedgerLockInput, argument(description="Where to lock.")],
    organization_id: OrganizationId = None,
) -> LedgerLock | None:
    """Lock every date up to a day, or lift the lock; closed periods stay closed."""
    day = input.locked_through
    answer = await append(info, lambda books: decide.set_lock(books, day), LockChange, input)
    return LedgerLock.of(answer.record, answer.organization)


@operation(scope="accounting:read", role=Role.VIEWER, directives=(PAGED,))
async def periods(
    info: Info,
    year: Annotated[int | None, argument(description="Only periods of this fiscal year.")] = None,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Period] | None:
    """List fiscal periods, oldest first, to the end of the present or last used fiscal year."""
    place = window(PERIODS, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    chosen = [
        period
        for period in await all_periods(info, snapshot, state)
        if year is None or period.fiscal_year(state.organization.fiscal_month) == year
    ]
    listing = list_in_memory(
        chosen, lambda period: (period.month,), place, state.head.last_sequence
    )
    return connect(
        Connection[Period],
        PERIODS,
        state.organization.id,
        listing,
        lambda period: Period.of(period, state.organization),
    )


@operation(scope="accounting:write", role=Role.MANAGER)
async def close_period(
    info: Info, input: Named, organization_id: OrganizationId = None
) -> Period | None:
    """Close the next open fiscal period."""
    month = parse_period(input.period)
    answer = await append(
        info, lambda books: decide.close_period(books, month, input.reason), Record, input
    )
    return Period.of(answer.record, answer.organization)


@operation(scope="accounting:write", role=Role.MANAGER)
async def reopen_period(
    info: Info, input: Named, organization_id: OrganizationId = None
) -> Period | None:
    """Reopen the fiscal period that was closed last."""
    month = parse_period(input.period)
    answer = await append(
        info, lambda books: decide.reopen_period(books, month, input.reason), Record, input
    )
    return Period.of(answer.record, answer.organization)


def today_of(info: Info, organization: Organization) -> date:
    """Return the present day in the organisation's time zone."""
    now = instant_of(database_of(info).clock())
    return now.astimezone(ZoneInfo(organization.time_zone)).date()


async def all_periods(info: Info, snapshot: Snapshot, state: State) -> list[Record]:
    """Return the periods from the books' first to the end of the fiscal year in use."""
    used = await select_last_day(snapshot, state.organization.number)
    latest = month_of(max(today_of(info, state.organization), used or date.min))
    months_into_year = (latest - (state.organization.fiscal_month - 1)) % 12
    first = min([state.organization.first_month, *state.periods])
    end = min(max(latest, first) + 11 - months_into_year, month_of(date.max))
    return [state.periods.get(month) or Record(month, False) for month in range(first, end + 1)]
