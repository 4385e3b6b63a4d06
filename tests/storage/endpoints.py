"""Endpoints as the delivery queue sees them: rows of webhooks and of their places in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.deliveries import Delivery, DeliveryCause, DeliveryOutcome
from storage.direct import open_direct
from storage.statements import spell

if TYPE_CHECKING:
    from storage.database import Database
    from storage.delivering.records import Held

INSERT_WEBHOOK = spell(
    """insert into webhooks (org, number, public_id, url, events, scopes, version, status, secret,
      salt, created_at, created_by, changed_at)
    values ($1, $2, $3, 'https://example.com/hooks', $4, '*', 1, $5, $6, 'salt', 1, 'key_1', 1)"""
)
INSERT_CURSOR = spell(
    """insert into webhook_cursors (org, webhook, position, attempts, due_at, leased_until, lease)
    values ($1, $2, $3, $4, $5, 0, 0)"""
)
SELECT_CURSOR = spell(
    """select position, attempts, due_at, leased_until from webhook_cursors
    where org = $1 and webhook = $2"""
)
SELECT_DELIVERIES = spell(
    """select public_id, sequence, outcome, attempt, started_at from webhook_deliveries
    where org = $1 order by public_id"""
)


async def register(
    database: Database,
    org: int,
    number: int,
    *,
    position: int = 0,
    attempts: int = 0,
    due_at: int = 0,
    events: str = "",
    status: str = "active",
) -> None:
    """Register an endpoint that has come to a position."""
    async with open_direct(database.readers) as direct:
        facts = (f"whk_{number}", events, status, b"sealed")
        await direct.fetch(INSERT_WEBHOOK, org, number, *facts)
        await direct.fetch(INSERT_CURSOR, org, number, position, attempts, due_at)


async def read_cursor(database: Database, org: int, number: int) -> tuple[Any, ...]:
    async with open_direct(database.readers) as direct:
        return tuple((await direct.fetch(SELECT_CURSOR, org, number))[0])


async def read_deliveries(database: Database, org: int) -> list[tuple[Any, ...]]:
    async with open_direct(database.readers) as direct:
        return [tuple(row) for row in await direct.fetch(SELECT_DELIVERIES, org)]


def delivery(held: Held, id: str = "dlv_1", sequence: int = 1, started_at: int = 5) -> Delivery:
    """A try of an event, as whoever delivers would note it."""
    return Delivery(
        id=id,
        webhook=held.webhook.number,
        sequence=sequence,
        type="journal_entry.posted",
        message=f"msg_{held.organization.id}.{sequence}",
        cause=DeliveryCause.EVENT,
        attempt=held.attempts + 1,
        outcome=DeliveryOutcome.DELIVERED,
        fault=None,
        url=held.webhook.url,
        request_headers="{}",
        request_body=b"{}",
        response_status=200,
        response_headers="{}",
        response_body=None,
        started_at=started_at,
        duration=2_000,
        next_attempt_at=None,
    )
