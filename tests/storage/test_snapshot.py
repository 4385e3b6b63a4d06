"""One snapshot for a document: a transaction, or one deciding statement that needs none."""

from __future__ import annotations

from asyncio import CancelledError, create_task, sleep
from typing import TYPE_CHECKING

import pytest

from ledger.decide.accounts import AccountChange
from ledger.paging import Window
from storage.database import open_database
from storage.heads import select_state, select_state_alone
from storage.journal_entries import EntryFilter, read_entry, read_page, select_entries
from storage.statements import spell
from storage.writing.steps import Fetch
from tests.storage.books import Desk, draft
from tests.storage.fixtures import desk_in
from tests.storage.library import fill, read_state
from tests.storage.recording import RecordingSnapshot

if TYPE_CHECKING:
    from storage.snapshot import Steps

COUNT = spell("select count(*) from entries where org = $1")


def count_steps() -> Steps[int]:
    rows = yield Fetch(COUNT, (1,))
    found: int = rows[0][0]  # type: ignore[assignment]  # A count is an int.
    return found


def two_decide() -> Steps[None]:
    yield Fetch(COUNT, (1,))
    yield Fetch(COUNT, (1,))


async def test_what_is_fetched_is_one_snapshot(desk: Desk) -> None:
    await desk.post()
    for alone in (False, True):
        async with desk.database.snapshot(alone=alone) as snapshot:
            before = (await snapshot.fetch(COUNT, 1))[0][0]
            await desk.post()
            assert (await snapshot.fetch(COUNT, 1))[0][0] == before
            assert await snapshot.read(count_steps()) == before


async def test_a_reading_beside_others_is_of_their_snapshot(desk: Desk) -> None:
    await desk.post()
    async with desk.database.snapshot() as snapshot:
        assert await snapshot.read(count_steps()) == 1
        await desk.post()
        assert await snapshot.read(count_steps()) == 1
        assert (await snapshot.fetch(COUNT, 1))[0][0] == 1


async def test_after_a_reading_alone_nothing_else_is_read(desk: Desk) -> None:
    async with desk.database.snapshot(alone=True) as snapshot:
        assert await snapshot.read(count_steps()) == 0
        with pytest.raises(RuntimeError, match="a second statement decides"):
            await snapshot.fetch(COUNT, 1)
        with pytest.raises(RuntimeError, match="a second statement decides"):
            await snapshot.read(count_steps())
        snapshot.start_over()
        assert (await snapshot.fetch(COUNT, 1))[0][0] == 0
        await desk.post()
        assert await snapshot.read(count_steps()) == 0


@pytest.mark.parametrize("alone", [True, False])
async def test_a_reading_decides_with_its_first_statement_alone(desk: Desk, alone: bool) -> None:
    async with desk.database.snapshot(alone=alone) as snapshot:
        with pytest.raises(RuntimeError, match="decides with its first statement"):
            await snapshot.read(two_decide())


@pytest.mark.parametrize(
    "window",
    [
        Window(7, page=1),
        Window(7, page=4),
        Window(100, page=1),
        Window(5, page=90),
        Window(7, from_end=True),
    ],
)
async def test_a_page_beside_the_head_is_the_page_of_a_transaction(
    desk: Desk, window: Window
) -> None:
    entries = await fill(desk)
    await read_state(desk)
    middle = sorted(entries, key=lambda one: (one.date, one.number))[len(entries) // 2]
    filters = (
        EntryFilter(),
        EntryFilter(kind=middle.kind),
        EntryFilter(first=middle.date),
        EntryFilter(last=middle.date, kind=middle.kind),
    )
    for chosen in filters:
        async with desk.database.snapshot() as snapshot:
            head = (await select_state(desk.database, snapshot, desk.org)).head
            expected = await select_entries(snapshot, desk.org, head, chosen, window)
        async with desk.database.snapshot(alone=True) as real:
            recording = RecordingSnapshot(real)
            found = await read_page(desk.database, recording, desk.org, chosen, window)
        assert found is not None
        assert found.found == expected
        assert len(recording.asked) == (2 if expected.records else 1)


async def test_an_entry_beside_the_head_is_found_or_not(desk: Desk) -> None:
    posted = await desk.post()
    await read_state(desk)
    for public_id, expected in ((posted.id, posted), ("je_none", None)):
        async with desk.database.snapshot(alone=True) as snapshot:
            found = await read_entry(desk.database, snapshot, desk.org, public_id)
        assert found is not None
        assert found.found == expected


async def test_settings_that_another_process_changed_are_never_used(
    desk: Desk, books_url: str
) -> None:
    posted = await desk.post()
    async with open_database(books_url) as other:
        here, there = desk, desk_in(other)
        await read_state(there)
        await here.update_account(AccountChange("acc_cash", code="1199"))
        async with other.snapshot(alone=True) as snapshot:
            page = await read_page(other, snapshot, 1, EntryFilter(), Window(5, page=1))
            assert page is None
            state = await select_state(other, snapshot, 1)
        assert state.chart.find("acc_cash").code == "1199"
        await here.update_account(AccountChange("acc_cash", code="1198"))
        async with other.snapshot(alone=True) as snapshot:
            assert await read_entry(other, snapshot, 1, posted.id) is None
        async with other.snapshot(alone=True) as snapshot:
            state = await select_state_alone(other, snapshot, 1)
        assert state.chart.find("acc_cash").code == "1198"


async def test_a_page_of_text_or_of_the_past_takes_a_transaction(desk: Desk) -> None:
    await desk.post_many([draft()] * 3)
    await read_state(desk)
    for chosen in (EntryFilter(text="sale"), EntryFilter(include_revoked=True, text="x")):
        async with desk.database.snapshot(alone=True) as snapshot:
            assert await read_page(desk.database, snapshot, 1, chosen, Window(5, page=1)) is None
            assert (await select_state(desk.database, snapshot, 1)).head.last_number == 3


async def test_a_statement_that_was_cancelled_leaves_no_old_snapshot_behind(desk: Desk) -> None:
    async with desk.database.snapshot() as snapshot:
        asked = create_task(snapshot.fetch(COUNT, 1))
        await sleep(0)
        asked.cancel()
        with pytest.raises(CancelledError):
            await asked
    for number in (1, 2, 3):
        await desk.post()
        async with desk.database.snapshot(alone=True) as snapshot:
            assert await snapshot.read(count_steps()) == number


async def test_a_snapshot_that_has_ended_reads_nothing_more(desk: Desk) -> None:
    async with desk.database.snapshot() as snapshot:
        await snapshot.fetch(COUNT, 1)
    with pytest.raises(RuntimeError, match="has ended"):
        await snapshot.fetch(COUNT, 1)
    with pytest.raises(RuntimeError, match="has ended"):
        await snapshot.read(count_steps())
