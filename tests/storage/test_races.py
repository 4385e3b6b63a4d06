"""Many callers at once, in one process and in two."""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ledger.accounts import AccountType
from ledger.decide.accounts import AccountChange, AccountDraft
from ledger.errors import AccountInactive, PeriodLocked
from ledger.journal_entries import Entry
from ledger.policy import Role
from storage import tables
from storage.database import open_database
from tests.storage.books import Desk, key
from tests.storage.fixtures import desk_in
from tests.storage.library import read_state
from tests.storage.proof import prove, read_table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def twin(desk: Desk, books_url: str) -> AsyncIterator[Desk]:
    """The same desk in what could be another process: nothing is shared but the database."""
    async with open_database(books_url) as database:
        yield desk.at(database)


async def test_nothing_locked_is_posted_after_the_lock_answered(desk: Desk, twin: Desk) -> None:
    locked_through = date(2026, 3, 31)
    locked_at: list[int] = []

    async def post_until_locked(at: Desk) -> None:
        for _ in range(200):
            try:
                await at.post()
            except PeriodLocked:
                return

    async def lock() -> None:
        await asyncio.sleep(0.1)
        locked_at.append((await desk.lock(locked_through)).sequence)

    # Two writers of one SQLite file take turns by sleeping; the race is within one process there.
    second = desk if desk.database.is_sqlite else twin
    posters = [post_until_locked(desk if turn % 2 else second) for turn in range(40)]
    await asyncio.gather(lock(), *posters)
    entries = await prove(desk.database, desk.org)
    assert entries and max(entry.sequence for entry in entries) < locked_at[0]


async def test_two_databases_number_one_organisation_without_gaps(desk: Desk, twin: Desk) -> None:
    async def post_some(at: Desk) -> list[int]:
        return [(await at.post()).number for _ in range(8)]

    found = await asyncio.gather(*(post_some(desk if turn % 2 else twin) for turn in range(16)))
    assert sorted(number for numbers in found for number in numbers) == list(range(1, 129))
    assert all(numbers == sorted(numbers) for numbers in found)
    await prove(desk.database, desk.org)


async def test_fifty_callers_with_one_key_get_one_entry(desk: Desk, twin: Desk) -> None:
    answers = await asyncio.gather(
        *((desk if turn % 2 else twin).post(unit={"idempotency": key("k")}) for turn in range(50))
    )
    assert all(answer == answers[0] for answer in answers)
    assert [entry.id for entry in await prove(desk.database, desk.org)] == [answers[0].id]


async def test_an_account_deactivated_elsewhere_is_refused_at_once(desk: Desk, twin: Desk) -> None:
    await desk.create_account(AccountDraft("1125", AccountType.ASSET, "acc_new", name_en="New"))
    await twin.post(debit="acc_new")
    await desk.update_account(AccountChange("acc_new", is_active=False))
    with pytest.raises(AccountInactive):
        await twin.post(debit="acc_new")
    assert (await read_state(twin)).chart.find("acc_new").is_active is False
    await twin.update_account(AccountChange("acc_new", is_active=True))
    assert (await desk.post(debit="acc_new")).number == 2


async def test_a_period_reopened_elsewhere_leaves_those_before_it_closed(
    desk: Desk, twin: Desk
) -> None:
    await twin.post()
    await desk.close(2026 * 12)
    await desk.close(2026 * 12 + 1)
    assert [period.is_closed for period in (await read_state(twin)).periods.values()] == [True] * 2
    await twin.reopen(2026 * 12 + 1)
    with pytest.raises(PeriodLocked):
        await twin.post(on=date(2026, 1, 31))
    assert (await read_state(desk)).head.closed_through == date(2026, 1, 31)


async def test_a_lock_set_elsewhere_binds_at_once(desk: Desk, twin: Desk) -> None:
    await desk.post()
    await twin.lock(date(2026, 3, 31))
    with pytest.raises(PeriodLocked):
        await desk.post()


async def test_of_many_reversals_over_two_databases_one_wins(desk: Desk, twin: Desk) -> None:
    entry = await desk.post()
    answers: list[Any] = await asyncio.gather(
        *((desk if turn % 2 else twin).reverse(entry.id) for turn in range(20)),
        return_exceptions=True,
    )
    assert len([answer for answer in answers if isinstance(answer, Entry)]) == 1
    assert len(await prove(desk.database, desk.org)) == 2


async def test_a_key_revoked_at_home_stays_revoked_when_granted_elsewhere(
    desk: Desk, other_desk: Desk
) -> None:
    from ledger.decide.keys import Authority, KeyDraft, create_key, grant_key, revoke_key
    from ledger.keys import Key
    from storage.writing.unit import Needs

    owner = Authority(Role.OWNER, frozenset({"*"}))
    made = KeyDraft(7, "glk_abcd", "Till", Role.VIEWER, ["accounting:read"])
    held: Key = await desk.append(lambda b: create_key(b, made, b"hash", owner), Key)
    needs = Needs(keys=(held.id,))

    def grant_slowly(books: Any) -> Key:
        """Decide on the key as it was loaded, after its home has revoked it."""
        books.keys[held.id] = held
        return grant_key(books, held.id, Role.VIEWER, owner)

    await desk.append(lambda b: revoke_key(b, held.id, owner), Key, needs=needs)
    await other_desk.append(grant_slowly, Key, needs=needs)
    (row,) = await read_table(desk.database, tables.keys)
    assert row.revoked_at is not None


async def post_in_process(url: str, turns: int) -> list[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.poster",
        url,
        str(turns),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0
    return output.decode().split()


async def test_two_processes_number_one_organisation_without_gaps(postgresql_books: str) -> None:
    found = await asyncio.gather(*(post_in_process(postgresql_books, 60) for _ in range(2)))
    async with open_database(postgresql_books) as database:
        entries = await prove(database, desk_in(database).org)
    assert len(entries) == 2 * 60
    assert {entry.id for entry in entries} == {*found[0], *found[1]}


async def test_two_lanes_on_one_organisation_both_make_progress(postgresql_books: str) -> None:
    posted: list[int] = []

    async def post_until_all_is_done(place: int, at: Desk) -> None:
        while len(posted) < 400:
            await at.post()
            posted.append(place)

    async with open_database(postgresql_books) as one, open_database(postgresql_books) as other:
        desks = desk_in(one), desk_in(other)
        callers = [post_until_all_is_done(place, desks[place]) for place in (0, 1) for _ in "8" * 8]
        await asyncio.gather(*callers)
        await prove(one, desks[0].org)
    # They wait for the head's lock in turn: neither is left with less than a quarter.
    assert min(posted.count(0), posted.count(1)) >= 100
