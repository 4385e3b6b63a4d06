"""Callers: who gets in by which header, on both engines, and what the key remembers of it."""

from asyncio import sleep, timeout, to_thread

import pytest

from gateway.callers import Callers
from gateway.key_making import UNLIMITED, Wanted, make_key
from gateway.known_keys import KNOWN_SECONDS, KnownKeys
from ledger.decide.keys import revoke_key
from ledger.errors import DatabaseUnavailable, Unauthenticated
from ledger.keys import Key, spell_key
from ledger.policy import Role
from storage.database import open_database
from storage.direct import open_direct
from storage.keys import select_keys
from storage.migrating import migrate
from storage.organizations import OPERATOR, OrganizationDraft, create_organization
from storage.statements import Statement
from storage.writing.unit import Needs, Unit

MINUTE = 60_000_000
LONG_SECONDS = 20.0
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


async def refused(callers, text):
    """Ask until the key is refused: what was known of it may be used for a second."""
    async with timeout(LONG_SECONDS):
        while True:
            try:
                await callers.identify(f"Bearer {text}")
            except Unauthenticated as refusal:
                return refusal.message
            await sleep(0.02)


async def last_used(database, organization):
    return (await only_key(database, organization)).last_used_at


async def only_key(database, organization):
    async with database.snapshot() as snapshot:
        return (await select_keys(snapshot, organization.number))[0]


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
    assert database.readers.lent == 0


async def test_unknown_and_revoked_keys_are_told_the_same(callers, new_key, database, clock):
    key, text = await new_key()
    await callers.identify(f"Bearer {text}")
    await callers.close()
    async with open_direct(database.readers) as connection:
        await connection.fetch(REVOKE, key.number, clock())
    told = [await refused(callers, tried) for tried in (text, spell_key("0" * 30))]
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


async def test_the_surface_is_noted_with_the_use(callers, new_key, database, organization, clock):
    _, text = await new_key()
    assert (await only_key(database, organization)).last_used_surface is None
    for surface, noted in (("v1", "v1"), ("guliel", "v1"), ("graphql", "graphql")):
        if noted == surface:
            clock.now += MINUTE + 1
        await callers.identify(f"Bearer {text}", surface)
        await callers.close()
        assert (await only_key(database, organization)).last_used_surface == noted


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
        await sleep(KNOWN_SECONDS)
        with pytest.raises(DatabaseUnavailable):
            await callers.identify(f"Bearer {text}")
        own_postgres_server.start()
        assert (await callers.identify(f"Bearer {text}")).grants[0].role is Role.OWNER
        await callers.close()


class Lookups:
    """Counts how often a connection of a database is lent."""

    def __init__(self, database):
        self._readers = database.readers
        self._before = database.readers.taken

    @property
    def count(self):
        return self._readers.taken - self._before


async def test_a_key_just_seen_is_not_looked_up_again(database, mint, new_key):
    _, text = await new_key()
    callers = Callers(database, mint, KnownKeys(known_seconds=LONG_SECONDS))
    await callers.identify(f"Bearer {text}")
    await callers.close()
    lookups = Lookups(database)
    for _ in range(3):
        assert (await callers.identify(f"Bearer {text}")).grants[0].role is Role.OWNER
    assert lookups.count == 0


async def test_a_miss_is_looked_up_each_time(callers, database):
    lookups = Lookups(database)
    for _ in range(2):
        with pytest.raises(Unauthenticated):
            await callers.identify(f"Bearer {spell_key('1' * 30)}")
    assert lookups.count == 2


async def test_a_known_key_expires_at_its_instant(database, mint, new_key, clock):
    _, text = await new_key(expires_at=clock.now + MINUTE)
    callers = Callers(database, mint, KnownKeys(known_seconds=LONG_SECONDS))
    await callers.identify(f"Bearer {text}")
    clock.now += MINUTE
    with pytest.raises(Unauthenticated, match="expired"):
        await callers.identify(f"Bearer {text}")
    await callers.close()


async def test_known_keys_are_forgotten_before_a_mutation_of_keys_is_answered(
    database, mint, new_key, organization, clock
):
    key, text = await new_key()
    callers = Callers(database, mint, KnownKeys(known_seconds=LONG_SECONDS))
    await callers.identify(f"Bearer {text}")
    needs = Needs(keys=(key.id,))
    await database.append(
        Unit(
            organization.number,
            OPERATOR,
            lambda books: revoke_key(books, key.id, UNLIMITED),
            Key,
            needs=needs,
        )
    )
    with pytest.raises(Unauthenticated, match="unknown or revoked"):
        await callers.identify(f"Bearer {text}")
    await callers.close()


async def test_only_so_many_keys_are_known_and_the_oldest_goes_first(database, mint, new_key):
    callers = Callers(database, mint, KnownKeys(keys_most=2, known_seconds=LONG_SECONDS))
    texts = [(await new_key())[1] for _ in range(3)]
    for text in texts:
        await callers.identify(f"Bearer {text}")
    await callers.close()
    lookups = Lookups(database)
    for text in reversed(texts[1:]):
        await callers.identify(f"Bearer {text}")
    assert lookups.count == 0
    await callers.identify(f"Bearer {texts[0]}")
    assert lookups.count == 1
