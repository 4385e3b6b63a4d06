"""Closed periods are sealed by server and worker, woken by news, whoever closed them."""

from __future__ import annotations

from asyncio import sleep, to_thread
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import text

from gateway.demo import load_demo
from gateway.sealing import Sealing, open_sealing, seal_key
from ledger.decide.periods import close_period
from ledger.periods import Period
from storage.organizations import OPERATOR
from storage.seals import select_seals_after
from storage.writing.unit import Unit
from tests.gateway.conftest import SECRET

if TYPE_CHECKING:
    from gateway.settings import Settings
    from ledger.books import Books
    from ledger.organizations import Organization
    from ledger.seals import Seal
    from storage.database import Database
    from tests.gateway.processes import DaftarCommand


async def close(database: Database, organization: Organization, month: int) -> None:
    def decide(books: Books) -> Period:
        return close_period(books, organization.first_month + month)

    await database.append(Unit(organization.number, OPERATOR, decide, Period))


async def seals_of(database: Database, org: int) -> list[Seal]:
    async with database.snapshot() as snapshot:
        return await select_seals_after(snapshot, org, 0, 100)


async def wait_for_seals(database: Database, org: int, count: int) -> list[str]:
    for _ in range(200):
        found = await seals_of(database, org)
        if len(found) >= count:
            break
        await sleep(0.05)
    return [seal.period[5:] for seal in found]


def test_every_process_with_the_secret_signs_alike() -> None:
    first, second = seal_key(SECRET.encode()), seal_key(SECRET.encode())
    assert first.public_key == second.public_key
    assert first.sign(b"body") == second.sign(b"body")
    assert first.public_key != seal_key(b"another secret, just as long as that one").public_key
    Ed25519PublicKey.from_public_bytes(first.public_key).verify(second.sign(b"body"), b"body")


async def test_the_demo_books_are_sealed(settings: Settings, database: Database) -> None:
    demo = await load_demo(database)
    async with open_sealing(settings, database) as sealing:
        assert await sealing.do_round() == 3
    seals = await seals_of(database, demo.organization.number)
    assert [seal.period for seal in seals] == ["2025-01", "2025-02", "2025-03"]


async def test_news_wake_the_round(
    settings: Settings, database: Database, organization: Organization
) -> None:
    async with open_sealing(settings, database) as sealing:
        await sealing.start()
        await close(database, organization, 0)
        assert await wait_for_seals(database, organization.number, 1) == ["01"]
        await close(database, organization, 1)
        assert await wait_for_seals(database, organization.number, 2) == ["01", "02"]


async def test_the_worker_seals(
    database: Database, organization: Organization, daftar: DaftarCommand
) -> None:
    await close(database, organization, 0)
    url = database.url.render_as_string(hide_password=False)
    own = {"DAFTAR_DATABASE_URL": url, "DAFTAR_SECRET": SECRET}

    done = await to_thread(lambda: daftar("worker", "--once", **own))

    assert done.returncode == 0, done.stderr
    assert len(await seals_of(database, organization.number)) == 1


async def test_verify_expects_this_servers_key(
    database: Database, organization: Organization, daftar: DaftarCommand
) -> None:
    await close(database, organization, 0)
    await Sealing(database, seal_key(b"somebody else's secret, long enough")).do_round()
    url = database.url.render_as_string(hide_password=False)
    own = {"DAFTAR_DATABASE_URL": url, "DAFTAR_SECRET": SECRET}

    done = await to_thread(lambda: daftar("verify", **own))

    size = (await seals_of(database, organization.number))[0].size
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        [
            f"org_palm: seal {size}: It was signed with another key than this server's.",
            f"org_palm: the first broken sequence is {size}.",
        ],
    )


async def test_what_fails_is_tried_again_only_after_a_while(
    database: Database, organization: Organization
) -> None:
    await close(database, organization, 0)
    patient = Sealing(database, seal_key(SECRET.encode()))
    eager = Sealing(database, seal_key(SECRET.encode()), look_every_seconds=0)
    async with database.engine.begin() as connection:
        await connection.execute(text("update events set sequence = -7 where sequence = 7"))
    assert [await patient.do_round(), await eager.do_round()] == [0, 0]
    async with database.engine.begin() as connection:
        await connection.execute(text("update events set sequence = 7 where sequence = -7"))
    assert [await patient.do_round(), await eager.do_round()] == [0, 1]
