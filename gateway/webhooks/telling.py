"""One endpoint's turn: told of its events in the log's order, one message in flight, until nothing
is left, a message fails, or somebody else is to have the place.

Every step ends in a mark guarded by the lease. Where the lease is lost, so is the turn: somebody
else holds the endpoint, or a replay moved its place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import random

from structlog import get_logger

from gateway.metrics import Metrics
from gateway.webhooks.messages import Message, Try, message_id, not_sent, send_message
from gateway.webhooks.places import Pulse
from gateway.webhooks.rendering import NotRendered, Renderer
from gateway.webhooks.tools import WebhookTools
from ledger.deliveries import Delivery, DeliveryCause, DeliveryOutcome
from ledger.webhooks import ATTEMPTS_LIMIT, Webhook, WebhookStatus, retry_delay_seconds
from storage.database import Database
from storage.delivering.events import Page, Told, select_next_events
from storage.delivering.marking import Marking
from storage.delivering.records import Held, Mark

LEASE_MICROSECONDS = 60_000_000
AHEAD_LIMIT = 8
"""How many messages are rendered at a time for an endpoint that takes them quickly."""
AHEAD_SECONDS = 0.25
GONE = 410
UNRENDERED = "The message could not be made."

_log = get_logger("daftar.delivering")


@dataclass(frozen=True, slots=True)
class Kit:
    """What every turn of a process works with. `chance` decides the jitter of retries."""

    database: Database
    tools: WebhookTools
    renderer: Renderer
    marking: Marking
    metrics: Metrics
    note_fault: Callable[[Exception], None]
    chance: Callable[[], float] = random


class LeaseLost(Exception):
    """The endpoint is held by somebody else, or its place was moved."""


class Turn:
    """Tells a held endpoint of its events. `must_end` is asked after each message."""

    def __init__(self, kit: Kit, held: Held, pulse: Pulse, must_end: Callable[[], bool]) -> None:
        self._kit = kit
        self._org = held.organization
        self._webhook = held.webhook
        self._lease = held.lease
        self._position = held.position
        self._attempts = held.attempts
        self._pulse = pulse
        self._must_end = must_end
        self._held_until = kit.database.clock() + LEASE_MICROSECONDS

    async def run(self) -> None:
        """Tell what there is to tell, then give the endpoint back."""
        try:
            while await self._tell_page():
                pass
        except LeaseLost:
            _log.info("an endpoint is held by somebody else", webhook=self._webhook.id)

    async def give_back(self, after_microseconds: int = 0) -> None:
        """Let others hold the endpoint, now or after a while."""
        due_at = self._kit.database.clock() + after_microseconds
        await self._mark(self._position, self._attempts, due_at, is_held=False)

    async def _tell_page(self) -> bool:
        """Tell the events of one page of the log; False when the endpoint was given back."""
        names = [one.name for one in self._webhook.types]
        page = await select_next_events(self._kit.database, self._org.number, self._position, names)
        if not page.events:
            is_held = not page.is_last and not self._must_end()
            await self._mark(page.through, 0, self._now, is_held=is_held)
            return is_held
        for index, event in enumerate(page.events):
            types = self._webhook.types
            if not await self._tell(page, index, event):
                return False
            if self._webhook.types != types:
                return True  # What follows on the page was chosen by other types.
        return True

    async def _tell(self, page: Page, index: int, event: Told) -> bool:
        """Tell one event and mark it; False when the endpoint was given back."""
        sent = await self._send(page.events[index:])
        if not sent.answer.is_taken:
            await self._mark_failure(event, sent)
            return False
        is_end = index + 1 == len(page.events)
        is_held = not (is_end and page.is_last) and not self._must_end()
        await self._mark(
            page.through if is_end else event.sequence,
            0,
            self._now,
            is_held=is_held,
            delivery=self._delivery(sent, DeliveryOutcome.DELIVERED),
        )
        if is_held and self._webhook.status is not WebhookStatus.ACTIVE:
            await self.give_back()
            return False
        return is_held

    async def _send(self, events: Sequence[Told]) -> Try:
        event = events[0]
        self._pulse.begin_try()
        sent = await self._send_rendered(event, events[: self._ahead])
        self._pulse.end_try(is_taken=sent.answer.is_taken)
        return sent

    async def _send_rendered(self, event: Told, events: Sequence[Told]) -> Try:
        kit, message = self._kit, message_id(self._org.id, event.sequence)
        try:
            body = await kit.renderer.render(self._org, self._webhook, events)
        except NotRendered as fault:
            kit.note_fault(fault)
            empty = Message(message, event.type, b"", event.sequence)
            return Try(self._webhook, empty, {}, not_sent(UNRENDERED, self._now))
        if self._now >= self._held_until:
            raise LeaseLost
        whole = Message(message, event.type, body, event.sequence)
        return await send_message(kit.tools, self._org, self._webhook, whole)

    async def _mark_failure(self, event: Told, sent: Try) -> None:
        """Note when to try again; one that is dead is due at once, to be disabled."""
        attempts = self._attempts + 1
        is_gone = sent.answer.status == GONE
        delay = (
            None
            if is_gone
            else retry_delay_seconds(attempts, self._kit.chance(), sent.answer.retry_after_seconds)
        )
        now = self._now
        due_at = now if delay is None else now + round(delay * 1_000_000)
        outcome = DeliveryOutcome.DEAD if delay is None else DeliveryOutcome.FAILED
        await self._mark(
            event.sequence - 1,
            ATTEMPTS_LIMIT if delay is None else attempts,
            due_at,
            is_held=False,
            delivery=self._delivery(sent, outcome, None if delay is None else due_at),
        )

    def _delivery(
        self, sent: Try, outcome: DeliveryOutcome, next_attempt_at: int | None = None
    ) -> Delivery:
        self._kit.metrics.note_delivery(outcome.value)
        return sent.delivery(
            self._kit.database.mint("dlv"),
            DeliveryCause.EVENT,
            outcome,
            self._attempts + 1,
            next_attempt_at,
        )

    async def _mark(
        self,
        position: int,
        attempts: int,
        due_at: int,
        *,
        is_held: bool,
        delivery: Delivery | None = None,
    ) -> None:
        """Note where the endpoint stands, and take up what was changed of it meanwhile."""
        until = self._now + LEASE_MICROSECONDS if is_held else 0
        mark = Mark(
            self._org.number,
            self._webhook.number,
            self._lease,
            position,
            attempts,
            due_at,
            until,
            delivery,
        )
        webhook: Webhook | None = await self._kit.marking.mark(mark)
        if webhook is None:
            raise LeaseLost
        self._webhook, self._held_until = webhook, until
        self._position, self._attempts = position, attempts

    @property
    def _now(self) -> int:
        return self._kit.database.clock()

    @property
    def _ahead(self) -> int:
        """How many messages to render at a time: few for an endpoint that takes long."""
        taken = max(self._pulse.last_seconds, 0.001)
        return max(1, min(AHEAD_LIMIT, int(AHEAD_SECONDS / taken)))
