"""An office: the application over fresh books of two organisations, and keys to them."""

from asyncio import Queue, ensure_future, to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from httpx2 import ASGITransport, AsyncClient, Response
from starlette.types import ASGIApp, Message

from gateway.app import create_app
from gateway.key_making import Wanted, make_key
from gateway.key_minting import KeyMint
from gateway.secret import load_secret
from gateway.settings import Settings
from ledger.organizations import Organization
from ledger.policy import Role
from storage.database import Database, open_database
from storage.migrating import migrate
from storage.organizations import (
    OrganizationDraft,
    create_organization,
    select_every_organization,
)

SECRET = "a secret of the tests, long enough to be taken"


@dataclass
class Office:
    """The application, its database, and what the tests hold in their hands."""

    client: AsyncClient
    database: Database
    home: Organization
    other: Organization
    mint: KeyMint
    key: str
    stranger: str
    made: dict[tuple[str, str], str] = field(default_factory=dict)

    async def key_for(self, organization: Organization, role: Role, *scopes: str) -> str:
        """Return the text of a key of this role and these scopes, made once."""
        place = (f"{organization.id}/{role.name}", " ".join(scopes))
        if place not in self.made:
            wanted = Wanted("test", role, scopes or ("*",), rate_limit=1_000_000)
            _, self.made[place] = await make_key(self.database, self.mint, organization, wanted)
        return self.made[place]

    async def graphql(
        self,
        document: str,
        variables: dict[str, Any] | None = None,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """Run a document over HTTP."""
        body = {"query": document, "variables": variables or {}}
        return await self.call("POST", "/graphql", key=key, json=body, headers=headers)

    async def call(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
        **request: Any,
    ) -> Response:
        """Send a request with the home key, another one, or, if it is empty, none."""
        text = self.key if key is None else key
        sent = {"Authorization": f"Bearer {text}"} if text else {}
        return await self.client.request(method, path, headers=sent | (headers or {}), **request)


async def found_offices(url: str) -> dict[tuple[str, str], str]:
    """Migrate an empty database, found two organisations and return the keys of their owners."""
    await to_thread(migrate, url)
    mint = KeyMint(load_secret(settings_for(url)))
    keys: dict[tuple[str, str], str] = {}
    async with open_database(url) as database:
        for name in ("home", "other"):
            draft = OrganizationDraft(name.title(), first_month=2025 * 12, id=f"org_{name}")
            organization = await create_organization(database, draft)
            wanted = Wanted("test", Role.OWNER, ["*"], rate_limit=1_000_000)
            _, text = await make_key(database, mint, organization, wanted)
            keys[organization.id, "OWNER"] = text
    return keys


@asynccontextmanager
async def open_office(url: str, keys: dict[tuple[str, str], str]) -> AsyncIterator[Office]:
    """Open the doors of the application over books that were founded."""
    settings = settings_for(url)
    mint = KeyMint(load_secret(settings))
    async with open_database(url) as database:
        async with database.snapshot() as snapshot:
            home, other = await select_every_organization(snapshot)
        app = create_app(settings, database)
        transport = ASGITransport(app, raise_app_exceptions=False)
        client = AsyncClient(transport=transport, base_url="http://daftar.test")
        async with living(app), client:
            owner, stranger = keys["org_home", "OWNER"], keys["org_other", "OWNER"]
            yield Office(client, database, home, other, mint, owner, stranger)


@asynccontextmanager
async def living(app: ASGIApp) -> AsyncIterator[None]:
    """Take an application through its lifespan, as a server does."""
    received: Queue[Message] = Queue()
    sent: Queue[Message] = Queue()
    task = ensure_future(app({"type": "lifespan"}, received.get, sent.put))
    for step in ("startup", "shutdown"):
        received.put_nowait({"type": f"lifespan.{step}"})
        assert (await sent.get())["type"] == f"lifespan.{step}.complete"
        if step == "startup":
            yield
    await task


def settings_for(url: str) -> Settings:
    return Settings(
        _env_file=None,
        database_url=url,
        secret=SECRET,
        webhook_allow=("127.0.0.1",),
        webhook_delivery=False,
    )
