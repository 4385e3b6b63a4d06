"""Connections to checked addresses: a host is resolved, judged and connected to in one step.

Nothing resolves the name a second time, so an answer of DNS that changes in between leads nowhere.
"""
# ruff: noqa: ASYNC109 -- the shapes are those of httpcore2.

from asyncio import get_running_loop
from asyncio import timeout as time_limit
from collections.abc import Iterable

from httpcore2 import (
    SOCKET_OPTION,
    AsyncNetworkBackend,
    AsyncNetworkStream,
    ConnectError,
    ConnectTimeout,
)

from gateway.webhooks.public_addresses import Address
from gateway.webhooks.streams import Inbox, MessageStream
from gateway.webhooks.targets import Targets

CONNECT_SECONDS = 5.0
ADDRESSES_LIMIT = 4
"""How many addresses of a host are tried."""


class CheckedNetwork(AsyncNetworkBackend):
    """Connects for URLs of one scheme, and only where messages may go."""

    def __init__(self, targets: Targets, scheme: str) -> None:
        self._targets = targets
        self._scheme = scheme

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Connect to the first address that answers; InvalidInput if one of them is refused."""
        fault: Exception | None = None
        addresses = await self._targets.find_addresses(self._scheme, host, port)
        for address in addresses[:ADDRESSES_LIMIT]:
            try:
                return await _connect(address, port)
            except (ConnectError, ConnectTimeout) as failed:
                fault = fault or failed
        assert fault is not None
        raise fault


async def _connect(address: Address, port: int) -> MessageStream:
    try:
        async with time_limit(CONNECT_SECONDS):
            _, inbox = await get_running_loop().create_connection(Inbox, str(address), port)
    except TimeoutError as fault:
        raise ConnectTimeout(fault) from fault
    except OSError as fault:
        raise ConnectError(fault) from fault
    return MessageStream(inbox)
