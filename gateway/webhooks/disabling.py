"""Endpoints whose message found no taker are disabled, by a unit of the write path.

The dead try is marked first, in the queue; whoever claims the endpoint next disables it. So a
process killed between the two leaves nothing half-done.
"""

from http import HTTPStatus

from structlog import get_logger

from ledger.books import Actor
from ledger.decide.webhooks import disable_webhook
from ledger.errors import NotFound
from ledger.webhooks import ATTEMPTS_LIMIT, Webhook
from storage.database import Database
from storage.delivering.events import select_last_dead
from storage.delivering.records import Held
from storage.writing.unit import Needs, Unit

WORKER = Actor(0, "operator", "worker")
"""Who acts when the server itself disables an endpoint."""

_log = get_logger("daftar.delivering")


async def disable_dead(database: Database, held: Held) -> None:
    """Disable an endpoint behind whose place stands a message that is dead."""
    sequence = held.position + 1
    reason = await _reason(database, held, sequence)
    unit = Unit(
        held.organization.number,
        WORKER,
        lambda books: disable_webhook(books, held.webhook.id, reason, sequence),
        Webhook,
        needs=Needs(webhooks=(held.webhook.id,)),
    )
    try:
        await database.append(unit)
    except NotFound:
        return  # Deleted meanwhile.
    _log.warning("an endpoint was disabled", webhook=held.webhook.id, reason=reason)


async def _reason(database: Database, held: Held, sequence: int) -> str:
    org, webhook = held.organization.number, held.webhook.number
    dead = await select_last_dead(database, org, webhook, sequence)
    if dead is not None and dead.response_status == HTTPStatus.GONE:
        return "The receiver answered 410: it is gone."
    told = f" {dead.fault}" if dead is not None and dead.fault else ""
    return f"A message found no taker in {ATTEMPTS_LIMIT} tries.{told}"
