"""What one unit does to the books, and what a refused one does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.accounts import AccountType
from ledger.decide.accounts import AccountChange, AccountDraft
from ledger.decide.journal_entries import BulkMode, post_entry
from ledger.errors import (
    AccountInactive,
    AccountInUse,
    Duplicate,
    EntryReversed,
    InvalidInput,
    NotFound,
    PeriodLocked,
    PeriodOrder,
    Unbalanced,
)
from ledger.journal_entries import Entry, EntryStatus
from storage import tables
from storage.heads import select_state
from storage.journal_entries import select_entries_by_id
from tests.storage.books import MARCH_30, Desk, draft, unbalanced
from tests.storage.proof import count_rows, prove, read_table


async def read_back(desk: Desk, entry_id: str) -> Entry:
    async with desk.database.snapshot() as snapshot:
        return (await select_entries_by_id(snapshot, desk.org, [entry_id]))[0]


async def test_a_posted_entry_reads_back_as_it_was_answered(desk: Desk) -> None:
    entry = await desk.post("1150.00", memo="بيع", reference="INV-1")
    assert await read_back(desk, entry.id) == entry
    assert (entry.number, entry.total, entry.created_by) == (1, 115_000, "key_clerk")
    assert (entry.memo, entry.reference, entry.source) == ("بيع", "INV-1", "manual")
    assert entry.status is EntryStatus.POSTED


async def test_an_entry_is_there_when_it_is_answered(desk: Desk) -> None:
    for number in range(1, 6):
        entry = await desk.post()
        rows = await read_table(desk.database, tables.entries, desk.org)
        assert [row.number for row in rows] == list(range(1, number + 1))
        assert rows[-1].public_id == entry.id
    await prove(desk.database, desk.org)


async def test_a_mirror_swaps_the_sides_and_names_its_original(desk: Desk) -> None:
    entry = await desk.post("7.50")
    mirror = await desk.reverse(entry.id, memo="Wrong customer")
    original = await read_back(desk, entry.id)
    assert [(line.debit, line.credit) for line in mirror.lines] == [(0, 750), (750, 0)]
    assert (mirror.reversal_of, original.reversed_by) == (entry.id, mirror.id)
    assert (mirror.source, mirror.date) == (f"reversal:{entry.id}", MARCH_30)
    assert original.status is EntryStatus.REVERSED
    await prove(desk.database, desk.org)


async def test_a_mirror_moves_to_the_first_open_day(desk: Desk) -> None:
    entry = await desk.post()
    await desk.lock(date(2026, 4, 15))
    mirror = await desk.reverse(entry.id)
    assert (mirror.date, mirror.requested_date) == (date(2026, 4, 16), MARCH_30)
    assert await read_back(desk, mirror.id) == mirror
    await prove(desk.database, desk.org)


async def test_a_deleted_entry_keeps_its_number_and_record(desk: Desk) -> None:
    entry = await desk.post()
    revoked = await desk.delete(entry.id)
    assert await read_back(desk, entry.id) == revoked
    assert revoked.status is EntryStatus.REVOKED
    assert replace(revoked, revoked_sequence=None, revoked_at=None) == entry
    assert (await desk.post()).number == 2
    await prove(desk.database, desk.org)


async def test_a_deleted_mirror_frees_its_original(desk: Desk) -> None:
    entry = await desk.post()
    mirror = await desk.reverse(entry.id)
    with pytest.raises(EntryReversed):
        await desk.delete(entry.id)
    await desk.delete(mirror.id)
    assert (await read_back(desk, entry.id)).reversed_by is None
    second = await desk.reverse(entry.id)
    assert (await read_back(desk, entry.id)).reversed_by == second.id
    await prove(desk.database, desk.org)


async def test_what_is_deleted_or_unknown_is_not_found(desk: Desk) -> None:
    entry = await desk.post()
    await desk.delete(entry.id)
    for entry_id in (entry.id, "je_unknown"):
        with pytest.raises(NotFound):
            await desk.delete(entry_id)
        with pytest.raises(NotFound):
            await desk.reverse(entry_id)


async def test_a_locked_date_takes_no_entry_and_gives_none_up(desk: Desk) -> None:
    entry = await desk.post(on=date(2026, 2, 10))
    change = await desk.lock(date(2026, 2, 28))
    assert (change.previous, change.locked_through) == (None, date(2026, 2, 28))
    with pytest.raises(PeriodLocked):
        await desk.post(on=date(2026, 2, 28))
    with pytest.raises(PeriodLocked):
        await desk.delete(entry.id)
    assert (await desk.post(on=date(2026, 3, 1))).number == 2
    await desk.lock(None)
    assert (await desk.post(on=date(2026, 2, 28))).number == 3
    await prove(desk.database, desk.org)


async def test_periods_close_in_order_and_reopen_in_reverse(desk: Desk) -> None:
    january = 2026 * 12
    with pytest.raises(PeriodOrder):
        await desk.close(january + 1)
    await desk.close(january)
    await desk.close(january + 1)
    with pytest.raises(PeriodLocked):
        await desk.post(on=date(2026, 2, 1))
    with pytest.raises(PeriodOrder):
        await desk.reopen(january)
    await desk.reopen(january + 1, "A late invoice")
    assert (await desk.post(on=date(2026, 2, 1))).number == 1
    with pytest.raises(PeriodLocked):
        await desk.post(on=date(2026, 1, 31))
    rows = await read_table(desk.database, tables.periods, desk.org)
    assert [(row.month, row.is_closed) for row in rows] == [(24312, True), (24313, False)]
    await prove(desk.database, desk.org)


async def test_a_new_account_takes_postings_until_it_is_deactivated(desk: Desk) -> None:
    bank = await desk.create_account(
        AccountDraft(
            "1125", AccountType.ASSET, "acc_bank_2", name_en="Second", parent="acc_current_assets"
        )
    )
    assert (await desk.post(debit="acc_bank_2")).lines[0].account == bank.number
    await desk.update_account(AccountChange("acc_bank_2", name_ar="حساب", is_active=False))
    with pytest.raises(AccountInactive):
        await desk.post(debit="acc_bank_2")
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
    account = state.chart.find("acc_bank_2")
    assert (account.code, account.name_ar, account.is_active) == ("1125", "حساب", False)
    await prove(desk.database, desk.org)


async def test_a_taken_code_or_a_posted_parent_is_refused(desk: Desk) -> None:
    await desk.post(debit="acc_bank")
    with pytest.raises(Duplicate):
        await desk.create_account(AccountDraft("1110", AccountType.ASSET, name_en="Taken"))
    with pytest.raises(AccountInUse):
        await desk.create_account(
            AccountDraft("1121", AccountType.ASSET, name_en="Below", parent="acc_bank")
        )
    await prove(desk.database, desk.org)


async def test_each_good_entry_of_a_bulk_call_is_posted(desk: Desk) -> None:
    bulk = await desk.post_many([draft("1.00"), unbalanced(), draft("3.00")])
    assert [outcome.entry and outcome.entry.number for outcome in bulk.outcomes] == [1, None, 2]
    refusal = bulk.outcomes[1].refusal
    assert refusal is not None and refusal.code == "UNBALANCED_ENTRY"
    assert refusal.details[0].path == ("entries", 1, "lines")
    await prove(desk.database, desk.org)


async def test_one_bad_entry_refuses_a_call_for_all(desk: Desk) -> None:
    before = await count_rows(desk.database)
    with pytest.raises(Unbalanced) as caught:
        await desk.post_many([draft(), unbalanced(), draft()], BulkMode.ALL)
    assert caught.value.details[0].path == ("entries", 1, "lines")
    assert await count_rows(desk.database) == before
    bulk = await desk.post_many([draft()] * 500, BulkMode.ALL)
    assert len(bulk.outcomes) == 500
    assert len(await prove(desk.database, desk.org)) == 500


async def test_a_refused_unit_leaves_nothing(desk: Desk) -> None:
    await desk.post()
    before = await count_rows(desk.database)
    heads = await read_table(desk.database, tables.heads)
    with pytest.raises(Unbalanced):
        await desk.append(lambda b: post_entry(b, unbalanced()), Entry)
    with pytest.raises(InvalidInput):
        await desk.post(memo="x" * 1_001)
    assert await count_rows(desk.database) == before
    assert await read_table(desk.database, tables.heads) == heads
