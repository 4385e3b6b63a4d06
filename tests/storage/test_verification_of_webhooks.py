"""Verification is silent on webhooks that were kept and finds every tampering but with secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from storage import tables
from tests.storage.test_verification import Tampering, find, put, tamper
from tests.storage.unproven import unproven
from tests.storage.webhooks import WebhookDesk, keep_webhooks_a_while

if TYPE_CHECKING:
    from tests.storage.books import Desk

UNPROVEN = unproven("webhooks")
TAMPERINGS = [
    Tampering(f"webhooks.{column.name}", "webhook")
    for column in tables.webhooks.columns
    if column.name != "org" and f"webhooks.{column.name}" not in UNPROVEN
]


@pytest.fixture
def office(desk: Desk) -> WebhookDesk:
    return WebhookDesk(desk)


async def test_kept_webhooks_have_no_fault(office: WebhookDesk) -> None:
    await keep_webhooks_a_while(office)
    assert await find(office.desk.database) == []


async def test_a_tampered_column_of_webhooks_is_found(
    office: WebhookDesk, subtests: pytest.Subtests
) -> None:
    database = office.desk.database
    await keep_webhooks_a_while(office)
    for tampering in TAMPERINGS:
        with subtests.test(tampering.column):
            before, after = await tamper(database, tampering)
            found = await find(database)
            await put(database, tampering.table, after, before)
            assert [fault for fault in found if fault.startswith("webhook whk_")], found
    assert await find(database) == []


async def test_secrets_alone_are_not_proven(office: WebhookDesk) -> None:
    database = office.desk.database
    await keep_webhooks_a_while(office)
    for column in sorted(UNPROVEN):
        await tamper(database, Tampering(column, "webhook"))
    assert await find(database) == []


async def test_a_status_that_no_event_told_is_found(office: WebhookDesk) -> None:
    _, dead, _ = await keep_webhooks_a_while(office)
    table = tables.webhooks
    async with office.desk.database.engine.begin() as connection:
        await connection.execute(
            table.update().where(table.c.number == dead.number).values(status="active")
        )
    found = await find(office.desk.database)
    assert found == [f"webhook {dead.id}: status is active, the chain says disabled."]


async def test_a_missing_webhook_is_found(office: WebhookDesk) -> None:
    busy, _, _ = await keep_webhooks_a_while(office)
    table = tables.webhooks
    async with office.desk.database.engine.begin() as connection:
        await connection.execute(delete(table).where(table.c.number == busy.number))
    assert await find(office.desk.database) == [f"webhook {busy.id}: It is missing."]


async def test_a_webhook_that_no_event_created_is_found(office: WebhookDesk) -> None:
    made = await office.create()
    table = tables.webhooks
    async with office.desk.database.engine.begin() as connection:
        row = dict((await connection.execute(table.select())).one()._mapping)
        forged = row | {"number": 999, "public_id": "whk_forged"}
        await connection.execute(table.insert().values(forged))
    assert made.id != "whk_forged"
    assert await find(office.desk.database) == ["webhook whk_forged: No event created it."]


async def test_tampering_with_webhooks_stays_within_its_organization(
    office: WebhookDesk, other_desk: Desk
) -> None:
    await office.create()
    await WebhookDesk(other_desk).create()
    await tamper(office.desk.database, Tampering("webhooks.url", "webhook"))
    assert await find(office.desk.database, "org_other") == []
