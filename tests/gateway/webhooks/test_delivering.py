"""Endpoints are told of events: in order, at least once, and again on schedule."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter
from dataclasses import replace
from datetime import UTC, date, datetime
from json import loads
from typing import TYPE_CHECKING

import pytest
from standardwebhooks import Webhook as Verifier
from time_machine import travel

from gateway.webhooks.sending import Sender
from ledger.decide.parties import PartyDraft, create_party
from ledger.decide.webhooks import pause_webhook, replay_webhook, resume_webhook
from ledger.parties import Party, PartyKind
from storage.direct import open_direct
from storage.statements import spell
from tests.gateway.webhooks.delivery import (
    DEAD,
    DELIVERED,
    FAILED,
    MIDDLE,
    NOON,
    OK,
    delivered,
    ids,
    in_turn,
    message,
)
from tests.gateway.webhooks.receivers import answers, hangs, receiving, says

if TYPE_CHECKING:
    from tests.gateway.webhooks.delivery import Post
    from tests.gateway.webhooks.receivers import Part

SCHEDULE_SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
AT_NOON = datetime.fromtimestamp(NOON / 1_000_000, UTC)
JANUARY_1 = date(2026, 1, 1)


async def test_an_endpoint_is_told_what_graphql_shows(post: Post) -> None:
    async with receiving(OK) as receiver:
        hook = await post.register(receiver.url)
        entry = await post.desk().post("1150.00")
        await post.deliver()

    (request,) = receiver.requests
    body = loads(request.body)
    assert request.headers["webhook-id"] == message(entry.sequence)
    with travel(AT_NOON, tick=False):
        assert Verifier(hook.secret).verify(request.body, request.headers) == body
    assert (body["type"], body["timestamp"]) == (
        "journal_entry.posted",
        "2030-01-01T12:00:00.000000Z",
    )
    assert body["data"]["id"] == entry.id
    assert body["data"]["total"] == "1150.00"
    assert [line["accountHandle"] for line in body["data"]["postings"]] == [
        "acc_cash",
        "acc_revenue",
    ]
    (tried,) = await post.tries(hook)
    assert (tried.sequence, tried.attempt, tried.outcome) == (entry.sequence, 1, DELIVERED)
    assert (tried.message, tried.type) == (message(entry.sequence), "journal_entry.posted")
    assert (tried.url, tried.response_status, tried.fault) == (receiver.url, 200, None)
    assert tried.request_body == request.body
    assert loads(tried.request_headers)["webhook-id"] == message(entry.sequence)
    assert (tried.started_at, tried.next_attempt_at) == (NOON, None)


async def test_events_come_in_the_order_of_the_log(post: Post) -> None:
    async with receiving(OK) as receiver:
        hook = await post.register(receiver.url)
        entries = [await post.desk().post() for _ in range(12)]
        await post.deliver()

    assert ids(receiver) == [message(entry.sequence) for entry in entries]
    assert await post.cursor(hook) == (entries[-1].sequence, 0, NOON, 0)
    assert delivered(post) == len(entries)


async def test_only_the_types_asked_for_are_told_and_the_others_passed(post: Post) -> None:
    async with receiving(OK) as receiver:
        hook = await post.register(receiver.url, "journal_entry.deleted ledger.locked")
        desk = post.desk()
        entry = await desk.post()
        await desk.delete(entry.id)
        lock = await desk.lock(JANUARY_1)
        await desk.post()
        await post.deliver()

    assert [loads(request.body)["type"] for request in receiver.requests] == [
        "journal_entry.deleted",
        "ledger.locked",
    ]
    deleted = loads(receiver.requests[0].body)["data"]
    assert (deleted["id"], deleted["status"]) == (entry.id, "REVOKED")
    assert (await post.cursor(hook))[0] == lock.sequence + 1


@pytest.mark.parametrize(
    ("part", "status", "fault"),
    [
        (answers("500 No"), 500, "The receiver answered 500."),
        (
            answers("302 Found", headers=b"Location: /elsewhere\r\n"),
            302,
            "The receiver answered 302, and redirects are not followed.",
        ),
        (says(b""), None, "The connection ended before an answer came."),
        (
            says(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
            200,
            "The answer broke off or is damaged.",
        ),
    ],
)
async def test_what_fails_is_tried_again_under_the_same_id(
    post: Post, part: Part, status: int | None, fault: str
) -> None:
    async with receiving(in_turn(part, OK)) as receiver:
        hook = await post.register(receiver.url)
        entry = await post.desk().post()
        await post.deliver()
        (failed,) = await post.tries(hook)
        post.clock.move(5.4)
        await post.deliver()
        early = len(receiver.requests)
        post.clock.move(0.1)
        await post.deliver()

    assert (failed.outcome, failed.response_status, failed.fault) == (FAILED, status, fault)
    assert failed.next_attempt_at == NOON + 5_500_000
    assert early == 1
    assert ids(receiver) == [message(entry.sequence)] * 2
    assert [tried.attempt for tried in await post.tries(hook)] == [1, 2]


async def test_retry_after_is_obeyed(post: Post) -> None:
    busy = answers("429 Busy", headers=b"Retry-After: 120\r\n")
    async with receiving(in_turn(busy, OK)) as receiver:
        hook = await post.register(receiver.url)
        await post.desk().post()
        await post.deliver()
        post.clock.move(119)
        await post.deliver()
        early = len(receiver.requests)
        post.clock.move(1)
        await post.deliver()

    assert early == 1
    assert len(receiver.requests) == 2
    assert [tried.outcome for tried in await post.tries(hook)] == [FAILED, DELIVERED]


async def test_later_events_wait_behind_one_that_fails(post: Post) -> None:
    async with receiving(in_turn(answers("500 No"), OK)) as receiver:
        await post.register(receiver.url)
        first, second = await post.desk().post(), await post.desk().post()
        await post.deliver()
        post.clock.move(6)
        await post.deliver()

    assert ids(receiver) == [message(one.sequence) for one in (first, first, second)]


async def test_the_schedule_ends_and_the_endpoint_is_disabled(post: Post) -> None:
    async with receiving(answers("503 Down")) as receiver:
        hook = await post.register(receiver.url)
        entry = await post.desk().post()
        await post.deliver()
        for delay in SCHEDULE_SECONDS:
            post.clock.move(delay * (1 + 0.2 * MIDDLE) - 1)
            await post.deliver()
            post.clock.move(1)
            await post.deliver()
        post.clock.move(10**6)
        await post.deliver()

    tries = await post.tries(hook)
    assert ids(receiver) == [message(entry.sequence)] * 10
    assert [tried.outcome for tried in tries] == [FAILED] * 9 + [DEAD]
    assert [tried.attempt for tried in tries] == list(range(1, 11))
    reason = "A message found no taker in 10 tries. The receiver answered 503."
    assert await post.status(hook) == ("disabled", reason)


async def test_410_disables_at_once(post: Post) -> None:
    async with receiving(answers("410 Gone")) as receiver:
        hook = await post.register(receiver.url)
        await post.desk().post()
        await post.deliver()
        await post.deliver()

    assert len(receiver.requests) == 1
    assert [tried.outcome for tried in await post.tries(hook)] == [DEAD]
    assert await post.status(hook) == ("disabled", "The receiver answered 410: it is gone.")


async def test_both_secrets_sign_while_they_overlap(post: Post) -> None:
    async with receiving(OK) as receiver:
        hook = await post.register(receiver.url)
        newer = await post.rotate(hook, 60)
        await post.desk().post()
        await post.deliver()
        post.clock.move(60)
        await post.desk().post()
        await post.deliver()

    both, one = receiver.requests
    assert len(both.headers["webhook-signature"].split()) == 2
    assert len(one.headers["webhook-signature"].split()) == 1
    with travel(AT_NOON, tick=False):
        for secret in (newer, hook.secret):
            assert Verifier(secret).verify(both.body, both.headers)


async def test_a_paused_endpoint_goes_on_where_it_was(post: Post) -> None:
    async with receiving(OK) as receiver:
        hook = await post.register(receiver.url)
        entries = [await post.desk().post()]
        await post.deliver()
        await post.change(hook, pause_webhook)
        entries += [await post.desk().post() for _ in range(2)]
        await post.deliver()
        while_paused = len(receiver.requests)
        await post.change(hook, resume_webhook)
        await post.deliver()

    assert while_paused == 1
    assert ids(receiver) == [message(entry.sequence) for entry in entries]


async def test_pausing_ends_a_turn_behind_the_message_in_flight(post: Post) -> None:
    async def part(_: StreamReader, writer: StreamWriter) -> None:
        await post.change(hook, pause_webhook)
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    async with receiving(part) as receiver:
        hook = await post.register(receiver.url)
        entries = [await post.desk().post() for _ in range(3)]
        await post.deliver()

    assert ids(receiver) == [message(entries[0].sequence)]
    assert (await post.cursor(hook))[0] == entries[0].sequence


async def test_replay_tells_everything_again_from_a_sequence(post: Post) -> None:
    async with receiving(OK) as receiver:
        hook = await post.register(receiver.url)
        first, second, third = [await post.desk().post() for _ in range(3)]
        await post.deliver()
        await post.change(hook, replay_webhook, second.sequence)
        await post.deliver()

    told = [first, second, third, second, third]
    assert ids(receiver) == [message(entry.sequence) for entry in told]


async def test_a_replay_is_not_undone_by_the_message_in_flight(post: Post) -> None:
    async def part(_: StreamReader, writer: StreamWriter) -> None:
        if len(receiver.requests) == 2:
            await post.change(hook, replay_webhook, entries[0].sequence)
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    async with receiving(part) as receiver:
        hook = await post.register(receiver.url)
        entries = [await post.desk().post() for _ in range(2)]
        await post.deliver()

    first, second = [message(entry.sequence) for entry in entries]
    assert ids(receiver) == [first, second, first, second]


async def test_a_hanging_endpoint_fails_when_its_time_is_over(post: Post) -> None:
    sender = Sender(post.tools.targets, post.clock, exchange_seconds=0.2)
    hasty = replace(post, tools=replace(post.tools, sender=sender))
    async with receiving(in_turn(hangs, OK)) as receiver:
        hook = await post.register(receiver.url)
        await post.desk().post()
        await hasty.deliver()
        post.clock.move(6)
        await post.deliver()
    await sender.close()

    first, second = await post.tries(hook)
    assert first.fault == "No answer came within 0.2 seconds."
    assert (first.response_status, first.response_headers, first.response_body) == (None,) * 3
    assert (second.outcome, second.attempt) == (DELIVERED, 2)


async def test_a_thing_that_cannot_be_shown_is_a_failed_try_and_a_fault(post: Post) -> None:
    async with receiving(OK) as receiver:
        hook = await post.register(receiver.url, "customer.created")
        desk = post.desk()
        draft = PartyDraft(code="C-1", name_en="Al Noor")
        lost: Party = await desk.append(
            lambda books: create_party(books, PartyKind.CUSTOMER, draft), Party
        )
        async with open_direct(post.database.readers) as direct:
            await direct.fetch(spell("delete from parties where org = $1"), desk.org)
        await post.deliver()

    (tried,) = await post.tries(hook)
    assert receiver.requests == []
    assert (tried.outcome, tried.fault) == (FAILED, "The message could not be made.")
    assert (tried.message, tried.next_attempt_at) == (
        message(tried.sequence or 0),
        NOON + 5_500_000,
    )
    assert lost.id.startswith("cus_")
    assert post.metrics.registry.get_sample_value("daftar_faults_total") == 1
