"""Workers killed at any moment: every event arrives, in order, and under the same id if again."""

from __future__ import annotations

from asyncio import gather, timeout, to_thread
from os import environ
from random import Random
from typing import TYPE_CHECKING

from httpx2 import AsyncClient

from storage.database import open_database
from storage.migrating import migrate
from tests.e2e.message_counter import counting
from tests.e2e.servers import daftar, environment_for, serving
from tests.e2e.workers import Worker, register, working
from tests.storage.books import draft, open_desk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Place
    from tests.e2e.message_counter import Counter
    from tests.storage.books import Desk

EVENTS = int(environ.get("DAFTAR_TEST_WEBHOOK_EVENTS", "20000"))
ENDPOINTS = 8
WORKERS = 3
KILLS = max(5, EVENTS // 4_000)
PER_UNIT = 500
PATIENCE_SECONDS = 60 + EVENTS / 50
ALLOWED = {"webhook_allow": "127.0.0.0/8"}
SECRET = environment_for("")["DAFTAR_SECRET"]
REGISTER = """mutation($url: String!) { createWebhook(input: {url: $url}) { webhook { id } } }"""
POST = """mutation($input: JournalEntryInput!) { createJournalEntry(input: $input) { sequence } }"""


def message(desk: Desk, sequence: int) -> str:
    return f"msg_{desk.organization.id}.{sequence}"


async def arrived(counter: Counter, total: int) -> None:
    async with timeout(PATIENCE_SECONDS):
        while counter.total < total:
            await counter.wait_for_next()


async def test_a_worker_killed_between_sending_and_marking_leaves_a_second_copy(
    database_url: str, tmp_path: Path
) -> None:
    await to_thread(migrate, database_url)
    environment, log = environment_for(database_url, **ALLOWED), tmp_path / "log"
    async with counting() as counter, open_database(database_url) as database:
        desk = await open_desk(database)
        await register(desk, counter.url("only"), SECRET)
        entries = [await desk.post() for _ in range(2)]
        counter.silent = {"only"}
        with working(environment, log) as workers:
            await arrived(counter, 1)
            await to_thread(workers[0].kill)
            counter.silent = set()
            workers[0] = Worker(environment, log)
            await arrived(counter, 3)
            code = await to_thread(workers[0].stop)

    first, second = [message(desk, entry.sequence) for entry in entries]
    assert counter.told == {"only": [first, first, second]}
    assert code == 0


async def test_a_server_killed_between_commit_and_sending_loses_nothing(
    place: Place, tmp_path: Path
) -> None:
    environment, log = {**place.environment, "DAFTAR_WEBHOOK_ALLOW": "127.0.0.0/8"}, place.log
    deaf = {**environment, "DAFTAR_WEBHOOK_DELIVERY": "false"}
    lines = [{"accountId": "acc_cash", "debit": "9"}, {"accountId": "acc_revenue", "credit": "9"}]
    posted = {"input": {"date": "2026-03-30", "memo": "Sale", "lines": lines}}
    async with counting() as counter:
        with serving(deaf, log) as server:
            async with AsyncClient(base_url=server.address, headers=place.headers) as client:
                asked = {"query": REGISTER, "variables": {"url": counter.url("only")}}
                made = (await client.post("/graphql", json=asked)).json()
                answer = await client.post("/graphql", json={"query": POST, "variables": posted})
            await to_thread(server.kill)
        early = counter.total
        await to_thread(daftar, environment, "worker", "--once")

    sequence = answer.json()["data"]["createJournalEntry"]["sequence"]
    assert made["data"]["createWebhook"]["webhook"]["id"].startswith("whk_")
    assert early == 0
    assert counter.told == {"only": [f"msg_{place.organization}.{sequence}"]}


async def test_nothing_is_lost_or_out_of_order_while_workers_are_killed(
    postgresql_url: str, tmp_path: Path
) -> None:
    """Every event has one endpoint, of the organisation it happened in."""
    await to_thread(migrate, postgresql_url)
    environment, log = environment_for(postgresql_url, **ALLOWED), tmp_path / "log"
    async with counting() as counter, open_database(postgresql_url) as database:
        desks = [await open_desk(database, f"org_{number}") for number in range(ENDPOINTS)]
        for number, desk in enumerate(desks):
            await register(desk, counter.url(number), SECRET)
        with working(environment, log, WORKERS) as workers:
            posting = gather(*(post_all(desk, EVENTS // ENDPOINTS) for desk in desks))
            await kill_at_random(workers, counter, environment, log)
            sequences = await posting
            await everything(counter, log)

    expected = {
        str(number): [message(desk, one) for one in sequences[number]]
        for number, desk in enumerate(desks)
    }
    in_order = {endpoint: list(dict.fromkeys(told)) for endpoint, told in counter.told.items()}
    assert in_order == expected
    assert counter.total - EVENTS <= KILLS * ENDPOINTS
    print(f"{EVENTS} events, {KILLS} kills, {counter.total - EVENTS} copies")


async def post_all(desk: Desk, count: int) -> list[int]:
    """Post entries in bulk and return the sequences of their events."""
    found: list[int] = []
    while len(found) < count:
        bulk = await desk.post_many([draft() for _ in range(min(PER_UNIT, count - len(found)))])
        found += [outcome.entry.sequence for outcome in bulk.outcomes if outcome.entry]
    return found


async def kill_at_random(
    workers: list[Worker], counter: Counter, environment: dict[str, str], log: Path
) -> None:
    """Kill a worker and start another, again and again on the way to the last event."""
    random = Random(7)
    for number in range(KILLS):
        place = round(EVENTS * (number + random.random()) / KILLS * 0.98)
        await everything(counter, log, place)
        chosen = random.randrange(WORKERS)
        await to_thread(workers[chosen].kill)
        workers[chosen] = Worker(environment, log)
        print(f"{len(counter.distinct)} events, {number + 1} kills", flush=True)


async def everything(counter: Counter, log: Path, count: int = EVENTS) -> None:
    """Wait until so many events arrived."""
    try:
        async with timeout(PATIENCE_SECONDS):
            while len(counter.distinct) < count:
                await counter.wait_for_next()
    except TimeoutError:
        raise AssertionError(
            f"{len(counter.distinct)} events: {log.read_text()[-2_000:]}"
        ) from None
