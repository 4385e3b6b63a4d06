"""The demo organisation: loaded step by step, each step one transaction that is never repeated.

| step      | writes                                            | is done when              |
|-----------|---------------------------------------------------|---------------------------|
| organise  | organisation, chart                               | it is listed              |
| post      | every entry of `demo_entries`, as one unit        | it has an entry           |
| correct   | reversals, a deletion, the first quarter's close  | it has more entries or a  |
|           |                                                   | fiscal period             |
| trade     | the year of `demo_trade`: parties, documents,     | it has a party of the     |
|           | payments and what else it tells, as one unit      | story                     |

All but the first look again under the head's lock: a load that was killed is completed by the next
one, and so are the books of an earlier version, which end with the third step. A finished demo is
left as its users made it; so is one whose users closed days or changed accounts the trade needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from logging import getLogger

from gateway.demo_entries import FIRST_MONTH, MISTAKE, TWICE, demo_entries
from gateway.demo_trade.calendar import FIRST_DAY
from gateway.demo_trade.cast import party_codes
from gateway.demo_trade.taxes import QUARTERS
from gateway.demo_trade.telling import tell_trade
from ledger.books import Books
from ledger.decide.journal_entries import BulkMode, delete_entry, post_entries, reverse_entry
from ledger.decide.periods import close_period
from ledger.errors import LedgerError
from ledger.journal_entries import EntryDraft
from ledger.organizations import Organization
from storage.database import Database
from storage.exporting import stream_entries
from storage.organizations import (
    OPERATOR,
    OrganizationDraft,
    create_organization,
    select_head,
    select_organization,
)
from storage.writing.unit import Needs, Unit

DEMO_ID = "org_demo"
MONTHS_CLOSED = 3
TRADE_ENTRIES = 1_500
"""About how many entries the trade posts: more than a batch holds, so it goes alone."""

_log = getLogger("daftar.demo")


class TradeRefused(Exception):
    """The books no longer take the trade as it is told; nothing of it is written."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo organisation and how many entries it holds."""

    organization: Organization
    entries: int


async def load_demo(database: Database) -> Demo:
    """Create and fill the demo organisation; whatever is there stays as it is."""
    async with database.snapshot() as snapshot:
        organization = await select_organization(snapshot, DEMO_ID)
    if organization is None:
        organization = await create_organization(database, _draft())
    org, drafts = organization.number, demo_entries()
    lines = sum(len(draft.lines) for draft in drafts)
    post = Unit(
        org,
        OPERATOR,
        lambda books: _post(books, drafts),
        type(None),
        entries=len(drafts),
        postings=lines,
    )
    await database.append(post)
    if await _last_number(database, org) == len(drafts):
        await _correct(database, org)
    await _trade(database, org)
    async with database.snapshot() as snapshot:
        return Demo(organization, (await select_head(snapshot, org)).entries)


async def _last_number(database: Database, org: int) -> int:
    async with database.snapshot() as snapshot:
        return (await select_head(snapshot, org)).last_number


def _draft() -> OrganizationDraft:
    return OrganizationDraft(
        name="Demo Trading Co.",
        name_ar="شركة العرض التجارية",
        currency="SAR",
        time_zone="Asia/Riyadh",
        fiscal_month=1,
        first_month=FIRST_MONTH,
        chart="commercial",
        id=DEMO_ID,
    )


def _post(books: Books, drafts: Sequence[EntryDraft]) -> None:
    if not books.head.last_number:
        post_entries(books, drafts, BulkMode.ALL)


async def _correct(database: Database, org: int) -> None:
    wrong: dict[str, str] = {}
    async for entries in stream_entries(database, org):
        for entry in entries:
            if entry.reference in (*TWICE, MISTAKE) and entry.reversal_of is None:
                wrong[entry.reference or ""] = entry.id
    ids = tuple(wrong.values())
    await database.append(
        Unit(org, OPERATOR, lambda books: _decide(books, wrong), type(None), needs=Needs(ids))
    )


def _decide(books: Books, wrong: dict[str, str]) -> None:
    if books.periods or len(wrong) != len(TWICE) + 1:
        return
    for reference in TWICE:
        reverse_entry(books, wrong[reference], None, "Entered twice / قيد مكرر")
    delete_entry(books, wrong[MISTAKE])
    for month in range(FIRST_MONTH, FIRST_MONTH + MONTHS_CLOSED):
        close_period(books, month)


async def _trade(database: Database, org: int) -> None:
    needs = Needs(party_codes=party_codes(), movements=QUARTERS)
    unit = Unit(org, OPERATOR, _tell, type(None), needs=needs, entries=TRADE_ENTRIES)
    try:
        await database.append(unit)
    except TradeRefused as refusal:
        _log.warning("the demo books are left without trade: %s", refusal.__cause__)


def _tell(books: Books) -> None:
    """Tell the trade unless it was told; a refusal half-way takes the whole unit back."""
    head = books.head
    shut = max(filter(None, (head.locked_through, head.closed_through)), default=date.min)
    if any(books.parties) or shut >= FIRST_DAY:
        return
    try:
        tell_trade(books)
    except LedgerError as refusal:
        raise TradeRefused from refusal
