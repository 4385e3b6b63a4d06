"""The first start over real sockets, on both databases: one claim wins, nothing half-made stays."""

from __future__ import annotations

from asyncio import CancelledError, create_task, gather, sleep, to_thread
from contextlib import AsyncExitStack, suppress

import pytest

from gateway.console.setup import Setup, setup_code
from gateway.key_making import UNLIMITED, Wanted, make_key
from gateway.key_minting import KeyMint
from gateway.settings import Settings
from ledger.decide.keys import revoke_key
from ledger.errors import Forbidden
from ledger.keys import Key
from ledger.policy import Role
from storage.database import open_database
from storage.direct import open_direct
from storage.migrating import migrate
from storage.organizations import (
    OPERATOR,
    OrganizationDraft,
    create_organization,
    select_every_organization,
)
from storage.statements import spell
from storage.writing.unit import Needs, Unit
from tests.gateway.console.visitors import ask, bearer, code_of, csrf
from tests.gateway.streaming import live_server

SECRET = "0123456789abcdef0123456789abcdef"
CODE = setup_code(SECRET.encode())
PALM = {
    "name": "Palm Trading",
    "nameAr": "تجارة النخيل",
    "currency": "KWD",
    "timeZone": "Asia/Kuwait",
    "fiscalYearStartMonth": 4,
    "chart": "services",
}
SHOWN = """{ viewer { key { name } grants { role } organization {
    name nameAr baseCurrency timeZone fiscalYearStartMonth } } }"""


@pytest.fixture
def settings(database_url):
    return Settings(_env_file=None, database_url=database_url, secret=SECRET)


@pytest.fixture
async def database(settings):
    await to_thread(migrate, settings.database_url)
    async with open_database(settings.database_url) as opened:
        yield opened


@pytest.fixture
def setup(database):
    return Setup(database, SECRET.encode())


def claim(client, code: str = CODE, headers: dict[str, str] | None = None, **organization):
    body = {"code": code, "organization": {**PALM, **organization}}
    return client.post("/console/setup", json=body, headers=headers or {})


async def counted(database) -> tuple[int, int]:
    """Count the organisations that began, and the keys."""
    async with database.snapshot() as snapshot:
        organizations = await select_every_organization(snapshot)
    async with open_direct(database.readers) as connection:
        keys = await connection.fetch(spell("select key from keys"))
    return len(organizations), len(keys)


def test_code_is_four_groups_and_of_its_secret_alone():
    assert [len(group) for group in CODE.split("-")] == [4, 4, 4, 4]
    assert setup_code(b"x" * 32) != CODE


async def test_code_begins_the_books_and_signs_their_owner_in(live, database):
    state = (await live.client.get("/console/session")).json()
    assert (state["isSignedIn"], state["needsSetup"]) == (False, True)
    answer = await claim(live.client, f" {CODE.lower().replace('-', ' ')} ", currency=" kwd ")
    told = answer.json()
    assert (answer.status_code, told["isSignedIn"], told["needsSetup"]) == (201, True, False)
    for headers in (csrf(told["csrfToken"]), bearer(told["key"])):
        shown = await live.client.post("/graphql", json={"query": SHOWN}, headers=headers)
        assert shown.json()["data"]["viewer"] == {
            "key": {"name": "Owner"},
            "grants": [{"role": "OWNER"}],
            "organization": {
                "name": "Palm Trading",
                "nameAr": "تجارة النخيل",
                "baseCurrency": "KWD",
                "timeZone": "Asia/Kuwait",
                "fiscalYearStartMonth": 4,
            },
        }
    again = await claim(live.client)
    assert (again.status_code, code_of(again)) == (403, "FORBIDDEN")
    assert "key" not in again.json()
    assert await counted(database) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"code": "AAAA-AAAA-AAAA-AAAA"}, ["code"]),
        ({"code": ""}, ["code"]),
        ({"code": f"{CODE}A"}, ["code"]),
        ({"code": "ﬀ" * 16}, ["code"]),
        ({"code": 1}, ["code"]),
        ({"name": " "}, ["organization", "name"]),
        ({"name": "a" * 5_000}, ["organization", "name"]),
        ({"name": None}, ["organization", "name"]),
        ({"nameAr": "a\u0000b"}, ["organization", "nameAr"]),
        ({"currency": "XXX"}, ["organization", "currency"]),
        ({"currency": "riyal"}, ["organization", "currency"]),
        ({"timeZone": "Riyadh"}, ["organization", "timeZone"]),
        ({"timeZone": "../../etc/passwd"}, ["organization", "timeZone"]),
        ({"fiscalYearStartMonth": 13}, ["organization", "fiscalYearStartMonth"]),
        ({"fiscalYearStartMonth": "one"}, ["organization", "fiscalYearStartMonth"]),
        ({"chart": "none"}, ["organization", "chart"]),
        ({"id": "org_mine"}, ["organization", "id"]),
    ],
)
async def test_refusal_names_the_field_and_changes_nothing(live, database, wrong, path):
    code = wrong.get("code", CODE)
    changed = {name: value for name, value in wrong.items() if name != "code"}
    answer = await claim(live.client, code, **changed)
    assert (answer.status_code, code_of(answer)) == (400, "INVALID_INPUT")
    assert [one["path"] for one in answer.json()["details"]] == [path]
    assert "Set-Cookie" not in answer.headers
    assert await counted(database) == (0, 0)
    assert (await claim(live.client)).status_code == 201


async def test_wrong_codes_are_throttled_and_the_right_one_never(live, new_owner):
    for _ in range(100):
        assert (await claim(live.client, "AAAA")).status_code == 400
    answer = await claim(live.client, "AAAA")
    assert (answer.status_code, code_of(answer)) == (429, "RATE_LIMITED")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    begun = await claim(live.client)
    assert begun.status_code == 201
    assert (await ask(live.client, bearer(begun.json()["key"]))).status_code == 200


async def test_pages_of_others_begin_nothing(live, database):
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await claim(live.client, headers=headers)
        assert (answer.status_code, code_of(answer)) == (403, "FORBIDDEN")
    assert await counted(database) == (0, 0)


@pytest.fixture
def new_owner(database):
    """Make a key as `daftar keys create` does; `await new_owner(is_revoked=True)`."""

    async def make(*, is_revoked: bool = False) -> str:
        palm = await create_organization(database, OrganizationDraft("Palm"))
        wanted = Wanted("Mine", Role.OWNER, ["*"])
        key, text = await make_key(database, KeyMint(SECRET.encode()), palm, wanted)
        if is_revoked:
            revoke = Unit(
                palm.number,
                OPERATOR,
                lambda books: revoke_key(books, key.id, UNLIMITED),
                Key,
                Needs(keys=(key.id,)),
            )
            await database.append(revoke)
        return text

    return make


@pytest.mark.parametrize("is_revoked", [False, True])
async def test_code_opens_nothing_once_a_key_was_ever_made(live, database, new_owner, is_revoked):
    assert (await live.client.get("/console/session")).json()["needsSetup"]
    await new_owner(is_revoked=is_revoked)
    assert not (await live.client.get("/console/session")).json()["needsSetup"]
    for code in (CODE, "AAAA"):  # Whether a code is right is not told any more.
        answer = await claim(live.client, code)
        assert (answer.status_code, code_of(answer)) == (403, "FORBIDDEN")
    assert await counted(database) == (1, 1)


async def test_of_two_claims_at_once_one_wins(settings, database):
    """Also of two processes on PostgreSQL; a file of SQLite has one."""
    async with AsyncExitStack() as stack:
        clients = []
        for _ in range(1 if database.is_sqlite else 3):
            own = await stack.enter_async_context(open_database(settings.database_url))
            server = await stack.enter_async_context(live_server(settings, own))
            clients += [server.client] * 3
        answers = await gather(*(claim(client) for client in clients))
        states = [(await client.get("/console/session")).json() for client in clients]
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201, *[403] * (len(clients) - 1)]
    assert [state["needsSetup"] for state in states] == [False] * len(clients)
    assert await counted(database) == (1, 1)


async def test_claim_that_is_refused_leaves_the_next_one_its_turn(live, database):
    answers = await gather(
        claim(live.client, currency="XXX"), claim(live.client), claim(live.client)
    )
    first, *others = sorted(answer.status_code for answer in answers)
    assert first == 201
    assert set(others) <= {400, 403}
    assert await counted(database) == (1, 1)


async def test_claim_that_breaks_off_leaves_both_or_neither(setup, database):
    """Wherever it breaks off: the code opens again, or the books have their owner's key."""
    for milliseconds in range(0, 60, 3):
        claiming = create_task(setup.begin(OrganizationDraft("Palm")))
        await sleep(milliseconds / 1000)
        claiming.cancel()
        with suppress(CancelledError, Forbidden):
            await claiming
    with suppress(Forbidden):
        await setup.begin(OrganizationDraft("Palm"))
    assert not await setup.is_needed()
    assert await counted(database) == (1, 1)
