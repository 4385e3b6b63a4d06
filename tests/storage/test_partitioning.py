"""The big tables can be partitioned by organisation as they are: every key leads with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from storage.database import open_database
from storage.organizations import select_organization
from storage.verification import verify_organization
from tests.storage.books import draft
from tests.storage.fixtures import desk_in

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTITIONED = (
    "entries",
    "postings",
    "events",
    "idempotency",
    "account_days",
    "account_months",
    "entry_days",
    "entry_months",
    "entry_blocks",
)
PARTS = 4


def partition(table: str) -> Iterator[str]:
    """Yield what an operator runs: docs/explanation/lists.md."""
    yield f"alter table {table} rename to {table}_whole"
    yield f"create table {table} (like {table}_whole including all) partition by hash (org)"
    for part in range(PARTS):
        yield (
            f"create table {table}_{part} partition of {table}"
            f" for values with (modulus {PARTS}, remainder {part})"
        )
    yield f"insert into {table} select * from {table}_whole"
    yield f"drop table {table}_whole"


async def test_books_go_on_in_partitioned_tables(postgresql_books: str) -> None:
    async with open_database(postgresql_books) as database:
        desk = desk_in(database)
        bulk = await desk.post_many([draft(f"{number}.00") for number in range(1, 31)])
        first, second = (outcome.entry for outcome in bulk.outcomes[:2])
        assert first is not None
        assert second is not None
        await desk.reverse(first.id)
    async with open_database(postgresql_books) as database, database.engine.begin() as connection:
        for table in PARTITIONED:
            for step in partition(table):
                await connection.execute(text(step))
    async with open_database(postgresql_books) as database:
        desk = desk_in(database)
        await desk.delete(second.id)
        await desk.post_many([draft("7.00")] * 3)
        async with database.snapshot() as snapshot:
            organization = await select_organization(snapshot, "org_demo")
            assert organization is not None
            found = verify_organization(snapshot, organization)
            assert [str(finding) async for finding in found] == []
