"""Webhooks: managed through GraphQL, made through v1 alike, and refused with the field's name."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from ledger.event_types import EVENT_TYPES
from ledger.policy import Role
from storage.delivering.keeping import keep_delivery
from storage.delivery_log import select_deliveries_by_id
from tests.gateway.webhooks.receivers import Receiver, answers, receiving
from tests.parity.office import Office
from tests.parity.surfaces import Answer, GraphQL, _of_rest

URL = "http://127.0.0.1:9/hooks"
WEBHOOK = """id organizationId url description events isEveryEvent status reason position attempts
    nextAttemptAt secretOverlapUntil createdAt createdBy"""
DELIVERY = """id webhookId sequence type message cause attempt outcome fault url requestHeaders
    requestBody responseStatus responseHeaders responseBody startedAt durationMilliseconds
    nextAttemptAt"""
NAMES = [one.name for one in EVENT_TYPES]


async def change(office: Office, verb: str, selection: str, input: Any, **options: Any) -> Answer:
    """Run a mutation of webhooks; its input's type is read from the operation's name."""
    written = ", ".join(f"{name}: {_literal(value)}" for name, value in input.items())
    document = f"mutation {{ {verb}(input: {{{written}}}) {{ {selection} }} }}"
    return await GraphQL(office).run(document, **options)


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


async def create(office: Office, **input: Any) -> Answer:
    options = {name: input.pop(name) for name in ("key", "headers") if name in input}
    selection = f"webhook {{ {WEBHOOK} }} secret"
    return await change(office, "createWebhook", selection, {"url": URL} | input, **options)


async def created(office: Office, **input: Any) -> dict[str, Any]:
    webhook: dict[str, Any] = (await create(office, **input)).data["webhook"]
    return webhook


async def create_in_v1(office: Office, body: Any, **options: Any) -> Answer:
    return _of_rest(await office.call("POST", "/api/v1/webhooks", json=body, **options))


async def list_webhooks(office: Office, arguments: str = "first: 10", **options: Any) -> Any:
    answer = await GraphQL(office).run(
        f"{{ webhooks({arguments}) {{ total nodes {{ {WEBHOOK} }} }} }}", **options
    )
    return answer.data["nodes"]


async def test_created_webhook_is_answered_with_its_secret_once(office: Office) -> None:
    answer = await create(office, events=["payment.made", "invoice.paid"], description="ERP")

    made, secret = answer.data["webhook"], answer.data["secret"]
    assert made == {
        "id": made["id"],
        "organizationId": "org_home",
        "url": URL,
        "description": "ERP",
        "events": ["invoice.paid", "payment.made"],
        "isEveryEvent": False,
        "status": "ACTIVE",
        "reason": None,
        "position": made["position"],
        "attempts": 0,
        "nextAttemptAt": None,
        "secretOverlapUntil": None,
        "createdAt": made["createdAt"],
        "createdBy": made["createdBy"],
    }
    assert made["id"].startswith("whk_")
    assert secret.startswith("whsec_")
    assert await list_webhooks(office) == [made]


async def test_webhook_of_v1_is_the_same_and_flat(office: Office) -> None:
    answer = await create_in_v1(office, {"url": URL, "events": ["invoice.paid"]})

    assert answer.status == 201
    made = answer.data["data"]
    [listed] = await list_webhooks(office)
    assert made == {
        "id": listed["id"],
        "url": URL,
        "events": ["invoice.paid"],
        "status": "active",
        "secret": made["secret"],
        "createdAt": listed["createdAt"],
    }
    assert made["secret"].startswith("whsec_")


async def test_no_events_mean_all_of_them(office: Office) -> None:
    in_graphql = await created(office)

    for body in ({"url": URL}, {"url": URL, "events": []}):
        in_v1 = (await create_in_v1(office, body)).data["data"]
        assert in_v1["events"] == in_graphql["events"] == NAMES
    assert in_graphql["isEveryEvent"] is True


async def test_catalogue_is_the_same_on_both_surfaces(office: Office) -> None:
    answer = await GraphQL(office).run(
        "{ webhookEvents(first: 100) { total nodes { id event description scope } } }"
    )
    in_v1 = (await office.call("GET", "/api/v1/webhooks")).json()

    events = answer.data["nodes"]
    assert [one["event"] for one in events] == NAMES
    assert events[0] == {
        "id": "invoice.created",
        "event": "invoice.created",
        "description": "A document was drafted or issued.",
        "scope": "invoices:read",
    }
    assert in_v1 == {
        "data": [{name: one[name] for name in ("event", "description")} for one in events],
        "total": 16,
        "page": 1,
        "limit": 50,
        "pages": 1,
    }


async def test_catalogue_is_paged(office: Office) -> None:
    paged = await office.call("GET", "/api/v1/webhooks?page=4&limit=5")
    past = await office.call("GET", "/api/v1/webhooks?page=9&limit=5")
    bad = _of_rest(await office.call("GET", "/api/v1/webhooks?limit=101"))

    assert [one["event"] for one in paged.json()["data"]] == ["period.closed"]
    assert 'rel="prev"' in paged.headers["Link"]
    assert (past.json()["data"], past.json()["pages"]) == ([], 4)
    assert (bad.status, bad.code, bad.paths) == (400, "PAGE_OUT_OF_RANGE", [["limit"]])


BAD_URLS = [
    "",
    "hooks",
    "ftp://example.com",
    "http://10.0.0.1/hooks",
    "https://169.254.169.254/latest/meta-data",
    "https://[::ffff:10.0.0.1]/",
    "https://[::1]/",
    "https://0x7f000001/",
    "https://127.1/",
    "https://127.0.0.2/",
    "https://me:secret@example.com/",
    "https://8.8.8.8:22/",
    "http://8.8.8.8/",
]


async def test_unsafe_target_is_refused_at_every_door(office: Office) -> None:
    made = await created(office)
    for url in BAD_URLS:
        in_graphql = await create(office, url=url)
        moved = await change(office, "updateWebhook", "id", {"id": made["id"], "url": url})
        in_v1 = await create_in_v1(office, {"url": url})

        refused = [(one.code, one.paths) for one in (in_graphql, moved, in_v1)]
        in_input = ("INVALID_INPUT", [["input", "url"]])
        assert refused == [in_input, in_input, ("INVALID_INPUT", [["url"]])], url
        assert in_v1.status == 400
    assert await list_webhooks(office) == [made]


async def test_unknown_event_is_refused_by_its_place(office: Office) -> None:
    events = ["invoice.paid", "invoice.eaten"]
    in_graphql = await create(office, events=events)
    in_v1 = await create_in_v1(office, {"url": URL, "events": events})

    assert (in_graphql.code, in_graphql.paths) == ("INVALID_INPUT", [["input", "events", 1]])
    assert (in_v1.status, in_v1.code, in_v1.paths) == (400, "INVALID_INPUT", [["events", 1]])
    assert "invoice.eaten" in in_v1.response.text


async def test_webhook_hears_no_more_than_its_key_may_read(office: Office) -> None:
    key = await office.key_for(
        office.home, Role.ADMIN, "webhooks:read", "webhooks:write", "customers:read"
    )
    named = await create(office, events=["customer.created", "payroll.approved"], key=key)
    in_v1 = await create_in_v1(office, {"url": URL, "events": ["payroll.approved"]}, key=key)
    every = await created(office, key=key)

    assert (named.code, named.paths) == ("FORBIDDEN", [["input", "events", 1]])
    assert (in_v1.status, in_v1.paths) == (403, [["events", 0]])
    assert every["events"] == ["customer.created"]
    widened = await change(
        office, "updateWebhook", "id", {"id": every["id"], "events": ["payroll.approved"]}
    )
    assert widened.code == "FORBIDDEN"


async def test_lesser_key_does_not_turn_a_webhook_to_itself(office: Office) -> None:
    made = await created(office)
    key = await office.key_for(office.home, Role.ADMIN, "webhooks:read", "webhooks:write")

    moved = await change(
        office, "updateWebhook", "id", {"id": made["id"], "url": f"{URL}/mine"}, key=key
    )

    assert (moved.code, moved.paths) == ("FORBIDDEN", [["input", "url"]])
    assert await list_webhooks(office) == [made]


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.MANAGER, "*"), (Role.ADMIN, "webhooks:read")], ids=["role", "scope"]
)
async def test_role_and_scope_are_required(office: Office, role: Role, scope: str) -> None:
    key = await office.key_for(office.home, role, scope)

    in_graphql = await create(office, key=key)
    in_v1 = await create_in_v1(office, {"url": URL}, key=key)

    assert (in_graphql.code, in_v1.code, in_v1.status) == ("FORBIDDEN", "FORBIDDEN", 403)


async def test_retry_replays_through_any_door_without_the_secret(office: Office) -> None:
    headers = {"Idempotency-Key": "first"}
    first = await create(office, events=["invoice.paid"], headers=headers)
    again = await create(office, events=["invoice.paid"], headers=headers)
    in_v1 = await create_in_v1(office, {"url": URL, "events": ["invoice.paid"]}, headers=headers)
    other = await create_in_v1(office, {"url": URL}, headers=headers)

    assert first.data["secret"] is not None
    assert again.data == {**first.data, "secret": None}
    assert in_v1.data["data"]["id"] == first.data["webhook"]["id"]
    assert in_v1.data["data"]["secret"] is None
    assert in_v1.response.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.code) == (422, "IDEMPOTENCY_MISMATCH")


async def test_webhook_is_changed_paused_resumed_and_deleted(office: Office) -> None:
    made = await created(office, description="ERP")
    it = {"id": made["id"]}

    changed = await change(
        office,
        "updateWebhook",
        WEBHOOK,
        {**it, "url": f"{URL}2", "events": ["ledger.locked"], "description": None},
    )
    paused = await change(office, "pauseWebhook", WEBHOOK, it)
    resumed = await change(office, "resumeWebhook", WEBHOOK, {**it, "from": 3})
    replayed = await change(office, "replayWebhook", WEBHOOK, {**it, "from": 2})
    deleted = await change(office, "deleteWebhook", WEBHOOK, it)

    assert changed.data == {
        **made,
        "url": f"{URL}2",
        "events": ["ledger.locked"],
        "isEveryEvent": False,
        "description": None,
    }
    assert paused.data == {**changed.data, "status": "PAUSED"}
    assert resumed.data == {**changed.data, "position": 2}
    assert replayed.data == {**changed.data, "position": 1}
    assert deleted.data == {**replayed.data, "status": "DELETED"}
    assert await list_webhooks(office) == []
    assert await list_webhooks(office, "status: DELETED") == [deleted.data]
    for verb in ("pauseWebhook", "resumeWebhook", "deleteWebhook", "testWebhook"):
        gone = await change(office, verb, "id", it)
        assert (gone.code, gone.paths) == ("NOT_FOUND", [["input", "id"]])


async def test_sequence_that_is_yet_to_come_is_refused(office: Office) -> None:
    made = await created(office)

    for verb, sequence in product(("resumeWebhook", "replayWebhook"), (0, 1_000)):
        refused = await change(office, verb, "id", {"id": made["id"], "from": sequence})
        assert (refused.code, refused.paths) == ("INVALID_INPUT", [["input", "from"]])


async def test_rotated_secret_is_another_and_overlaps(office: Office) -> None:
    first = await create(office)
    it = {"id": first.data["webhook"]["id"]}
    selection = "webhook { secretOverlapUntil } secret"

    second = await change(office, "rotateWebhookSecret", selection, it)
    third = await change(office, "rotateWebhookSecret", selection, {**it, "overlapSeconds": 0})
    bad = await change(office, "rotateWebhookSecret", "secret", {**it, "overlapSeconds": 604_801})

    secrets = [one.data["secret"] for one in (first, second, third)]
    assert len(set(secrets)) == 3
    assert second.data["webhook"]["secretOverlapUntil"] is not None
    assert third.data["webhook"]["secretOverlapUntil"] is None
    assert (bad.code, bad.paths) == ("INVALID_INPUT", [["input", "overlapSeconds"]])


async def test_secrets_stand_in_the_database_sealed(office: Office) -> None:
    secret = (await create(office)).data["secret"]
    async with office.database.engine.connect() as connection:
        for table in ("webhooks", "events", "idempotency"):
            rows = (await connection.exec_driver_sql(f"select * from {table}")).all()
            assert secret not in repr(rows)
            assert secret.removeprefix("whsec_") not in repr(rows)


async def test_changes_are_events_that_keep_the_address_to_themselves(office: Office) -> None:
    made = await created(office, url=f"{URL}?token=very-secret")
    answer = await GraphQL(office).run(
        '{ events(types: ["webhook.created"]) { nodes { subject data body } } }'
    )

    [event] = answer.data["nodes"]
    assert event["subject"] == made["id"]
    assert event["data"]["status"] == "active"
    assert "token" not in event["body"]
    assert "127.0.0.1" not in event["body"]


async def test_webhooks_of_another_organisation_are_not_there(office: Office) -> None:
    made = await created(office)
    theirs = await GraphQL(office).run(
        f'{{ webhook(id: "{made["id"]}") {{ id }} }}', key=office.stranger
    )

    assert await list_webhooks(office, key=office.stranger) == []
    assert (theirs.code, theirs.paths) == ("NOT_FOUND", [["id"]])


async def test_webhooks_are_listed_newest_first_by_page_and_by_cursor(office: Office) -> None:
    made = [(await created(office))["id"] for _ in range(3)]

    document = "{ webhooks(%s) { total pageInfo { endCursor } nodes { id } } }"
    first = (await GraphQL(office).run(document % "first: 2")).data
    behind = f'first: 2, after: "{first["pageInfo"]["endCursor"]}"'
    rest = (await GraphQL(office).run(document % behind)).data
    page = (await GraphQL(office).run(document % "page: 2, limit: 2")).data

    assert [one["id"] for one in first["nodes"]] == [made[2], made[1]]
    assert [one["id"] for one in rest["nodes"]] == [made[0]]
    assert (page["nodes"], page["total"]) == (rest["nodes"], 3)


async def tried(office: Office, receiver: Receiver) -> tuple[str, dict[str, Any]]:
    """Try a webhook out; return its id and the delivery."""
    made = await created(office, url=receiver.url)
    answer = await change(office, "testWebhook", DELIVERY, {"id": made["id"]})
    delivery: dict[str, Any] = answer.data
    return made["id"], delivery


async def test_test_message_is_sent_and_kept(office: Office) -> None:
    async with receiving(answers("200 OK", b"thanks", b"X-Who: me\r\n")) as receiver:
        webhook, delivery = await tried(office, receiver)

    [request] = receiver.requests
    assert delivery == {
        **delivery,
        "webhookId": webhook,
        "sequence": None,
        "type": "webhook.test",
        "message": request.headers["webhook-id"],
        "cause": "TEST",
        "outcome": "DELIVERED",
        "fault": None,
        "url": receiver.url,
        "requestBody": request.body.decode(),
        "responseStatus": 200,
        "responseBody": "thanks",
        "nextAttemptAt": None,
    }
    assert delivery["id"].startswith("dlv_")
    assert delivery["durationMilliseconds"] >= 0
    document = f"""{{ webhook(id: "{webhook}") {{
        deliveries {{ total nodes {{ {DELIVERY} }} }}
        failed: deliveries(outcome: FAILED) {{ total }}
    }} }}"""
    log = (await GraphQL(office).run(document)).data
    assert log == {"deliveries": {"total": 1, "nodes": [delivery]}, "failed": {"total": 0}}


async def test_failed_test_says_why(office: Office) -> None:
    async with receiving(answers("503 Service Unavailable", b"later")) as receiver:
        _, delivery = await tried(office, receiver)

    assert (delivery["outcome"], delivery["responseStatus"]) == ("FAILED", 503)
    assert delivery["fault"] == "The receiver answered 503."


async def test_delivery_is_sent_again_under_the_same_message_id(office: Office) -> None:
    async with receiving(answers("200 OK")) as receiver:
        webhook, delivery = await tried(office, receiver)
        again = await change(office, "redeliver", DELIVERY, {"deliveryId": delivery["id"]})
        await change(office, "deleteWebhook", "id", {"id": webhook})
        gone = await change(office, "redeliver", "id", {"deliveryId": delivery["id"]})

    first, second = receiver.requests
    assert (again.data["cause"], again.data["outcome"]) == ("REDELIVERY", "DELIVERED")
    assert again.data["message"] == delivery["message"]
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert (gone.code, gone.paths) == ("INVALID_INPUT", [["input", "deliveryId"]])


async def test_bodies_are_shown_to_keys_that_may_read_them(office: Office) -> None:
    async with receiving(answers("200 OK")) as receiver:
        webhook, tested = await tried(office, receiver)
    async with office.database.snapshot() as snapshot:
        [sent] = await select_deliveries_by_id(snapshot, office.home.number, [tested["id"]])
    told = replace(sent, id="dlv_payroll", type="payroll.approved", sequence=70)
    await keep_delivery(office.database, office.home.number, told)
    key = await office.key_for(office.home, Role.ADMIN, "webhooks:read")

    document = f"""{{ webhook(id: "{webhook}") {{
        deliveries {{ nodes {{ type requestBody }} }}
    }} }}"""
    mine = (await GraphQL(office).run(document)).data["deliveries"]["nodes"]
    theirs = (await GraphQL(office).run(document, key=key)).data["deliveries"]["nodes"]

    body = tested["requestBody"]
    assert mine == [
        {"type": "payroll.approved", "requestBody": body},
        {"type": "webhook.test", "requestBody": body},
    ]
    assert theirs == [
        {"type": "payroll.approved", "requestBody": None},
        {"type": "webhook.test", "requestBody": body},
    ]
