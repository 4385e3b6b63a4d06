"""The write path's sequence, free of any driver: what is asked of the database, in order.

| step    | statements                                             | bound                        |
|---------|--------------------------------------------------------|------------------------------|
| lock    | by the engine: BEGIN and the head row's lock           | one organisation             |
| load    | head with the batch's idempotency rows; chart, periods | 1, +4 when settings changed, |
|         | and years if newer than the cache; what units name     | + `loading`                  |
| decide  | none: `ledger/` on the working copy, in queue order    | 256 entries, 8,192 postings  |
| write   | rarer changes one by one; then entries, postings,      | 1 statement on PostgreSQL, 1 |
|         | totals, records, events, idempotency; the head         | per table written on SQLite  |
| commit  | by the engine                                          |                              |

So a batch of postings takes 4 round trips on PostgreSQL, whatever its size. Decided on the head
that the lane's last batch left behind, it takes 1: what is written moves the head only if it still
is that one (`postgresql`). A step is yielded as `Fetch` (answered with rows), `Change` (row count
asserted) or `Store`.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from msgspec import json

from ledger.accounts import Chart
from ledger.books import Books
from ledger.errors import IdempotencyMismatch, LedgerError
from ledger.fiscal_years import FiscalYear
from ledger.organizations import Head, Organization
from ledger.periods import Period
from storage import tables
from storage.records import FISCAL_YEARS, kept_rows
from storage.rows import (
    ACCOUNT_COLUMNS,
    HEAD_COLUMNS,
    ORGANIZATION_COLUMNS,
    account_of,
    entry_row,
    event_row,
    head_of,
    head_row,
    organization_of,
    period_of,
    posting_rows,
)
from storage.statements import Row, statement
from storage.writing.changes import changes_of
from storage.writing.loading import load_needs
from storage.writing.steps import Fetch, Step, Store
from storage.writing.totals import totals_of
from storage.writing.unit import NOTHING, Answer, Unit
from storage.writing.write_set import HeadMove, Rows, Shape

ENTRIES = Shape(
    tables.entries,
    seldom=("requested_day", "revoked_sequence", "revoked_at", "reversal_of", "reversed_by"),
)
POSTINGS = Shape(tables.postings, seldom=("memo", "party", "revoked_sequence"))
EVENTS = Shape(tables.events)
EVENT_DETAILS = Shape(tables.event_details)
IDEMPOTENCY = Shape(tables.idempotency, must_be_new=True)

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

    `settings` and `head` may be cached once it is done; the head's last hash tells whether it was.
    `found_hash` is that of the head it began with. A key that was refused may be one with an
    outcome, if none were loaded.
    """

    results: list[Settled]
    has_written: bool
    has_refused_keys: bool
    settings: "Settings"
    head: Head
    found_hash: bytes


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
    org: int, units: Sequence[Unit[Any]], tools: Tools, head: Head | None = None
) -> Generator[Step, list[Row], Settlement]:
    """Load, decide and write one organisation's units under its head lock.

    With a `head` they are decided on that one and nothing is loaded: no needs, no outcomes of keys.
    """
    if head is None:
        books, stored = yield from _load(org, units, tools)
    else:
        books, stored = _open(tools, tools.settings[org], replace(head)), {}
    found_hash = books.head.last_hash
    results: list[Settled] = []
    fresh: list[Row] = []
    has_refused_keys = False
    for unit in units:
        try:
            results.append(_decide(books, unit, stored, fresh))
        except LedgerError as refusal:
            results.append(refusal)
            has_refused_keys |= unit.idempotency is not None
    settings = _settings_of(books)
    has_written = bool(books.written.events or fresh)
    if has_written:
        yield from _write(books, fresh, found_hash)
    return Settlement(results, has_written, has_refused_keys, settings, books.head, found_hash)


def _open(tools: Tools, settings: Settings, head: Head) -> Books:
    return Books(
        settings.organization,
        head,
        settings.chart,
        settings.periods,
        tools.mint,
        max(tools.clock(), head.last_recorded_at),
        settings.fiscal_years,
    )


def _settings_of(books: Books) -> Settings:
    return Settings(
        books.head.settings_version,
        books.organization,
        books.chart,
        books.periods,
        books.fiscal_years,
    )


def _load_needs(books: Books, units: Sequence[Unit[Any]]) -> Generator[Fetch, list[Row], None]:
    needs = [unit.needs for unit in units if unit.needs is not NOTHING]
    if needs:
        yield from load_needs(books, needs)


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
    books = _open(tools, settings, head)
    yield from _load_needs(books, units)
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


def _write(books: Books, fresh: list[Row], found_hash: bytes) -> Generator[Step, list[Row], None]:
    written, org = books.written, books.organization.number
    yield from changes_of(books)
    # As the batch left them: one unit of it may have revoked or reversed what another posted.
    entries = [books.entries[entry.id] for entry in written.entries]
    parts = [
        Rows(ENTRIES, [entry_row(entry) for entry in entries]),
        Rows(POSTINGS, [row for entry in entries for row in posting_rows(entry)]),
        *totals_of(books).parts(),
        *kept_rows(books),
        Rows(EVENTS, [event_row(event) for event in written.events]),
        Rows(EVENT_DETAILS, [(d.sequence, d.before, d.after) for d in written.details.values()]),
        Rows(IDEMPOTENCY, fresh),
    ]
    head = HeadMove(head_row(books.head), found_hash)
    yield Store(org, tuple([part for part in parts if part.rows]), head)


UPDATE_HEAD = statement(
    """update heads set last_number = $2, last_sequence = $3, last_hash = $4,
    last_recorded_at = $5, gross_minor = $6, settings_version = $7, locked_through = $8,
    closed_through = $9, journal_entries = $10, document_entries = $11, payment_entries = $12,
    recognition_entries = $13, postings = $14, debit_minor = $15 where org = $1"""
)
