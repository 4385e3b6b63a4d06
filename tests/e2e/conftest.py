"""Keys and organisations for tests over real processes."""

from asyncio import to_thread
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.servers import environment_for, make_organization
from tests.services import ValkeyServer


@dataclass
class Place:
    """Where servers run: their environment, an organisation, a key, and a log."""

    environment: dict[str, str]
    organization: str
    key: str
    log: Path

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


@pytest.fixture
async def place(database_url: str, tmp_path: Path) -> Place:
    """A place for one server on each engine."""
    environment = environment_for(database_url)
    organization, key = await to_thread(make_organization, environment)
    return Place(environment, organization, key, tmp_path / "server.log")


@pytest.fixture
async def shared_place(postgresql_url: str, valkey_server: ValkeyServer, tmp_path: Path) -> Place:
    """A place for several servers: PostgreSQL, and limits shared through Valkey."""
    environment = environment_for(postgresql_url, redis_url=valkey_server.redis_url)
    organization, key = await to_thread(make_organization, environment)
    return Place(environment, organization, key, tmp_path / "server.log")
