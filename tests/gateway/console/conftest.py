"""A server of the console's doors, and a key to sign in with."""

from __future__ import annotations

import pytest

from tests.gateway.streaming import live_server


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit": "1000/minute"})


@pytest.fixture
async def live(settings, database):
    async with live_server(settings, database) as server:
        yield server


@pytest.fixture
async def key(new_key):
    _, text = await new_key()
    return text
