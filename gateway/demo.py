"""The demo organisation: loaded step by step, each step one transaction that is never repeated.

| step      | writes                                            | is done when              |
|-----------|---------------------------------------------------|---------------------------|
| organise  | organisation, chart                               | it is listed              |
| post      | every entry of `demo_entries`, as one unit        | it has an entry           |
| correct   | reversals, a deletion, the first quarter's close  | it has more entries or a  |
|           |                                                   | fiscal period             |

The last two look again under the head's lock: a load that was killed is completed by the next one,
and a finished demo is left as its users made it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.demo_entries import FIRST_MONTH, MISTAKE, TWICE, demo_entries
from ledger.books import Books
from ledger.decide.journal_entries import BulkMode, delete_entry, post_entries, reverse_entry
from ledger.decide.periods import close_period
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
