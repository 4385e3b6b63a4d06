"""List postings, with the sums of the whole filtered range."""

from ledger.policy import Role
from resolvers.journal_entries import From, InAccount, Kind, To
from resolvers.operation import granted, operation
from resolvers.reading import read
from schema.connections import (
    After,
    AsOf,
    Before,
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
from schema.journal_entries import Posting, PostingConnection, accounts_of
from schema.scalars import money
from storage.postings import PostingFilter, select_postings

POSTINGS = ListName("postings", (int, int, int))


@operation(scope="accounting:read", role=Role.VIEWER, directives=(PAGED,))
async def postings(
    info: Info,
    from_: From = None,
    to: To = None,
    account_id: InAccount = None,
    kind: Kind = None,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    as_of: AsOf = None,
    organization_id: OrganizationId = None,
) -> PostingConnection | None:
    """List postings, oldest first: by date, entry number and line."""
    place = window(POSTINGS, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    below = state.chart.below(account_id, "accountId")
    chosen = PostingFilter(from_, to, below, kind, as_of)
    found = await select_postings(snapshot, state.organization.number, state.head, chosen, place)
    accounts, exponent = accounts_of(state.organization, state.chart), state.organization.exponent
    connection = connect(
        PostingConnection,
        POSTINGS,
        state.organization.id,
        found.listing,
        lambda one: Posting.of(one.entry, one.line, one.position, accounts),
        total_debit=money(found.debit_minor, exponent),
        total_credit=money(found.credit_minor, exponent),
    )
    assert isinstance(connection, PostingConnection)
    return connection
