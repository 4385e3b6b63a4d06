"""A way to the server that can be cut: streams over it break, other requests go on."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from urllib.parse import urlsplit

STREAM = b"text/event-stream; charset"


class Wire:
    """Carries connections to a server; `url` is its own end."""

    def __init__(self, url: str) -> None:
        target = urlsplit(url)
        assert target.hostname is not None
        assert target.port is not None
        self._target = target.hostname, target.port
        self._streams: set[StreamWriter] = set()
        self._is_cut = False
        self.streams_begun = 0
        self.url = ""

    async def __aenter__(self) -> Wire:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        self._server.close()

    def cut(self) -> None:
        """Break every stream, and each new one as soon as it begins."""
        self._is_cut = True
        for client in self._streams:
            client.transport.abort()
        self._streams.clear()

    def mend(self) -> None:
        self._is_cut = False

    async def _carry(self, reader: StreamReader, client: StreamWriter) -> None:
        answers, server = await asyncio.open_connection(*self._target)
        asking = asyncio.create_task(_pipe(reader, server))
        with suppress(OSError):
            while chunk := await answers.read(65536):
                if STREAM in chunk:
                    self.streams_begun += 1
                    self._streams.add(client)
                    if self._is_cut:
                        client.transport.abort()
                client.write(chunk)
                await client.drain()
        asking.cancel()
        for end in (client, server):
            end.close()


async def _pipe(reader: StreamReader, writer: StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.close()
