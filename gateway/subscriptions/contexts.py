"""The context of an operation on a connection: what it was admitted by must go on to hold."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from sys import exc_info

from gateway.context import Asked, Means, RequestContext
from gateway.subscriptions.sessions import Session, Sessions
from ledger.errors import Forbidden, LedgerError
from ledger.keys import Grant
from ledger.policy import Policy


class StreamContext(RequestContext):
    """One operation of a session, as resolvers see it; one of a subscription serves all events."""

    def __init__(self, means: Means, session: Session, asked: Asked) -> None:
        super().__init__(means, session.key, asked)
        self._session = session
        self._admissions: set[tuple[Policy, str]] = set()

    @property
    def refusal(self) -> LedgerError | None:
        """Why the session ended, once it has."""
        return self._session.refusal

    async def look_again(self, sessions: Sessions) -> None:
        """Have the session's key read anew; raise what it ended by, if it did."""
        await sessions.look([self._session])
        self.check()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Have the session check the context whenever its key is looked at."""
        self._session.checks.add(self.check)
        try:
            yield
        finally:
            self._session.checks.discard(self.check)

    async def admit(self, policy: Policy, organization_id: str | None) -> Grant:
        """Return the grant a policy is met by, and keep to it."""
        grant = await super().admit(policy, organization_id)
        self._admissions.add((policy, grant.organization_id))
        return grant

    def check(self) -> None:
        """Raise when the session has ended, or lost a grant that the operation was admitted by."""
        if self._session.refusal is not None:
            raise self._session.refusal
        self.caller = self._session.key
        for policy, organization_id in self._admissions:
            try:
                self.require(policy, organization_id)
            except Forbidden as refusal:
                self._session.end(refusal)
                raise

    @asynccontextmanager
    async def event(self) -> AsyncIterator[None]:
        """Surround one event's selection, which reads a snapshot of its own."""
        self.check()
        try:
            yield
        finally:
            await self.end_snapshot(exc_info())
