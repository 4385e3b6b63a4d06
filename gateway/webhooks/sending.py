"""Sends messages over HTTP/1.1: one exchange, a limit on everything, and a record of what came.

No proxy and nothing of the environment has a say, redirects are not followed, and connections go
to addresses that were checked (gateway/webhooks/network.py).
"""

from asyncio import Semaphore, sleep, timeout
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from ssl import SSLContext
from time import perf_counter_ns

from httpcore2 import URL, AsyncConnectionPool, Response, default_ssl_context
from structlog import get_logger

from gateway.webhooks.answers import Answer, read_headers, read_retry_after
from gateway.webhooks.faults import describe_delay, describe_fault, describe_status
from gateway.webhooks.network import CheckedNetwork
from gateway.webhooks.targets import Targets
from gateway.webhooks.urls import Target, read_url
from storage.database import now_micros

EXCHANGE_SECONDS = 15.0
BODY_LIMIT_BYTES = 64 * 1024
CONNECTIONS_LIMIT = 200
"""How many exchanges there are at once; more of them wait before their time begins."""
POOLS_PER_SCHEME = 16
"""A pool looks at each of its connections for every message, so there are several of them."""
IDLE_CONNECTIONS_LIMIT = 8
"""How many a pool keeps open between messages."""
IDLE_SECONDS = 4.0
"""Less than the five seconds after which common servers close: no message meets a closed door."""


@dataclass(slots=True)
class _Received:
    """What has come of an answer so far."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)


class Sender:
    """Sends messages, and keeps a few connections open between them.

    `tls` is for receivers whose certificates the system does not know.
    """

    def __init__(
        self,
        targets: Targets,
        clock: Callable[[], int] = now_micros,
        *,
        exchange_seconds: float = EXCHANGE_SECONDS,
        tls: SSLContext | None = None,
    ) -> None:
        self._targets = targets
        self._clock = clock
        self._exchange_seconds = exchange_seconds
        self._tls = tls
        self._slots = Semaphore(CONNECTIONS_LIMIT)
        self._pools: dict[tuple[str, int], AsyncConnectionPool] = {}

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post a body and return what came of it; nothing that happens out there is raised."""
        async with self._slots:
            started_at, start = self._clock(), perf_counter_ns()
            received = _Received()
            fault = await self._exchange(url, headers, body, received)
            duration = (perf_counter_ns() - start) // 1_000
        if fault is None and received.status is not None:
            fault = describe_status(received.status)
        return Answer(
            status=received.status,
            headers=received.headers,
            body=bytes(received.body[:BODY_LIMIT_BYTES]),
            fault=fault,
            retry_after_seconds=read_retry_after(
                received.headers.get("retry-after"), started_at + duration
            ),
            started_at=started_at,
            duration=duration,
        )

    async def close(self) -> None:
        """End every connection."""
        for pool in self._pools.values():
            await pool.aclose()

    async def _exchange(
        self, url: str, headers: Mapping[str, str], body: bytes, received: _Received
    ) -> str | None:
        """Send and receive; return what went wrong with the exchange itself."""
        try:
            async with timeout(self._exchange_seconds):
                target = read_url(url)
                await self._send(target, headers, body, received)
        except TimeoutError:
            has_head = received.status is not None
            return describe_delay(self._exchange_seconds, has_head=has_head)
        except Exception as fault:
            return _describe(fault, received)
        return None

    async def _send(
        self, target: Target, headers: Mapping[str, str], body: bytes, received: _Received
    ) -> None:
        pool = self._pool(target)
        address = URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        sent = {"host": target.authority, **headers, "content-length": str(len(body))}
        posting = pool.stream("POST", address, headers=[*sent.items()], content=body)
        async with posting as response:
            received.status = response.status
            received.headers = read_headers(response.headers)
            await _read_body(response, received)

    def _pool(self, target: Target) -> AsyncConnectionPool:
        """Return the pool of a target; certificates are read when they are first needed."""
        scheme = target.scheme
        place = scheme, hash(target.authority) % POOLS_PER_SCHEME
        if place not in self._pools:
            if scheme == "https" and self._tls is None:
                self._tls = default_ssl_context()
            self._pools[place] = AsyncConnectionPool(
                ssl_context=self._tls,
                max_connections=CONNECTIONS_LIMIT,
                max_keepalive_connections=IDLE_CONNECTIONS_LIMIT,
                keepalive_expiry=IDLE_SECONDS,
                network_backend=CheckedNetwork(self._targets, scheme),
            )
        return self._pools[place]


def _describe(fault: Exception, received: _Received) -> str:
    """Say what went wrong; whatever a receiver did to make something unforeseen is in the log."""
    said = describe_fault(fault, has_head=received.status is not None)
    if said is None:
        get_logger().error("message not exchanged", exc_info=fault)
    return said or "The message could not be exchanged."


async def _read_body(response: Response, received: _Received) -> None:
    """Read the body up to its limit; a connection on which more came serves no other message."""
    async with aclosing(response.aiter_stream()) as parts:
        async for part in parts:
            received.body += part
            if len(received.body) >= BODY_LIMIT_BYTES:
                return
            await sleep(0)  # A body in crumbs takes its turns like everybody else.
    stream = response.extensions["network_stream"]
    if not stream.has_ended_with(len(received.body)):
        await stream.aclose()
