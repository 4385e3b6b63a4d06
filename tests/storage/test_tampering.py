"""Every column of every table is flipped by some test and found, or stands among the exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from storage import tables
from storage.verification import first_broken_sequence
from tests.storage import (
    test_verification,
    test_verification_of_known_totals,
    test_verification_of_payroll,
    test_verification_of_seals,
    test_verification_of_trade,
    test_verification_of_vat_and_cash,
    test_verification_of_webhooks,
)
from tests.storage.test_verification import find_all, put
from tests.storage.trade import TradeDesk
from tests.storage.unproven import APART, UNPROVEN

if TYPE_CHECKING:
    from tests.storage.books import Desk

SUITES = (
    test_verification,
    test_verification_of_known_totals,
    test_verification_of_payroll,
    test_verification_of_seals,
    test_verification_of_trade,
    test_verification_of_vat_and_cash,
    test_verification_of_webhooks,
)
ONE_BY_ONE = {
    "event_details.after",
    "event_details.before",
    "event_details.sequence",
    "fiscal_years.changed_at",
    "fiscal_years.is_closed",
    "fiscal_years.reason",
    "fiscal_years.sequence",
    "fiscal_years.year",
    "organizations.public_id",
}
"""Columns with a test of their own."""


def test_no_column_is_left_out() -> None:
    flipped = {tampering.column for suite in SUITES for tampering in suite.TAMPERINGS}
    columns = {
        f"{name}.{column.name}"
        for name, table in tables.metadata.tables.items()
        for column in table.columns
        if column.name != "org" and name not in APART
    }
    assert flipped | ONE_BY_ONE | UNPROVEN.keys() == columns
    assert not flipped & UNPROVEN.keys()


def test_every_exception_has_its_reason() -> None:
    assert all(APART.values()) and all(UNPROVEN.values())
    assert APART.keys() <= tables.metadata.tables.keys()


@pytest.mark.parametrize(
    ("column", "value", "broken"),
    [("before", b"{}", 52), ("after", b"{}", 52), ("sequence", 1_052, 1_052)],
)
async def test_tampered_details_are_found(desk: Desk, column: str, value: Any, broken: int) -> None:
    party = await TradeDesk(desk).party("C-1")
    kept = tables.event_details
    async with desk.database.engine.connect() as connection:
        before = dict((await connection.execute(select(kept))).one()._mapping)
    assert before["sequence"] == party.number
    await put(desk.database, kept, before, before | {column: value})
    found = await find_all(desk.database)
    assert {one.place for one in found} == {f"event {broken}"}
    assert first_broken_sequence(found) == broken
