"""The surfaces as a parameter: the same test runs through GraphQL, v1 and Guliel."""

from asyncio import run
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import make_url

from tests.parity.office import Office, found_offices, open_office
from tests.parity.surfaces import V1, GraphQL, Guliel, Surface
from tests.services import PostgresServer, create_database, drop_database

Founded = tuple[str, dict[tuple[str, str], str]]


@pytest.fixture(scope="session")
def founded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """Founded books on SQLite, to be copied."""
    path = tmp_path_factory.mktemp("founded") / "books.db"
    return str(path), _apart(f"sqlite+aiosqlite:///{path}")


@pytest.fixture(scope="session")
def founded_postgresql(postgres_server: PostgresServer) -> Founded:
    """Founded books on PostgreSQL, to be taken as a template."""
    url = create_database(postgres_server)
    return make_url(url).database or "", _apart(url)


def _apart(url: str) -> dict[tuple[str, str], str]:
    """Found offices on a loop of its own, wherever the fixture is asked for."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run, found_offices(url)).result()


@pytest.fixture(params=["sqlite", "postgresql"])
def founded(request: pytest.FixtureRequest, tmp_path: Path) -> Founded:
    """A copy of founded books on each engine, and the keys of their owners."""
    name, keys = request.getfixturevalue(f"founded_{request.param}")
    if request.param == "sqlite":
        copy(name, tmp_path / "books.db")
        return f"sqlite+aiosqlite:///{tmp_path / 'books.db'}", keys
    server = request.getfixturevalue("postgres_server")
    url = create_database(server, template=name)
    request.addfinalizer(lambda: drop_database(server, url))  # noqa: PT021
    return url, keys


@pytest.fixture
async def office(founded: Founded) -> AsyncIterator[Office]:
    url, keys = founded
    async with open_office(url, dict(keys)) as opened:
        yield opened


@pytest.fixture(params=[GraphQL, V1, Guliel], ids=["graphql", "v1", "guliel"])
def surface(request: pytest.FixtureRequest, office: Office) -> Surface:
    chosen: Surface = request.param(office)
    return chosen
