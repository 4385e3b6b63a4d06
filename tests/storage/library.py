"""A ledger with something of everything in it, and what its lists must hold, by brute force."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from ledger.accounts import Chart
from ledger.dates import day_of
from ledger.decide.journal_entries import BulkMode
from ledger.journal_entries import CheckedEntry, Entry, EntryKind, EntryStatus, Line
from storage.heads import select_state
from storage.journal_entries import EntryFilter, select_entries
from storage.postings import PostingFilter, PostingListing, select_postings
from tests.storage.books import Desk, draft
from tests.storage.proof import read_entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.paging import Listing, Window
    from storage.heads import State

JANUARY = date(2026, 1, 1)
DEBITS = ["acc_cash", "acc_bank", "acc_receivables"]
CREDITS = ["acc_revenue", "acc_vat", "acc_other_income"]
MEMOS = ["Sale", "sale of 50% off", "بيع نقدي", "under_score", "back\\slash", None]


async def fill(desk: Desk, entries: int = 60, seed: int = 7) -> list[Entry]:
    """Post, mirror and delete; every fourth day holds several entries, some kinds are others'."""
    random = Random(seed)
    drafts = [
        draft(
            f"{random.randint(1, 99_999)}.{random.randint(0, 99):02}",
            JANUARY + timedelta(days=random.randint(0, 24) * 4),
            random.choice(DEBITS),
            random.choice(CREDITS),
            random.choice(MEMOS),
            random.choice([None, "INV-7", "inv-8"]),
        )
        for _ in range(entries)
    ]
    await desk.post_many(drafts, BulkMode.ALL)
    for kind in (EntryKind.DOCUMENT, EntryKind.PAYMENT, EntryKind.RECOGNITION):
        for offset in (3, 30):
            await post_other(desk, kind, JANUARY + timedelta(days=offset))
    posted = await read_entries(desk.database, desk.org)
    journal = [entry for entry in posted if entry.kind is EntryKind.JOURNAL]
    for entry in random.sample(journal, entries // 5):
        mirror = await desk.reverse(entry.id)
        if random.random() < 0.4:
            await desk.delete(mirror.id)
    for entry in random.sample(journal, entries // 5):
        if (await fetch_one(desk, entry)).status is EntryStatus.POSTED:
            await desk.delete(entry.id)
    return await read_entries(desk.database, desk.org)


async def post_other(desk: Desk, kind: EntryKind, on: date) -> None:
    """Post what a document, payment or recognition would."""
    chart = (await read_state(desk)).chart
    lines = (
        Line(chart.find("acc_receivables").number, 700, 0),
        Line(chart.find("acc_receivables").number, 300, 0),
        Line(chart.find("acc_revenue").number, 0, 1_000, "Line memo", "cus_1"),
    )
    checked = CheckedEntry(on, kind, f"{kind.value}:1", "Sale", None, lines)
    await desk.append(lambda books: books.post(checked), Entry)


async def fetch_one(desk: Desk, entry: Entry) -> Entry:
    return (await read_entries(desk.database, desk.org))[entry.number - 1]


async def read_state(desk: Desk) -> State:
    async with desk.database.snapshot() as snapshot:
        return await select_state(desk.database, snapshot, desk.org)


def numbers(chart: Chart, *handles: str) -> list[int]:
    return [chart.find(handle).number for handle in handles]


async def list_entries(desk: Desk, chosen: EntryFilter, window: Window) -> Listing[Entry]:
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        return await select_entries(snapshot, desk.org, state.head, chosen, window)


async def list_postings(desk: Desk, chosen: PostingFilter, window: Window) -> PostingListing:
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        return await select_postings(snapshot, desk.org, state.head, chosen, window)


def expected_entries(entries: Sequence[Entry], chosen: EntryFilter) -> list[Entry]:
    """What a list must hold, newest first."""
    found = [entry for entry in entries if is_chosen(entry, chosen)]
    return sorted(found, key=lambda entry: (entry.date, entry.number), reverse=True)


def is_chosen(entry: Entry, chosen: EntryFilter) -> bool:
    if chosen.as_of is None:
        is_shown = entry.revoked_sequence is None or chosen.include_revoked
        if chosen.status is not None:
            is_shown = entry.status is chosen.status
    else:
        is_shown = stood(entry, chosen.as_of)
    texts = [entry.memo, entry.reference, *(line.memo for line in entry.lines)]
    needle = chosen.text.lower() if chosen.text else ""
    return (
        is_shown
        and (chosen.first is None or entry.date >= chosen.first)
        and (chosen.last is None or entry.date <= chosen.last)
        and (chosen.kind is None or entry.kind is chosen.kind)
        and (
            chosen.accounts is None or any(line.account in chosen.accounts for line in entry.lines)
        )
        and (chosen.text is None or any(needle in text.lower() for text in texts if text))
    )


def stood(entry: Entry, sequence: int) -> bool:
    """Whether an entry was posted and not revoked at a sequence."""
    was_live = entry.revoked_sequence is None or entry.revoked_sequence > sequence
    return entry.sequence <= sequence and was_live


def expected_postings(
    entries: Sequence[Entry], chosen: PostingFilter
) -> list[tuple[Any, int, int, Line]]:
    """(day, number, line, posting) of what a list must hold, oldest first."""
    of_entries = EntryFilter(
        first=chosen.first, last=chosen.last, kind=chosen.kind, as_of=chosen.as_of
    )
    found = [
        (day_of(entry.date), entry.number, position, line)
        for entry in entries
        if is_chosen(entry, of_entries)
        for position, line in enumerate(entry.lines, 1)
        if chosen.accounts is None or line.account in chosen.accounts
    ]
    return sorted(found, key=lambda row: row[:3])
