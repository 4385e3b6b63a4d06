"""Writes records as they come: constant memory, and a connection that breaks rather than lies."""

from asyncio import timeout
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from rest_compat.bodies import JSON
from rest_compat.csv_files import CSV, csv_chunks
from rest_compat.endpoint import CsvFile, JsonList
from rest_compat.lines import Line
from rest_compat.ports import Batch, Chunks
from rest_compat.projection import Convert

SEND_WITHIN_SECONDS = 60.0
"""How long a chunk may wait for its reader; then the answer is left broken off."""

Streamed = AsyncGenerator[Any, None]


async def stream_response(line: Line, records: Streamed, has_mark: bool) -> Response:
    """Make the response of a streamed line, once the first batch has come.

    What fails early thus fails before any header is sent.
    """
    try:
        first = await anext(records, None)
    except BaseException:
        await records.aclose()
        raise
    batches = _resume(first, records)
    form = line.endpoint.stream
    if isinstance(form, CsvFile):
        chunks = csv_chunks(batches, line, has_mark)
        headers = {"Content-Disposition": f'attachment; filename="{form.filename}"'}
        return RecordsResponse(records, chunks, headers=headers, media_type=CSV)
    assert isinstance(form, JsonList)
    assert line.convert is not None
    return RecordsResponse(records, json_chunks(batches, form.name, line.convert), media_type=JSON)


async def _resume(first: Any, records: Streamed) -> AsyncIterator[Any]:
    if first is not None:
        yield first
    async for batch in records:
        yield batch


class RecordsResponse(StreamingResponse):
    """A streamed answer that lets go of its records however it ends."""

    def __init__(self, records: Streamed, chunks: Chunks, **more: Any) -> None:
        super().__init__(chunks, **more)
        self._records = records

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what there is; an exception on the way leaves the answer visibly unfinished."""

        async def send_in_time(message: Message) -> None:
            try:
                async with timeout(SEND_WITHIN_SECONDS):
                    await send(message)
            except TimeoutError:
                raise ClientDisconnect from None  # Nobody reads on.

        async with aclosing(self._records):
            if scope["method"] == "HEAD":
                await send_head(self, send)
                return
            with suppress(ClientDisconnect):
                await super().__call__(scope, receive, send_in_time)


async def send_head(response: Response, send: Send) -> None:
    """Send a response without its body."""
    start = {"status": response.status_code, "headers": response.raw_headers}
    await send({"type": "http.response.start", **start})
    await send({"type": "http.response.body", "body": b""})


async def json_chunks(batches: AsyncIterator[Batch], name: str, convert: Convert) -> Chunks:
    """Write records as the list of that name in a JSON object."""
    yield b'{"%s":[' % name.encode()
    separator = b""
    async for batch in batches:
        listed = msgspec.json.encode([convert(record) for record in batch])[1:-1]
        if listed:
            yield separator + listed
            separator = b","
    yield b"]}"
