"""The proof that books are whole: everything derived equals a full scan of what was posted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from msgspec import json
from sqlalchemy import func, select

from ledger.dates import day_of, month_of
from ledger.events import first_hash
from ledger.journal_entries import content_hash
from storage import tables
from storage.heads import select_state
from storage.journal_entries import select_entries_by_id
from storage.rows import kind_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table

    from ledger.accounts import Chart
    from ledger.journal_entries import Entry
    from ledger.organizations import Head, Organization
    from storage.database import Database

Sums = dict[tuple[int, ...], list[int]]


async def read_table(database: Database, table: Table, org: int | None = None) -> list[Any]:
    """All rows of a table, or those of an organisation, in the order of the primary key."""
    query = select(table).order_by(*table.primary_key.columns)
    if org is not None:
        query = query.where(table.c.org == org)
    async with database.engine.connect() as connection:
        return list((await connection.execute(query)).all())


async def count_rows(database: Database) -> dict[str, int]:
    """How many rows each table holds."""
    async with database.engine.connect() as connection:
        return {
            name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for name, table in tables.metadata.tables.items()
        }


async def read_entries(database: Database, org: int) -> list[Entry]:
    """Every entry of an organisation with its lines, by number."""
    rows = await read_table(database, tables.entries, org)
    async with database.snapshot() as snapshot:
        found = await select_entries_by_id(snapshot, org, [row.public_id for row in rows])
    return sorted(found, key=lambda entry: entry.number)


async def prove(database: Database, org: int) -> list[Entry]:
    """Fail unless the books of an organisation are whole; return its entries by number."""
    async with database.snapshot() as snapshot:
        state = await select_state(database, snapshot, org)
    entries = await read_entries(database, org)
    assert [entry.number for entry in entries] == list(range(1, state.head.last_number + 1))
    prove_entries(entries, state.organization, state.chart)
    prove_head(entries, state.head)
    await prove_totals(database, org, entries)
    await prove_lines(database, org, entries)
    await prove_chain(database, org, entries, state.head)
    return entries


def prove_entries(entries: Sequence[Entry], organization: Organization, chart: Chart) -> None:
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        debit = sum(line.debit for line in entry.lines)
        assert debit == sum(line.credit for line in entry.lines) == entry.total > 0
        plain = replace(entry, revoked_sequence=None, reversed_by=None)
        assert content_hash(plain, organization.id, chart) == entry.content_hash
        if entry.reversed_by is not None:
            mirror = by_id[entry.reversed_by]
            assert mirror.reversal_of == entry.id and mirror.revoked_sequence is None
        if entry.reversal_of is not None and entry.revoked_sequence is None:
            assert by_id[entry.reversal_of].reversed_by == entry.id


def prove_head(entries: Sequence[Entry], head: Head) -> None:
    live = [entry for entry in entries if entry.revoked_sequence is None]
    kinds = Counter(entry.kind.value for entry in live)
    assert (head.journal_entries, head.document_entries) == (kinds["journal"], kinds["document"])
    assert (head.payment_entries, head.recognition_entries) == (
        kinds["payment"],
        kinds["recognition"],
    )
    assert head.entries == len(live)
    assert head.postings == sum(len(entry.lines) for entry in live)
    assert head.debit_minor == sum(entry.total for entry in live)
    assert head.gross_minor == sum(entry.total for entry in entries)


async def prove_totals(database: Database, org: int, entries: Sequence[Entry]) -> None:
    days, months, entry_days, entry_months, blocks = scan(entries)
    for table, expected in (
        (tables.account_days, days),
        (tables.account_months, months),
        (tables.entry_days, entry_days),
        (tables.entry_months, entry_months),
        (tables.entry_blocks, blocks),
    ):
        width = len(table.primary_key.columns)
        rows = await read_table(database, table, org)
        found = {tuple(row[1:width]): list(row[width:]) for row in rows if any(row[width:])}
        assert found == expected, table.name


def scan(entries: Sequence[Entry]) -> tuple[Sums, Sums, Sums, Sums, Sums]:
    """Sum what is live, in the shapes of the five tables of totals."""
    account_days: Sums = {}
    account_months: Sums = {}
    entry_days: Sums = {}
    entry_months: Sums = {}
    blocks: Sums = {}
    for entry in entries:
        if entry.revoked_sequence is not None:
            continue
        day, month, kind = day_of(entry.date), month_of(entry.date), kind_number(entry.kind)
        counts = 1, int(entry.reversed_by is not None), len(entry.lines), entry.total
        add(entry_days, (day, kind), counts)
        add(entry_months, (month, kind), counts)
        add(blocks, (day, entry.number // 8192, kind), counts[:3])
        seen: Counter[int] = Counter()
        for line in entry.lines:
            seen[line.account] += 1
            sums = line.debit, line.credit, 1, int(seen[line.account] == 1)
            add(account_days, (line.account, day, kind), sums)
            add(account_months, (line.account, month, kind), sums)
    return account_days, account_months, entry_days, entry_months, blocks


def add(sums: Sums, place: tuple[int, ...], values: Sequence[int]) -> None:
    kept = sums.setdefault(place, [0] * len(values))
    kept[:] = [left + right for left, right in zip(kept, values, strict=True)]


async def prove_lines(database: Database, org: int, entries: Sequence[Entry]) -> None:
    """What a posting repeats of its entry is the entry's, and no posting stands alone."""
    rows = await read_table(database, tables.postings, org)
    expected = [
        (entry.number, line, day_of(entry.date), kind_number(entry.kind), entry.revoked_sequence)
        for entry in entries
        for line in range(1, len(entry.lines) + 1)
    ]
    found = [(row.number, row.line, row.day, row.kind, row.revoked_sequence) for row in rows]
    assert found == expected


async def prove_chain(database: Database, org: int, entries: Sequence[Entry], head: Head) -> None:
    events = await read_table(database, tables.events, org)
    assert [event.sequence for event in events] == list(range(1, head.last_sequence + 1))
    previous, recorded_at, last_number = b"", 0, 0
    posted, deleted = {}, {}
    for event in events:
        body = json.decode(event.body)
        previous = previous or first_hash(body["organization"])
        previous = sha256(previous + event.body).digest()
        assert event.hash == previous
        assert (body["sequence"], body["type"]) == (event.sequence, event.type)
        assert event.recorded_at >= recorded_at and event.last_number >= last_number
        recorded_at, last_number = event.recorded_at, event.last_number
        if event.type in ("journal_entry.posted", "journal_entry.reversed"):
            posted[event.subject] = (body["data"]["contentHash"], event.sequence)
        if event.type == "journal_entry.deleted":
            deleted[event.subject] = event.sequence
    assert (head.last_hash, head.last_recorded_at) == (previous, recorded_at)
    assert posted == {entry.id: (entry.content_hash.hex(), entry.sequence) for entry in entries}
    assert deleted == {
        entry.id: entry.revoked_sequence for entry in entries if entry.revoked_sequence is not None
    }
