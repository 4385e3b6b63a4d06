"""The migrations make exactly the tables, once, and refuse what they do not know."""

from __future__ import annotations

import sqlite3
from asyncio import gather, to_thread
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.migrating import (
    SchemaAhead,
    SchemaBehind,
    SchemaMismatch,
    _config,
    check_version,
    migrate,
)
from storage.revisions import known_revisions, newest_revision
from storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Result = TypeVar("Result")
POSTGRESQL_FACTS = (
    """select c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
      l.collname, pg_get_expr(d.adbin, d.adrelid) from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
    left join pg_collation l on l.oid = a.attcollation
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and a.attnum > 0 order by 1, 2""",
    """select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace order by 1, 2""",
    "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 2",
    """select relname, reloptions from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'S') order by 1""",
)
SQLITE_FACTS = (
    """select m.name, c.cid, c.name, c.type, c."notnull", c.pk from sqlite_master m
    join pragma_table_info(m.name) c where m.type = 'table' order by 1, 2""",
    """select m.name, f."table", f."from", f."to" from sqlite_master m
    join pragma_foreign_key_list(m.name) f where m.type = 'table' order by 1, 2, 3""",
    """select tbl_name, name, sql from sqlite_master
    where type = 'index' and sql is not null order by 1, 2""",
    """select m.name, group_concat(i.name) from sqlite_master m join pragma_index_list(m.name) l
    join pragma_index_info(l.name) i where l."unique" group by m.name, l.name order by 1, 2""",
)


async def look(url: str, work: Callable[[Connection], Result]) -> Result:
    """Run a function on a connection and commit."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def facts(connection: Connection) -> list[list[tuple[object, ...]]]:
    """Read everything the catalogue says of the schema, Alembic's own table aside."""
    is_sqlite = connection.dialect.name == "sqlite"
    queries = SQLITE_FACTS if is_sqlite else POSTGRESQL_FACTS
    return [
        [tuple(row) for row in connection.execute(text(query)) if "alembic" not in str(row)]
        for query in queries
    ]


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, metadata))


async def test_migrating_an_empty_database_makes_the_tables(database_url: str) -> None:
    await to_thread(migrate, database_url)
    assert await look(database_url, differences) == []


async def test_the_migrated_schema_is_the_metadatas_to_the_last_word(database_url: str) -> None:
    await look(database_url, metadata.create_all)
    wanted = await look(database_url, facts)
    await look(database_url, metadata.drop_all)
    await to_thread(migrate, database_url)
    assert await look(database_url, facts) == wanted


async def test_the_revisions_known_by_name_are_those_alembic_finds(database_url: str) -> None:
    def walk(connection: Connection) -> list[str]:
        scripts = ScriptDirectory.from_config(_config(connection))
        return [script.revision for script in scripts.walk_revisions()]

    assert await look(database_url, walk) == list(reversed(known_revisions()))


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    await to_thread(migrate, database_url)
    before = await look(database_url, facts)
    await to_thread(migrate, database_url)
    assert await look(database_url, facts) == before
    await to_thread(check_version, database_url)


async def test_migrators_at_the_same_time_wait_for_each_other(database_url: str) -> None:
    await gather(*(to_thread(migrate, database_url) for _ in range(6)))
    assert await look(database_url, differences) == []


async def test_a_database_that_was_never_migrated_is_behind(database_url: str) -> None:
    with pytest.raises(SchemaBehind, match="run `daftar migrate`"):
        await to_thread(check_version, database_url)


async def test_a_newer_schema_is_refused_and_left_alone(database_url: str) -> None:
    await to_thread(migrate, database_url)
    await look(
        database_url,
        lambda connection: connection.execute(text("update alembic_version set version_num='9'")),
    )
    before = await look(database_url, facts)
    for work in (migrate, check_version):
        with pytest.raises(SchemaAhead, match="revision 9, which this program does not know"):
            await to_thread(work, database_url)
    assert await look(database_url, facts) == before


async def test_tables_of_an_unknown_origin_are_refused(database_url: str) -> None:
    await look(database_url, metadata.create_all)
    with pytest.raises(SchemaMismatch, match="no revision"):
        await to_thread(migrate, database_url)


def test_a_file_that_holds_tables_is_copied_aside_first(tmp_path: Path, sqlite_url: str) -> None:
    path = tmp_path / "books.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode=wal")
        connection.execute("create table notes (note text)")
        connection.execute("insert into notes values ('kept')")
        connection.commit()
        migrate(sqlite_url)
    copy = tmp_path / f"books.db.before-{newest_revision()}"
    with closing(sqlite3.connect(copy)) as connection:
        tables = connection.execute("select name from sqlite_master").fetchall()
        assert (tables, connection.execute("select note from notes").fetchall()) == (
            [("notes",)],
            [("kept",)],
        )


def test_a_new_file_is_not_copied(tmp_path: Path) -> None:
    migrate(f"sqlite+aiosqlite:///{tmp_path / 'deep' / 'books.db'}")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["books.db"]


def test_a_failed_upgrade_leaves_nothing_behind(tmp_path: Path, sqlite_url: str) -> None:
    path = tmp_path / "books.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table other (postings_by_day text)")
        connection.execute("create index postings_by_day on other (postings_by_day)")
        connection.commit()
    with pytest.raises(Exception, match="postings_by_day"):
        migrate(sqlite_url)
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("select name from sqlite_master order by 1").fetchall()
    assert names == [("other",), ("postings_by_day",)]
