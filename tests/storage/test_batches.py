"""Units that share a transaction: neighbours see each other's effects and no one's refusals."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.accounts import AccountType
from ledger.books import Books
from ledger.decide.accounts import AccountChange, AccountDraft
from ledger.decide.journal_entries import (
    delete_entry,
    post_entry,
    preview_entry,
    reverse_entry,
)
from ledger.errors import (
    AccountInactive,
    EntryReversed,
    InvalidInput,
    LedgerError,
    PeriodLocked,
    Unbalanced,
)
from ledger.journal_entries import CheckedEntry, Entry
from storage import tables
from tests.storage.books import MARCH_30, Desk, draft, together, unbalanced
from tests.storage.proof import count_rows, prove, read_table


async def batches_of(desk: Desk) -> int:
    """How many batches posted something: a batch has one instant."""
    rows = await read_table(desk.database, tables.events, desk.org)
    return len({row.recorded_at for row in rows if row.type == "journal_entry.posted"})


async def test_units_that_wait_share_a_batch_in_their_order(desk: Desk) -> None:
    answers = await together(*(desk.post(f"{number}.00") for number in range(1, 101)))
    assert [entry.number for entry in answers] == list(range(1, 101))
    assert [entry.total for entry in answers] == [100 * number for number in range(1, 101)]
    assert await batches_of(desk) == 1
    await prove(desk.database, desk.org)


async def test_neighbours_of_a_refused_unit_are_posted(desk: Desk) -> None:
    bad = desk.posting_unit(unbalanced())
    first, refusal, second = await together(desk.post(), desk.database.append(bad), desk.post())
    assert (first.number, second.number) == (1, 2)
    assert isinstance(refusal, Unbalanced)
    assert await batches_of(desk) == 1
    await prove(desk.database, desk.org)


async def test_a_refused_reopening_leaves_nothing_to_its_neighbours(desk: Desk) -> None:
    january = 2026 * 12
    await desk.close(january)
    before = await read_table(desk.database, tables.periods)
    refusal, entry = await together(
        desk.reopen(january, "x" * 1_001), desk.post(on=date(2026, 2, 1))
    )
    assert isinstance(refusal, InvalidInput) and entry.number == 1
    assert await read_table(desk.database, tables.periods) == before
    with pytest.raises(PeriodLocked):
        await desk.post(on=date(2026, 1, 31))


async def test_a_lock_binds_the_units_after_it(desk: Desk) -> None:
    before, _, after = await together(desk.post(), desk.lock(MARCH_30), desk.post())
    assert before.number == 1
    assert isinstance(after, PeriodLocked)
    await prove(desk.database, desk.org)


async def test_a_unit_may_undo_what_it_posted(desk: Desk) -> None:
    def post_and_undo(books: Books) -> Entry:
        reversed_one, deleted = (post_entry(books, draft(amount)) for amount in ("1.00", "2.00"))
        delete_entry(books, deleted.id)
        return reverse_entry(books, reversed_one.id, None, "Twice")

    mirror = await desk.append(post_and_undo, Entry, entries=3, postings=6)
    entries = await prove(desk.database, desk.org)
    assert [entry.status.name for entry in entries] == ["REVERSED", "REVOKED", "POSTED"]
    assert (entries[0].reversed_by, entries[2].reversal_of) == (mirror.id, entries[0].id)


async def test_an_account_made_in_a_batch_is_there_for_the_next_unit(desk: Desk) -> None:
    made, entry, changed, refusal = await together(
        desk.create_account(AccountDraft("1125", AccountType.ASSET, "acc_new", name_en="New")),
        desk.post(debit="acc_new"),
        desk.update_account(AccountChange("acc_new", name_en="Newer", is_active=False)),
        desk.post(debit="acc_new"),
    )
    assert entry.lines[0].account == made.number == changed.number
    assert isinstance(refusal, AccountInactive)
    rows = await read_table(desk.database, tables.accounts, desk.org)
    assert (rows[-1].name_en, bool(rows[-1].is_active)) == ("Newer", False)
    await prove(desk.database, desk.org)


async def test_two_codes_change_places_in_one_batch(desk: Desk) -> None:
    answers = await together(
        desk.update_account(AccountChange("acc_bank", name_en="Bank")),
        desk.update_account(AccountChange("acc_cash", code="1199")),
        desk.update_account(AccountChange("acc_bank", code="1110")),
        desk.update_account(AccountChange("acc_cash", code="1120")),
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    rows = await read_table(desk.database, tables.accounts, desk.org)
    codes = {row.handle: row.code for row in rows}
    assert (codes["acc_bank"], codes["acc_cash"]) == ("1110", "1120")


async def test_of_two_reversals_in_a_batch_one_wins(desk: Desk) -> None:
    entry = await desk.post()
    first, second, third = await together(
        desk.reverse(entry.id), desk.reverse(entry.id), desk.delete(entry.id)
    )
    assert first.reversal_of == entry.id
    assert isinstance(second, EntryReversed) and isinstance(third, EntryReversed)
    await prove(desk.database, desk.org)


async def test_a_mirror_deleted_and_written_anew_in_a_batch_counts_once(desk: Desk) -> None:
    entry = await desk.post()
    mirror = await desk.reverse(entry.id)
    deleted, anew = await together(desk.delete(mirror.id), desk.reverse(entry.id))
    assert (deleted.id, anew.reversal_of) == (mirror.id, entry.id)
    await prove(desk.database, desk.org)


async def test_organisations_share_batches_and_nothing_else(desk: Desk, other_desk: Desk) -> None:
    units = [(desk if turn % 2 else other_desk).post(f"{turn}.00") for turn in range(1, 61)]
    await together(*units)
    for one, first in ((desk, 100), (other_desk, 200)):
        entries = await prove(one.database, one.org)
        assert [entry.total for entry in entries] == list(range(first, first + 30 * 200, 200))


async def test_a_dry_run_writes_nothing_and_decides_like_posting(desk: Desk) -> None:
    await desk.post()
    before = await count_rows(desk.database)
    heads = await read_table(desk.database, tables.heads)
    preview = await desk.append(
        lambda b: preview_entry(b, draft("9.00")), CheckedEntry, is_dry_run=True
    )
    assert (preview.total, preview.date) == (900, MARCH_30)
    with pytest.raises(LedgerError) as dry:
        await desk.append(lambda b: preview_entry(b, unbalanced()), CheckedEntry, is_dry_run=True)
    with pytest.raises(LedgerError) as wet:
        await desk.database.append(desk.posting_unit(unbalanced()))
    assert (dry.value.message, dry.value.details) == (wet.value.message, wet.value.details)
    assert await count_rows(desk.database) == before
    assert await read_table(desk.database, tables.heads) == heads


async def test_a_batch_holds_256_entries_and_a_larger_unit_goes_alone(desk: Desk) -> None:
    await together(*(desk.post() for _ in range(300)), desk.post_many([draft()] * 300))
    rows = await read_table(desk.database, tables.events, desk.org)
    instants = [row.recorded_at for row in rows if row.type == "journal_entry.posted"]
    sizes = [instants.count(instant) for instant in sorted(set(instants))]
    assert sizes == [256, 44, 300]
    await prove(desk.database, desk.org)
