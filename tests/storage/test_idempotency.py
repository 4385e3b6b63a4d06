"""One key, one outcome: replays, collisions, scopes, and keys of refused requests."""

from __future__ import annotations

from asyncio import gather

import pytest

from ledger.decide.journal_entries import Bulk, BulkMode, post_entries
from ledger.errors import IdempotencyMismatch, Unbalanced
from storage import idempotency, tables
from storage.database import now_micros, open_database
from storage.writing.unit import Answer
from tests.storage.books import AUDITOR, Desk, draft, key, unbalanced
from tests.storage.proof import count_rows, prove, read_table


async def test_a_repeated_request_is_answered_with_the_same_record(desk: Desk) -> None:
    unit = desk.posting_unit(draft(), idempotency=key("k"))
    first = await desk.database.append(unit)
    before = await count_rows(desk.database)
    again = await desk.database.append(unit)
    assert (first.is_replay, again.is_replay) == (False, True)
    assert again.record == first.record
    assert await count_rows(desk.database) == before
    await prove(desk.database, desk.org)


async def test_a_replay_shows_the_record_as_it_was_answered(desk: Desk) -> None:
    unit = desk.posting_unit(draft(), idempotency=key("k"))
    first = await desk.database.append(unit)
    await desk.delete(first.record.id)
    assert (await desk.database.append(unit)).record == first.record


async def test_a_key_with_other_input_is_refused(desk: Desk) -> None:
    await desk.database.append(desk.posting_unit(draft(), idempotency=key("k")))
    with pytest.raises(IdempotencyMismatch) as caught:
        await desk.database.append(desk.posting_unit(draft("2.00"), idempotency=key("k", b"other")))
    assert caught.value.status == 422
    assert len(await prove(desk.database, desk.org)) == 1


async def test_duplicates_in_one_batch_are_one_entry(desk: Desk) -> None:
    same = [desk.posting_unit(draft(), idempotency=key("k")) for _ in range(5)]
    other = desk.posting_unit(draft("2.00"), idempotency=key("k", b"other"))
    answers = await gather(
        *(desk.database.append(unit) for unit in (*same, other)), return_exceptions=True
    )
    kept = [answer for answer in answers if isinstance(answer, Answer)]
    assert [answer.is_replay for answer in kept] == [False, True, True, True, True]
    assert {answer.record.id for answer in kept} == {kept[0].record.id}
    assert isinstance(answers[-1], IdempotencyMismatch)
    assert len(await prove(desk.database, desk.org)) == 1


async def test_a_key_is_known_after_a_restart(desk: Desk, books_url: str) -> None:
    first = await desk.post(unit={"idempotency": key("k")})
    async with open_database(books_url) as restarted:
        assert await desk.at(restarted).post(unit={"idempotency": key("k")}) == first
    assert len(await prove(desk.database, desk.org)) == 1


async def test_a_key_belongs_to_its_caller_and_organisation(desk: Desk, other_desk: Desk) -> None:
    mine = await desk.post(unit={"idempotency": key("k")})
    theirs = await desk.post(unit={"idempotency": key("k"), "actor": AUDITOR})
    elsewhere = await other_desk.post(unit={"idempotency": key("k")})
    assert len({mine.id, theirs.id, elsewhere.id}) == 3
    rows = await read_table(desk.database, tables.idempotency)
    assert [(row.org, row.caller, row.key) for row in rows] == [
        (1, 1, "k"),
        (1, 2, "k"),
        (2, 1, "k"),
    ]


async def test_keys_are_told_apart_by_every_character(desk: Desk) -> None:
    names = ["k", "K", "k ", "مفتاح", "k#0", "k#1"]
    entries = [await desk.post(unit={"idempotency": key(name)}) for name in names]
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5, 6]


async def test_a_refused_request_does_not_burn_its_key(desk: Desk) -> None:
    with pytest.raises(Unbalanced):
        await desk.database.append(desk.posting_unit(unbalanced(), idempotency=key("k")))
    assert (await desk.post(unit={"idempotency": key("k")})).number == 1
    assert len(await read_table(desk.database, tables.idempotency)) == 1


async def test_a_key_refused_and_accepted_in_one_batch_is_the_accepted_ones(desk: Desk) -> None:
    refused = desk.posting_unit(unbalanced(), idempotency=key("k", b"bad"))
    accepted = desk.posting_unit(draft(), idempotency=key("k", b"good"))
    answers = await gather(
        *(desk.database.append(unit) for unit in (refused, accepted)), return_exceptions=True
    )
    assert isinstance(answers[0], Unbalanced)
    assert isinstance(answers[1], Answer) and answers[1].record.number == 1


async def test_a_replayed_bulk_call_repeats_its_refusals(desk: Desk) -> None:
    drafts = [draft(), unbalanced()]
    unit = desk.unit(
        lambda books: post_entries(books, drafts, BulkMode.EACH),
        Bulk,
        entries=2,
        idempotency=key("k"),
    )
    first, again = await desk.database.append(unit), await desk.database.append(unit)
    assert again.is_replay and again.record == first.record
    assert again.record.outcomes[1].refusal.code == "UNBALANCED_ENTRY"


async def test_a_dry_run_leaves_its_key_unused(desk: Desk) -> None:
    from ledger.decide.journal_entries import preview_entry
    from ledger.journal_entries import CheckedEntry

    await desk.append(
        lambda books: preview_entry(books, draft()),
        CheckedEntry,
        idempotency=key("k"),
        is_dry_run=True,
    )
    assert await read_table(desk.database, tables.idempotency) == []
    assert (await desk.post(unit={"idempotency": key("k")})).number == 1


@pytest.mark.parametrize("old", [0, 1, 2, 7])
async def test_outcomes_are_forgotten_in_steps(
    desk: Desk, other_desk: Desk, books_url: str, monkeypatch: pytest.MonkeyPatch, old: int
) -> None:
    monkeypatch.setattr(idempotency, "ROWS_PER_STEP", 2)
    names = [f"{name}{number}" for number in range(old) for name in "kK"]
    for name in names:
        await desk.post(unit={"idempotency": key(name)})
        await other_desk.post(unit={"idempotency": key(name), "actor": AUDITOR})
    later = now_micros() + idempotency.KEPT_MICROSECONDS
    async with open_database(books_url, clock=lambda: later) as database:
        for name in ("a", "k00", "z"):
            await desk.at(database).post(unit={"idempotency": key(name)})
        await idempotency.forget_outcomes(database)
    rows = await read_table(desk.database, tables.idempotency)
    assert [row.key for row in rows] == ["a", "k00", "z"]
