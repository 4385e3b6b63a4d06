"""Who calls the dialects is counted, written down within seconds, and told to the key's home."""

from __future__ import annotations

from asyncio import gather
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text as sql

from gateway.app import create_app
from gateway.key_making import UNLIMITED, Wanted, make_key
from gateway.usage import Usage
from ledger.dates import date_of
from ledger.decide.keys import grant_key
from ledger.keys import Key
from ledger.policy import Role
from storage.database import open_database
from storage.organizations import OPERATOR, OrganizationDraft, create_organization
from storage.tables import usage as usage_table
from storage.writing.unit import Needs, Unit
from tests.gateway.test_app import bearer, running
from tests.storage.proof import read_table

if TYPE_CHECKING:
    from gateway.settings import Settings
    from storage.database import Database

DAY = 24 * 3600 * 1_000_000
MARCH_30 = 1_774_828_800_000_000
"""2026-03-30 00:00 UTC."""
ACCOUNTS, SUMMARY = "GET /api/v1/accounts", "GET /api/ledger/summary"
DOCUMENT = """query ($keyId: ID, $dialect: String, $from: Date, $to: Date, $first: Int) {
  dialectUsage(keyId: $keyId, dialect: $dialect, from: $from, to: $to, first: $first) {
    total
    nodes { id key { id name prefix } dialect route calls lastUsedAt sunsetAt }
  }
}"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"rate_limit": "1000/minute"})


async def asked(client: Any, text: str, **variables: object) -> Any:
    body = {"query": DOCUMENT, "variables": variables}
    answer = (await client.post("/graphql", json=body, headers=bearer(text))).json()
    if "errors" in answer:
        (error,) = answer["errors"]
        return error["extensions"]["code"], error["extensions"]["details"][0]["path"]
    return answer["data"]["dialectUsage"]["nodes"]


def counted(nodes: Any) -> list[tuple[str, str, int]]:
    return [(node["key"]["id"], node["route"], node["calls"]) for node in nodes]


async def kept(database: Database) -> list[tuple[int, date, str, int]]:
    rows = await read_table(database, usage_table)
    return sorted((row.key, date_of(row.day), row.route, row.calls) for row in rows)


async def test_calls_are_counted_by_key_dialect_and_route(
    settings, database, new_key, organization
) -> None:
    first, text = await new_key()
    second, other = await new_key(Role.VIEWER, ("keys:read",))
    async with running(create_app(settings, database)) as client:
        headers = bearer(text)
        await client.get("/api/v1/accounts", headers=headers)
        await client.head("/api/v1/accounts/", headers=headers)
        await client.get("/api/v1/accounts?limit=0", headers=headers)
        await client.get(f"/api/ledger/summary?organizationId={organization.id}", headers=headers)
        await client.get("/api/v1/accounts", headers=bearer(other))
        for path in ("/api/v1/nowhere", "/docs", "/graphql?query={__typename}"):
            await client.get(path, headers=headers)
        await client.put("/api/v1/accounts", headers=headers)
        await client.get("/api/v1/accounts")
        await client.get("/api/v1/accounts", headers=bearer("glk_wrong"))
        metrics = (await client.get("/metrics")).text
    async with running(create_app(settings, database)) as client:
        nodes = await asked(client, text)

    assert {(n["key"]["id"], n["dialect"], n["route"], n["calls"]) for n in nodes} == {
        (first.id, "v1", ACCOUNTS, 3),
        (first.id, "guliel", SUMMARY, 1),
        (second.id, "v1", ACCOUNTS, 1),
    }
    assert counted(nodes)[0] == (second.id, ACCOUNTS, 1)
    assert nodes[0]["key"] == {"id": second.id, "name": "Test", "prefix": second.prefix}
    assert nodes[0]["id"] == f"{second.id}/../{ACCOUNTS}"
    lines = [line for line in metrics.splitlines() if "dialect_requests_total{" in line]
    assert lines == [
        f'daftar_dialect_requests_total{{dialect="v1",key="{first.id}",route="{ACCOUNTS}"}} 3.0',
        f'daftar_dialect_requests_total{{dialect="guliel",key="{first.id}",route="{SUMMARY}"}} 1.0',
        f'daftar_dialect_requests_total{{dialect="v1",key="{second.id}",route="{ACCOUNTS}"}} 1.0',
    ]


async def test_calls_are_written_while_the_server_runs(database, new_key) -> None:
    key, _ = await new_key()
    usage = Usage(database, flush_every_seconds=0.01)
    await usage.start()
    usage.note(key, "v1", ACCOUNTS)
    while not await kept(database):
        pass
    await usage.stop()

    assert [row[2:] for row in await kept(database)] == [(ACCOUNTS, 1)]


async def test_processes_add_up_and_days_stand_apart(settings, database, new_key) -> None:
    key, _ = await new_key()
    now = [MARCH_30 + DAY - 1]
    async with (
        open_database(settings.database_url, clock=lambda: now[0]) as one,
        open_database(settings.database_url, clock=lambda: now[0]) as other,
    ):
        processes = [Usage(one), Usage(other)]
        for calls in (1, 2):
            for process in processes:
                for _ in range(calls):
                    process.note(key, "v1", ACCOUNTS)
            await gather(*(process.flush() for process in processes))
            now[0] += 1

    assert await kept(database) == [
        (key.number, date(2026, 3, 30), ACCOUNTS, 2),
        (key.number, date(2026, 3, 31), ACCOUNTS, 4),
    ]


async def test_what_cannot_be_written_is_kept(database, new_key) -> None:
    key, _ = await new_key()
    usage = Usage(database)
    usage.note(key, "v1", ACCOUNTS)
    await _run(database, "alter table usage rename to away")
    await usage.flush()
    usage.note(key, "v1", ACCOUNTS)
    await _run(database, "alter table away rename to usage")
    await usage.flush()
    await usage.flush()

    assert [row[2:] for row in await kept(database)] == [(ACCOUNTS, 2)]


async def test_one_home_that_fails_does_not_hold_up_the_others(database, new_key, mint) -> None:
    key, _ = await new_key()
    neighbour = await create_organization(database, OrganizationDraft("Date", id="org_date"))
    other, _ = await make_key(database, mint, neighbour, Wanted("Test", Role.OWNER, ["*"]))
    usage = Usage(database)
    for one in (key, other):
        usage.note(one, "v1", ACCOUNTS)
    refuse = f"when new.org = {neighbour.number} begin select raise(abort, 'no'); end"
    await _run(database, f"create trigger never before insert on usage {refuse}")
    await usage.flush()
    before = [row[0] for row in await kept(database)]
    await _run(database, "drop trigger never")
    await usage.stop()

    assert before == [key.number]
    assert {row[0]: row[3] for row in await kept(database)} == {key.number: 1, other.number: 1}


async def _run(database: Database, text: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(sql(text))


async def test_what_waits_is_bounded(database, new_key) -> None:
    key, _ = await new_key()
    usage = Usage(database, tallies_most=2)
    for route in ("GET /1", "GET /2", "GET /3", "GET /1"):
        usage.note(key, "v1", route)
    await usage.flush()

    assert [row[2:] for row in await kept(database)] == [("GET /1", 2), ("GET /2", 1)]


async def test_many_tallies_take_several_statements(database, new_key) -> None:
    key, _ = await new_key()
    usage = Usage(database)
    for number in range(1_100):
        usage.note(key, "v1", f"GET /{number}")
    await usage.flush()

    assert len(await kept(database)) == 1_100


async def seen(settings: Settings, key: Key, other: Key) -> None:
    """Count calls of two keys on two days."""
    for day, calls in ((0, 2), (1, 3)):
        clock = MARCH_30 + day * DAY
        async with open_database(settings.database_url, clock=lambda clock=clock: clock) as books:
            usage = Usage(books)
            for _ in range(calls):
                usage.note(key, "v1", ACCOUNTS)
            usage.note(other, "guliel", SUMMARY)
            await usage.flush()


async def test_usage_is_asked_by_key_dialect_and_day(settings, database, new_key) -> None:
    key, text = await new_key()
    other, _ = await new_key()
    await seen(settings, key, other)
    mine, theirs = (key.id, ACCOUNTS, 5), (other.id, SUMMARY, 2)
    async with running(create_app(settings, database)) as client:
        answers = [
            counted(await asked(client, text, **variables))
            for variables in (
                {"dialect": "v1"},
                {"keyId": other.id},
                {"to": "2026-03-30"},
                {"from": "2026-03-31", "to": "2026-03-31", "dialect": "v1"},
                {"from": "2026-04-01"},
            )
        ]
        (node,) = await asked(client, text, to="2026-03-30", dialect="v1")
        everything = await asked(client, text)

    assert answers[:2] == [[mine], [theirs]]
    assert set(answers[2]) == {(key.id, ACCOUNTS, 2), (other.id, SUMMARY, 1)}
    assert answers[3:] == [[(key.id, ACCOUNTS, 3)], []]
    assert set(counted(everything)) == {mine, theirs}
    assert node["id"] == f"{key.id}/..2026-03-30/{ACCOUNTS}"
    assert (node["lastUsedAt"], node["sunsetAt"]) == ("2026-03-30T00:00:00.000000Z", None)


async def test_what_cannot_be_asked_is_named(settings, database, new_key) -> None:
    _, text = await new_key()
    async with running(create_app(settings, database)) as client:
        answers = [
            await asked(client, text, **variables)
            for variables in (
                {"dialect": "v3"},
                {"keyId": "key_0"},
                {"from": "2026-04-01", "to": "2026-03-31"},
            )
        ]

    assert answers == [
        ("INVALID_INPUT", ["dialect"]),
        ("NOT_FOUND", ["keyId"]),
        ("INVALID_INPUT", ["from"]),
    ]


async def test_only_the_home_of_a_key_sees_its_calls(settings, database, new_key, mint) -> None:
    key, text = await new_key()
    neighbour = await create_organization(database, OrganizationDraft("Date", id="org_date"))
    wanted = Wanted("Test", Role.OWNER, ["*"])
    own, theirs = await make_key(database, mint, neighbour, wanted)
    await database.append(
        Unit(
            neighbour.number,
            OPERATOR,
            lambda books: grant_key(books, key.id, Role.ADMIN, UNLIMITED),
            Key,
            needs=Needs(keys=(key.id,)),
        )
    )
    async with running(create_app(settings, database)) as client:
        await client.get("/api/v1/accounts", headers=bearer(text))
        abroad = await client.get(
            "/api/ledger/summary?organizationId=org_date", headers=bearer(text)
        )
        await client.get("/api/v1/accounts", headers=bearer(theirs))
    async with running(create_app(settings, database)) as client:
        mine = counted(await asked(client, text))
        others = counted(await asked(client, theirs))
        foreign = await asked(client, theirs, keyId=key.id)

    assert abroad.status_code == 200
    assert set(mine) == {(key.id, ACCOUNTS, 1), (key.id, SUMMARY, 1)}
    assert others == [(own.id, ACCOUNTS, 1)]
    assert foreign == ("NOT_FOUND", ["keyId"])


@pytest.mark.parametrize(
    ("role", "scopes", "code"),
    [
        (Role.ADMIN, ("keys:read",), None),
        (Role.ADMIN, ("accounting:read",), "FORBIDDEN"),
        (Role.CONTRIBUTOR, ("keys:read",), "FORBIDDEN"),
    ],
)
async def test_usage_is_for_those_who_see_keys(
    settings, database, new_key, role: Role, scopes: tuple[str, ...], code: str | None
) -> None:
    _, text = await new_key(role, scopes)
    async with running(create_app(settings, database)) as client:
        query = {"query": "{ dialectUsage { total } }"}
        answer = (await client.post("/graphql", json=query, headers=bearer(text))).json()

    found = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assert found == ([] if code is None else [code])
