"""What passes between the delivery queue and whoever delivers."""

from dataclasses import dataclass
from typing import Protocol

from ledger.deliveries import Delivery
from ledger.organizations import Organization
from ledger.webhooks import Webhook
from storage import tables
from storage.kept import Kept
from storage.records import WEBHOOKS
from storage.rows import ORGANIZATION_COLUMNS, organization_of
from storage.statements import Row

DELIVERIES = Kept(tables.webhook_deliveries, Delivery, "d")
HELD_COLUMNS = f"{ORGANIZATION_COLUMNS}, c.position, c.attempts, {WEBHOOKS.columns}"
_ORGANIZATION_WIDTH = ORGANIZATION_COLUMNS.count(",") + 1


@dataclass(frozen=True, slots=True)
class Held:
    """An endpoint that a worker holds under a lease, and where it stands in its log."""

    organization: Organization
    webhook: Webhook
    lease: int
    position: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an endpoint stands now, and the try that brought it there, if there was one.

    `leased_until` is how long it stays held; 0 gives it back.
    """

    org: int
    webhook: int
    lease: int
    position: int
    attempts: int
    due_at: int
    leased_until: int
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many endpoints are active, and when the next one falls due that has to be told."""

    endpoints: int
    due_at: int | None


class Queue(Protocol):
    """The delivery queue of one database; `commit` is one transaction."""

    async def claim(
        self, now: int, until: int, lease: int, healthy: int, failing: int
    ) -> list[Held]:
        """Take endpoints that are due and held by nobody, those due the longest first."""
        ...

    async def look_ahead(self, now: int) -> Outlook:
        """Tell what there will be to do when nothing is due now."""
        ...

    async def commit(self, marks: list[Mark]) -> "list[Webhook | None]":
        """Note what became of tries; return the endpoints as they are, None where not held."""
        ...

    async def close(self) -> None: ...


def held_of(row: Row, lease: int) -> Held:
    """Make a record of a row of `HELD_COLUMNS`."""
    start = _ORGANIZATION_WIDTH
    position, attempts = row[start], row[start + 1]
    assert isinstance(position, int) and isinstance(attempts, int)
    webhook = WEBHOOKS.of(row[start + 2 :])
    return Held(organization_of(row), webhook, lease, position, attempts)
