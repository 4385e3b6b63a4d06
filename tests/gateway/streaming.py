"""A live server in the test's own loop, and clients that follow it over real sockets."""

from __future__ import annotations

from asyncio import create_task, sleep
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from httpx2 import AsyncClient
from msgspec import json
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from gateway.app import create_app
from gateway.server import Server, Serving, _config, bind
from gateway.settings import Settings
from storage.database import Database

SUBPROTOCOL: Any = "graphql-transport-ws"
EVENTS = "subscription($after: Int) { ledgerEvents(after: $after) { sequence type } }"
POST = (
    """mutation($input: JournalEntryInput!) { createJournalEntry(input: $input) { id sequence } }"""
)
ENTRY = {
    "date": "2026-03-30",
    "memo": "Sale",
    "lines": [
        {"accountClass": "CASH", "debit": 100},
        {"accountClass": "REVENUE", "credit": 100},
    ],
}


class Socket:
    """A WebSocket of the protocol."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, **message: Any) -> None:
        await self.connection.send(json.encode(message).decode())

    async def receive(self) -> Any:
        return json.decode(await self.connection.recv())

    async def begin(self, key: str) -> None:
        await self.send(type="connection_init", payload={"authorization": f"Bearer {key}"})
        assert await self.receive() == {"type": "connection_ack"}

    async def subscribe(self, id: str, query: str = EVENTS, **variables: Any) -> None:
        payload = {"query": query, "variables": variables}
        await self.send(type="subscribe", id=id, payload=payload)

    async def closed(self) -> tuple[int, str]:
        """Read until the end; return the code and the reason."""
        with suppress(ConnectionClosed):
            while True:
                await self.connection.recv()
        assert self.connection.close_code is not None
        return self.connection.close_code, self.connection.close_reason or ""


@dataclass
class Live:
    """A running server."""

    port: int
    server: Server
    client: AsyncClient
    database: Database

    @asynccontextmanager
    async def socket(self, key: str | None = None, **options: Any) -> AsyncIterator[Socket]:
        """Open a WebSocket, and begin if there is a key."""
        given = {"subprotocols": [SUBPROTOCOL], "compression": None, **options}
        async with connect(f"ws://127.0.0.1:{self.port}/graphql", **given) as connection:
            socket = Socket(connection)
            if key is not None:
                await socket.begin(key)
            yield socket

    async def wait_for_streams(self, count: int, transport: str = "websocket") -> None:
        """Wait until so many subscriptions have begun."""
        line = f'daftar_streams_open{{transport="{transport}"}} {count}.0'
        while line not in (await self.client.get("/metrics")).text:  # noqa: ASYNC110  # As told.
            await sleep(0.01)

    async def graphql(self, key: str, query: str, **variables: Any) -> Any:
        body = {"query": query, "variables": variables}
        answer = await self.client.post(
            "/graphql", json=body, headers={"Authorization": f"Bearer {key}"}
        )
        return answer.json()

    async def post(self, key: str) -> int:
        """Post an entry and return its sequence."""
        answer = await self.graphql(key, POST, input=ENTRY)
        sequence: int = answer["data"]["createJournalEntry"]["sequence"]
        return sequence


@asynccontextmanager
async def live_server(
    settings: Settings, database: Database, app: Any = None
) -> AsyncIterator[Live]:
    """Serve with the protocols and limits of the real server."""
    listener = bind("127.0.0.1", 0)
    port = listener.getsockname()[1]
    config = _config(app or create_app(settings, database), Serving())
    config.log_level = "critical"
    server = Server(config, lambda: None)
    running = create_task(server._serve([listener]))
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await sleep(0.005)
    try:
        async with AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield Live(port, server, client, database)
    finally:
        server.should_exit = True
        await running


async def read_events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, Any]]:
    """Read server-sent events: their names and their data; comments are left out."""
    name, data = "", ""
    async for line in lines:
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data:"):
            data = line[5:].strip()
        elif not line and name:
            yield name, json.decode(data) if data else None
            name, data = "", ""


def sequences(messages: Sequence[Any]) -> list[int]:
    return [one["payload"]["data"]["ledgerEvents"]["sequence"] for one in messages]
