"""The catalogue of reports."""

from ledger.paging import list_in_memory
from ledger.policy import Role
from ledger.reports import REPORTS
from ledger.reports import Report as Record
from resolvers.operation import granted, operation
from resolvers.reading import read_alone
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
from schema.reports import Report

LIST = ListName("reports", (int,))


@operation(scope="reports:read", role=Role.VIEWER, directives=(PAGED,))
async def reports(
    info: Info,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Report] | None:
    """List the reports there are."""
    place = window(LIST, granted(info).organization_id, page, limit, first, after, last, before)
    state = await read_alone(info)
    listing = list_in_memory(REPORTS, _place, place, state.head.last_sequence)
    return connect(Connection[Report], LIST, state.organization.id, listing, Report.of)


def _place(report: Record) -> tuple[int]:
    return (REPORTS.index(report),)
