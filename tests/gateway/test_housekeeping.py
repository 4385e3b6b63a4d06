"""Outcomes are kept for seven days, and then no longer."""

from asyncio import to_thread

from ledger.books import Actor
from ledger.decide.periods import LockChange, set_lock
from storage.database import open_database
from storage.idempotency import KEPT_MICROSECONDS, forget_outcomes
from storage.migrating import migrate
from storage.organizations import OrganizationDraft, create_organization
from storage.writing.unit import IdempotencyKey, Unit


async def test_outcomes_are_forgotten_after_seven_days(database_url: str) -> None:
    await to_thread(migrate, database_url)
    now = [1_750_000_000_000_000]
    async with open_database(database_url, clock=lambda: now[0]) as database:
        organization = await create_organization(database, OrganizationDraft("Kept Ltd"))
        unit = Unit(
            organization.number,
            Actor(1, "key_1", "graphql"),
            lambda books: set_lock(books, None),
            LockChange,
            idempotency=IdempotencyKey("nightly#0", "setLedgerLock", b"asked"),
        )
        replays = [(await database.append(unit)).is_replay]
        for later in (KEPT_MICROSECONDS, 1):
            now[0] += later
            await forget_outcomes(database)
            replays.append((await database.append(unit)).is_replay)

    assert replays == [False, True, False]
