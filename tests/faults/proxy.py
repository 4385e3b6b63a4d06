"""A proxy in front of PostgreSQL's socket that can do to a commit what networks do.

A commit is a COMMIT, or a statement that moves the head and stands in no transaction.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager, suppress
from enum import Enum
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import AsyncIterator

BEGIN = b"begin isolation"
ENDS = (b"commit\0", b"rollback\0")
IS_IDLE = b"Z\0\0\0\x05I"
"""How the server says that it is ready, and in no transaction."""
MOVE = re.compile(rb"(__asyncpg_stmt_\w+__)\0with head as \(update heads")
SOCKET = ".s.PGSQL.5432"
_names = count(1)


class Fault(Enum):
    """What befalls the next COMMIT."""

    CUT_BEFORE = "the connection breaks before the server reads it"
    CUT_AFTER = "the connection breaks after the server did it"
    SILENCE = "the server does it and no answer ever comes"
    LATE = "the client's side breaks first and the server reads it a while later"


class Proxy:
    """Passes bytes both ways; `next_fault` befalls one COMMIT, `is_refusing` new connections.

    While it `is_silent` it takes every connection and every byte, and passes nothing on. With
    `is_lost_with_commit` the next COMMIT is the last thing that gets through.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.next_fault: Fault | None = None
        self.is_refusing = False
        self.is_silent = False
        self.is_lost_with_commit = False
        self.commits = 0

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        if self.is_refusing:
            writer.close()
            return
        from_server, to_server = await asyncio.open_unix_connection(str(self.target))
        wire = Wire(self, writer, to_server)
        answers = asyncio.create_task(wire.pass_answers(from_server))
        try:
            await wire.pass_requests(reader)
        finally:
            answers.cancel()
            for side in (writer, to_server):
                side.close()


class Wire:
    """One connection through the proxy."""

    def __init__(self, proxy: Proxy, to_client: StreamWriter, to_server: StreamWriter) -> None:
        self.proxy = proxy
        self.to_client = to_client
        self.to_server = to_server
        self.is_muted = False
        self.is_in_transaction = False
        self.moves: set[bytes] = set()
        self.committed = asyncio.Event()

    def is_commit(self, data: bytes) -> bool:
        """Tell whether what is sent makes something durable; learn the names of statements."""
        self.moves.update(match[1] for match in MOVE.finditer(data))
        if BEGIN in data:
            self.is_in_transaction = True
        elif data[:1] == b"Q" and data.endswith(ENDS):
            self.is_in_transaction = False
            return data.endswith(ENDS[0])
        # A Bind: its length, the nameless portal, then the statement's name.
        is_move = data[:1] == b"B" and data[6:].partition(b"\0")[0] in self.moves
        return is_move and not self.is_in_transaction

    async def pass_requests(self, reader: StreamReader) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                if self.proxy.is_silent:
                    continue
                fault = None
                if self.is_commit(data):
                    self.committed.clear()
                    self.proxy.commits += 1
                    fault, self.proxy.next_fault = self.proxy.next_fault, None
                    self.proxy.is_refusing |= self.proxy.is_lost_with_commit
                if fault is Fault.CUT_BEFORE:
                    return
                if fault is not None:
                    self.is_muted = True
                if fault is Fault.LATE:
                    self.to_client.close()
                    await asyncio.sleep(0.3)
                self.to_server.write(data)
                await self.to_server.drain()
                if fault in (Fault.CUT_AFTER, Fault.LATE):
                    await asyncio.wait_for(self.committed.wait(), 5)
                    return

    async def pass_answers(self, reader: StreamReader) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                if IS_IDLE in data:
                    self.committed.set()
                if not (self.is_muted or self.proxy.is_silent):
                    self.to_client.write(data)
                    await self.to_client.drain()
            self.to_client.close()


@asynccontextmanager
async def proxied(url: str) -> AsyncIterator[tuple[Proxy, str]]:
    """Serve a proxy beside a server's socket; yields it and the URL that goes through it."""
    front, _, folder = url.partition("?host=")
    place = Path(folder).parent / f"proxy{next(_names)}"
    place.mkdir()
    proxy = Proxy(Path(folder) / SOCKET)
    server = await asyncio.start_unix_server(proxy.serve, str(place / SOCKET))
    try:
        yield proxy, f"{front}?host={place}"
    finally:
        server.close()
