"""An organisation as it stands in a snapshot: head, chart, periods and fiscal years.

| read     | statements                                                                    |
|----------|-------------------------------------------------------------------------------|
| state    | 1; 5 when settings changed since they were last read (the version is compared |
|          | inside the same snapshot, so the cache is never stale, whichever process wrote) |
| alone    | 1, without a transaction; when settings changed, the state once more in one   |
"""

from dataclasses import dataclass
from datetime import date
from typing import cast

from ledger.accounts import Chart
from ledger.errors import InvalidInput
from ledger.fiscal_years import FiscalYear
from ledger.organizations import Head, Organization
from ledger.periods import Period
from storage.database import Database
from storage.rows import HEAD_COLUMNS, head_of, optional_date
from storage.snapshot import Deciding, Snapshot, Steps
from storage.statements import Row, statement
from storage.writing.sequence import Settings, load_settings
from storage.writing.steps import Fetch

SELECT_STATE = statement(f"select {HEAD_COLUMNS} from heads h where h.org = $1")
SELECT_LAST_NUMBER = statement("select last_number from events where org = $1 and sequence = $2")


@dataclass(frozen=True, slots=True)
class State:
    """The books of one organisation, as of one snapshot."""

    organization: Organization
    head: Head
    chart: Chart
    periods: dict[int, Period]
    fiscal_years: dict[int, FiscalYear]


async def select_state(database: Database, snapshot: Snapshot, org: int) -> State:
    """Read where an organisation stands."""
    rows = await snapshot.fetch(SELECT_STATE, org)
    head = head_of(rows[0])
    settings = database.settings.get(org)
    if settings is None or settings.version != head.settings_version:
        settings = await _read_settings(snapshot, org, head.settings_version)
        database.settings[org] = settings
    return state_of(head, settings)


async def select_state_alone(database: Database, snapshot: Deciding, org: int) -> State:
    """Read where an organisation stands, and nothing else."""
    head = await snapshot.read(_head_steps(org))
    settings = database.settings.get(org)
    if settings is not None and settings.version == head.settings_version:
        return state_of(head, settings)
    snapshot.start_over()
    return await select_state(database, snapshot, org)


def _head_steps(org: int) -> Steps[Head]:
    rows = yield Fetch(SELECT_STATE, (org,))
    return head_of(rows[0])


def state_of(head: Head, settings: Settings) -> State:
    return State(
        settings.organization, head, settings.chart, settings.periods, settings.fiscal_years
    )


async def _read_settings(snapshot: Snapshot, org: int, version: int) -> Settings:
    """Drive the write path's own loading on a read snapshot."""
    steps = load_settings(org, version)
    rows: list[Row] | None = None
    while True:
        try:
            step = steps.send(rows)  # type: ignore[arg-type]  # None starts a generator.
        except StopIteration as finished:
            return cast(Settings, finished.value)
        rows = await snapshot.fetch(step.statement, *step.arguments)


async def select_last_number(snapshot: Snapshot, org: int, head: Head, sequence: int) -> int:
    """Return the last entry number at a sequence of the past."""
    if not 0 <= sequence <= head.last_sequence:
        raise InvalidInput(f"`asOf` is a sequence from 0 to {head.last_sequence}.", "asOf")
    rows = await snapshot.fetch(SELECT_LAST_NUMBER, org, sequence)
    return cast(int, rows[0][0]) if rows else 0


SELECT_LAST_DAY = statement("select max(day) from entry_days where org = $1 and entries > 0")


async def select_last_day(snapshot: Snapshot, org: int) -> date | None:
    """Return the latest day that holds a live entry."""
    rows = await snapshot.fetch(SELECT_LAST_DAY, org)
    return optional_date(cast(int | None, rows[0][0]))
