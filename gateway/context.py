"""The context of one request: who asks, what it may do, and the snapshot it reads."""

from asyncio import Lock
from collections.abc import Set
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NoReturn

from execution import Plan
from gateway.key_minting import KeyMint
from gateway.rate_limits import RateLimits, bucket_empty, rate_limit_headers
from gateway.refusals import RequestRefused, refusal_headers
from gateway.retiring import Retirements
from ledger.books import Actor
from ledger.errors import Forbidden, LedgerError, Unauthenticated
from ledger.keys import Grant, Key
from ledger.policy import Policy, has_scope
from schema.context import Dialects, MintedKey, Outbound, RateLimitStatus
from storage.database import Database
from storage.direct import open_direct
from storage.keys import select_key_by_id
from storage.snapshot import Snapshot

LASTING_SCOPES = frozenset({"keys:write", "webhooks:write"})
"""Scopes of what outlives its maker: it is not made on what was known of a key a second ago."""
OPEN_TO_ALL = frozenset({"__schema", "__type", "__typename"})
Ending = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
WELL: Ending = (None, None, None)
NOTHING_ENDS = Retirements()


@dataclass(frozen=True, slots=True)
class Means:
    """What every context of a process works with."""

    database: Database
    rate_limits: RateLimits
    mint: KeyMint
    outbound: Outbound
    seal_public_key: bytes = b""
    dialects: Dialects = NOTHING_ENDS


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says of itself, beside what it asks for."""

    surface: str
    request_id: str
    idempotency_key: str | None = None


class RequestContext:
    """One request, as resolvers see it (`schema.context.Context`)."""

    def __init__(self, means: Means, caller: Key | None, asked: Asked) -> None:
        self.caller = caller
        self.surface = asked.surface
        self.request_id = asked.request_id
        self.idempotency_key = asked.idempotency_key
        self.response_headers: dict[str, str] = {}
        self.grants: dict[str, Grant] = {}
        self.plan: Plan | None = None
        self.overdrawn: RequestRefused | None = None
        self._means = means
        self._has_hit = False
        self._reading: AbstractAsyncContextManager[Snapshot] | None = None
        self._snapshot: Snapshot | None = None
        self._opening: Lock | None = None

    @property
    def key(self) -> Key:
        """The caller's key; Unauthenticated if there is none."""
        if self.caller is None:
            self._refuse_anonymous()
        return self.caller

    @property
    def books(self) -> Database:
        return self._means.database

    @property
    def outbound(self) -> Outbound:
        return self._means.outbound

    @property
    def dialects(self) -> Dialects:
        return self._means.dialects

    @property
    def seal_public_key(self) -> bytes:
        return self._means.seal_public_key

    @property
    def actor(self) -> Actor:
        return Actor(self.key.number, self.key.id, self.surface, self.request_id)

    def mint_key(self) -> MintedKey:
        """Make the text of a new key and the hash it is stored by."""
        return self._means.mint.mint()

    def position(self, response_key: str) -> int:
        """Return the place of a root field among those of its document, from 0."""
        root = None if self.plan is None else self.plan.find_root_field(response_key)
        return 0 if root is None else root.index

    async def snapshot(self) -> Snapshot:
        """Open the document's snapshot, or return the one that is open."""
        if self._snapshot is not None:
            return self._snapshot
        if self._opening is None:
            self._opening = Lock()
        async with self._opening:  # Siblings that ask at once share one.
            if self._snapshot is None:
                reading = self._means.database.snapshot(alone=self._has_one_root)
                self._snapshot = await reading.__aenter__()
                self._reading = reading
            return self._snapshot

    @property
    def _has_one_root(self) -> bool:
        """Whether one root field alone will read: its snapshot may do without a transaction."""
        return self.plan is not None and len(self.plan.root_fields) == 1

    async def refresh_snapshot(self) -> None:
        """End the snapshot, so that what follows reads what was just committed."""
        await self.end_snapshot(WELL)

    async def end_snapshot(self, ending: Ending) -> None:
        """Give the connection back; one that was interrupted is not used again."""
        reading, self._reading, self._snapshot = self._reading, None, None
        if reading is None:
            return
        is_sound = ending[1] is None or isinstance(ending[1], LedgerError)
        await reading.__aexit__(*(WELL if is_sound else ending))

    def admit_roots(self, names: Set[str]) -> None:
        """Refuse whoever sent no key, before anything is made of the variables."""
        if self.caller is None and not names <= OPEN_TO_ALL:
            self._refuse_anonymous()

    async def admit_document(self, plan: Plan) -> None:
        """Take the document's hits, all before anything runs, or refuse all of it."""
        self.plan = plan
        if self.caller is None:
            self.admit_roots(plan.names)
            return
        await self.take(plan.cost.hits)
        if not plan.scopes.isdisjoint(LASTING_SCOPES):
            await self._look_again()
        for scope in plan.scopes_below:
            self._require_scope(scope)

    async def _look_again(self) -> None:
        """Read the caller's key anew; it must still be the key that was sent."""
        key = self.key
        async with open_direct(self._means.database.readers) as connection:
            found = await select_key_by_id(connection, key.id)
        if found is None or found.revoked_at is not None or found.prefix != key.prefix:
            self._refuse(Unauthenticated("The key is unknown or revoked."))
        self.caller = found

    async def admit(self, policy: Policy, organization_id: str | None) -> Grant:
        """Return the grant a policy is met by, or raise Forbidden or Unauthenticated."""
        return self.require(policy, organization_id)

    def require(self, policy: Policy, organization_id: str | None) -> Grant:
        """Return the grant a policy is met by now."""
        grant = self.key.grant_in(organization_id)
        if grant is None:
            message = "The organisation does not exist or is not granted to your key."
            raise Forbidden(message, "organizationId")
        self._require_scope(policy.scope)
        if grant.role < policy.role:
            raise Forbidden(
                f"This takes the role {policy.role.name}; your key is {grant.role.name} here."
            )
        return grant

    async def rate_limit(self) -> RateLimitStatus:
        return await self._means.rate_limits.status(self.key)

    async def take(self, hits: int) -> None:
        """Take hits from the key's bucket, or raise RateLimited or CostExceedsLimit."""
        try:
            is_taken, status = await self._means.rate_limits.take(self.key, hits)
        except LedgerError as refusal:
            self._refuse(refusal)
        self._has_hit = True
        self.response_headers.update(rate_limit_headers(status))
        if not is_taken:
            self._refuse(bucket_empty(status))

    async def ensure_hit(self) -> None:
        """Take one hit if the key is known and nothing was taken, whatever became of the rest."""
        if self.caller is not None and not self._has_hit:
            await self.take(1)

    def _require_scope(self, scope: str) -> None:
        if scope and not has_scope(self.key.scopes, scope):
            raise Forbidden(f"Your key lacks the scope {scope}.")

    def _refuse_anonymous(self) -> NoReturn:
        self._refuse(Unauthenticated("Send your key as 'Authorization: Bearer glk_...'."))

    def _refuse(self, refusal: LedgerError) -> NoReturn:
        self.response_headers.update(refusal_headers(refusal))
        raise refusal


def _proves_protocol(context: RequestContext) -> Any:
    """Let the type checker compare this class with what resolvers are promised."""
    from schema.context import Context

    promised: Context = context
    return promised
