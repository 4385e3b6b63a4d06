"""A desk that keeps webhooks: each verb is one unit, loaded as the operations load it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.decide.webhooks import (
    WebhookChange,
    WebhookDraft,
    create_webhook,
    delete_webhook,
    disable_webhook,
    pause_webhook,
    replay_webhook,
    resume_webhook,
    rotate_webhook_secret,
    update_webhook,
)
from ledger.webhooks import ATTEMPTS_LIMIT, Webhook
from storage.direct import open_direct
from storage.statements import spell
from storage.writing.unit import Needs

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.books import Books
    from tests.storage.books import Desk

URL = "https://hooks.example/?token=very-secret"
EVERYTHING = frozenset({"*"})
SET_CURSOR = spell(
    """update webhook_cursors set position = $3, attempts = $4, due_at = $5, leased_until = $6,
      lease = $7 where org = $1 and webhook = $2"""
)


@dataclass
class WebhookDesk:
    """What a desk does with webhooks."""

    desk: Desk

    async def create(self, secret: bytes = b"one", **facts: Any) -> Webhook:
        draft = WebhookDraft(**{"url": URL} | facts)
        webhook: Webhook = await self.desk.append(
            lambda books: create_webhook(books, draft, secret, EVERYTHING),
            Webhook,
            needs=Needs(every_webhook=True),
        )
        return webhook

    async def update(self, webhook: Webhook, **facts: Any) -> Webhook:
        change = WebhookChange(webhook.id, **facts)
        return await self._change(webhook, lambda books: update_webhook(books, change, EVERYTHING))

    async def pause(self, webhook: Webhook) -> Webhook:
        return await self._change(webhook, lambda books: pause_webhook(books, webhook.id))

    async def resume(self, webhook: Webhook, first: int | None = None) -> Webhook:
        return await self._change(webhook, lambda books: resume_webhook(books, webhook.id, first))

    async def replay(self, webhook: Webhook, first: int) -> Webhook:
        return await self._change(webhook, lambda books: replay_webhook(books, webhook.id, first))

    async def rotate(self, webhook: Webhook, secret: bytes, overlap_seconds: int) -> Webhook:
        return await self._change(
            webhook,
            lambda books: rotate_webhook_secret(books, webhook.id, secret, overlap_seconds),
        )

    async def disable(self, webhook: Webhook, sequence: int) -> Webhook:
        """Disable a webhook for a message that is dead."""
        await self.hold(webhook, sequence - 1, ATTEMPTS_LIMIT)
        return await self._change(
            webhook, lambda books: disable_webhook(books, webhook.id, "Nobody there.", sequence)
        )

    async def delete(self, webhook: Webhook) -> Webhook:
        return await self._change(webhook, lambda books: delete_webhook(books, webhook.id))

    async def hold(self, webhook: Webhook, position: int, attempts: int) -> None:
        """Leave a cursor as a worker holds it that has tried so often."""
        async with open_direct(self.desk.database.readers) as direct:
            held = (position, attempts, 5, 6, 7)
            await direct.fetch(SET_CURSOR, self.desk.org, webhook.number, *held)

    async def _change(self, webhook: Webhook, decide: Callable[[Books], Webhook]) -> Webhook:
        changed: Webhook = await self.desk.append(
            decide, Webhook, needs=Needs(webhooks=(webhook.id,))
        )
        return changed


async def keep_webhooks_a_while(office: WebhookDesk) -> list[Webhook]:
    """Do everything that is done with webhooks; return those that were made."""
    busy = await office.create(events=["invoice.paid", "ledger.locked"], description="ERP")
    await office.update(busy, url=f"{URL}2", events=["ledger.locked"])
    await office.rotate(busy, b"two", 3_600)
    await office.pause(busy)
    await office.resume(busy, 3)
    await office.replay(busy, 2)
    dead, gone = await office.create(), await office.create()
    await office.disable(dead, dead.number + 1)
    await office.delete(gone)
    return [busy, dead, gone]
