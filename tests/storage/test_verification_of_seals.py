"""Verification is silent on a whole tree with its seals and finds every tampering with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from json import loads
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, update

from ledger.events import canonical
from ledger.seals import Seal
from storage import tables
from storage.verification import first_broken_sequence
from tests.storage.books import FIRST_MONTH, draft
from tests.storage.sealing import KEY, OTHER_KEY, seal_all, seals_of, write_long
from tests.storage.test_verification import Tampering, find, find_all, put, tamper

if TYPE_CHECKING:
    from tests.storage.books import Desk

# How the place begins at which a tampering with a table must be found.
PLACES = {"tree_nodes": "tree_node", "seals": "seal"}
TAMPERINGS = [
    Tampering(f"{name}.{column.name}", place)
    for name, place in PLACES.items()
    for column in tables.metadata.tables[name].columns
    if column.name != "org"
]


async def write_sealed(desk: Desk) -> None:
    """Write a log of more than one kept node, with two seals and something behind them."""
    await desk.post("12.50", on=date(2026, 1, 5))
    await write_long(desk)
    await desk.post("5.00", on=date(2026, 2, 5))
    await desk.close(FIRST_MONTH + 1)
    await desk.post("7.00")
    assert await seal_all(desk.database) == 2


@pytest.mark.parametrize("table", PLACES)
async def test_a_tampered_column_is_found(
    desk: Desk, table: str, subtests: pytest.Subtests
) -> None:
    await write_sealed(desk)
    assert await find_all(desk.database, key=KEY.public_key) == []
    for tampering in TAMPERINGS:
        if tampering.table.name != table:
            continue
        with subtests.test(tampering.column):
            before, after = await tamper(desk.database, tampering)
            found = await find(desk.database)
            await put(desk.database, tampering.table, after, before)
            assert [fault for fault in found if fault.startswith(f"{tampering.place} ")], found
    assert await find_all(desk.database, key=KEY.public_key) == []


@pytest.mark.parametrize(
    ("table", "place"), [("tree_nodes", "tree_node 1.0"), ("seals", "seal 303")]
)
async def test_what_is_missing_before_a_later_seal_is_found(
    desk: Desk, table: str, place: str
) -> None:
    await write_sealed(desk)
    kept = tables.metadata.tables[table]
    gone = kept.c.place == 0 if table == "tree_nodes" else kept.c.size == 303
    async with desk.database.engine.begin() as connection:
        await connection.execute(delete(kept).where(gone))
    assert [one.place for one in await find_all(desk.database)] == [place]


async def test_what_no_seal_needs_yet_may_be_missing(desk: Desk) -> None:
    await desk.post_many([draft("1.00") for _ in range(250)])
    await desk.close(FIRST_MONTH)
    assert await find(desk.database) == []


async def put_seal(desk: Desk, seal: Seal) -> None:
    values: dict[str, Any] = {
        "body": seal.body,
        "signature": seal.signature,
        "public_key": seal.public_key,
    }
    async with desk.database.engine.begin() as connection:
        await connection.execute(
            update(tables.seals).where(tables.seals.c.size == seal.size).values(values)
        )


async def test_a_seal_signed_with_another_key_is_found(desk: Desk) -> None:
    await write_sealed(desk)
    seal = (await seals_of(desk))[0]
    forged = replace(seal, signature=OTHER_KEY.sign(seal.body), public_key=OTHER_KEY.public_key)
    await put_seal(desk, forged)
    assert await find(desk.database) == []
    found = await find_all(desk.database, key=KEY.public_key)
    assert [str(one) for one in found] == [
        "seal 303: It was signed with another key than this server's."
    ]
    assert first_broken_sequence(found) == 303


async def test_a_forged_trial_balance_is_found_though_its_signature_is_sound(desk: Desk) -> None:
    await write_sealed(desk)
    seal = (await seals_of(desk))[0]
    said = loads(seal.body)
    said["trialBalance"][0]["debit"] = "1251"
    body = canonical(said)
    await put_seal(desk, replace(seal, body=body, signature=KEY.sign(body)))
    assert await find(desk.database) == [
        "seal 303: Its trial balance is not that of the postings known by then."
    ]


async def test_an_amount_changed_after_the_seal_contradicts_it(desk: Desk) -> None:
    await write_sealed(desk)
    lines = tables.postings
    async with desk.database.engine.begin() as connection:
        await connection.execute(
            update(lines)
            .where(lines.c.org == 1, lines.c.number == 1)
            .values(debit=lines.c.debit * 2, credit=lines.c.credit * 2)
        )
    found = await find_all(desk.database)
    assert "seal 303" in {one.place for one in found}
    assert first_broken_sequence(found) == 52


async def test_a_log_rewritten_from_its_middle_contradicts_its_seals(desk: Desk) -> None:
    await write_sealed(desk)
    events = tables.events
    async with desk.database.engine.begin() as connection:
        await connection.execute(
            update(events)
            .where(events.c.org == 1, events.c.sequence == 100)
            .values(hash=b"forged" * 5 + b"!!")
        )
    found = await find_all(desk.database)
    assert first_broken_sequence(found) == 100
    assert {"event 100", "tree_node 1.0", "seal 303", "seal 305"} <= {one.place for one in found}


async def test_codes_changed_after_the_closing_are_no_fault(desk: Desk) -> None:
    from ledger.decide.accounts import AccountChange

    await write_sealed(desk)
    await desk.update_account(AccountChange("acc_cash", code="1999"))
    assert await find(desk.database) == []
