"""What a resolver may ask of the request it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from strawberry.types import Info as StrawberryInfo

from ledger.books import Actor
from ledger.deliveries import Delivery
from ledger.keys import Grant, Key
from ledger.organizations import Organization
from ledger.policy import Policy
from ledger.webhooks import Webhook


@dataclass(frozen=True, slots=True)
class RateLimitStatus:
    """The key's bucket as it stands; `reset_seconds` is at least 1."""

    limit: int
    remaining: int
    window_seconds: int
    reset_seconds: int


@dataclass(frozen=True, slots=True)
class MintedKey:
    """A new key: its text, shown once, and what is stored in its place."""

    text: str
    prefix: str
    hash: bytes
    number: int


@dataclass(frozen=True, slots=True)
class MintedSecret:
    """A webhook's new secret: its text, shown once, and what is stored in its place."""

    text: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Retirement:
    """When a dialect's route began to be deprecated, and when it is meant to end: microseconds."""

    deprecated_at: int
    sunset_at: int


class Dialects(Protocol):
    """The REST dialects, and which of their routes are to end."""

    @property
    def names(self) -> Sequence[str]:
        """The names of all dialects."""
        ...

    def find(self, dialect: str, route: str) -> Retirement | None:
        """Return when a route is to end; None if it is to stay."""
        ...


class Outbound(Protocol):
    """What resolvers may send to the outside, or have checked before anything is sent."""

    async def check_target(self, url: str) -> None:
        """Raise InvalidInput, its path `url`, unless messages may go to this address."""
        ...

    def mint_secret(self, organization_id: str) -> MintedSecret:
        """Make a secret and seal it for one organisation."""
        ...

    async def try_out(self, organization: Organization, webhook: Webhook) -> Delivery:
        """Send a test message now, once, and keep the delivery."""
        ...

    async def send_again(
        self, organization: Organization, webhook: Webhook, delivery: Delivery
    ) -> Delivery:
        """Send what a delivery carried once more, now, under the same message id."""
        ...


class Context(Protocol):
    """One request: who asks, through which door, and what it may do.

    `books` is the storage's database and `snapshot` its one read snapshot for this document; only
    resolvers, which may import storage, know their types.
    """

    @property
    def key(self) -> Key:
        """The caller's key; Unauthenticated if there is none."""
        ...

    @property
    def books(self) -> object: ...

    @property
    def outbound(self) -> Outbound: ...

    @property
    def dialects(self) -> Dialects: ...

    @property
    def seal_public_key(self) -> bytes:
        """The public half of the key this server signs seals with."""
        ...

    @property
    def actor(self) -> Actor: ...

    @property
    def idempotency_key(self) -> str | None: ...

    @property
    def response_headers(self) -> dict[str, str]: ...

    @property
    def grants(self) -> dict[str, Grant]:
        """The grants this document's root fields were admitted by, under their response keys."""
        ...

    def position(self, response_key: str) -> int:
        """Return the place of a root field among those of its document, from 0."""
        ...

    async def snapshot(self) -> object:
        """Open the document's snapshot, or return the one that is open."""
        ...

    async def refresh_snapshot(self) -> None:
        """End the snapshot, so that what follows reads what was just committed."""
        ...

    async def admit(self, policy: Policy, organization_id: str | None) -> Grant:
        """Return the grant a policy is met by, or raise Forbidden or Unauthenticated."""
        ...

    async def rate_limit(self) -> RateLimitStatus: ...

    def mint_key(self) -> MintedKey:
        """Make the text of a new key and the hash it is stored by."""
        ...


Info = StrawberryInfo[Context, None]
