"""Another site on this machine: a real server of pages that mean harm."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter

PAGE = b"<!doctype html><title>Prizes</title><p>You have won."
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n" % len(PAGE)
)


class AnotherSite:
    """Serves one page at every address, and remembers what it was asked."""

    def __init__(self, host: str) -> None:
        self._host = host
        self.heads: list[bytes] = []
        self.url = ""

    async def __aenter__(self) -> AnotherSite:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.url = f"http://{self._host}:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _answer(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            self.heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(HEAD + PAGE)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The browser opens connections ahead of need.
        finally:
            writer.close()
