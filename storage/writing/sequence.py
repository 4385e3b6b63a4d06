"""The write path's sequence, free of any driver: what is asked of the database, in order.

| step    | statements                                             | bound                        |
|---------|--------------------------------------------------------|------------------------------|
| lock    | by the engine: BEGIN and the head row's lock           | one organisation             |
| load    | head with the batch's idempotency rows; chart, periods | 1, +4 when settings changed, |
|         | and years if newer than the cache; what units name     | + `loading`                  |
| decide  | none: `ledger/` on the working copy, in queue order    | 256 entries, 8,192 postings  |
| write   | rarer changes one by one; then entries, postings,      | 1 statement on PostgreSQL    |
|         | totals, records, events, idempotency; head last        | + 1 for the head             |
| commit  | by the engine                                          |                              |

A step is yielded as `Fetch` (answered with rows), `Change` (row count asserted) or `Store`.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from msgspec import json

from ledger.accounts import Chart
from ledger.books import Books
from ledger.errors import IdempotencyMismatch, LedgerError
from ledger.fiscal_years import FiscalYear
from ledger.organizations import Organization
from ledger.periods import Period
from storage import tables
from storage.records import FISCAL_YEARS, kept_rows
from storage.rows import (
    ACCOUNT_COLUMNS,
    HEAD_COLUMNS,
    ORGANIZATION_COLUMNS,
    account_of,
    entry_row,
    head_of,
    head_row,
    organization_of,
    period_of,
    posting_rows,
)
from storage.statements import Row, Value, statement
from storage.writing.changes import changes_of
from storage.writing.loading import load_needs
from storage.writing.steps import Change, Fetch, Step, Store
from storage.writing.totals import totals_of
from storage.writing.unit import Answer, Unit
from storage.writing.write_set import Rows, Shape

ENTRIES = Shape(tables.entries)
POSTINGS = Shape(tables.postings)
EVENTS = Shape(tables.events)
EVENT_DETAILS = Shape(tables.event_details)
IDEMPOTENCY = Shape(tables.idempotency)

SELECT_HEAD = statement(
    f"""select {HEAD_COLUMNS}, i.caller, i.key, i.operation, i.fingerprint, i.outcome
    from heads h left join (unnest($2::bigint[], $3::text[]) as asked(caller, key)
      join idempotency i on i.caller = asked.caller and i.key = asked.key and i.org = $1) on true
    where h.org = $1""",
    sqlite=f"""select {HEAD_COLUMNS}, i.caller, i.key, i.operation, i.fingerprint, i.outcome
    from heads h left join idempotency i on i.org = $1 and (i.caller, i.key) in (
      select c.value, k.value from json_each($2) c join json_each($3) k on k.key = c.key)
    where h.org = $1""",
)
SELECT_ORGANIZATION = statement(
    f"select {ORGANIZATION_COLUMNS} from organizations o where o.org = $1"
)
SELECT_ACCOUNTS = statement(
    f"select {ACCOUNT_COLUMNS} from accounts a where a.org = $1 order by a.account"
)
SELECT_PERIODS = statement(
    "select month, is_closed, changed_at from periods where org = $1 order by month"
)

SELECT_FISCAL_YEARS = statement(
    f"select {FISCAL_YEARS.columns} from fiscal_years f where f.org = $1 order by f.year"
)

Settled = Answer[Any] | Exception


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of the units, in their order, and what the engine needs at the commit.

    `settings` may be cached once it is done; the last link of the chain tells whether it was.
    """

    results: list[Settled]
    has_written: bool
    settings: "Settings"
    last_sequence: int
    last_hash: bytes


@dataclass(frozen=True, slots=True)
class Settings:
    """What changes seldom of an organisation, at one settings version."""

    version: int
    organization: Organization
    chart: Chart
    periods: dict[int, Period]
    fiscal_years: dict[int, FiscalYear]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the sequence borrows: the clock (microseconds), the id mint, the settings cache."""

    clock: Callable[[], int]
    mint: Callable[[str], str]
    settings: dict[int, Settings]


def settle(
    org: int, units: Sequence[Unit[Any]], tools: Tools
) -> Generator[Step, list[Row], Settlement]:
    """Load, decide and write one organisation's units under its head lock."""
    books, stored = yield from _load(org, units, tools)
    results: list[Settled] = []
    fresh: list[Row] = []
    for unit in units:
        try:
            results.append(_decide(books, unit, stored, fresh))
        except LedgerError as refusal:
            results.append(refusal)
    has_written = bool(books.written.events or fresh)
    if has_written:
        yield from _write(books, fresh)
    head = books.head
    settings = Settings(
        head.settings_version,
        books.organization,
        books.chart,
        books.periods,
        books.fiscal_years,
    )
    return Settlement(results, has_written, settings, head.last_sequence, head.last_hash)


Stored = dict[tuple[int, str], tuple[str, bytes, bytes]]


def _load(
    org: int, units: Sequence[Unit[Any]], tools: Tools
) -> Generator[Step, list[Row], tuple[Books, Stored]]:
    keyed = [unit for unit in units if unit.idempotency]
    callers = [unit.actor.key for unit in keyed]
    keys = [unit.idempotency.key for unit in keyed if unit.idempotency]
    rows = yield Fetch(SELECT_HEAD, (org, callers, keys))
    head = head_of(rows[0])
    stored: Stored = {}
    for caller, key, operation, fingerprint, outcome in (cast(Any, row[14:]) for row in rows):
        if caller is not None:
            stored[caller, key] = (operation, bytes(fingerprint), bytes(outcome))
    settings = tools.settings.get(org)
    if settings is None or settings.version != head.settings_version:
        settings = yield from load_settings(org, head.settings_version)
    now = max(tools.clock(), head.last_recorded_at)
    books = Books(
        settings.organization,
        head,
        settings.chart,
        settings.periods,
        tools.mint,
        now,
        settings.fiscal_years,
    )
    yield from load_needs(books, [unit.needs for unit in units])
    return books, stored


def load_settings(org: int, version: int) -> Generator[Fetch, list[Row], Settings]:
    """Read what changes seldom; the caller's snapshot must hold `version`."""
    organization = yield Fetch(SELECT_ORGANIZATION, (org,))
    accounts = yield Fetch(SELECT_ACCOUNTS, (org,))
    periods = yield Fetch(SELECT_PERIODS, (org,))
    years = yield Fetch(SELECT_FISCAL_YEARS, (org,))
    found = map(period_of, periods)
    return Settings(
        version,
        organization_of(organization[0]),
        Chart(map(account_of, accounts)),
        {period.month: period for period in found},
        {one.year: one for one in map(FISCAL_YEARS.of, years)},
    )


def _decide(books: Books, unit: Unit[Any], stored: Stored, fresh: list[Row]) -> Answer[Any]:
    """Answer a replay from the store, else decide; a refusal leaves no trace."""
    asked = unit.idempotency
    kept = stored.get((unit.actor.key, asked.key)) if asked else None
    if asked and kept:
        operation, fingerprint, outcome = kept
        if (operation, fingerprint) != (asked.operation, asked.fingerprint):
            raise IdempotencyMismatch("This Idempotency-Key was used with other input.")
        record = json.decode(outcome, type=unit.record)
        return Answer(record, books.organization, books.chart, is_replay=True)
    books.actor = unit.actor
    record = unit.decide(books)
    if asked and not unit.is_dry_run:
        outcome = json.encode(record)
        place = (unit.actor.key, asked.key)
        stored[place] = (asked.operation, asked.fingerprint, outcome)
        fresh.append((*place, asked.operation, asked.fingerprint, outcome, books.now))
    return Answer(record, books.organization, books.chart)


def _write(books: Books, fresh: list[Row]) -> Generator[Step, list[Row], None]:
    written, org = books.written, books.organization.number
    yield from changes_of(books)
    events = [
        (
            event.sequence,
            event.recorded_at,
            event.type,
            event.subject,
            event.surface,
            event.request_id,
            event.body,
            event.hash,
            event.last_number,
            event.actor,
        )
        for event in written.events
    ]
    details = [(one.sequence, one.before, one.after) for one in written.details.values()]
    # As the batch left them: one unit of it may have revoked or reversed what another posted.
    entries = [books.entries[entry.id] for entry in written.entries]
    parts = [
        Rows(ENTRIES, [entry_row(entry) for entry in entries]),
        Rows(POSTINGS, [row for entry in entries for row in posting_rows(entry)]),
        *totals_of(books).parts(),
        *kept_rows(books),
        Rows(EVENTS, events),
        Rows(EVENT_DETAILS, details),
        Rows(IDEMPOTENCY, fresh),
    ]
    yield Store(org, tuple(part for part in parts if part.rows))
    yield Change(UPDATE_HEAD, (org, *cast(tuple[Value, ...], head_row(books.head))))


UPDATE_HEAD = statement(
    """update heads set last_number = $2, last_sequence = $3, last_hash = $4,
    last_recorded_at = $5, gross_minor = $6, settings_version = $7, locked_through = $8,
    closed_through = $9, journal_entries = $10, document_entries = $11, payment_entries = $12,
    recognition_entries = $13, postings = $14, debit_minor = $15 where org = $1"""
)
