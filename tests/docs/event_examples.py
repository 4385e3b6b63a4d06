"""Tells the story to real books, has its messages delivered, and keeps one of each type.

Run as `python -m tests.docs.event_examples`, it writes the file of examples anew, from which
`python -m gateway.contract` makes the page and the OpenAPI document.
"""

from __future__ import annotations

import json
import re
from asyncio import run, to_thread
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from logging import WARNING
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import structlog
from httpx2 import ASGITransport, AsyncClient

from gateway.app import create_app
from gateway.demo import load_demo
from gateway.key_making import Wanted, make_key
from gateway.key_minting import KeyMint
from gateway.secret import load_secret
from gateway.settings import Settings
from gateway.webhooks.opening import open_delivering
from ledger.event_types import EVENT_TYPES, TEST
from ledger.ids import spell_id
from ledger.policy import Role
from storage.database import open_database
from storage.migrating import migrate
from tests.docs.event_story import STORY
from tests.docs.pages import ROOT
from tests.docs.reader import SCHEMA
from tests.gateway.webhooks.receivers import Receiver, answers, receiving
from tests.parity.office import SECRET, living

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway.webhooks.delivering import Delivering
    from storage.database import Database

FIRST_INSTANT = 1_785_577_200_000_000  # 2026-08-01T09:40:00Z: behind every day of the story
MINUTE = 60_000_000
FIRST_ID = 0x0199_8C00_0000_7000_8000_0000_0000_0000
FILE = ROOT / "gateway" / "webhooks" / "data" / "examples.json"
_MINTED = re.compile(r"\b([a-z]{2,4})_([0-9a-z]{26})\b")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass
class Clock:
    """A clock that stands still between acts."""

    now: int = FIRST_INSTANT

    def __call__(self) -> int:
        return self.now


@dataclass
class Told:
    """What the story brought: the first body of each type, and what fired it."""

    bodies: dict[str, Any] = field(default_factory=dict)
    fired_by: dict[str, list[str]] = field(default_factory=dict)

    def note(self, operation: str, body: Any) -> None:
        self.bodies.setdefault(body["type"], body)
        fired_by = self.fired_by.setdefault(body["type"], [])
        if operation not in fired_by:
            fired_by.append(operation)

    def spell(self) -> str:
        """Spell the examples, in the catalogue's order, with ids and hashes that never differ."""
        names = [*(one.name for one in EVENT_TYPES), TEST]
        examples = {
            name: {"firedBy": self.fired_by[name], "body": self.bodies[name]} for name in names
        }
        return _steady(json.dumps(examples, ensure_ascii=False, indent=2)) + "\n"


@dataclass
class Teller:
    """Performs acts as a client, and reads what the receiver was sent of each."""

    client: AsyncClient
    clock: Clock
    delivering: Delivering
    receiver: Receiver
    ids: dict[str, str] = field(default_factory=dict)

    async def tell(self) -> Told:
        told = Told()
        given, selection = {"url": self.receiver.url}, "webhook { id }"
        made = await self._ask("createWebhook", given, selection)
        self.ids["$webhook"] = made["webhook"]["id"]
        for act in STORY:
            self.clock.now += MINUTE
            answered = await self._ask(act.operation, self._put_in(act.input), act.selection)
            self.ids[f"${act.name}"] = str(answered.get("id"))
            await self.delivering.deliver_due()
            for message in self.receiver.requests:
                told.note(act.operation, json.loads(message.body))
            self.receiver.requests.clear()
        return told

    async def _ask(self, operation: str, given: Any, selection: str) -> Any:
        assert SCHEMA.mutation_type is not None
        kind = SCHEMA.mutation_type.fields[operation].args["input"].type
        query = f"mutation($input: {kind}) {{ {operation}(input: $input) {{ {selection} }} }}"
        asked = {"query": query, "variables": {"input": given}}
        answer = (await self.client.post("/graphql", json=asked)).json()
        assert "errors" not in answer, f"{operation}: {answer['errors']}"
        return answer["data"][operation]

    def _put_in(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._put_in(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._put_in(one) for one in value]
        return self.ids.get(value, value)


async def tell_story(url: str) -> Told:
    """Tell the story to fresh demo books."""
    await to_thread(migrate, url)
    settings = Settings(
        _env_file=None,
        database_url=url,
        secret=SECRET,
        webhook_allow="127.0.0.0/8",
        webhook_delivery=False,
    )
    clock = Clock()
    async with (
        open_database(url, clock=clock) as database,
        _open_client(settings, database) as client,
        receiving(answers("204 No Content")) as receiver,
        open_delivering(settings, database) as delivering,
    ):
        return await Teller(client, clock, delivering, receiver).tell()


@asynccontextmanager
async def _open_client(settings: Settings, database: Database) -> AsyncIterator[AsyncClient]:
    demo = await load_demo(database)
    wanted = Wanted("Story", Role.OWNER, ["*"], rate_limit=1_000_000)
    _, key = await make_key(database, KeyMint(load_secret(settings)), demo.organization, wanted)
    app = create_app(settings, database)
    headers = {"Authorization": f"Bearer {key}"}
    client = AsyncClient(transport=ASGITransport(app), base_url="http://daftar", headers=headers)
    async with living(app), client:
        yield client


def _steady(text: str) -> str:
    """Put ids and hashes that only count in the place of those that are minted or computed."""
    seen: dict[str, str] = {}

    def minted(found: re.Match[str]) -> str:
        if found[0] not in seen:
            seen[found[0]] = spell_id(found[1], FIRST_ID + len(seen) * 0x9E3779B97F4A7C15)
        return seen[found[0]]

    def hashed(found: re.Match[str]) -> str:
        if found[0] not in seen:
            seen[found[0]] = sha256(str(len(seen)).encode()).hexdigest()
        return seen[found[0]]

    return _HASH.sub(hashed, _MINTED.sub(minted, text))


def main() -> None:
    """Write the examples anew."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(WARNING))
    with TemporaryDirectory() as folder:
        told = run(tell_story(f"sqlite+aiosqlite:///{folder}/books.db"))
    FILE.write_text(told.spell(), encoding="utf-8")


if __name__ == "__main__":
    main()
