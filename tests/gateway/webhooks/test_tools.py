"""The tools of webhooks as a process opens them, and what resolvers may do with them."""

from asyncio import timeout, to_thread

import pytest

from gateway.settings import Settings
from gateway.webhooks.outbound import WebhookOutbound
from gateway.webhooks.tools import open_tools
from ledger.errors import InvalidInput
from storage.database import open_database
from storage.migrating import migrate
from tests.gateway.webhooks.receivers import answers, receiving


@pytest.fixture
async def open_outbound(sqlite_url):
    """Open the tools with these settings: `await open_outbound(webhook_allow=...)`."""
    opened = []
    await to_thread(migrate, sqlite_url)
    async with open_database(sqlite_url) as database:

        def make(**options):
            settings = Settings(_env_file=None, database_url=sqlite_url, secret="x" * 32, **options)
            tools = open_tools(settings, database)
            opened.append(tools)
            return WebhookOutbound(tools), tools

        yield make
        for tools in opened:
            await tools.close()


async def test_nothing_private_may_be_registered_by_default(open_outbound):
    outbound, _ = open_outbound()
    with pytest.raises(InvalidInput, match="public addresses only"):
        await outbound.check_target("https://127.0.0.1/")
    await outbound.check_target("https://8.8.8.8/")


async def test_what_the_operator_allows_is_registered_and_reached(open_outbound):
    outbound, tools = open_outbound(webhook_allow="127.0.0.1")
    async with receiving(answers("200 OK")) as receiver:
        await outbound.check_target(receiver.url)
        assert (await tools.sender.send(receiver.url, {}, b"{}")).is_taken


async def test_secret_is_shown_once_and_kept_sealed(open_outbound):
    outbound, tools = open_outbound()
    minted = outbound.mint_secret("org_palm")
    assert minted.text.startswith("whsec_")
    assert minted.text.encode() not in minted.sealed
    assert tools.secrets.open(minted.sealed, "org_palm") == minted.text


async def test_closing_ends_kept_connections(open_outbound):
    _, tools = open_outbound(webhook_allow="127.0.0.1")
    async with receiving(answers("200 OK")) as receiver:
        await tools.sender.send(receiver.url, {}, b"{}")
        assert not receiver.left.is_set()
        await tools.close()
        async with timeout(5):
            await receiver.left.wait()
