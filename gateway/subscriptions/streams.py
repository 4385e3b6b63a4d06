"""What both transports are handed: who connects, the contexts of operations, limits, counters."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field

from starlette.types import Scope

from execution import Engine
from gateway.context import Asked
from gateway.gate import Gate
from gateway.metrics import Metrics
from gateway.observing import note_fault
from gateway.subscriptions.contexts import StreamContext
from gateway.subscriptions.limits import StreamLimits
from gateway.subscriptions.sessions import Session, Sessions
from gateway.surfaces import GRAPHQL
from gateway.trusted_documents import TrustedDocuments
from ledger.keys import Key

SEND_WITHIN_SECONDS = 15.0
"""How long a message may wait for its reader; then the connection ends, to be resumed."""


@dataclass(frozen=True, slots=True)
class Streams:
    """The streaming side of the process."""

    engine: Engine
    gate: Gate
    sessions: Sessions
    limits: StreamLimits
    metrics: Metrics
    send_within_seconds: float = SEND_WITHIN_SECONDS
    documents: TrustedDocuments = field(default_factory=TrustedDocuments)

    async def identify(
        self, scope: Scope, authorization: str | None, csrf_token: str | None = None
    ) -> Key | None:
        """Return the key somebody connects with: of the message, else of the handshake.

        The token is that of a session, whose cookie came with the handshake.
        """
        if authorization is None:
            return await self.gate.identify(scope, GRAPHQL, csrf_token)
        return await self.gate.identify_sent(scope, authorization)

    def open_session(
        self, scope: Scope, key: Key, on_end: Callable[[], None]
    ) -> AbstractContextManager[Session]:
        """Keep an eye on whoever was identified; see `Sessions.open`."""
        return self.sessions.open(key, on_end, self.gate.session_of(scope))

    @asynccontextmanager
    async def open_context(self, session: Session, request_id: str) -> AsyncIterator[StreamContext]:
        """Open the context of one operation; its session ends when it is not admitted any more."""
        asked = Asked(GRAPHQL, request_id)
        async with self.gate.open_stream(session, asked) as context:
            with context.kept():
                yield context

    def note_fault(self, fault: Exception, request_id: str) -> None:
        note_fault(self.metrics, fault, request_id)
