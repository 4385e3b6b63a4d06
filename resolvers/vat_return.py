"""The VAT return of a range of days."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated

from strawberry import argument

from ledger.dates import Day
from ledger.journal_entries import EntryKind
from ledger.policy import Role
from ledger.statements.figures import Figure
from ledger.statements.vat_return import TaxTotal
from ledger.statements.vat_return import VatReturn as Record
from ledger.statements.vat_return import vat_return as make
from resolvers.drilling import FIGURE, figure_counter, opener_of
from resolvers.linking import links_of
from resolvers.operation import operation
from resolvers.statements import (
    AsOfSequence,
    KnownAt,
    Prove,
    Statements,
    SumsThrough,
    read_statements,
    remembering,
    require_range,
)
from schema.connections import Connection, ListName, OrganizationId, connect
from schema.context import Info
from schema.documents import Invoice
from schema.drilling import Paging, nested_window
from schema.journal_entries import PostingConnection, accounts_of
from schema.vat_return import ListInvoices, VatReturn, VatView
from storage.known import Known
from storage.postings import PostingFilter
from storage.snapshot import Snapshot
from storage.vat_return import (
    Taxed,
    scan_taxed,
    select_settled,
    select_taxed,
    select_taxed_documents,
)

INVOICES = ListName("vatInvoices", (int, int))
FirstDay = Annotated[Day, argument(name="from", description="First day, inclusive.")]
LastDay = Annotated[Day, argument(name="to", description="Last day, inclusive.")]
TaxOf = Callable[[Snapshot, int, date, date, Known], Awaitable[list[TaxTotal]]]
"""How the tax of documents is had: from the totals, or for a proof by a scan."""


@operation(scope="reports:read", role=Role.VIEWER)
async def vat_return(
    info: Info,
    from_: FirstDay,
    to: LastDay,
    known_at: KnownAt = None,
    as_of_sequence: AsOfSequence = None,
    prove: Prove = False,
    organization_id: OrganizationId = None,
) -> VatReturn | None:
    """Return the tax that documents of a range charged and paid, and what else moved it.

    Output less input is the movement of the tax accounts, VAT settlements left out.
    """
    require_range(from_, to, "to")
    books = await read_statements(info, known_at, as_of_sequence)

    async def made(sums: SumsThrough, tax: TaxOf) -> Record:
        place = books.snapshot, books.state.organization.number, from_, to, books.known
        movement = await books.movement(sums, from_, to)
        settled = await select_settled(*place)
        chart, taxed = books.state.chart, await tax(*place)
        return make(chart, from_, to, taxed, movement.sums, settled)

    record = await made(remembering(books.totals), select_taxed)
    proof = await made(remembering(books.scan), scan_taxed) if prove else None
    return VatReturn.of(record, _view(info, books, from_, to), proof)


def _view(info: Info, books: Statements, first: Day, last: Day) -> VatView:
    """Make what shows a return: adjustments open to authored postings on the tax accounts."""
    accounts = accounts_of(books.state.organization, books.state.chart)
    open_postings = opener_of(books.snapshot, books.state, accounts, FIGURE)

    async def open_figure(figure: Figure, paging: Paging) -> PostingConnection:
        authored, known = EntryKind.JOURNAL, books.known
        chosen = PostingFilter(kind=authored, as_of=known.as_of, slices=figure.slices)
        return await open_postings(chosen, paging)

    list_invoices = _invoice_lister(info, books, first, last)
    return VatView(accounts, books.known.sequence, open_figure, list_invoices)


def _invoice_lister(info: Info, books: Statements, first: Day, last: Day) -> ListInvoices:
    organization, head = books.state.organization, books.state.head
    links, count = links_of(info, books.snapshot, books.state), figure_counter()

    async def list_invoices(row: TaxTotal, paging: Paging) -> Connection[Invoice]:
        count()
        window = nested_window(INVOICES, organization.id, paging)
        taxed = Taxed(row.trade, row.category, row.rate, first, last)
        listing = await select_taxed_documents(
            books.snapshot, organization.number, head, taxed, books.known, window
        )
        return connect(
            Connection[Invoice],
            INVOICES,
            organization.id,
            listing,
            lambda one: Invoice.of(one, links),
        )

    return list_invoices
