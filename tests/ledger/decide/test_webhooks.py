"""Webhooks: what is required, who may hear what, where they go on, what events may tell."""

from __future__ import annotations

from dataclasses import replace
from json import loads
from typing import Any

import pytest

from ledger.books import Books
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
    webhook_hash,
)
from ledger.errors import NotFound
from ledger.webhooks import ATTEMPTS_LIMIT, Webhook, WebhookCursor, WebhookStatus
from tests.ledger.builders import NOW, refused

URL = "https://hooks.example/?token=very-secret"
EVERYTHING = frozenset({"*"})
SALES = frozenset({"webhooks:write", "invoices:read", "payments:read"})
DAY = 24 * 3_600 * 1_000_000


def create(
    books: Books, scopes: frozenset[str] = EVERYTHING, secret: bytes = b"one", **more: Any
) -> Webhook:
    return create_webhook(books, WebhookDraft(**{"url": URL} | more), secret, scopes)


def kept(books: Books, webhook: Webhook) -> Webhook:
    found = books.webhooks.get(webhook.id)
    assert found is not None
    return found


def last_event(books: Books) -> tuple[str, Any]:
    event = books.written.events[-1]
    return event.type, loads(event.body)["data"]


def kill(books: Books, webhook: Webhook, position: int) -> None:
    """Put the place of an endpoint behind a message that was tried for the last time."""
    books.cursors[webhook.number] = WebhookCursor(webhook.number, position, ATTEMPTS_LIMIT)


def names(webhook: Webhook) -> list[str]:
    return [one.name for one in webhook.types]


def test_webhook_is_kept_as_it_was_written(books: Books) -> None:
    made = create(books, events=["invoice.paid", "invoice.created"], description="ERP")

    assert kept(books, made) == Webhook(
        number=1,
        id=made.id,
        url=URL,
        description="ERP",
        events="invoice.created invoice.paid",
        scopes="*",
        version=1,
        status=WebhookStatus.ACTIVE,
        reason=None,
        secret=b"one",
        previous_secret=None,
        previous_until=None,
        salt=made.salt,
        created_at=NOW,
        created_by="key_clerk",
        changed_at=NOW,
    )
    assert made == replace(kept(books, made), secret=b"")
    assert books.written.cursors == {1: 1}
    assert books.new_cursors == {1}


def test_events_name_the_webhook_and_never_its_address_or_secret(books: Books) -> None:
    made = create(books, events=["ledger.locked"], secret=b"sealed-one", description="Payroll Co")
    update_webhook(books, WebhookChange(made.id, url=f"{URL}2"), EVERYTHING)
    rotate_webhook_secret(books, made.id, b"sealed-two")
    pause_webhook(books, made.id)
    resume_webhook(books, made.id, 1)
    replay_webhook(books, made.id, 2)
    kill(books, made, 4)
    disable_webhook(books, made.id, "The receiver answered 500.", 5)
    delete_webhook(books, made.id)

    assert [event.type for event in books.written.events] == [
        "webhook.created",
        "webhook.updated",
        "webhook.secret_rotated",
        "webhook.paused",
        "webhook.resumed",
        "webhook.replayed",
        "webhook.disabled",
        "webhook.deleted",
    ]
    for event in books.written.events:
        body = event.body.decode()
        assert (event.subject, loads(body)["data"]["id"]) == (made.id, made.id)
        for hidden in ("secret", "token", "hooks.example", "Payroll", "answered", made.salt):
            assert hidden not in body.replace("secret_rotated", "")


def test_creation_tells_what_may_be_public(books: Books) -> None:
    made = create(books, SALES, events=["invoice.paid"])

    assert last_event(books) == (
        "webhook.created",
        {
            "events": ["invoice.paid"],
            "hash": webhook_hash(made),
            "id": made.id,
            "previousUntil": None,
            "scopes": ["invoices:read", "payments:read", "webhooks:write"],
            "status": "active",
            "version": 1,
        },
    )
    assert webhook_hash(made) != webhook_hash(replace(made, url=f"{URL}x"))
    assert webhook_hash(made) != webhook_hash(replace(made, salt="slt_other"))


def test_no_events_are_every_one_the_key_may_hear(books: Books) -> None:
    whole, part, none = create(books), create(books, SALES), create(books, SALES, events=[])

    assert len(names(whole)) == 16
    assert names(part) == names(none)
    assert names(part) == [
        "invoice.created",
        "invoice.updated",
        "invoice.paid",
        "payment.received",
        "payment.made",
    ]
    assert (whole.is_every_event, part.is_every_event) == (True, True)


def test_unknown_event_is_refused_by_its_place(books: Books) -> None:
    with refused(books, "INVALID_INPUT", ("events", 1)):
        create(books, events=["invoice.paid", "invoice.eaten"])


def test_event_beyond_the_keys_scopes_is_refused(books: Books) -> None:
    with refused(books, "FORBIDDEN", ("events", 1)):
        create(books, SALES, events=["invoice.paid", "payroll.approved"])


def test_key_that_hears_nothing_makes_no_webhook(books: Books) -> None:
    with refused(books, "FORBIDDEN", ("events",)):
        create(books, frozenset({"webhooks:write"}))


@pytest.mark.parametrize("url", ["", "  ", "https://x.example/" + "x" * 2_048, "https://\0"])
def test_bad_url_is_refused(books: Books, url: str) -> None:
    with refused(books, "INVALID_INPUT", ("url",)):
        create(books, url=url)


def test_overlong_description_is_refused(books: Books) -> None:
    with refused(books, "INVALID_INPUT", ("description",)):
        create(books, description="x" * 201)


def test_an_organisation_has_at_most_a_hundred(books: Books) -> None:
    made = [create(books) for _ in range(100)]

    with refused(books, "INVALID_INPUT"):
        create(books)
    delete_webhook(books, made[0].id)
    create(books)

    assert sum(one.is_live for one in books.webhooks) == 100


def test_change_of_what_is_told_begins_tries_anew_and_keeps_the_place(books: Books) -> None:
    made = create(books)
    books.cursors[1] = WebhookCursor(1, 7, 3, NOW)
    books.new_cursors.clear()
    books.written.cursors.clear()

    changed = update_webhook(
        books, WebhookChange(made.id, f"{URL}2", ["ledger.locked"], "Lock"), EVERYTHING
    )

    assert (changed.url, changed.events, changed.description) == (
        f"{URL}2",
        "ledger.locked",
        "Lock",
    )
    assert books.written.cursors == {1: None}
    assert books.cursors[1] == WebhookCursor(1, 7)


def test_change_of_the_description_alone_leaves_tries_alone(books: Books) -> None:
    made = create(books, description="ERP")
    books.written.cursors.clear()

    changed = update_webhook(books, WebhookChange(made.id, description=" "), frozenset())

    assert (changed.description, books.written.cursors) == (None, {})
    assert last_event(books)[0] == "webhook.updated"


def test_change_of_nothing_is_no_event(books: Books) -> None:
    made = create(books, events=["invoice.paid"])

    same = update_webhook(books, WebhookChange(made.id, URL, ["invoice.paid"]), EVERYTHING)

    assert same == made
    assert len(books.written.events) == 1


def test_events_are_widened_to_all_by_an_empty_list(books: Books) -> None:
    made = create(books, SALES, events=["invoice.paid"])

    wide = update_webhook(books, WebhookChange(made.id, events=[]), EVERYTHING)

    assert len(names(wide)) == 5
    assert wide.is_every_event


def test_nobody_hears_more_than_the_key_that_made_it(books: Books) -> None:
    made = create(books, SALES)

    with refused(books, "FORBIDDEN", ("events", 0)):
        update_webhook(books, WebhookChange(made.id, events=["period.closed"]), EVERYTHING)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"url": "https://elsewhere.example"}, ("url",)),
        ({"events": []}, ("events",)),
        ({"events": ["payroll.approved"]}, ("events", 0)),
    ],
)
def test_lesser_key_does_not_send_elsewhere_what_it_may_not_read(
    books: Books, change: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    made = create(books, events=["invoice.paid", "period.closed"])

    with refused(books, "FORBIDDEN", path):
        update_webhook(books, WebhookChange(made.id, **change), SALES)


def test_paused_webhook_keeps_its_place_and_goes_on_from_it(books: Books) -> None:
    made = create(books)
    books.written.cursors.clear()

    paused = pause_webhook(books, made.id)
    again = pause_webhook(books, made.id)
    resumed = resume_webhook(books, made.id)

    assert (paused.status, again, resumed.status) == (
        WebhookStatus.PAUSED,
        paused,
        WebhookStatus.ACTIVE,
    )
    assert [event.type for event in books.written.events[1:]] == [
        "webhook.paused",
        "webhook.resumed",
    ]
    assert books.cursors[1].position == 1


@pytest.mark.parametrize(("first", "position"), [(1, 0), (2, 1), (3, 2)])
def test_webhook_resumes_and_replays_from_a_sequence(
    books: Books, first: int, position: int
) -> None:
    made = create(books)
    pause_webhook(books, made.id)

    replay_webhook(books, made.id, first)
    assert (books.written.cursors, last_event(books)[1]["from"]) == ({1: position}, first)
    resume_webhook(books, made.id, first)
    assert (books.written.cursors, last_event(books)[1]["from"]) == ({1: position}, first)


@pytest.mark.parametrize("first", [-1, 0, 3])
def test_sequence_that_is_none_is_refused(books: Books, first: int) -> None:
    made = create(books)

    with refused(books, "INVALID_INPUT", ("from",)):
        replay_webhook(books, made.id, first)
    with refused(books, "INVALID_INPUT", ("from",)):
        resume_webhook(books, made.id, first)


def test_replay_of_a_paused_webhook_waits_until_it_is_resumed(books: Books) -> None:
    made = create(books)
    pause_webhook(books, made.id)

    assert replay_webhook(books, made.id, 1).status is WebhookStatus.PAUSED
    resume_webhook(books, made.id)
    assert books.written.cursors == {1: 0}


def test_old_secret_signs_beside_the_new_one_for_a_while(books: Books) -> None:
    made = create(books, secret=b"one")

    answered = rotate_webhook_secret(books, made.id, b"two")
    rotated = kept(books, made)

    assert (answered.secret, answered.previous_secret) == (b"", None)
    assert answered.previous_until == NOW + DAY
    assert rotated.secrets_at(NOW) == (b"two", b"one")
    assert rotated.secrets_at(NOW + DAY - 1) == (b"two", b"one")
    assert rotated.secrets_at(NOW + DAY) == (b"two",)
    assert last_event(books)[1]["previousUntil"] == "2026-03-31T09:15:00.000000Z"


def test_old_secret_ends_at_once_if_that_is_asked(books: Books) -> None:
    made = create(books, secret=b"one")

    rotate_webhook_secret(books, made.id, b"two", 0)

    assert kept(books, made).secrets_at(NOW) == (b"two",)
    assert kept(books, made).previous_secret is None


@pytest.mark.parametrize("seconds", [-1, 7 * 24 * 3_600 + 1])
def test_overlap_out_of_range_is_refused(books: Books, seconds: int) -> None:
    made = create(books)

    with refused(books, "INVALID_INPUT", ("overlapSeconds",)):
        rotate_webhook_secret(books, made.id, b"two", seconds)


def test_dead_message_disables_and_is_skipped(books: Books) -> None:
    made = create(books)
    kill(books, made, 4)

    disabled = disable_webhook(books, made.id, "The receiver answered 500.", 5)

    assert (disabled.status, disabled.reason) == (
        WebhookStatus.DISABLED,
        "The receiver answered 500.",
    )
    assert books.cursors[1] == WebhookCursor(1, 5)
    assert last_event(books)[1]["sequence"] == 5
    resumed = resume_webhook(books, made.id)
    assert (resumed.status, resumed.reason) == (WebhookStatus.ACTIVE, None)


def test_webhook_that_was_changed_meanwhile_is_not_disabled(books: Books) -> None:
    replayed, paused, moved = create(books), create(books), create(books)
    for one in (replayed, paused, moved):
        kill(books, one, 4)
    replay_webhook(books, replayed.id, 1)
    pause_webhook(books, paused.id)
    kill(books, moved, 6)
    count = len(books.written.events)

    for one in (replayed, paused, moved):
        disable_webhook(books, one.id, "The receiver answered 500.", 5)

    assert len(books.written.events) == count


def test_disabled_webhook_is_not_paused(books: Books) -> None:
    made = create(books)
    kill(books, made, 4)
    disable_webhook(books, made.id, "Gone.", 5)

    with refused(books, "INVALID_INPUT", ("id",)):
        pause_webhook(books, made.id)


def test_deleted_webhook_forgets_its_secrets_and_is_gone(books: Books) -> None:
    made = create(books)
    rotate_webhook_secret(books, made.id, b"two")
    delete_webhook(books, made.id)

    gone = kept(books, made)
    assert (gone.status, gone.secret, gone.previous_secret, gone.previous_until) == (
        WebhookStatus.DELETED,
        b"",
        None,
        None,
    )
    for ask in (pause_webhook, resume_webhook, delete_webhook):
        with refused(books, "NOT_FOUND", ("id",)):
            ask(books, made.id)
    with pytest.raises(NotFound):
        update_webhook(books, WebhookChange("whk_none", url=URL), EVERYTHING)
