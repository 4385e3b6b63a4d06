"""The books that are measured are the same each time, and they hold."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bench.books import FIRST_DAY, LAST_DAY, ORGANIZATION, entry_drafts, load_books, verify_books
from storage.database import open_database
from storage.organizations import select_head, select_organization

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.organizations import Head


def test_the_entries_are_the_same_each_time() -> None:
    assert list(entry_drafts(400)) == list(entry_drafts(400))


def test_the_entries_are_as_many_as_asked_for_in_the_order_of_their_dates() -> None:
    drafts = list(entry_drafts(4_000))
    dates = [draft.date for draft in drafts]
    assert len(drafts) == 1_000
    assert {len(draft.lines) for draft in drafts} == {4}
    assert dates == sorted(dates)
    assert (dates[0], dates[-1]) == (FIRST_DAY, LAST_DAY)


async def head_of(url: str) -> Head:
    async with open_database(url) as database, database.snapshot() as snapshot:
        organization = await select_organization(snapshot, ORGANIZATION)
        assert organization is not None
        return await select_head(snapshot, organization.number)


def test_loaded_books_hold_and_end_in_the_same_hash(tmp_path: Path) -> None:
    heads = []
    for name in ("one", "two"):
        url = f"sqlite+aiosqlite:///{tmp_path / name / 'books.db'}"
        load_books(url, 2_400)
        assert verify_books(url) == []
        heads.append(asyncio.run(head_of(url)))
    assert heads[0] == heads[1]
    assert heads[0].last_number == 600
    assert heads[0].postings == 2_400
