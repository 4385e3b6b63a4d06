"""Aged receivables and payables: what each party owes or is owed on a day."""

from typing import Annotated

from strawberry import ID, argument

from ledger.accounts import AccountRole
from ledger.dates import Day
from ledger.documents import Trade
from ledger.journal_entries import EntryKind
from ledger.policy import Role
from ledger.statements.aged import AgedReport as Record
from ledger.statements.aged import OwnedBy, aged_report, is_proven, proof_of
from ledger.statements.sums import balance
from resolvers.documents import filtered_party
from resolvers.drilling import opener_of
from resolvers.linking import links_of
from resolvers.operation import operation
from resolvers.statements import (
    AsOfSequence,
    At,
    KnownAt,
    Prove,
    Statements,
    day_asked,
    read_statements,
)
from schema.aged import AgedReport
from schema.aged_items import AgedView, Authored
from schema.connections import ListName, OrganizationId
from schema.context import Info
from schema.drilling import Paging
from schema.journal_entries import PostingConnection
from storage.aged import (
    scan_posted,
    select_authored,
    select_open_credits,
    select_open_documents,
)
from storage.parties import select_parties_by_id
from storage.postings import PostingFilter

AUTHORED = ListName("agedPostings", (int, int, int))
CONTROLS = {Trade.SALES: AccountRole.AR, Trade.PURCHASE: AccountRole.AP}


@operation(scope="reports:read", role=Role.VIEWER)
async def aged_receivables(
    info: Info,
    date: At = None,
    customer_id: Annotated[ID | None, argument(description="Only this customer.")] = None,
    known_at: KnownAt = None,
    as_of_sequence: AsOfSequence = None,
    prove: Prove = False,
    organization_id: OrganizationId = None,
) -> AgedReport | None:
    """Return what customers owe at the end of a day, by how long it is overdue."""
    books = await read_statements(info, known_at, as_of_sequence)
    org = books.state.organization.number
    party = await filtered_party(books.snapshot, org, customer_id, None)
    return await _report(info, books, Trade.SALES, day_asked(info, books, date), party, prove=prove)


@operation(scope="reports:read", role=Role.VIEWER)
async def aged_payables(
    info: Info,
    date: At = None,
    vendor_id: Annotated[ID | None, argument(description="Only this vendor.")] = None,
    known_at: KnownAt = None,
    as_of_sequence: AsOfSequence = None,
    prove: Prove = False,
    organization_id: OrganizationId = None,
) -> AgedReport | None:
    """Return what is owed to vendors at the end of a day, by how long it is overdue."""
    books = await read_statements(info, known_at, as_of_sequence)
    org = books.state.organization.number
    party = await filtered_party(books.snapshot, org, None, vendor_id)
    day = day_asked(info, books, date)
    return await _report(info, books, Trade.PURCHASE, day, party, prove=prove)


async def _report(
    info: Info, books: Statements, trade: Trade, day: Day, party: str | None, *, prove: bool
) -> AgedReport:
    record = await select_report(books, trade, day, party)
    posted = await scan_report(books, trade, day, party) if prove else None
    return AgedReport.of(
        record,
        await _view(info, books, record),
        None if posted is None else is_proven(record, posted),
        None if posted is None else proof_of(trade, posted),
    )


async def select_report(
    books: Statements, trade: Trade, day: Day, party: str | None = None
) -> Record:
    """Make the report of a day, of everybody or of one party."""
    accounts = controls_of(books, trade)
    asked = books.snapshot, books.state.organization.number
    authored = await select_authored(*asked, accounts, day, books.known)
    sums = await books.totals(day) if party is None else {}
    return aged_report(
        trade,
        day,
        await select_open_documents(*asked, trade, day, books.known, party),
        await select_open_credits(*asked, trade, day, books.known, party),
        _only(authored, party),
        sum(balance(sums, account) for account in accounts) if party is None else None,
    )


async def scan_report(
    books: Statements, trade: Trade, day: Day, party: str | None = None
) -> OwnedBy:
    """Add up what was posted on the control accounts for each party."""
    org, accounts = books.state.organization.number, controls_of(books, trade)
    return _only(await scan_posted(books.snapshot, org, accounts, day, books.known), party)


def controls_of(books: Statements, trade: Trade) -> list[int]:
    """Return the accounts that are, or once were, where documents of a trade stand."""
    return books.state.chart.serving(CONTROLS[trade])


def _only(sums: OwnedBy, party: str | None) -> OwnedBy:
    return sums if party is None else {party: sums.get(party, 0)}


async def _view(info: Info, books: Statements, record: Record) -> AgedView:
    org = books.state.organization.number
    ids = [party.id for party in record.parties if party.id is not None]
    parties = await select_parties_by_id(books.snapshot, org, ids) if ids else []
    return AgedView(
        books.known.sequence,
        links_of(info, books.snapshot, books.state),
        {party.id: party for party in parties},
        _authored(books, record.trade, record.date),
    )


def _authored(books: Statements, trade: Trade, day: Day) -> Authored:
    """Make what lists a party's authored postings on the control accounts."""
    open_postings = opener_of(books.snapshot, books.state, books.view.accounts, AUTHORED)

    async def open_authored(party: str | None, paging: Paging) -> PostingConnection:
        chosen = PostingFilter(
            last=day,
            accounts=controls_of(books, trade),
            kind=EntryKind.JOURNAL,
            as_of=books.known.as_of,
            parties=(party,),
        )
        return await open_postings(chosen, paging)

    return open_authored
