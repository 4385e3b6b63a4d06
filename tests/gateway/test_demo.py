"""The demo is loaded once, whole, alike each time, and believable."""

from __future__ import annotations

import subprocess
import sys
from asyncio import gather, to_thread
from collections import Counter
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from gateway.demo import load_demo
from gateway.demo_entries import demo_entries
from ledger.decide.accounts import AccountChange
from ledger.errors import PeriodLocked
from ledger.journal_entries import Entry, EntryKind, EntryStatus
from storage.database import Database, open_database
from storage.exporting import stream_entries
from storage.heads import State, select_state
from storage.migrating import migrate
from storage.organizations import select_organization
from storage.verification import verify_organization
from tests.storage.books import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STEPS_BEFORE_TRADE = 3
WHOLE = (1130, 1135, 2397)
"""Live entries, the last number and the last sequence of the whole demo."""
DYING = """
import asyncio, os, signal, sys
from gateway.demo import load_demo
from storage.database import Database

class Dying(Database):
    left = int(sys.argv[2])

    async def append(self, unit):
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1
        return await super().append(unit)

async def load():
    await load_demo(Dying(sys.argv[1]))

asyncio.run(load())
"""


COUNTED = (
    "acc_cash",
    "acc_bank",
    "acc_inventory",
    "acc_receivables",
    "acc_prepaid",
    "acc_salary_advances",
)
OWED = ("acc_payables", "acc_deferred_revenue", "acc_salaries_payable")


def _date(entry: Entry) -> date:
    return entry.date


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    await to_thread(migrate, database_url)
    async with open_database(database_url) as opened:
        yield opened


async def read(database: Database) -> tuple[State, list[Entry]]:
    """Return the demo's state and live entries by number; they verify."""
    async with database.snapshot() as snapshot:
        organization = await select_organization(snapshot, "org_demo")
        assert organization is not None
        state = await select_state(database, snapshot, organization.number)
        faults = [str(fault) async for fault in verify_organization(snapshot, organization)]
    assert faults == []
    pages = stream_entries(database, organization.number)
    return state, [entry async for page in pages for entry in page]


async def test_the_demo_is_what_the_documents_promise(database: Database) -> None:
    demo = await load_demo(database)
    state, entries = await read(database)
    organization = state.organization
    assert (organization.id, organization.name) == ("org_demo", "Demo Trading Co.")
    assert (organization.currency, organization.time_zone) == ("SAR", "Asia/Riyadh")
    assert (organization.fiscal_month, organization.first_month) == (1, 2025 * 12)
    assert {"acc_cash", "acc_revenue", "acc_vat"} < state.chart.by_name.keys()
    assert (state.head.locked_through, state.head.closed_through) == (None, date(2025, 3, 31))
    assert [period.name for period in state.periods.values()] == ["2025-01", "2025-02", "2025-03"]
    assert (demo.entries, state.head.journal_entries) == (len(entries), 186)


async def test_its_entries_lie_in_2025_and_2026_but_for_the_opening(database: Database) -> None:
    await load_demo(database)
    opening, *others = (await read(database))[1]
    assert (opening.date, opening.source, opening.number) == (date(2024, 12, 31), "opening", 1)
    assert {entry.date.year for entry in others} == {2025, 2026}
    assert max(entry.date for entry in others) == date(2026, 6, 30)


async def test_what_stood_in_the_demo_first_keeps_its_numbers(database: Database) -> None:
    await load_demo(database)
    authored = [entry for entry in (await read(database))[1] if entry.number <= 187]
    assert (len(authored), sum(entry.total for entry in authored)) == (186, 467_949_525)
    assert {entry.kind for entry in authored} == {EntryKind.JOURNAL}
    assert sum(entry.status is EntryStatus.REVERSED for entry in authored) == 3
    memos = " ".join(entry.memo or "" for entry in authored)
    assert "Showroom rent" in memos and "إيجار المعرض" in memos


async def test_nothing_that_is_counted_ever_falls_below_nothing(database: Database) -> None:
    await load_demo(database)
    state, entries = await read(database)
    balances: Counter[str] = Counter()
    for day, posted in groupby(sorted(entries, key=_date), key=_date):
        for line in (line for entry in posted for line in entry.lines):
            balances[state.chart.by_number[line.account].handle] += line.debit - line.credit
        assert all(balances[handle] >= 0 for handle in COUNTED), (day, balances)
        assert all(balances[handle] <= 0 for handle in OWED), (day, balances)
    assert 0 < balances["acc_cost_of_sales"] < -balances["acc_revenue"]


async def test_loading_again_changes_nothing(database: Database) -> None:
    await load_demo(database)
    before = await read(database)
    await load_demo(database)
    await gather(*(load_demo(database) for _ in range(3)))
    assert await read(database) == before


async def test_what_users_did_to_it_stays(database: Database) -> None:
    demo = await load_demo(database)
    desk = Desk(database, demo.organization)
    await desk.reopen(2025 * 12 + 2)
    entry = await desk.post("10.00")
    await load_demo(database)
    state, entries = await read(database)
    assert state.head.closed_through == date(2025, 2, 28)
    assert entry in entries and len(entries) == demo.entries + 1


async def test_its_closed_quarter_takes_no_entry(database: Database) -> None:
    demo = await load_demo(database)
    desk = Desk(database, demo.organization)
    with pytest.raises(PeriodLocked):
        await desk.post(on=date(2025, 3, 31))
    await desk.post(on=date(2025, 4, 1))


@pytest.mark.parametrize("appends", [0, 1, 2, 3])
async def test_a_load_that_was_killed_is_completed_by_the_next(
    database: Database, database_url: str, appends: int
) -> None:
    await begin(database_url, appends)
    demo = await load_demo(database)
    state, entries = await read(database)
    assert (len(entries), state.head.last_number, state.head.last_sequence) == WHOLE
    assert demo.entries == WHOLE[0]


async def test_the_demo_of_the_version_before_gains_the_trade(
    database: Database, database_url: str
) -> None:
    await begin(database_url, STEPS_BEFORE_TRADE)
    state, before = await read(database)
    assert (len(before), state.head.last_number, state.head.last_sequence) == (186, 187, 242)
    entry = await Desk(database, state.organization).post("10.00")
    await load_demo(database)
    state, entries = await read(database)
    assert all(one in entries for one in (*before, entry))
    assert (len(entries), state.head.last_number) == (WHOLE[0] + 1, WHOLE[1] + 1)


async def test_a_demo_whose_users_locked_it_is_left_without_trade(
    database: Database, database_url: str
) -> None:
    await begin(database_url, STEPS_BEFORE_TRADE)
    state, before = await read(database)
    await Desk(database, state.organization).lock(date(2025, 4, 1))
    assert (await load_demo(database)).entries == 186
    assert (await read(database))[1] == before


async def test_a_trade_that_is_refused_half_way_writes_nothing(
    database: Database, database_url: str
) -> None:
    await begin(database_url, STEPS_BEFORE_TRADE)
    state, before = await read(database)
    desk = Desk(database, state.organization)
    await desk.update_account(AccountChange("acc_marketing", is_active=False))
    assert (await load_demo(database)).entries == 186
    assert (await read(database))[1] == before


async def begin(database_url: str, appends: int) -> None:
    """Load the demo in a process that is killed at the append after so many."""
    command = [sys.executable, "-c", DYING, database_url, str(appends)]
    died = await to_thread(subprocess.run, command, capture_output=True, check=False)
    assert died.returncode == -9, died.stderr


def test_the_story_is_told_alike_each_time() -> None:
    story = demo_entries()
    assert story == demo_entries()
    assert len(story) == 184
    assert [draft.date for draft in story] == sorted(draft.date for draft in story)
