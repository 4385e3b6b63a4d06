"""The cash movement of a range of days."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from ledger.cash_flows import cash_shares
from ledger.dates import Day
from ledger.journal_entries import Entry
from ledger.policy import Role
from ledger.statements.cash_movement import CashFlows, CounterAccount
from ledger.statements.cash_movement import CashMovement as Record
from ledger.statements.cash_movement import cash_movement as make
from resolvers.drilling import figure_counter
from resolvers.operation import operation
from resolvers.statements import (
    AsOfSequence,
    IncludeZero,
    KnownAt,
    Prove,
    Statements,
    SumsThrough,
    before,
    read_statements,
    remembering,
    require_range,
)
from resolvers.vat_return import FirstDay, LastDay
from schema.cash_movement import CashEntry, CashMovement, CashView, ListEntries
from schema.connections import Connection, ListName, OrganizationId, connect
from schema.context import Info
from schema.drilling import Paging, View, nested_window
from schema.journal_entries import JournalEntry
from storage.cash_movement import Shared, scan_flows, select_cash_entries, select_flows
from storage.known import Known
from storage.snapshot import Snapshot

ENTRIES = ListName("cashEntries", (int, int))
FlowsOf = Callable[[Snapshot, int, frozenset[int], date, date, Known], Awaitable[CashFlows]]
"""How cash flows are had: from the totals, or for a proof by a scan."""


@operation(scope="reports:read", role=Role.VIEWER)
async def cash_movement(
    info: Info,
    from_: FirstDay,
    to: LastDay,
    known_at: KnownAt = None,
    as_of_sequence: AsOfSequence = None,
    include_zero: IncludeZero = False,
    prove: Prove = False,
    organization_id: OrganizationId = None,
) -> CashMovement | None:
    """Return what each cash account took in and gave out, and by class for what.

    The classes together are the change of all accounts of class CASH.
    """
    require_range(from_, to, "to")
    books = await read_statements(info, known_at, as_of_sequence)

    async def made(sums: SumsThrough, flows: FlowsOf) -> Record:
        chart, org = books.state.chart, books.state.organization.number
        opening = await before(sums, from_)
        movement = await books.movement(sums, from_, to)
        found = await flows(books.snapshot, org, chart.cash, from_, to, books.known)
        return make(chart, from_, to, opening, movement.sums, found, include_zero=include_zero)

    record = await made(remembering(books.totals), select_flows)
    proof = await made(remembering(books.scan), scan_flows) if prove else None
    view = books.view
    list_entries = _entry_lister(books, view, from_, to)
    shown = CashView(view.accounts, view.sequence, view.open, list_entries)
    return CashMovement.of(record, shown, proof)


def _entry_lister(books: Statements, view: View, first: Day, last: Day) -> ListEntries:
    organization, cash = books.state.organization, books.state.chart.cash
    count = figure_counter()

    async def list_entries(
        counters: Sequence[CounterAccount], paging: Paging
    ) -> Connection[CashEntry]:
        count()
        window = nested_window(ENTRIES, organization.id, paging)
        accounts = [one.account.number for one in counters]
        shared = Shared(cash, accounts, first, last)
        listing = await select_cash_entries(
            books.snapshot, organization.number, shared, books.known, window
        )

        def node_of(entry: Entry) -> CashEntry:
            shares = cash_shares(entry.lines, cash)
            own = [shares.get(account, 0) for account in accounts]
            return CashEntry(
                entry=JournalEntry.of(entry, view.accounts),
                inflow=view.money(sum(max(0, share) for share in own)),
                outflow=view.money(sum(max(0, -share) for share in own)),
            )

        return connect(Connection[CashEntry], ENTRIES, organization.id, listing, node_of)

    return list_entries
