"""Callers: who gets in by which header, on both engines, and what the key remembers of it."""

from asyncio import to_thread

import pytest

from gateway.callers import Callers
from gateway.key_making import Wanted, make_key
from ledger.errors import DatabaseUnavailable, Unauthenticated
from ledger.keys import spell_key
from ledger.policy import Role
from storage.database import open_database
from storage.direct import open_direct
from storage.keys import select_keys
from storage.migrating import migrate
from storage.organizations import OrganizationDraft, create_organization
from storage.statements import Statement

MINUTE = 60_000_000
REVOKE = Statement(
    "update keys set revoked_at = $2 where key = $1",
    "update keys set revoked_at = ?2 where key = ?1",
)


class Clock:
    now = 1_790_000_000_000_000

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def database(database_url, clock):
    await to_thread(migrate, database_url)
    async with open_database(database_url, clock=clock) as opened:
        yield opened


@pytest.fixture
async def callers(database, mint):
    opened = Callers(database, mint)
    yield opened
    await opened.close()


async def last_used(database, organization):
    async with database.snapshot() as snapshot:
        return (await select_keys(snapshot, organization.number))[0].last_used_at


@pytest.mark.parametrize("spelling", ["Bearer {}", "bearer {}", "BEARER  {} "])
async def test_key_is_known_with_its_grants(callers, new_key, organization, spelling):
    key, text = await new_key(Role.MANAGER, ("accounting:read",), rate_limit=9)
    found = await callers.identify(spelling.format(text))
    assert (found.id, found.scopes, found.rate_limit) == (key.id, {"accounting:read"}, 9)
    assert [(grant.organization_id, grant.role) for grant in found.grants] == [
        (organization.id, Role.MANAGER)
    ]


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "glk_abc", "Bearer glk_abc"]
)
async def test_header_without_a_key_is_refused(callers, header):
    with pytest.raises(Unauthenticated):
        await callers.identify(header)


async def test_mistyped_key_is_refused_without_the_database(callers, new_key, database):
    _, text = await new_key()
    await database.engine.dispose()
    typo = text[:10] + ("a" if text[10] != "a" else "b") + text[11:]
    with pytest.raises(Unauthenticated, match="mistyped"):
        await callers.identify(f"Bearer {typo}")
    assert database.engine.pool.checkedin() == 0


async def test_unknown_and_revoked_keys_are_told_the_same(callers, new_key, database, clock):
    key, text = await new_key()
    await callers.identify(f"Bearer {text}")
    await callers.close()
    async with open_direct(database.engine) as connection:
        await connection.fetch(REVOKE, key.number, clock())
    told = []
    for tried in (text, spell_key("0" * 30)):
        with pytest.raises(Unauthenticated) as caught:
            await callers.identify(f"Bearer {tried}")
        told.append(caught.value.message)
    assert told == ["The key is unknown or revoked."] * 2


async def test_key_expires_at_its_instant(callers, new_key, clock):
    _, text = await new_key(expires_at=clock.now + MINUTE)
    clock.now += MINUTE - 1
    await callers.identify(f"Bearer {text}")
    clock.now += 1
    with pytest.raises(Unauthenticated, match="expired"):
        await callers.identify(f"Bearer {text}")


async def test_use_is_noted_at_most_once_a_minute(callers, new_key, database, organization, clock):
    _, text = await new_key()
    assert await last_used(database, organization) is None
    first = clock.now
    await callers.identify(f"Bearer {text}")
    await callers.close()
    assert await last_used(database, organization) == first
    clock.now += MINUTE - 1
    await callers.identify(f"Bearer {text}")
    await callers.close()
    assert await last_used(database, organization) == first
    clock.now += 2
    await callers.identify(f"Bearer {text}")
    await callers.close()
    assert await last_used(database, organization) == first + MINUTE + 1


async def test_another_secret_knows_no_key(database, organization, mint, new_key):
    _, text = await new_key()
    from gateway.key_minting import KeyMint

    with pytest.raises(Unauthenticated):
        await Callers(database, KeyMint(b"x" * 32)).identify(f"Bearer {text}")


async def test_database_that_is_away_is_no_bad_key(own_postgres_server, mint):
    url = own_postgres_server.url("postgres")
    await to_thread(migrate, url)
    async with open_database(url) as database:
        organization = await create_organization(database, OrganizationDraft("Palm"))
        _, text = await make_key(database, mint, organization, Wanted("T", Role.OWNER, ["*"]))
        callers = Callers(database, mint)
        await callers.identify(f"Bearer {text}")
        await callers.close()
        own_postgres_server.kill()
        with pytest.raises(DatabaseUnavailable):
            await callers.identify(f"Bearer {text}")
        own_postgres_server.start()
        assert (await callers.identify(f"Bearer {text}")).grants[0].role is Role.OWNER
        await callers.close()
