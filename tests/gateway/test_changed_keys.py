"""Keys changed by one process reach the others, which know them already: by news or by age."""

from __future__ import annotations

from asyncio import sleep, timeout, to_thread
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from gateway.callers import Callers
from gateway.key_making import UNLIMITED, Wanted, make_key
from gateway.known_keys import KNOWN_SECONDS, KnownKeys
from ledger.decide.keys import grant_key, revoke_key, rotate_key
from ledger.decide.organizations import OrganizationChange, update_organization
from ledger.errors import Unauthenticated
from ledger.keys import Key
from ledger.organizations import Organization
from ledger.policy import Role
from storage.database import Database, open_database
from storage.migrating import migrate
from storage.organizations import OPERATOR, OrganizationDraft, create_organization
from storage.writing.unit import Needs, Unit
from tests.gateway.conftest import SECRET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LONG_SECONDS = 60.0
AGELESS = 10_000.0
"""So long that nothing but news can have been the reason."""


@pytest.fixture
async def here(database_url) -> AsyncIterator[Database]:
    """The process in which keys are changed."""
    await to_thread(migrate, database_url)
    async with open_database(database_url) as opened:
        await opened.news.start()
        yield opened


@asynccontextmanager
async def another_process(url, mint, *, known_seconds) -> AsyncIterator[tuple[Database, Callers]]:
    """What a further server process has of its own."""
    async with open_database(url) as opened:
        await opened.news.start()
        callers = Callers(opened, mint, KnownKeys(known_seconds=known_seconds))
        yield opened, callers
        await callers.close()


class Desk:
    """An organisation, a further one, and a key of the first."""

    def __init__(self, database, organization, other, key, text):
        self.database = database
        self.organization = organization
        self.other = other
        self.key = key
        self.header = f"Bearer {text}"

    async def rename(self, name):
        change = OrganizationChange(name=name)
        unit = Unit(
            self.organization.number,
            OPERATOR,
            lambda books: update_organization(books, change),
            Organization,
        )
        await self.database.append(unit)

    async def change(self, decide, organization=None):
        number = (organization or self.organization).number
        unit = Unit(number, OPERATOR, decide, Key, needs=Needs(keys=(self.key.id,)))
        return (await self.database.append(unit)).record


@pytest.fixture
async def desk(here, mint):
    organization = await create_organization(here, OrganizationDraft("Palm", id="org_palm"))
    other = await create_organization(here, OrganizationDraft("Dates", id="org_dates"))
    key, text = await make_key(here, mint, organization, Wanted("T", Role.OWNER, ["*"]))
    return Desk(here, organization, other, key, text)


async def become(answer):
    """Ask until the answer is yes."""
    async with timeout(LONG_SECONDS):
        while True:
            if await answer():
                return
            await sleep(0.02)


async def become_refused(callers, header):
    async def is_refused():
        try:
            await callers.identify(header)
        except Unauthenticated as refusal:
            return refusal.message == "The key is unknown or revoked."
        return False

    await become(is_refused)


async def become_granted(callers, header, organization_id):
    async def is_granted():
        return (await callers.identify(header)).grant_in(organization_id) is not None

    await become(is_granted)


async def test_news_of_a_revocation_reach_another_process(database_url, desk, mint):
    async with another_process(database_url, mint, known_seconds=AGELESS) as (_, callers):
        await callers.identify(desk.header)
        await desk.change(lambda books: revoke_key(books, desk.key.id, UNLIMITED))
        await become_refused(callers, desk.header)


async def test_news_of_a_new_text_reach_another_process(database_url, desk, mint):
    minted = mint.mint()
    async with another_process(database_url, mint, known_seconds=AGELESS) as (_, callers):
        await callers.identify(desk.header)
        await desk.change(
            lambda books: rotate_key(books, desk.key.id, minted.prefix, minted.hash, UNLIMITED)
        )
        assert (await callers.identify(f"Bearer {minted.text}")).id == desk.key.id
        await become_refused(callers, desk.header)


async def test_news_of_a_grant_reach_another_process(database_url, desk, mint):
    async with another_process(database_url, mint, known_seconds=AGELESS) as (_, callers):
        assert (await callers.identify(desk.header)).grant_in("org_dates") is None
        await desk.change(
            lambda books: grant_key(books, desk.key.id, Role.VIEWER, UNLIMITED), desk.other
        )
        await become_granted(callers, desk.header, "org_dates")


async def test_news_of_a_rename_reach_another_process(database_url, desk, mint):
    async with another_process(database_url, mint, known_seconds=AGELESS) as (_, callers):
        assert (await callers.identify(desk.header)).grants[0].organization_name == "Palm"
        await desk.rename("Dates and Palms")

        async def is_renamed():
            grants = (await callers.identify(desk.header)).grants
            return grants[0].organization_name == "Dates and Palms"

        await become(is_renamed)


async def test_a_rename_is_known_here_before_it_is_answered(desk, mint):
    callers = Callers(desk.database, mint, KnownKeys(known_seconds=AGELESS))
    await callers.identify(desk.header)
    await desk.rename("Dates")
    assert (await callers.identify(desk.header)).grants[0].organization_name == "Dates"
    await callers.close()


async def test_with_the_news_cut_a_revocation_is_heeded_by_age(database_url, desk, mint):
    async with another_process(database_url, mint, known_seconds=KNOWN_SECONDS) as (there, callers):
        await there.news.stop()
        await callers.identify(desk.header)
        await desk.change(lambda books: revoke_key(books, desk.key.id, UNLIMITED))
        await become_refused(callers, desk.header)


async def test_with_the_news_cut_a_grant_is_heeded_by_age(database_url, desk, mint):
    async with another_process(database_url, mint, known_seconds=KNOWN_SECONDS) as (there, callers):
        await there.news.stop()
        await callers.identify(desk.header)
        await desk.change(
            lambda books: grant_key(books, desk.key.id, Role.VIEWER, UNLIMITED), desk.other
        )
        await become_granted(callers, desk.header, "org_dates")


@pytest.mark.parametrize("order", ["revoke", "rotate"])
async def test_what_the_command_line_changes_holds_in_a_running_server(
    database_url, desk, mint, daftar, order
):
    settings = {"DAFTAR_DATABASE_URL": database_url, "DAFTAR_SECRET": SECRET}
    async with another_process(database_url, mint, known_seconds=KNOWN_SECONDS) as (_, callers):
        await callers.identify(desk.header)
        command = ("keys", order, desk.key.id, "--organization", "org_palm")
        done = await to_thread(daftar, *command, **settings)
        assert done.returncode == 0, done.stderr
        await become_refused(callers, desk.header)


async def test_a_key_of_the_command_line_works_at_once(database_url, desk, mint, daftar):
    settings = {"DAFTAR_DATABASE_URL": database_url, "DAFTAR_SECRET": SECRET}
    async with another_process(database_url, mint, known_seconds=AGELESS) as (_, callers):
        await callers.identify(desk.header)
        command = ("--organization", "org_palm", "--role", "VIEWER", "--scopes", "*")
        made = await to_thread(daftar.json, "keys", "create", *command, **settings)
        assert (await callers.identify(f"Bearer {made['key']}")).id == made["id"]
