"""Lists without end: the same admission and the same records as the list fields, batch by batch.

Nothing is held in memory but one batch, and no snapshot is kept: the stream is pinned to the
sequence at which it began (`storage.exporting`).
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from ledger.accounts import Account, Chart
from ledger.dates import parse_date, spell_instant
from ledger.errors import InvalidInput, LedgerError
from ledger.ids import posting_id
from ledger.journal_entries import Entry, EntryKind, Line
from ledger.money import format_minor
from ledger.policy import Policy, Role
from schema.context import Context
from storage.csv_cells import Cell, Column, Worded
from storage.csv_streaming import Export, stream_csv
from storage.database import Database
from storage.exporting import Pin, PostingRecord, stream_entries, stream_postings
from storage.heads import State, select_state
from storage.rows import kind_number
from storage.snapshot import Snapshot

READ = Policy("accounting:read", Role.VIEWER)
Records = AsyncGenerator[Sequence[Mapping[str, Any]], None]
Lines = AsyncGenerator[bytes, None]
Words = Mapping[str, str | None] | None
"""What a value of an enum is called in a file, if it is called otherwise than in GraphQL."""


async def stream(operation: str, arguments: Mapping[str, Any], context: Context) -> Records:
    """Admit the caller to a list field and answer all its records, keyed as GraphQL keys them."""
    books, state, first, last = await _begin(arguments, context)
    match operation:
        case "journalEntries":
            kind = EntryKind[arguments["kind"]] if arguments.get("kind") else None
            return _entries(books, state, first, last, kind)
        case "postings":
            return _postings(books, state, first, last)
    raise LookupError(f"{operation} cannot be streamed")


async def stream_lines(
    operation: str,
    columns: Sequence[tuple[str, Words]],
    arguments: Mapping[str, Any],
    context: Context,
) -> Lines:
    """Admit the caller to a list field and answer these fields of all its records as CSV lines."""
    books, state, first, last = await _begin(arguments, context)
    if operation != "postings":
        raise LookupError(f"{operation} cannot be streamed as CSV")
    cells = [_column(name, words or {}, state.chart) for name, words in columns]
    organization = state.organization
    export = Export(organization.number, organization.exponent, cells, _pin(state), first, last)
    return stream_csv(books, export)


Begun = tuple[Database, State, date | None, date | None]


async def _begin(arguments: Mapping[str, Any], context: Context) -> Begun:
    """Admit the caller, and read where the organisation stands."""
    grant = await context.admit(READ, arguments.get("organizationId"))
    first, last = _date(arguments, "from"), _date(arguments, "to")
    books, snapshot = cast(Database, context.books), cast(Snapshot, await context.snapshot())
    state = await select_state(books, snapshot, grant.organization)
    await context.refresh_snapshot()
    return books, state, first, last


_CELLS: Mapping[str, Cell] = {
    "id": Cell("id"),
    "line": Cell("line"),
    "entryId": Cell("entry"),
    "entryNumber": Cell("number"),
    "date": Cell("date"),
    "source": Cell("source"),
    "memo": Cell("memo"),
    "entryMemo": Cell("entry_memo"),
    "narration": Cell("narration"),
    "party": Cell("party"),
    "debit": Cell("debit"),
    "credit": Cell("credit"),
}
_OF_ACCOUNTS: Mapping[str, Callable[[Account], str]] = {
    "accountId": lambda account: account.id,
    "accountHandle": lambda account: account.handle,
    "accountCode": lambda account: account.code,
    "accountName": lambda account: account.name,
    "accountClass": lambda account: account.account_class.name,
}


def _column(name: str, words: Mapping[str, str | None], chart: Chart) -> Column:
    """Return what writes a field of a posting."""
    if name in _CELLS:
        return _CELLS[name]
    told: dict[int, str]
    if name == "kind":
        told = {kind_number(kind): kind.name for kind in EntryKind}
        return Worded("kind", {number: words.get(word) or word for number, word in told.items()})
    say = _OF_ACCOUNTS[name]
    told = {number: say(account) for number, account in chart.by_number.items()}
    return Worded("account", {number: words.get(word) or word for number, word in told.items()})


def _date(arguments: Mapping[str, Any], name: str) -> date | None:
    try:
        return None if arguments.get(name) is None else parse_date(arguments[name])
    except LedgerError as refusal:
        raise InvalidInput(refusal.message, name) from None


async def _entries(
    books: Database, state: State, first: date | None, last: date | None, kind: EntryKind | None
) -> Records:
    org = state.organization.number
    pin = _pin(state)
    async for batch in stream_entries(books, org, first, last, kind, descending=True, pin=pin):
        yield [_entry(entry, state) for entry in batch]


async def _postings(
    books: Database, state: State, first: date | None, last: date | None
) -> Records:
    org, pin = state.organization.number, _pin(state)
    async for batch in stream_postings(books, org, first, last, pin):
        yield [_posting(record, state) for record in batch]


def _pin(state: State) -> Pin:
    """Pin the stream where the chart was read, so that it names every account it meets."""
    return Pin(state.head.last_sequence, state.head.last_number)


def _entry(entry: Entry, state: State) -> dict[str, Any]:
    lines = [_record(entry, line, at) for at, line in enumerate(entry.lines, 1)]
    return {
        "id": entry.id,
        "organizationId": state.organization.id,
        "number": entry.number,
        "date": entry.date.isoformat(),
        "memo": entry.memo,
        "reference": entry.reference,
        "kind": entry.kind.name,
        "source": entry.source,
        "status": entry.status.name,
        "recordedAt": spell_instant(entry.recorded_at),
        "postings": [_posting(record, state) for record in lines],
    }


def _record(entry: Entry, line: Line, position: int) -> PostingRecord:
    return PostingRecord(
        entry=entry.id,
        number=entry.number,
        date=entry.date,
        kind=entry.kind,
        source=entry.source,
        entry_memo=entry.memo,
        reference=entry.reference,
        line=position,
        account=line.account,
        debit=line.debit,
        credit=line.credit,
        line_memo=line.memo,
        party=line.party,
    )


def _posting(record: PostingRecord, state: State) -> dict[str, Any]:
    account, exponent = state.chart.by_number[record.account], state.organization.exponent
    return {
        "id": posting_id(record.entry, record.line),
        "line": record.line,
        "entryId": record.entry,
        "entryNumber": record.number,
        "date": record.date.isoformat(),
        "kind": record.kind.name,
        "source": record.source,
        "accountId": account.id,
        "accountHandle": account.handle,
        "accountCode": account.code,
        "accountName": account.name,
        "accountClass": account.account_class.name,
        "memo": record.line_memo,
        "entryMemo": record.entry_memo,
        "narration": record.memo,
        "party": record.party,
        "debit": format_minor(record.debit, exponent),
        "credit": format_minor(record.credit, exponent),
    }
