"""How many round trips a batch takes: a constant, whether it holds one unit or 256."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from ledger.errors import Unbalanced
from storage.database import open_database
from storage.writing.postgresql import QUIET_BATCHES
from tests.storage.books import Desk, draft, key, together, unbalanced
from tests.storage.fixtures import desk_in
from tests.storage.proof import prove
from tests.storage.recording import record_writes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SIZES = (1, 32, 256)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the writers sent, a statement at a time."""
    return record_writes(monkeypatch)


@pytest.fixture
async def postgresql_desk(postgresql_books: str) -> AsyncIterator[Desk]:
    """A desk on PostgreSQL that has posted once, so that its lane knows the head."""
    async with open_database(postgresql_books) as database:
        desk = desk_in(database)
        await desk.post()
        yield desk


async def post_batch(desk: Desk, size: int) -> None:
    name = f"{size}/{id(object())}"
    units = (desk.post(unit={"idempotency": key(f"{name}/{n}")}) for n in range(size))
    answers = await together(*units)
    assert not [answer for answer in answers if isinstance(answer, Exception)]


async def settled(sent: list[str]) -> list[str]:
    """What was sent by now: the driver tells of a statement after its answer."""
    await asyncio.sleep(0.02)
    found, sent[:] = sent[:], []
    return found


async def test_a_batch_takes_as_many_statements_whatever_its_size(
    sent: list[str], desk: Desk
) -> None:
    await desk.post(unit={"idempotency": key("first")})
    await settled(sent)
    for size in SIZES:
        await post_batch(desk, size)
        found = await settled(sent)
        # SQLite: begin, head, one per table written (10), head, commit. PostgreSQL: all at once.
        assert len(found) == (14 if desk.database.is_sqlite else 1), found


async def test_a_batch_on_sqlite_takes_one_hop_to_its_thread(sqlite_books: str) -> None:
    async with open_database(sqlite_books) as database:
        desk, hops = desk_in(database), []
        thread: Any = database.writer_thread
        submit = thread.submit

        def counted(*work: Any) -> Any:
            hops.append(work)
            return submit(*work)

        thread.submit = counted
        for size in SIZES:
            await post_batch(desk, size)
        assert len(hops) == len(SIZES)


async def test_beside_others_a_batch_takes_four_round_trips(
    sent: list[str], postgresql_desk: Desk, postgresql_books: str
) -> None:
    async with open_database(postgresql_books) as other:
        await postgresql_desk.at(other).post()
    await postgresql_desk.post()
    await settled(sent)
    for size in SIZES:
        await post_batch(postgresql_desk, size)
        found = await settled(sent)
        assert [text.split()[0] for text in found] == ["begin", "select", "with", "commit"]


async def test_after_some_quiet_batches_a_lane_trusts_its_head_again(
    sent: list[str], postgresql_desk: Desk, postgresql_books: str
) -> None:
    async with open_database(postgresql_books) as other:
        await postgresql_desk.at(other).post()
    counts = []
    for _ in range(QUIET_BATCHES + 3):
        await settled(sent)
        await postgresql_desk.post()
        counts.append(len(await settled(sent)))
    # The first one trusts in vain, and is done again under the lock.
    assert counts == [5, *[4] * QUIET_BATCHES, 1, 1]
    await prove(postgresql_desk.database, postgresql_desk.org)


async def test_a_known_key_and_a_refusal_are_told_under_the_lock(
    sent: list[str], postgresql_desk: Desk
) -> None:
    unit = postgresql_desk.posting_unit(draft(), idempotency=key("k"))
    first = await postgresql_desk.database.append(unit)
    await settled(sent)
    again = await postgresql_desk.database.append(unit)
    found = await settled(sent)
    assert (again.is_replay, again.record) == (True, first.record)
    assert [text.split()[0] for text in found] == ["with", "begin", "select", "rollback"]
    with pytest.raises(Unbalanced):
        await postgresql_desk.database.append(postgresql_desk.posting_unit(unbalanced()))
    found = await settled(sent)
    assert [text.split()[0] for text in found] == ["begin", "select", "rollback"]
    await postgresql_desk.post()
    assert len(await settled(sent)) == 1


async def test_the_ways_to_write_take_few_texts(sent: list[str], postgresql_desk: Desk) -> None:
    await settled(sent)
    for memo in (None, "Sale"):
        for of in (draft(memo=memo), draft(debit="acc_receivables")):
            await postgresql_desk.database.append(postgresql_desk.posting_unit(of))
            await postgresql_desk.post_many([of] * 3, idempotency=key(f"{memo}{of}"))
    # With and without cash, with and without keys.
    assert len(set(await settled(sent))) == 4
