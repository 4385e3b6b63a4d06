"""Poison, overload, callers that go away, and the end: a lane outlives them all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ledger.decide.journal_entries import delete_entry
from ledger.errors import DatabaseUnavailable, LedgerError, Overloaded
from ledger.journal_entries import CheckedEntry, Entry, check_draft
from storage.database import Database, open_database
from storage.writing import lanes
from storage.writing.unit import Needs
from tests.storage.books import draft, key, together
from tests.storage.fixtures import desk_in
from tests.storage.proof import count_rows, prove

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.books import Books
    from tests.storage.books import Desk


def divide_by_zero(books: Books) -> Any:
    """Post, then fail as a bug would."""
    books.post(some_entry(books))
    return 1 // 0


def break_a_constraint(books: Books) -> Any:
    """Add a second account of the same handle, which the rules would have refused."""
    cash = books.chart.find("acc_cash")
    books.put_account(replace(cash, number=999, id="acc_x", code="9999"))
    books.append_event("account.created", "acc_x", {})
    return None


def revoke_twice(books: Books) -> Any:
    """Revoke what stands in no row."""
    return books.revoke(replace(books.post(some_entry(books)), id="je_nowhere", number=4_096))


def overflow_a_column(books: Books) -> Any:
    """Post more than a column holds, which the rules would have refused."""
    checked = some_entry(books)
    lines = tuple(
        replace(line, debit=line.debit * 10**20, credit=line.credit * 10**20)
        for line in checked.lines
    )
    return books.post(replace(checked, lines=lines))


def some_entry(books: Books) -> CheckedEntry:
    return check_draft(draft(), books.chart, 2)


POISONS = (divide_by_zero, break_a_constraint, revoke_twice, overflow_a_column)


@pytest.mark.parametrize("poison", POISONS)
async def test_a_poison_unit_fails_alone(desk: Desk, poison: Callable[[Books], Any]) -> None:
    first, fault, second = await together(desk.post(), desk.append(poison, Entry), desk.post())
    assert isinstance(fault, Exception) and not isinstance(fault, LedgerError)
    assert isinstance(first, Entry) and isinstance(second, Entry)
    assert (first.number, second.number, (await desk.post()).number) == (1, 2, 3)
    await prove(desk.database, desk.org)


async def test_an_id_that_no_database_can_hold_fails_alone(desk: Desk) -> None:
    name = "je_\ud800"
    needs = Needs(entries=(name,))
    first, fault, second = await together(
        desk.post(),
        desk.append(lambda b: delete_entry(b, name), Entry, needs=needs),
        desk.post(),
    )
    assert isinstance(fault, Exception) and not isinstance(fault, DatabaseUnavailable)
    assert isinstance(first, Entry) and isinstance(second, Entry)
    await prove(desk.database, desk.org)


async def test_a_poison_unit_alone_leaves_nothing(desk: Desk) -> None:
    before = await count_rows(desk.database)
    for poison in POISONS:
        with pytest.raises(Exception) as caught:
            await desk.append(poison, Entry, idempotency=key("k"))
        assert not isinstance(caught.value, LedgerError)
    assert await count_rows(desk.database) == before
    assert (await desk.post(unit={"idempotency": key("k")})).number == 1


async def test_an_organisation_that_is_not_there_fails_alone(desk: Desk) -> None:
    nobody = desk_in(desk.database, 41, "org_nobody")
    answers = await together(desk.post(), nobody.post(), desk.post())
    assert [isinstance(answer, Entry) for answer in answers] == [True, False, True]


async def test_a_full_queue_refuses_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "UNITS_WAITING", 10)
    answers = await together(*(desk.post() for _ in range(15)))
    refused = [answer for answer in answers if isinstance(answer, Overloaded)]
    assert (len(refused), refused[0].status, refused[0].retry_after_seconds) == (5, 503, 1)
    assert (await desk.post()).number == 11
    await prove(desk.database, desk.org)


async def test_a_queue_is_full_of_postings_before_it_is_full_of_units(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "POSTINGS_WAITING", 100)
    answers = await together(*(desk.post_many([draft()] * 20) for _ in range(5)), desk.post())
    refused = [answer for answer in answers if isinstance(answer, Overloaded)]
    # Three calls of 40 postings: the third finds room, and the fourth none.
    assert (len(refused), refused[0].retry_after_seconds) == (3, 1)
    assert (await desk.post()).number == 61
    await prove(desk.database, desk.org)


async def test_a_unit_above_the_bound_is_taken_when_nothing_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "POSTINGS_WAITING", 10)
    assert len((await desk.post_many([draft()] * 20)).outcomes) == 20


async def test_duplicates_that_waited_find_the_queue_bounded(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "UNITS_WAITING", 2)
    first, *others = await together(*(desk.post(unit={"idempotency": key("k")}) for _ in range(6)))
    assert isinstance(first, Entry)
    assert others[:2] == [first, first]
    assert [type(answer) for answer in others[2:]] == [Overloaded] * 3
    await prove(desk.database, desk.org)


async def test_a_unit_outlives_its_caller(desk: Desk) -> None:
    for number in range(1, 6):
        caller = asyncio.create_task(desk.post())
        await asyncio.sleep(0.001 * (number - 1))
        caller.cancel()
        neighbour = await desk.post()
        assert neighbour.number == 2 * number
    assert len(await prove(desk.database, desk.org)) == 10


@pytest.mark.parametrize("delay", [0, 0.002, 0.02])
async def test_closing_finishes_what_was_taken(desk: Desk, books_url: str, delay: float) -> None:
    database = Database(books_url)
    callers = [asyncio.create_task(desk.at(database).post()) for _ in range(300)]
    await asyncio.sleep(delay)
    await asyncio.wait_for(database.close(), 20)
    answers = await asyncio.wait_for(asyncio.gather(*callers), 1)
    assert [entry.number for entry in answers] == list(range(1, 301))
    with pytest.raises(DatabaseUnavailable):
        await desk.at(database).post()
    assert len(await prove(desk.database, desk.org)) == 300


async def test_a_duplicate_that_waits_while_the_lane_closes_is_told_so(
    desk: Desk, books_url: str
) -> None:
    database = Database(books_url)
    unit = {"idempotency": key("k")}
    first = asyncio.create_task(desk.at(database).post(unit=unit))
    again = asyncio.create_task(desk.at(database).post(unit=unit))
    await asyncio.sleep(0)
    await asyncio.wait_for(database.close(), 20)
    assert (await first).number == 1
    with pytest.raises(DatabaseUnavailable):
        await asyncio.wait_for(again, 5)
    assert len(await prove(desk.database, desk.org)) == 1


async def test_a_database_nobody_wrote_to_closes(books_url: str) -> None:
    async with open_database(books_url):
        pass
