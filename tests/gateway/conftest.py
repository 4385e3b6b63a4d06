"""Books of every kind the process tests need, and a gate in front of them."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING

import pytest

from gateway.callers import Callers
from gateway.context import Means
from gateway.gate import Gate
from gateway.key_making import Wanted, make_key
from gateway.key_minting import KeyMint
from gateway.rate_limit_stores import LocalStore
from gateway.rate_limits import RateLimits
from gateway.settings import Settings
from gateway.webhooks.outbound import WebhookOutbound
from gateway.webhooks.tools import open_tools
from ledger.policy import Role
from storage.database import Database, open_database
from storage.migrating import migrate
from storage.organizations import OrganizationDraft, create_organization
from tests.gateway.processes import DaftarCommand

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from ledger.keys import Key
    from ledger.organizations import Organization

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    """Settings of a test: nothing of the environment, a limit that a test can reach."""
    return Settings(_env_file=None, database_url=sqlite_url, secret=SECRET, rate_limit="5/minute")


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Migrated books on SQLite."""
    await to_thread(migrate, settings.database_url)
    async with open_database(settings.database_url) as opened:
        yield opened


@pytest.fixture
async def organization(database: Database) -> Organization:
    return await create_organization(database, OrganizationDraft("Palm Trading", id="org_palm"))


@pytest.fixture
def mint() -> KeyMint:
    return KeyMint(SECRET.encode())


@pytest.fixture
def new_key(database: Database, mint: KeyMint, organization: Organization):
    """Make a key in the organisation: `await new_key(role=..., scopes=[...])`."""

    async def make(
        role: Role = Role.OWNER,
        scopes: tuple[str, ...] = ("*",),
        expires_at: int | None = None,
        rate_limit: int | None = None,
    ) -> tuple[Key, str]:
        wanted = Wanted("Test", role, scopes, expires_at, rate_limit)
        return await make_key(database, mint, organization, wanted)

    return make


@pytest.fixture
async def outbound(settings: Settings, database: Database) -> AsyncIterator[WebhookOutbound]:
    tools = open_tools(settings, database)
    yield WebhookOutbound(tools)
    await tools.close()


@pytest.fixture
async def gate(
    settings: Settings, database: Database, mint: KeyMint, outbound: WebhookOutbound
) -> AsyncIterator[Gate]:
    limits = RateLimits(settings.default_limit, LocalStore())
    opened = Gate(Callers(database, mint), Means(database, limits, mint, outbound))
    yield opened
    await opened.close()


@pytest.fixture
def daftar(tmp_path: Path) -> DaftarCommand:
    """The command, in an empty folder and an empty environment."""
    return DaftarCommand(tmp_path)
