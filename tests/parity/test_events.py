"""The event log as an audit trail: who, what, when, before and after, through every door."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.statements import ask
from tests.parity.surfaces import GraphQL

CUSTOMER = 'mutation { createCustomer(input: {code: "C-1", nameEn: "Palm"}) { id } }'
CHANGE = "mutation($id: ID!) { updateCustomer(input: {id: $id, city: Jeddah}) { id } }"
EMPLOYEE = """mutation { createEmployee(input: {number: "E-1", nameEn: "Sara",
    hireDate: "2025-01-01", basicSalary: 8000}) { id } }"""
WEBHOOK = """mutation { createWebhook(input: {url: "http://127.0.0.1:9/hooks?token=1"}) {
    webhook { id } } }"""
LOCK = "mutation($day: Date) { setLedgerLock(input: {lockedThrough: $day}) { lockedThrough } }"
AUDIT = """query($subject: ID, $types: [String!]) {
    events(subject: $subject, types: $types) {
        total
        nodes { type actor surface requestId key { id name prefix } before after isWithheld }
    }
}"""


async def made(office: Office, document: str, **variables: Any) -> str:
    """Run a mutation and return the id of what it made."""
    answer = (await office.graphql(document, variables)).json()
    assert "errors" not in answer, answer
    [found] = answer["data"].values()
    return str(found.get("webhook", found)["id"])


async def audit(office: Office, key: str | None = None, **variables: Any) -> list[dict[str, Any]]:
    answer = (await office.graphql(AUDIT, variables, key=key)).json()
    assert "errors" not in answer, answer
    nodes: list[dict[str, Any]] = answer["data"]["events"]["nodes"]
    return nodes


async def paths(office: Office, arguments: str) -> tuple[str, list[list[str | int]], str]:
    """What is refused of a list: the code, the paths, and the message."""
    answer = (await office.graphql(f"{{ events({arguments}) {{ total }} }}")).json()
    [error] = answer["errors"]
    told = error["extensions"]
    return told["code"], [one["path"] for one in told["details"]], error["message"]


async def sequences(office: Office, arguments: str) -> list[int]:
    found = await ask(office, f"{{ events({arguments}) {{ total nodes {{ sequence }} }} }}")
    listed = [node["sequence"] for node in found["nodes"]]
    assert found["total"] == len(listed)
    return listed


async def test_a_change_tells_who_did_it_through_which_door(office: Office) -> None:
    response = await office.call(
        "POST",
        "/api/v1/customers",
        json={"code": "C-1", "nameEn": "Palm"},
        headers={"X-Request-Id": "req-from-the-shop"},
    )
    customer = response.json()["data"]["id"]
    viewer = await ask(office, "{ viewer { key { id name prefix } } }")

    [event] = await audit(office, subject=customer)

    assert event["key"] == viewer["key"]
    assert (event["actor"], event["surface"]) == (viewer["key"]["id"], "v1")
    assert event["requestId"] == "req-from-the-shop"


async def test_the_command_line_is_the_operator(office: Office) -> None:
    [event, *_] = await audit(office, types=["organization.created"])
    assert (event["actor"], event["surface"], event["key"]) == ("operator", "cli", None)
    assert (event["before"], event["after"]["currency"]) == (None, "SAR")


async def test_before_and_after_of_a_customer_are_shown(office: Office) -> None:
    customer = await made(office, CUSTOMER)
    await made(office, CHANGE.replace("Jeddah", '"Jeddah"'), id=customer)

    first, second = await audit(office, subject=customer)

    assert (first["before"], first["after"]["nameEn"]) == (None, "Palm")
    assert (second["before"]["city"], second["after"]["city"]) == (None, "Jeddah")
    assert (first["isWithheld"], second["isWithheld"]) == (False, False)


@pytest.mark.parametrize(
    ("document", "scope"),
    [(CUSTOMER, "customers:read"), (EMPLOYEE, "payroll:read")],
    ids=["customer", "employee"],
)
async def test_what_is_personal_asks_for_the_scope_of_its_area(
    office: Office, document: str, scope: str
) -> None:
    record = await made(office, document)
    reader = await office.key_for(office.home, Role.VIEWER, "accounting:read")
    trusted = await office.key_for(office.home, Role.VIEWER, "accounting:read", scope)

    [withheld] = await audit(office, reader, subject=record)
    [shown] = await audit(office, trusted, subject=record)

    assert (withheld["before"], withheld["after"], withheld["isWithheld"]) == (None, None, True)
    assert shown["after"]["nameEn"] in ("Palm", "Sara")
    assert shown["isWithheld"] is False


async def test_the_address_of_a_webhook_is_shown_to_who_administers_it(office: Office) -> None:
    webhook = await made(office, WEBHOOK)
    scopes = "accounting:read", "webhooks:read"
    viewer = await office.key_for(office.home, Role.VIEWER, *scopes)
    admin = await office.key_for(office.home, Role.ADMIN, *scopes)

    [withheld] = await audit(office, viewer, subject=webhook)
    [shown] = await audit(office, admin, subject=webhook)

    assert (withheld["isWithheld"], "url" in withheld["after"]) == (True, False)
    assert shown["after"]["url"] == "http://127.0.0.1:9/hooks?token=1"
    assert (shown["after"]["status"], shown["isWithheld"]) == ("active", False)


async def test_what_stands_openly_in_the_chain_tells_before_and_after(office: Office) -> None:
    for day in ("2024-12-31", None):
        await office.graphql(LOCK, {"day": day})
    rate = """mutation { setStatutoryRate(input: {scheme: "SAUDI", startsOn: "2025-01-01",
        employeeRate: RATE, employerRate: 11.75}) { scheme } }"""
    for percent in ("9.75", "10"):
        await office.graphql(rate.replace("RATE", percent))
    await office.graphql(
        'mutation { updateAccount(input: {id: "acc_bank", nameEn: "Main bank"}) { id } }'
    )
    types = ["ledger.locked", "statutory_rate.set", "account.updated"]

    told = [(one["before"], one["after"]) for one in await audit(office, types=types)]

    assert told[0] == ({"lockedThrough": None}, {"lockedThrough": "2024-12-31"})
    assert told[1] == ({"lockedThrough": "2024-12-31"}, {"lockedThrough": None})
    assert (told[2][0], told[2][1]["employeeRate"]) == (None, "9.75")
    assert (told[3][0]["employeeRate"], told[3][1]["employeeRate"]) == ("9.75", "10")
    assert told[4] == ({"nameEn": "Bank account"}, {"nameEn": "Main bank"})


async def test_filters_narrow_the_log(office: Office) -> None:
    before = await ask(office, "{ events(last: 1) { nodes { sequence recordedAt } total } }")
    begun = before["total"]
    posted = await GraphQL(office).post()
    customer = await made(office, CUSTOMER)
    viewer = await ask(office, "{ viewer { key { id } } }")
    after = await ask(office, "{ events(last: 2) { nodes { recordedAt requestId } } }")
    [first, second] = after["nodes"]

    entry, party = [begun + 1], [begun + 2]
    assert await sequences(office, f'subject: "{posted.data["id"]}"') == entry
    assert await sequences(office, f'subject: "{customer}", types: ["journal_entry.posted"]') == []
    assert await sequences(office, f'actor: "{viewer["key"]["id"]}"') == entry + party
    assert await sequences(office, 'surface: "graphql"') == entry + party
    assert await sequences(office, 'surface: "guliel"') == []
    assert await sequences(office, f'requestId: "{second["requestId"]}"') == party
    assert await sequences(office, f'recordedFrom: "{first["recordedAt"]}"') == entry + party
    assert await sequences(office, f'recordedFrom: "{second["recordedAt"]}"') == party
    until = f'afterSequence: {begun}, recordedTo: "{first["recordedAt"]}"'
    assert await sequences(office, until) == entry
    assert await sequences(office, 'recordedFrom: "2099-01-01T00:00:00Z"') == []
    assert await sequences(office, 'recordedTo: "1999-01-01T00:00:00Z"') == []


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        ('types: ["journal_entry.posted", "account.create"]', "INVALID_INPUT", ["types", 1]),
        ("afterSequence: -1", "INVALID_INPUT", ["afterSequence"]),
        ('subject: "cus_00000000000000000000000000"', "REFERENCE_UNKNOWN", ["subject"]),
        ('actor: "key_00000000000000000000000000"', "REFERENCE_UNKNOWN", ["actor"]),
        ('subject: " "', "INVALID_INPUT", ["subject"]),
        (f'requestId: "{"x" * 201}"', "INVALID_INPUT", ["requestId"]),
        ('surface: ""', "INVALID_INPUT", ["surface"]),
        (
            'recordedFrom: "2026-01-02T00:00:00Z", recordedTo: "2026-01-01T00:00:00Z"',
            "INVALID_INPUT",
            ["recordedTo"],
        ),
    ],
)
async def test_a_bad_filter_is_named(
    office: Office, arguments: str, code: str, path: list[str | int]
) -> None:
    told = await paths(office, arguments)
    assert (told[0], told[1]) == (code, [path])


async def test_an_unknown_type_is_answered_with_one_that_reads_alike(office: Office) -> None:
    _, _, message = await paths(office, 'types: ["journal_entry.postd"]')
    assert message == (
        "There is no type of event 'journal_entry.postd'. Did you mean 'journal_entry.posted'?"
    )


async def test_the_newest_come_first_if_asked(office: Office) -> None:
    await GraphQL(office).post()
    total = (await ask(office, "{ events { total } }"))["total"]
    walked: list[int] = []
    cursor = ""
    while len(walked) < 6:
        found = await ask(
            office,
            f"{{ events(sort: NEWEST, first: 2{cursor}) {{ nodes {{ sequence }}"
            " pageInfo { endCursor hasNextPage } } }",
        )
        assert found["pageInfo"]["hasNextPage"] is True
        walked += [node["sequence"] for node in found["nodes"]]
        cursor = f', after: "{found["pageInfo"]["endCursor"]}"'
    assert walked == list(range(total, total - 6, -1))
    assert await sequences_of(office, f"sort: NEWEST, last: 2{cursor.replace('after', 'before')}")
    second = await sequences_of(office, "sort: NEWEST, page: 2, limit: 3")
    assert second == [total - 3, total - 4, total - 5]
    assert await sequences_of(office, "sort: NEWEST, last: 2") == [2, 1]
    code, path, _ = await paths(office, f"first: 2{cursor}")
    assert (code, path) == ("INVALID_CURSOR", [["after"]])


async def sequences_of(office: Office, arguments: str) -> list[int]:
    found = await ask(office, f"{{ events({arguments}) {{ nodes {{ sequence }} }} }}")
    return [node["sequence"] for node in found["nodes"]]


async def test_an_event_found_by_its_id_tells_the_same(office: Office) -> None:
    customer = await made(office, CUSTOMER)
    found = await ask(office, f'{{ events(subject: "{customer}") {{ nodes {{ id }} }} }}')
    document = """query($id: ID!) { node(id: $id) { ... on Event {
        type key { name } after isWithheld
    } } }"""

    event = await ask(office, document, id=found["nodes"][0]["id"])

    assert (event["type"], event["key"]) == ("customer.created", {"name": "test"})
    assert (event["after"]["nameEn"], event["isWithheld"]) == ("Palm", False)
