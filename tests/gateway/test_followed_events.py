"""Followed events tell who acted, and what was before and after, as the log itself does."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.policy import Role
from tests.gateway.streaming import Live, live_server

FOLLOWED = """subscription { ledgerEvents(after: 52, types: ["customer.created"]) {
    actor key { id name prefix } before after isWithheld
} }"""
CREATE = 'mutation { createCustomer(input: {code: "C-1", nameEn: "Palm"}) { id } }'


async def follow_one(live: Live, key: str) -> Any:
    async with live.socket(key) as socket:
        await socket.subscribe("a", FOLLOWED)
        return (await socket.receive())["payload"]["data"]["ledgerEvents"]


@pytest.mark.parametrize("scopes", [("accounting:read", "customers:read"), ("accounting:read",)])
async def test_what_is_personal_is_sent_to_whom_it_is_shown(settings, database, new_key, scopes):
    writer, writer_text = await new_key(Role.CONTRIBUTOR, ("customers:write", "customers:read"))
    _, text = await new_key(Role.VIEWER, scopes)
    async with live_server(settings, database) as live:
        made = await live.graphql(writer_text, CREATE)
        event = await follow_one(live, text)
    assert "errors" not in made
    assert event["actor"] == writer.id
    assert event["key"] == {"id": writer.id, "name": writer.name, "prefix": writer.prefix}
    shown = None if event["after"] is None else event["after"]["nameEn"]
    is_trusted = "customers:read" in scopes
    assert (event["before"], shown) == (None, "Palm" if is_trusted else None)
    assert event["isWithheld"] is not is_trusted
