"""A backup that is restored elsewhere is the same books: balances, chain head, and clean proofs."""

from asyncio import run, to_thread
from json import loads
from pathlib import Path
from shutil import copy
from sqlite3 import connect
from typing import Any

from alembic import command
from sqlalchemy import make_url, text

from gateway.demo import load_demo
from ledger.dates import spell_day
from storage.database import open_database
from storage.heads import select_state
from storage.migrating import _config, _engine, check_version, migrate
from storage.statements import statement
from tests.e2e.servers import daftar, environment_for
from tests.services import PostgresServer, create_database

FIRST_BOOKS = Path(__file__).with_name("first_books.json")
FIRST_CHAIN_HEAD = "78abc3da32420be37c52eb075c5ad087feaf863f19ec46ea571b0104bbfc0125"
BOOLEANS = {"accounts": "is_active", "periods": "is_closed"}
BALANCES = statement(
    """select account, cast(sum(debit) as bigint), cast(sum(credit) as bigint)
    from account_months where org = $1 group by account order by account"""
)


async def load(url: str) -> None:
    await to_thread(migrate, url)
    async with open_database(url) as database:
        await load_demo(database)


async def state_of(url: str) -> dict[str, Any]:
    """Return the trial balance and where the chain stands."""
    async with open_database(url) as database, database.snapshot() as snapshot:
        state = await select_state(database, snapshot, 1)
        balances = [tuple(row) for row in await snapshot.fetch(BALANCES, 1)]
    head = state.head
    return {
        "balances": balances,
        "chain": (head.last_sequence, head.last_hash),
        "closed": spell_day(head.closed_through),
        "accounts": [account.handle for account in state.chart.in_order],
    }


async def test_sqlite_backup_restores_the_same_books(sqlite_url: str, tmp_path: Path) -> None:
    await load(sqlite_url)
    backup = tmp_path / "backup.db"
    with connect(make_url(sqlite_url).database or "") as source, connect(backup) as target:
        source.backup(target)
    source.close()
    target.close()
    restored = tmp_path / "restored.db"
    copy(backup, restored)
    url = f"sqlite+aiosqlite:///{restored}"

    await to_thread(check_version, url)
    assert await state_of(url) == await state_of(sqlite_url)
    daftar(environment_for(url), "verify")


async def test_postgresql_dump_restores_the_same_books(
    postgresql_url: str, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    await load(postgresql_url)
    dump = postgres_server.folder / f"{tmp_path.name}.dump"
    postgres_server.run("pg_dump", postgresql_url, "--format=custom", "--file", str(dump))
    url = create_database(postgres_server)
    postgres_server.run("pg_restore", url, str(dump))

    await to_thread(check_version, url)
    assert await state_of(url) == await state_of(postgresql_url)
    daftar(environment_for(url), "verify")


async def test_first_migration_with_data_upgrades_to_the_newest(database_url: str) -> None:
    await to_thread(make_first_books, database_url)

    await to_thread(migrate, database_url)

    await to_thread(check_version, database_url)
    state = await state_of(database_url)
    assert state["chain"] == (61, bytes.fromhex(FIRST_CHAIN_HEAD))
    assert state["closed"] == "2025-01-31"
    assert [row for row in state["balances"] if row[0] == 3] == [(3, 466085, 250075)]
    daftar(environment_for(database_url), "verify")


def make_first_books(url: str) -> None:
    """Make a database as the first migration left it, with books written at that time in it."""
    run(_make_first_books(url))


async def _make_first_books(url: str) -> None:
    async with _engine(make_url(url)) as engine, engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), "0001"))
        for name, table in loads(FIRST_BOOKS.read_text()).items():
            columns = [f'"{column}"' for column in table["columns"]]
            marks = [f":{column}" for column in table["columns"]]
            insert = f"insert into {name} ({', '.join(columns)}) values ({', '.join(marks)})"
            for row in table["rows"]:
                values = [_value(value) for value in row]
                named = dict(zip(table["columns"], values, strict=True))
                if name in BOOLEANS:
                    named[BOOLEANS[name]] = bool(named[BOOLEANS[name]])
                await connection.execute(text(insert), named)


def _value(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
