"""Fixtures of the books: a migrated database on each engine, copied from one made beforehand."""

from __future__ import annotations

import asyncio
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from storage.database import Database, open_database
from storage.migrating import migrate
from tests.services import create_database, drop_database
from tests.storage.books import Desk, open_desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.services import PostgresServer


def make_empty_books(url: str) -> None:
    """Migrate a database and create two organisations, org_demo and org_other."""

    async def open_desks() -> None:
        async with open_database(url) as database:
            await open_desk(database, "org_demo")
            await open_desk(database, "org_other")

    migrate(url)
    asyncio.run(open_desks())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "books.db"
    make_empty_books(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgres_server: PostgresServer) -> str:
    url = create_database(postgres_server)
    make_empty_books(url)
    return url.partition("@/")[2].partition("?")[0]


@pytest.fixture
def sqlite_books(sqlite_template: Path, tmp_path: Path) -> str:
    """Books on SQLite with two organisations."""
    copyfile(sqlite_template, tmp_path / "books.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'books.db'}"


@pytest.fixture
def postgresql_books(postgres_server: PostgresServer, postgresql_template: str) -> Iterator[str]:
    """Books on PostgreSQL with two organisations."""
    url = create_database(postgres_server, postgresql_template)
    yield url
    drop_database(postgres_server, url)


@pytest.fixture(params=["sqlite", "postgresql"])
def books_url(request: pytest.FixtureRequest) -> str:
    """Books with two organisations on each engine: a test that takes it runs twice."""
    url: str = request.getfixturevalue(f"{request.param}_books")
    return url


@pytest_asyncio.fixture
async def database(books_url: str) -> AsyncIterator[Database]:
    async with open_database(books_url) as opened:
        yield opened


@pytest.fixture
def desk(database: Database) -> Desk:
    return desk_in(database, 1, "org_demo")


@pytest.fixture
def other_desk(database: Database) -> Desk:
    return desk_in(database, 2, "org_other")


def desk_in(database: Database, number: int = 1, public_id: str = "org_demo") -> Desk:
    """The desk in an organisation that exists."""
    from ledger.organizations import Organization

    facts: dict[str, Any] = {"name": "Demo", "name_ar": None, "currency": "SAR", "exponent": 2}
    facts |= {"time_zone": "Asia/Riyadh", "fiscal_month": 1, "first_month": 2026 * 12}
    return Desk(database, Organization(number=number, id=public_id, created_at=0, **facts))
