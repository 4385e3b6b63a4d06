"""The general ledger of some accounts, or of all, within a range of days."""

from datetime import date
from typing import Annotated

from strawberry import ID, argument

from ledger.accounts import Account, AccountRole
from ledger.paging import Listing
from ledger.policy import Role
from ledger.statements.balances import Balances, leaves, result_accounts, year_start_of
from ledger.statements.fiscal import ONE_DAY, day_before, fiscal_start, year_starts
from ledger.statements.general_ledger import (
    AccountLedger,
    YearResult,
    with_results,
    year_result,
)
from ledger.statements.general_ledger import GeneralLedger as Record
from ledger.statements.general_ledger import general_ledger as make
from resolvers.journal_entries import From, To
from resolvers.operation import operation
from resolvers.periods import today_of
from resolvers.statements import (
    AsOfSequence,
    IncludeZero,
    KnownAt,
    Prove,
    Statements,
    SumsThrough,
    before,
    read_statements,
    require_range,
)
from schema.connections import Connection, ListName, OrganizationId, connect
from schema.context import Info
from schema.drilling import Paging, View, nested_window
from schema.general_ledger import GeneralLedger, LedgerRow, LedgerView, ListRows
from schema.journal_entries import Posting
from storage.balances import select_sum_before, select_years
from storage.heads import select_last_day
from storage.postings import PostedLine, PostingFilter, select_postings

ROWS = ListName("ledgerRows", (int, int, int))


@operation(scope="reports:read", role=Role.VIEWER)
async def general_ledger(
    info: Info,
    account_id: Annotated[
        ID | None,
        argument(
            description="Only this account (id or handle), or those below it; all if left out."
        ),
    ] = None,
    from_: From = None,
    to: To = None,
    known_at: KnownAt = None,
    as_of_sequence: AsOfSequence = None,
    include_zero: IncludeZero = False,
    prove: Prove = False,
    organization_id: OrganizationId = None,
) -> GeneralLedger | None:
    """Return accounts with opening balance, postings and running balance.

    Without `from` it begins with the first entry, without `to` it ends today or with the last one.
    """
    books = await read_statements(info, known_at, as_of_sequence)
    first = from_ or date.min
    last = to or max(first, await _last_day(info, books))
    require_range(first, last, "to")
    chosen = _chosen(books, account_id)
    is_named = account_id is not None and len(chosen) == 1

    async def made(sums: SumsThrough) -> Record:
        return make(
            chosen,
            await _opening(books, sums, first),
            await books.movement(sums, first, last),
            await _results(books, sums, chosen, first, last),
            include_zero=include_zero or is_named,
        )

    record, proof = await books.prove(prove, made)
    view = books.view
    shown = LedgerView(view.accounts, view.sequence, view.open, _row_lister(books, view))
    return GeneralLedger.of(record, from_, shown, proof)


async def _last_day(info: Info, books: Statements) -> date:
    """Return today, or the last day with an entry if that lies ahead."""
    organization = books.state.organization
    used = await select_last_day(books.snapshot, organization.number)
    return max(today_of(info, organization), used or date.min)


def _chosen(books: Statements, account_id: str | None) -> list[Account]:
    chart = books.state.chart
    below = chart.below(account_id, "accountId")
    wanted = chart.by_number.keys() if below is None else {*below}
    return [account for account in leaves(chart) if account.number in wanted]


async def _opening(books: Statements, sums: SumsThrough, first: date) -> Balances | None:
    """Gather the balances of the morning of a day: its own fiscal year has begun by then."""
    eve, chart = day_before(first), books.state.chart
    if eve is None:
        return None
    start = year_start_of(chart, first, books.state.organization.fiscal_month)
    return Balances(chart, eve, start, await sums(eve), await before(sums, start))


async def _results(
    books: Statements, sums: SumsThrough, chosen: list[Account], first: date, last: date
) -> list[YearResult]:
    """Make the derived rows of the years that end within a range, if an account shows them."""
    if not any(AccountRole.RETAINED_EARNINGS in account.roles for account in chosen):
        return []
    organization, chart = books.state.organization, books.state.chart
    month, accounts = organization.fiscal_month, [one.number for one in result_accounts(chart)]
    years = await select_years(books.snapshot, organization.number, month, accounts)
    ended = [start - ONE_DAY for start in year_starts(years, month, first, last)]
    movements = [await books.movement(sums, fiscal_start(end, month), end) for end in ended]
    return [year_result(chart, movement) for movement in movements]


def _row_lister(books: Statements, view: View) -> ListRows:
    """Make what lists the rows of an account, each with the balance it left."""
    organization, head = books.state.organization, books.state.head

    async def list_rows(ledger: AccountLedger, paging: Paging) -> Connection[LedgerRow]:
        window = nested_window(ROWS, organization.id, paging)
        chosen = PostingFilter(as_of=books.known.as_of, slices=(ledger.days,))
        found = await select_postings(books.snapshot, organization.number, head, chosen, window)
        listing = with_results(found.listing, ledger.results)
        balance = await _balance_before(books, ledger, listing)

        def row_of(record: PostedLine | YearResult) -> LedgerRow:
            nonlocal balance
            if isinstance(record, YearResult):
                balance += record.figure.minor
                return LedgerRow.of_result(record, balance, view)
            balance += record.line.debit - record.line.credit
            posting = Posting.of(record.entry, record.line, record.position, view.accounts)
            return LedgerRow.of_posting(posting, balance, view)

        return connect(Connection[LedgerRow], ROWS, organization.id, listing, row_of)

    return list_rows


async def _balance_before(
    books: Statements, ledger: AccountLedger, listing: Listing[PostedLine | YearResult]
) -> int:
    """Return the balance that a page of an account's rows begins with."""
    if not listing.has_previous or not listing.places:
        return ledger.opening.minor
    org, first, place = books.state.organization.number, ledger.days.first, listing.places[0]
    debit, credit = await select_sum_before(
        books.snapshot, org, ledger.account.number, first, place, books.known
    )
    results = sum(one.figure.minor for one in ledger.results if one.place < place)
    return ledger.opening.minor + results + debit - credit
