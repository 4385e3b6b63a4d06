"""Webhooks in their tables: written once with their events, their places beside the queue."""

from __future__ import annotations

from asyncio import gather
from typing import TYPE_CHECKING

import pytest

from ledger.decide.webhooks import rotate_webhook_secret
from ledger.deliveries import Delivery, DeliveryCause, DeliveryOutcome
from ledger.paging import Window
from ledger.webhooks import Webhook, WebhookCursor, WebhookStatus
from storage.delivering.keeping import keep_delivery
from storage.delivery_log import select_deliveries, select_deliveries_by_id
from storage.organizations import select_head
from storage.webhooks import select_cursors, select_webhooks, select_webhooks_by_id
from storage.writing.unit import IdempotencyKey, Needs
from tests.storage.books import Desk
from tests.storage.endpoints import read_cursor
from tests.storage.webhooks import WebhookDesk, keep_webhooks_a_while

if TYPE_CHECKING:
    from ledger.paging import Listing


@pytest.fixture
def office(desk: Desk) -> WebhookDesk:
    return WebhookDesk(desk)


async def stored(desk: Desk, webhook_id: str) -> Webhook:
    async with desk.database.snapshot() as snapshot:
        return (await select_webhooks_by_id(snapshot, desk.org, [webhook_id]))[0]


async def listed(
    desk: Desk, status: WebhookStatus | None = None, window: Window | None = None
) -> Listing[Webhook]:
    async with desk.database.snapshot() as snapshot:
        head = await select_head(snapshot, desk.org)
        return await select_webhooks(snapshot, desk.org, head, status, window or Window(10, 1))


async def test_webhook_is_stored_with_its_secret_and_a_place_behind_its_event(
    office: WebhookDesk,
) -> None:
    made = await office.create(secret=b"\x01sealed", events=["invoice.paid"], description="ERP")
    kept = await stored(office.desk, made.id)

    assert (kept.secret, kept.events, kept.description) == (b"\x01sealed", "invoice.paid", "ERP")
    assert await read_cursor(office.desk.database, office.desk.org, made.number) == (
        made.number,
        0,
        0,
        0,
    )


async def test_every_change_is_stored(office: WebhookDesk) -> None:
    busy, dead, gone = await keep_webhooks_a_while(office)
    kept = [await stored(office.desk, one.id) for one in (busy, dead, gone)]

    assert [one.status for one in kept] == ["active", "disabled", "deleted"]
    assert [one.secret for one in kept] == [b"two", b"one", b""]
    assert kept[0].previous_secret == b"one"
    assert kept[1].reason == "Nobody there."


async def test_deleted_webhooks_are_hidden_unless_asked_for(office: WebhookDesk) -> None:
    busy, dead, gone = await keep_webhooks_a_while(office)

    everything = await listed(office.desk)
    deleted = await listed(office.desk, WebhookStatus.DELETED)
    behind = await listed(office.desk, None, Window(1, after=(dead.number,)))

    assert ([one.id for one in everything.records], everything.total) == ([dead.id, busy.id], 2)
    assert [one.id for one in deleted.records] == [gone.id]
    assert [one.id for one in behind.records] == [busy.id]


HELD = (4, 3, 5, 6)
"""A place as a worker holds it: position, attempts, due, leased until."""


async def test_resumption_voids_a_lease_and_keeps_the_place(office: WebhookDesk) -> None:
    made = await office.create()
    await office.hold(made, 4, 3)

    await office.resume(made)

    assert await read_cursor(office.desk.database, office.desk.org, made.number) == (4, 0, 0, 0)


async def test_replay_moves_the_place(office: WebhookDesk) -> None:
    made = await office.create()
    await office.hold(made, 40, 3)

    await office.replay(made, 7)

    assert await read_cursor(office.desk.database, office.desk.org, made.number) == (6, 0, 0, 0)


async def test_dead_message_is_skipped(office: WebhookDesk) -> None:
    made = await office.create()

    disabled = await office.disable(made, 50)

    assert disabled.status is WebhookStatus.DISABLED
    assert await read_cursor(office.desk.database, office.desk.org, made.number) == (50, 0, 0, 0)


async def test_pause_leaves_the_queue_alone(office: WebhookDesk) -> None:
    made = await office.create()
    await office.hold(made, 4, 3)

    await office.pause(made)

    assert await read_cursor(office.desk.database, office.desk.org, made.number) == HELD


async def test_places_are_read_by_number(office: WebhookDesk, other_desk: Desk) -> None:
    made = await office.create()
    theirs = await WebhookDesk(other_desk).create()
    await office.hold(made, 4, 3)
    async with office.desk.database.snapshot() as snapshot:
        found = await select_cursors(snapshot, office.desk.org, [made.number, 999])
        other = await select_cursors(snapshot, other_desk.org, [theirs.number])

    assert found == {made.number: WebhookCursor(made.number, 4, 3, 5)}
    assert other == {theirs.number: WebhookCursor(theirs.number, theirs.number)}


async def test_webhooks_of_another_organisation_are_not_there(
    office: WebhookDesk, other_desk: Desk
) -> None:
    made = await office.create()
    async with office.desk.database.snapshot() as snapshot:
        assert await select_webhooks_by_id(snapshot, other_desk.org, [made.id]) == []
    assert (await listed(other_desk)).total == 0


async def test_of_racers_for_the_last_place_one_wins(
    office: WebhookDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.decide.webhooks.WEBHOOKS_LIMIT", 2)
    answers = await gather(*(office.create() for _ in range(5)), return_exceptions=True)

    assert sum(isinstance(one, Webhook) for one in answers) == 2
    assert (await listed(office.desk)).total == 2


async def test_outcome_that_is_kept_for_retries_holds_no_secret(office: WebhookDesk) -> None:
    made = await office.create(secret=b"\x01sealed")
    asked = IdempotencyKey("k#0", "rotateWebhookSecret", b"same")
    answers = [
        await office.desk.database.append(
            office.desk.unit(
                lambda books: rotate_webhook_secret(books, made.id, b"\x01second"),
                Webhook,
                needs=Needs(webhooks=(made.id,)),
                idempotency=asked,
            )
        )
        for _ in range(2)
    ]

    assert [answer.is_replay for answer in answers] == [False, True]
    assert answers[0].record == answers[1].record
    assert (answers[1].record.secret, answers[1].record.previous_secret) == (b"", None)
    assert (await stored(office.desk, made.id)).secret == b"\x01second"


def delivery(webhook: Webhook, id: str, outcome: DeliveryOutcome) -> Delivery:
    return Delivery(
        id=id,
        webhook=webhook.number,
        sequence=None,
        type="webhook.test",
        message="msg_1",
        cause=DeliveryCause.TEST,
        attempt=1,
        outcome=outcome,
        fault=None,
        url=webhook.url,
        request_headers="{}",
        request_body=b"\x00\xff",
        response_status=None,
        response_headers=None,
        response_body=None,
        started_at=5,
        duration=2_000,
        next_attempt_at=None,
    )


async def test_deliveries_are_listed_by_webhook_newest_first(
    office: WebhookDesk, other_desk: Desk
) -> None:
    made, second = await office.create(), await office.create()
    done, failed = DeliveryOutcome.DELIVERED, DeliveryOutcome.FAILED
    first = delivery(made, "dlv_1", failed)
    last = delivery(made, "dlv_2", done)
    database, org = office.desk.database, office.desk.org
    for one in (first, last, delivery(second, "dlv_3", done)):
        await keep_delivery(database, org, one)

    async with database.snapshot() as snapshot:
        head = await select_head(snapshot, org)
        window = Window(10, 1)
        whole = await select_deliveries(snapshot, org, head, made.number, None, window)
        part = await select_deliveries(snapshot, org, head, made.number, failed, window)
        cut = await select_deliveries(
            snapshot, org, head, made.number, None, Window(10, after=("dlv_2",))
        )
        named = await select_deliveries_by_id(snapshot, org, ["dlv_2"])
        foreign = await select_deliveries_by_id(snapshot, other_desk.org, ["dlv_2"])

    assert (whole.records, whole.total) == ([last, first], 2)
    assert (part.records, cut.records) == ([first], [first])
    assert (named, foreign) == ([last], [])
