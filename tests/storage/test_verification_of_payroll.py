"""Verification is silent on whole payroll and finds every tampering with its figures and states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from storage import tables
from tests.storage.payroll import PayrollDesk, pay_a_while
from tests.storage.test_verification import Tampering, find, put, tamper
from tests.storage.unproven import unproven

if TYPE_CHECKING:
    from tests.storage.books import Desk

# How the place begins at which a tampering with a table must be found.
PLACES = {
    "employees": "employee",
    "statutory_rates": "statutory_rate",
    "payroll_runs": "payroll_run",
    "payroll_lines": "payroll_run",
    "payroll_payments": "payroll_payment",
    "advances": "advance",
    "advance_balances": "advance_balance",
}
UNPROVEN = unproven(*PLACES)
TAMPERINGS = [
    Tampering(f"{name}.{column.name}", place)
    for name, place in PLACES.items()
    for column in tables.metadata.tables[name].columns
    if column.name != "org" and f"{name}.{column.name}" not in UNPROVEN
]


@pytest.fixture
def payroll(desk: Desk) -> PayrollDesk:
    return PayrollDesk(desk)


@pytest.mark.parametrize("table", PLACES)
async def test_a_tampered_column_of_payroll_is_found(
    payroll: PayrollDesk, table: str, subtests: pytest.Subtests
) -> None:
    database = payroll.desk.database
    await pay_a_while(payroll)
    assert await find(database) == []
    for tampering in TAMPERINGS:
        if tampering.table.name != table:
            continue
        with subtests.test(tampering.column):
            before, after = await tamper(database, tampering)
            found = await find(database)
            await put(database, tampering.table, after, before)
            assert [fault for fault in found if fault.startswith(tampering.place)], found
    assert await find(database) == []


@pytest.mark.parametrize("table", PLACES)
async def test_a_missing_record_of_payroll_is_found(payroll: PayrollDesk, table: str) -> None:
    await pay_a_while(payroll)
    kept = tables.metadata.tables[table]
    keys = kept.primary_key.columns
    async with payroll.desk.database.engine.begin() as connection:
        query = select(*keys).where(kept.c.org == 1).order_by(*keys).limit(1)
        first = (await connection.execute(query)).one()
        same = [key == value for key, value in zip(keys, first, strict=True)]
        await connection.execute(delete(kept).where(*same))
    places = (PLACES[table], "emp_")
    assert [one for one in await find(payroll.desk.database) if one.startswith(places)]


@pytest.mark.parametrize(
    ("before", "after"),
    [("approved", "draft"), ("approved", "void"), ("draft", "approved"), ("draft", "void"),
     ("void", "draft")],
)  # fmt: skip
async def test_another_state_of_a_run_is_found(
    payroll: PayrollDesk, before: str, after: str
) -> None:
    await pay_a_while(payroll)
    runs = tables.payroll_runs
    async with payroll.desk.database.engine.begin() as connection:
        if before == "void":
            await connection.execute(delete(runs).where(runs.c.state == "draft"))
            query = select(runs.c.number).where(runs.c.state == "void").limit(1)
            number = (await connection.execute(query)).scalar_one()
            which = runs.c.number == number
        else:
            which = runs.c.state == before
        await connection.execute(update(runs).where(which).values(state=after))
    found = await find(payroll.desk.database)
    assert [fault for fault in found if f": state is {after}" in fault], found


@pytest.mark.parametrize("table", ["payroll_payments", "advances"])
async def test_undoing_on_paper_alone_is_found(payroll: PayrollDesk, table: str) -> None:
    await pay_a_while(payroll)
    kept = tables.metadata.tables[table]
    async with payroll.desk.database.engine.begin() as connection:
        await connection.execute(
            update(kept).where(kept.c.revoked_sequence.is_not(None)).values(revoked_sequence=None)
        )
    found = await find(payroll.desk.database)
    assert [fault for fault in found if ": revoked_sequence is None" in fault], found


async def test_amounts_moved_between_two_lines_of_a_run_are_found(payroll: PayrollDesk) -> None:
    await pay_a_while(payroll)
    lines = tables.payroll_lines
    async with payroll.desk.database.engine.begin() as connection:
        for position, moved in ((1, -1), (2, 1)):
            await connection.execute(
                update(lines)
                .where(lines.c.position == position)
                .values(gross=lines.c.gross + moved, net=lines.c.net + moved)
            )
    found = await find(payroll.desk.database)
    assert [fault for fault in found if "line 1: Its figures are not those" in fault], found


async def test_tampering_of_payroll_stays_within_its_organization(
    payroll: PayrollDesk, other_desk: Desk
) -> None:
    await pay_a_while(payroll)
    await pay_a_while(PayrollDesk(other_desk))
    await tamper(payroll.desk.database, Tampering("payroll_lines.net", "payroll_run"))
    assert await find(payroll.desk.database, "org_other") == []


async def test_pages_of_payroll_meet_without_a_gap(
    payroll: PayrollDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.verifying.records.RECORDS_PER_PAGE", 1)
    monkeypatch.setattr("storage.verifying.advances.RECORDS_PER_PAGE", 1)
    monkeypatch.setattr("storage.verifying.payroll_runs.RUNS_PER_PAGE", 1)
    await pay_a_while(payroll)
    assert await find(payroll.desk.database) == []
