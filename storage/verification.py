"""Verification: the books of an organisation against themselves, at one pinned snapshot.

| part     | what is compared                                                                     |
|----------|--------------------------------------------------------------------------------------|
| chain    | hashes over the stored bytes, sequences without gaps, bodies with their own columns; |
|          | the kept nodes of the tree with one that grows along                                 |
| entries  | numbers without gaps, balance, content hashes recomputed, postings, reversal links   |
| settings | head, organisation, accounts, periods, fiscal years with what chain and entries told |
| totals   | days and months with a scan of the live postings, tax with one of the documents      |
| known    | totals kept of the past with a scan of what was posted and revoked by then           |
| trade    | parties, products, documents, payments, allocations with chain, entries, each other  |
| payroll  | employees, rates, runs, payments, advances with chain, entries, each other           |
| seals    | signatures, roots and hashes with the chain, trial balances with a scan of postings  |
| webhooks | webhooks with what the chain told, but their secrets                                 |
| details  | what is kept beside events of personal records with the hashes in them               |

Memory is one page, or one month of totals, whatever the size of the books; and what the chain tells
of accounts, parties, products, employees, rates, runs and webhooks, and notes of the lines they
credit. Not covered by the chain and so not provable: an event's surface and request id, keys,
idempotency records, secrets of webhooks, and whether the newest seals were taken away. Events that
are older than the facts of a later version are compared by what they tell.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import cast

from ledger.accounts import Account, Chart
from ledger.organizations import Head, Organization
from storage.organizations import select_head
from storage.records import FISCAL_YEARS
from storage.rows import account_of, period_of
from storage.snapshot import Snapshot
from storage.verifying.chain import check_chain
from storage.verifying.details import check_details
from storage.verifying.entries import check_entries
from storage.verifying.known_totals import check_known_totals
from storage.verifying.locating import locate
from storage.verifying.seals import SELECT_LAST_SIZE, check_seals
from storage.verifying.settings import check_settings
from storage.verifying.subject import Finding, Subject
from storage.verifying.totals import check_totals
from storage.verifying.trade import check_trade
from storage.verifying.webhooks import check_webhooks
from storage.writing.sequence import SELECT_ACCOUNTS, SELECT_FISCAL_YEARS, SELECT_PERIODS

__all__ = ["Finding", "first_broken_sequence", "rows_to_verify", "verify_organization"]


async def verify_organization(
    snapshot: Snapshot,
    organization: Organization,
    advance: Callable[[int], None] = lambda rows: None,
    seal_key: bytes | None = None,
) -> AsyncIterator[Finding]:
    """Yield every fault found, each with the sequence it points to, where that is known.

    `advance` is told how many rows were looked at since it last was. Seals must be of the public
    key `seal_key`, or, without one, of whichever key they name.
    """
    subject = await _select_subject(snapshot, organization, advance, seal_key)
    async for finding in _check(subject):
        yield finding if finding.sequence is not None else await locate(subject, finding)


async def _check(subject: Subject) -> AsyncIterator[Finding]:
    for finding in subject.unreadable:
        yield finding
    async for finding in check_chain(subject):
        yield finding
    async for finding in check_entries(subject):
        yield finding
    for finding in check_settings(subject):
        yield finding
    async for finding in check_totals(subject):
        yield finding
    async for finding in check_known_totals(subject):
        yield finding
    async for finding in check_trade(subject):
        yield finding
    async for finding in check_webhooks(subject):
        yield finding
    async for finding in check_details(subject):
        yield finding
    async for finding in check_seals(subject):
        yield finding


def first_broken_sequence(findings: Iterable[Finding]) -> int | None:
    """Return the first sequence at which faults say the books broke, if any of them says."""
    return min((one.sequence for one in findings if one.sequence is not None), default=None)


def rows_to_verify(head: Head) -> int:
    """Return how many rows `advance` will be told of, if all is well."""
    return head.last_sequence + head.last_number


async def _select_subject(
    snapshot: Snapshot,
    organization: Organization,
    advance: Callable[[int], None],
    seal_key: bytes | None,
) -> Subject:
    """Read what stands in single rows, past every cache."""
    org = organization.number
    head = await select_head(snapshot, org)
    accounts: list[Account] = []
    unreadable: list[Finding] = []
    for row in await snapshot.fetch(SELECT_ACCOUNTS, org):
        try:
            accounts.append(account_of(row))
        except ValueError as fault:
            unreadable.append(Finding(organization.id, f"account {row[2]}", f"{fault}."))
    periods = [period_of(row) for row in await snapshot.fetch(SELECT_PERIODS, org)]
    by_month = {period.month: period for period in periods}
    rows = await snapshot.fetch(SELECT_FISCAL_YEARS, org)
    by_year = {one.year: one for one in map(FISCAL_YEARS.of, rows)}
    sealed = cast(int, (await snapshot.fetch(SELECT_LAST_SIZE, org))[0][0])
    return Subject(
        snapshot,
        organization,
        head,
        Chart(accounts),
        by_month,
        by_year,
        advance,
        tuple(unreadable),
        sealed,
        seal_key,
    )
