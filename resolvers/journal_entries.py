"""List, get, preview, post, reverse and delete journal entries."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from strawberry import ID, argument

from ledger.dates import Day
from ledger.decide import journal_entries as decide
from ledger.decide.journal_entries import Bulk
from ledger.errors import InvalidInput, NotFound
from ledger.journal_entries import CheckedEntry, Entry, EntryDraft, EntryKind, EntryStatus
from ledger.paging import Listing
from ledger.policy import Role
from ledger.text import fold_search
from resolvers.operation import granted, operation
from resolvers.reading import database_of, deciding, read
from resolvers.writing import append
from schema.connections import (
    After,
    AsOf,
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
from schema.journal_entries import (
    BulkResult,
    DeletionInput,
    JournalEntriesInput,
    JournalEntry,
    JournalEntryInput,
    JournalEntryPreview,
    ReversalInput,
    accounts_of,
)
from storage.heads import State, select_last_number
from storage.journal_entries import (
    EntryFilter,
    read_entry,
    read_page,
    select_entries,
    select_entries_by_id,
)
from storage.writing.sequence import Settings
from storage.writing.unit import NOTHING, Answer, Needs

ENTRIES = ListName("journalEntries", (int, int))
From = Annotated[Day | None, argument(name="from", description="First date, inclusive.")]
To = Annotated[Day | None, argument(name="to", description="Last date, inclusive.")]
InAccount = Annotated[
    ID | None, argument(description="Only what posts to this account (id or handle) or below it.")
]
Kind = Annotated[EntryKind | None, argument(description="Only what this kind of thing wrote.")]
Asked = Annotated[JournalEntryInput, argument(description="The entry.")]


@operation(scope="accounting:read", role=Role.VIEWER, directives=(PAGED,))
async def journal_entries(
    info: Info,
    from_: From = None,
    to: To = None,
    account_id: InAccount = None,
    kind: Kind = None,
    status: Annotated[
        EntryStatus | None, argument(description="Only entries of this status.")
    ] = None,
    text: Annotated[
        str | None, argument(description="Only entries whose memo or reference holds this text.")
    ] = None,
    include_revoked: Annotated[
        bool, argument(description="Also entries that were deleted.")
    ] = False,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    as_of: AsOf = None,
    organization_id: OrganizationId = None,
) -> Connection[JournalEntry] | None:
    """List journal entries, newest first: by date, then number."""
    place = window(ENTRIES, granted(info).organization_id, page, limit, first, after, last, before)
    chosen = EntryFilter(
        first=from_,
        last=to,
        kind=kind,
        status=status,
        text=fold_search(text, "text"),
        include_revoked=include_revoked,
        as_of=as_of,
    )
    org, page_read = granted(info).organization, None
    if account_id is None and as_of is None:
        page_read = await read_page(database_of(info), await deciding(info), org, chosen, place)
    if page_read is not None:
        return _connect(page_read.found, page_read.settings)
    snapshot, state = await read(info)
    if as_of is not None:
        if status is not None or include_revoked:
            raise InvalidInput("`asOf` goes with neither `status` nor `includeRevoked`.", "asOf")
        await select_last_number(snapshot, org, state.head, as_of)
    chosen = replace(chosen, accounts=state.chart.below(account_id, "accountId"))
    return _connect(await select_entries(snapshot, org, state.head, chosen, place), state)


def _connect(listing: Listing[Entry], books: State | Settings) -> Connection[JournalEntry]:
    accounts = accounts_of(books.organization, books.chart)
    return connect(
        Connection[JournalEntry],
        ENTRIES,
        books.organization.id,
        listing,
        lambda entry: JournalEntry.of(entry, accounts),
    )


@operation(scope="accounting:read", role=Role.VIEWER)
async def journal_entry(
    info: Info,
    id: Annotated[ID, argument(description="Id of the entry.")],
    organization_id: OrganizationId = None,
) -> JournalEntry | None:
    """Return one journal entry, deleted ones included."""
    org = granted(info).organization
    entry_read = await read_entry(database_of(info), await deciding(info), org, id)
    if entry_read is not None:
        return _found(entry_read.found, entry_read.settings)
    snapshot, state = await read(info)
    found = await select_entries_by_id(snapshot, org, [id])
    return _found(found[0] if found else None, state)


def _found(entry: Entry | None, books: State | Settings) -> JournalEntry:
    if entry is None:
        raise NotFound("No such journal entry.", "id")
    return JournalEntry.of(entry, accounts_of(books.organization, books.chart))


@operation(scope="accounting:write", role=Role.CONTRIBUTOR)
async def preview_journal_entry(
    info: Info, input: Asked, organization_id: OrganizationId = None
) -> JournalEntryPreview | None:
    """Decide an entry exactly as posting it would, and write nothing."""
    draft = input.to_draft()
    answer = await append(
        info,
        lambda books: decide.preview_entry(books, draft),
        CheckedEntry,
        draft,
        needs=_needs([draft]),
        postings=len(draft.lines),
        is_dry_run=True,
    )
    return JournalEntryPreview.of(answer.record, accounts_of(answer.organization, answer.chart))


@operation(scope="accounting:write", role=Role.CONTRIBUTOR)
async def create_journal_entry(
    info: Info, input: Asked, organization_id: OrganizationId = None
) -> JournalEntry | None:
    """Post a balanced journal entry."""
    draft = input.to_draft()
    return _answer(
        await append(
            info,
            lambda books: decide.post_entry(books, draft),
            Entry,
            draft,
            needs=_needs([draft]),
            postings=len(draft.lines),
        )
    )


@operation(scope="accounting:write", role=Role.CONTRIBUTOR)
async def create_journal_entries(
    info: Info,
    input: Annotated[JournalEntriesInput, argument(description="The entries and the mode.")],
    organization_id: OrganizationId = None,
) -> BulkResult | None:
    """Post up to 500 journal entries as one unit."""
    drafts = input.to_drafts()
    answer = await append(
        info,
        lambda books: decide.post_entries(books, drafts, input.mode),
        Bulk,
        [input.mode, drafts],
        needs=_needs(drafts),
        entries=len(drafts),
        postings=sum(len(draft.lines) for draft in drafts),
    )
    return BulkResult.of(answer.record, accounts_of(answer.organization, answer.chart))


@operation(scope="accounting:write", role=Role.CONTRIBUTOR)
async def reverse_journal_entry(
    info: Info,
    input: Annotated[ReversalInput, argument(description="Which entry, and when.")],
    organization_id: OrganizationId = None,
) -> JournalEntry | None:
    """Post the mirror of an authored entry; once only."""
    return _answer(
        await append(
            info,
            lambda books: decide.reverse_entry(books, input.id, input.date, input.memo),
            Entry,
            input,
            needs=Needs(entries=(input.id,)),
        )
    )


@operation(scope="accounting:write", role=Role.CONTRIBUTOR)
async def delete_journal_entry(
    info: Info,
    input: Annotated[DeletionInput, argument(description="Which entry.")],
    organization_id: OrganizationId = None,
) -> JournalEntry | None:
    """Revoke an authored entry: gone from lists and balances, its number and record kept."""
    return _answer(
        await append(
            info,
            lambda books: decide.delete_entry(books, input.id),
            Entry,
            input,
            needs=Needs(entries=(input.id,)),
        )
    )


def _needs(drafts: Sequence[EntryDraft]) -> Needs:
    """Return what drafts need under the lock: the parties their lines name."""
    named = tuple({line.party for draft in drafts for line in draft.lines if line.party})
    return Needs(parties=named, employees=named) if named else NOTHING


def _answer(answer: Answer[Entry]) -> JournalEntry:
    return JournalEntry.of(answer.record, accounts_of(answer.organization, answer.chart))
