"""Verification is silent on what is known of the past and finds every tampering with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update

from storage import tables
from storage.summing import sum_stretch
from storage.verification import first_broken_sequence
from tests.storage.library import fill, read_state
from tests.storage.test_known_totals import sum_all
from tests.storage.test_verification import Tampering, find, find_all, put, tamper

if TYPE_CHECKING:
    from tests.storage.books import Desk

# How the place begins at which a tampering with a table must be found.
PLACES = {
    "known_days": "known_days",
    "known_months": "known_months",
    "known_stretches": "known_days",
}
TAMPERINGS = [
    Tampering(f"{name}.{column.name}", place)
    for name, place in PLACES.items()
    for column in tables.metadata.tables[name].columns
    if column.name != "org"
]


async def write_summed(desk: Desk) -> int:
    """Post, delete, sum, and go on; return where the first stretch ends."""
    first = (await read_state(desk)).head.last_sequence + 2
    gone = await desk.post("10.00", on=date(2026, 3, 28))
    await desk.post("20.00", on=date(2026, 3, 30))
    assert await sum_stretch(desk.database, desk.org, first)
    await desk.delete(gone.id)
    await desk.post("30.00", on=date(2026, 4, 1), debit="acc_bank")
    assert await sum_stretch(desk.database, desk.org, 2)
    await desk.post("5.00", on=date(2026, 4, 1))
    return first


@pytest.mark.parametrize("table", PLACES)
async def test_a_tampered_column_is_found(
    desk: Desk, table: str, subtests: pytest.Subtests
) -> None:
    await write_summed(desk)
    assert await find_all(desk.database) == []
    for tampering in TAMPERINGS:
        if tampering.table.name != table:
            continue
        with subtests.test(tampering.column):
            before, after = await tamper(desk.database, tampering)
            found = await find(desk.database)
            await put(desk.database, tampering.table, after, before)
            assert [fault for fault in found if fault.startswith(f"{tampering.place} ")], found
    assert await find_all(desk.database) == []


async def test_books_summed_in_part_have_no_fault(desk: Desk, other_desk: Desk) -> None:
    await fill(desk, 40)
    await fill(other_desk, 20)
    for most in (3, 5, 10**6):
        await sum_all(desk, 7, most)
        await sum_all(other_desk, 11, most)
        for public_id in ("org_demo", "org_other"):
            found = await find(desk.database, public_id)
            assert not [fault for fault in found if fault.startswith("known")], found


async def test_what_is_missing_and_what_stands_for_nothing_is_found(desk: Desk) -> None:
    first = await write_summed(desk)
    days = tables.known_days
    cash = (await read_state(desk)).chart.find("acc_cash").number
    async with desk.database.engine.begin() as connection:
        gone = (days.c.org == 1, days.c.account == cash, days.c.sequence == first)
        row = (await connection.execute(days.select().where(*gone))).first()
        assert row is not None
        await connection.execute(delete(days).where(*gone, days.c.day == row.day))
        await connection.execute(days.insert().values({**row._mapping, "sequence": first + 1}))
        await connection.execute(days.insert().values({**row._mapping, "account": 1}))
    found = await find_all(desk.database)
    assert [str(one) for one in found] == [
        f"known_days acc_cash 2026-03-28 journal at {first}: It is missing.",
        f"known_days acc_cash 2026-03-28 journal at {first + 1}:"
        " No stretch that ends there changed it.",
        f"known_days acc_assets 2026-03-28 journal at {first}: Nothing was posted to it.",
    ]
    assert first_broken_sequence(found) == first


@pytest.mark.parametrize(
    ("sequence", "fault"),
    [(0, "It ends before the log begins."), (10**6, "It ends behind the log.")],
)
async def test_a_stretch_outside_of_the_log_is_found(desk: Desk, sequence: int, fault: str) -> None:
    async with desk.database.engine.begin() as connection:
        await connection.execute(tables.known_stretches.insert().values(org=1, sequence=sequence))
    assert await find(desk.database) == [f"known_stretches {sequence}: {fault}"]


async def test_an_amount_changed_since_contradicts_what_was_known(desk: Desk) -> None:
    first = await write_summed(desk)
    lines = tables.postings
    async with desk.database.engine.begin() as connection:
        await connection.execute(
            update(lines)
            .where(lines.c.org == 1, lines.c.number == 2)
            .values(debit=lines.c.debit * 2, credit=lines.c.credit * 2)
        )
    found = await find(desk.database)
    assert (
        f"known_days acc_cash 2026-03-30 journal at {first}: debit is 2000, the scan says 4000."
        in found
    )
