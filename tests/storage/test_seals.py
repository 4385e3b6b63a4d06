"""Every closing of a period is sealed once, whoever makes the seal and whenever."""

from __future__ import annotations

import asyncio
from datetime import date
from json import loads
from typing import TYPE_CHECKING

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import update

from gateway.sealing import Sealing
from ledger.decide.accounts import AccountChange
from ledger.decide.fiscal_years import close_fiscal_year
from ledger.errors import ProofBroken
from ledger.events import canonical
from ledger.fiscal_years import FiscalYear
from ledger.merkle import leaf_hash, root_of
from ledger.paging import Window
from storage import tables
from storage.heads import select_state
from storage.sealing import make_seal, select_closings
from storage.seals import select_first_seal, select_seal, select_seals
from tests.storage.books import FIRST_MONTH
from tests.storage.proof import read_table
from tests.storage.sealing import KEY, seal_all, seals_of, write_long

if TYPE_CHECKING:
    from tests.storage.books import Desk

JANUARY_5 = date(2026, 1, 5)


async def test_a_closed_period_is_sealed_once(desk: Desk, other_desk: Desk) -> None:
    await desk.post("12.50", on=JANUARY_5)
    await desk.post("99.00", on=date(2026, 2, 1))
    await desk.close(FIRST_MONTH)
    await desk.post("7.00", on=date(2026, 2, 2))
    assert [await seal_all(desk.database) for _ in range(2)] == [1, 0]
    (seal,) = await seals_of(desk)
    events = await read_table(desk.database, tables.events, desk.org)
    accounts = {row.handle: row for row in await read_table(desk.database, tables.accounts, 1)}
    root = root_of([leaf_hash(row.hash) for row in events[: seal.size]])
    assert (events[seal.size - 1].type, seal.period) == ("period.closed", "2026-01")
    assert (seal.root, seal.last_hash) == (root, events[seal.size - 1].hash)
    assert loads(seal.body) == {
        "lastHash": seal.last_hash.hex(),
        "organization": "org_demo",
        "period": "2026-01",
        "root": root.hex(),
        "sealedAt": loads(events[seal.size - 1].body)["recordedAt"],
        "size": 54,
        "trialBalance": [
            {
                "account": accounts[handle].public_id,
                "code": accounts[handle].code,
                "credit": credit,
                "debit": debit,
            }
            for handle, debit, credit in (("acc_cash", "1250", "0"), ("acc_revenue", "0", "1250"))
        ],
        "v": 1,
    }
    assert seal.body == canonical(loads(seal.body))
    assert seal.sealed_at == events[seal.size - 1].recorded_at
    assert await seals_of(other_desk) == []


async def test_a_seal_is_signed_over_its_very_bytes(desk: Desk) -> None:
    await desk.close(FIRST_MONTH)
    await seal_all(desk.database)
    (seal,) = await seals_of(desk)
    key = Ed25519PublicKey.from_public_bytes(seal.public_key)
    key.verify(seal.signature, seal.body)
    with pytest.raises(InvalidSignature):
        key.verify(seal.signature, seal.body + b" ")
    assert seal.public_key == KEY.public_key


async def test_closing_again_and_closing_a_year_are_sealed_too(desk: Desk) -> None:
    await desk.close(FIRST_MONTH)
    await desk.reopen(FIRST_MONTH)
    await desk.append(lambda books: close_fiscal_year(books, 2026), FiscalYear)
    assert await seal_all(desk.database) == 13
    seals = await seals_of(desk)
    assert [seal.period for seal in seals] == [
        "2026-01",
        *(f"2026-{month:02}" for month in range(1, 13)),
    ]
    assert [seal.size for seal in seals] == [52, *range(54, 66)]


async def test_several_processes_seal_at_once_and_write_one_seal(desk: Desk) -> None:
    await write_long(desk)
    rounds = [Sealing(desk.database, KEY) for _ in range(4)]
    await asyncio.gather(*(one.do_round() for one in rounds))
    assert [seal.size for seal in await seals_of(desk)] == [302]


async def test_a_seal_made_late_says_the_same(desk: Desk) -> None:
    await desk.post("10.00", on=JANUARY_5)
    await desk.close(FIRST_MONTH)
    async with desk.database.snapshot() as snapshot:
        (closing,) = await select_closings(snapshot, desk.org)
    await make_seal(desk.database, desk.org, closing, KEY)
    (early,) = await seals_of(desk)
    await desk.reopen(FIRST_MONTH)
    await desk.post("5.00", on=JANUARY_5)
    await desk.update_account(AccountChange("acc_cash", code="1999"))
    late = await make_seal(desk.database, desk.org, closing, KEY)
    assert late == early
    assert b'"code":"1999"' not in late.body


async def test_a_trial_balance_takes_earlier_years_into_retained_earnings(desk: Desk) -> None:
    await desk.post("10.00", on=JANUARY_5)
    await desk.append(lambda books: close_fiscal_year(books, 2026), FiscalYear)
    await desk.post("1.00", on=date(2027, 1, 1))
    await desk.close(FIRST_MONTH + 12)
    await seal_all(desk.database)
    accounts = {
        row.public_id: row.handle for row in await read_table(desk.database, tables.accounts)
    }
    rows = loads((await seals_of(desk))[-1].body)["trialBalance"]
    assert [(accounts[row["account"]], row["debit"], row["credit"]) for row in rows] == [
        ("acc_cash", "1100", "0"),
        ("acc_retained_earnings", "0", "1000"),
        ("acc_revenue", "0", "100"),
    ]


async def test_no_seal_is_made_of_a_rewritten_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.close(FIRST_MONTH)
    await seal_all(desk.database)
    events = tables.events
    async with desk.database.engine.begin() as connection:
        await connection.execute(
            update(events).where(events.c.org == 1, events.c.sequence == 7).values(hash=b"x" * 32)
        )
    await desk.close(FIRST_MONTH + 1)
    async with desk.database.snapshot() as snapshot:
        (closing,) = await select_closings(snapshot, desk.org)
    with pytest.raises(ProofBroken, match="first 52 events no longer lead to their seal"):
        await make_seal(desk.database, desk.org, closing, KEY)
    assert await seal_all(desk.database) == 0
    assert "organisation 1 is not sealed" in caplog.text
    assert len(await seals_of(desk)) == 1


async def test_one_organization_that_fails_does_not_keep_others_from_their_seals(
    desk: Desk, other_desk: Desk
) -> None:
    await desk.close(FIRST_MONTH)
    await other_desk.close(FIRST_MONTH)
    events = tables.events
    async with desk.database.engine.begin() as connection:
        await connection.execute(
            update(events).where(events.c.org == 1, events.c.sequence == 7).values(sequence=1_000)
        )
    sealing = Sealing(desk.database, KEY)
    assert await sealing.do_round() == 1
    async with desk.database.engine.begin() as connection:
        await connection.execute(
            update(events).where(events.c.org == 1, events.c.sequence == 1_000).values(sequence=7)
        )
    assert await sealing.do_round() == 0
    assert await Sealing(desk.database, KEY).do_round() == 1
    assert len(await seals_of(desk)) == len(await seals_of(other_desk)) == 1


async def test_seals_are_listed_newest_first_and_found_by_what_they_cover(desk: Desk) -> None:
    for month in range(3):
        await desk.close(FIRST_MONTH + month)
    await seal_all(desk.database)
    async with desk.database.snapshot() as snapshot:
        head = (await select_state(desk.database, snapshot, desk.org)).head
        whole = await select_seals(snapshot, desk.org, head, Window(2, page=1))
        rest = await select_seals(snapshot, desk.org, head, Window(2, after=(53,)))
        end = await select_seals(snapshot, desk.org, head, Window(1, from_end=True))
        first = await select_first_seal(snapshot, desk.org, 53)
        gone = await select_first_seal(snapshot, desk.org, 55)
        one = await select_seal(snapshot, desk.org, 54)
        none = await select_seal(snapshot, desk.org, 50)
    assert [seal.size for seal in whole.records] == [54, 53]
    assert (whole.total, whole.has_next) == (3, True)
    assert [seal.size for seal in rest.records] == [52]
    assert [seal.size for seal in end.records] == [52]
    assert (first and first.size, gone, one and one.size, none) == (53, None, 54, None)
