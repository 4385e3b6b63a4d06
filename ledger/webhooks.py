"""Webhooks: endpoints that are told of events, each in the log's order, and when to try again.

A message is tried at once, then after each of `RETRY_DELAYS_SECONDS` behind the try before, up to a
fifth later by chance (Standard Webhooks). After the last try the endpoint is disabled.
"""

from dataclasses import dataclass
from enum import StrEnum

from ledger.event_types import EventType, audible

VERSION = 1
"""The version of what a message's `data` looks like."""
WEBHOOKS_LIMIT = 100
"""How many endpoints an organisation may have."""
RETRY_DELAYS_SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
ATTEMPTS_LIMIT = len(RETRY_DELAYS_SECONDS) + 1
RETRY_AFTER_LIMIT_SECONDS = 86_400
JITTER = 0.2


class WebhookStatus(StrEnum):
    """Whether an endpoint is told of events.

    A paused one keeps its place and goes on from there. The server disables one whose message
    found no taker to the last try, or that answered 410.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An endpoint. Instants are microseconds; `number` is the sequence that created it.

    `events` are names of the types it asked for, spaced (empty: every one); `scopes` are those of
    the key that made it, spaced: it never hears of more than that key could read. `secret` and
    `previous_secret` are sealed; the previous one signs beside the new one until `previous_until`.
    `salt` blinds the address in the chain, which may itself hold a secret.
    """

    number: int
    id: str
    url: str
    description: str | None
    events: str
    scopes: str
    version: int
    status: WebhookStatus
    reason: str | None
    secret: bytes
    previous_secret: bytes | None
    previous_until: int | None
    salt: str
    created_at: int
    created_by: str
    changed_at: int

    @property
    def types(self) -> tuple[EventType, ...]:
        """Return the types this endpoint is told of, in the catalogue's order."""
        asked = frozenset(self.events.split())
        heard = audible(self.scopes.split())
        return tuple(one for one in heard if not asked or one.name in asked)

    @property
    def is_live(self) -> bool:
        return self.status is not WebhookStatus.DELETED

    @property
    def is_every_event(self) -> bool:
        return not self.events

    def secrets_at(self, now: int) -> tuple[bytes, ...]:
        """Return the sealed secrets that sign at an instant, the newest first."""
        if self.previous_secret is None or now >= (self.previous_until or 0):
            return (self.secret,)
        return self.secret, self.previous_secret


@dataclass(frozen=True, slots=True)
class WebhookCursor:
    """How far an endpoint has come: the last sequence that is settled, and tries of the next.

    `webhook` is the endpoint's number; `due_at`, in microseconds, is when it is tried again.
    """

    webhook: int
    position: int
    attempts: int = 0
    due_at: int = 0

    @property
    def is_dead(self) -> bool:
        """Whether the next message was tried for the last time."""
        return self.attempts >= ATTEMPTS_LIMIT


def retry_delay_seconds(
    attempts: int, chance: float, retry_after_seconds: float | None = None
) -> float | None:
    """Return how long to wait after so many tries of one message; None after the last one.

    `chance` lies in 0 to 1 and decides the jitter. Retry-After only ever lengthens the wait, up to
    a day.
    """
    if attempts >= ATTEMPTS_LIMIT:
        return None
    delay = RETRY_DELAYS_SECONDS[attempts - 1] * (1 + JITTER * chance)
    return max(delay, min(retry_after_seconds or 0, RETRY_AFTER_LIMIT_SECONDS))
