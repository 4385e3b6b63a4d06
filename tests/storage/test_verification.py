"""Verification is silent on whole books and names the place of every tampering."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import and_, delete, insert, select, update

from ledger.errors import LedgerError
from ledger.events import canonical, first_hash, next_hash
from ledger.journal_entries import content_hash
from storage import tables
from storage.database import Database, open_database
from storage.heads import select_state
from storage.journal_entries import select_entries_by_id
from storage.organizations import select_organization
from storage.verification import Finding, first_broken_sequence, verify_organization
from tests.storage.books import FIRST_MONTH, MARCH_30, Desk, draft
from tests.storage.fixtures import desk_in
from tests.storage.unproven import UNPROVEN

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from ledger.journal_entries import Entry

ACC_CASH = 3
"""The narrow key of acc_cash: the third line of its chart."""


@dataclass(frozen=True)
class Tampering:
    """A column of a table's first row, and the place at which its change must be found."""

    column: str
    place: str

    @property
    def table(self) -> Table:
        return tables.metadata.tables[self.column.partition(".")[0]]


PLACES = {
    "organizations": "organization",
    "heads": "head",
    "accounts": "account acc_assets",
    "periods": "period 2026-01",
    "entries": "entry 1",
    "postings": "entry 1 line 1",
    "account_days": "account_days acc_cash 2026-03-28 journal",
    "account_months": "account_months acc_cash 2026-03 journal",
    "entry_days": "entry_days 2026-03-28 journal",
    "entry_months": "entry_months 2026-03 journal",
    "entry_blocks": "entry_blocks 2026-03-28 block 0 journal",
    "events": "event 1",
}
BROKEN_AT = {
    "accounts": 2,
    "accounts.account": 3,  # No event tells an account's number: its children miss it.
    "entries": 52,
    "events": 1,
    "organizations": 1,
    "periods": 60,
    "postings": 52,
}
"""The first sequence that a tampering with a table's first row breaks."""
TAMPERINGS = [
    Tampering(f"{name}.{column.name}", place)
    for name, place in PLACES.items()
    for column in tables.metadata.tables[name].columns
    if f"{name}.{column.name}" not in {f"{name}.org", "organizations.public_id", *UNPROVEN}
]
MOVED = {
    "accounts.public_id": "account acc_assets",
    "accounts.handle": "account acc_assetsx",
    "accounts.account": "account acc_current_assets",
    "postings.account": "entry 1",
    "postings.debit": "entry 1",
    "postings.line": "entry 1 line 2",
    "postings.memo": "entry 1",
    "postings.number": "entry 1",
    "postings.party": "entry 1",
}
"""Where a tampering shows elsewhere than at the row itself."""


async def find(database: Database, public_id: str = "org_demo") -> list[str]:
    return [str(fault) for fault in await find_all(database, public_id)]


async def find_all(
    database: Database, public_id: str = "org_demo", key: bytes | None = None
) -> list[Finding]:
    async with database.snapshot() as snapshot:
        organization = await select_organization(snapshot, public_id)
        assert organization is not None
        faults = verify_organization(snapshot, organization, seal_key=key)
        return [fault async for fault in faults]


async def write_story(desk: Desk) -> list[Entry]:
    """Post, reverse, delete, lock and close, so that every table holds something."""
    entries = [await desk.post("10.00", on=MARCH_30 - timedelta(days=2), reference="R-1")]
    entries += [await desk.post("20.00", on=MARCH_30), await desk.post("30.00", memo="ثلاثون")]
    await desk.reverse(entries[1].id)
    await desk.delete(entries[2].id)
    await desk.post("40.00", on=date(2026, 4, 1), debit="acc_bank")
    await desk.lock(date(2026, 1, 15))
    await desk.lock(None)
    await desk.close(FIRST_MONTH)
    return entries


def altered(value: Any, column: str) -> Any:
    """Return another value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case bytes() | memoryview():
            return bytes(value) + b"x" if column.endswith("body") else bytes(value)[::-1]
        case str():
            return f"{value}x"
    return 1 if "memo" not in column and _is_number(column) else "x"


def _is_number(column: str) -> bool:
    table, _, name = column.partition(".")
    return issubclass(tables.metadata.tables[table].columns[name].type.python_type, int)


async def tamper(database: Database, tampering: Tampering) -> tuple[Any, Any]:
    """Change one column of the first row of an organisation's table; return the row before, after.

    Of the totals by account it is the row of acc_cash.
    """
    table, name = tampering.table, tampering.column.partition(".")[2]
    query = select(table).where(table.c.org == 1).order_by(*table.primary_key.columns).limit(1)
    if "account_" in table.name:
        query = query.where(table.c.account == ACC_CASH)
    async with database.engine.connect() as connection:
        before = dict((await connection.execute(query)).one()._mapping)
    value = altered(before[name], tampering.column)
    if table.columns[name].primary_key and isinstance(value, int):
        value = 1 if name == "kind" else value + 1_000
    after = before | {name: value}
    await put(database, table, before, after)
    return before, after


async def put(database: Database, table: Table, before: Any, after: Any) -> None:
    """Write a row in place of another."""
    same = and_(*(column == before[column.name] for column in table.primary_key.columns))
    async with database.engine.begin() as connection:
        await connection.execute(update(table).where(same).values(after))


async def test_whole_books_have_no_fault(desk: Desk, other_desk: Desk) -> None:
    await write_story(desk)
    await other_desk.post("5.00")
    assert await find(desk.database) == []
    assert await find(desk.database, "org_other") == []


@pytest.mark.parametrize("table", PLACES)
async def test_a_tampered_column_is_found_at_its_place(
    desk: Desk, table: str, subtests: pytest.Subtests
) -> None:
    await write_story(desk)
    for tampering in TAMPERINGS:
        if tampering.table.name != table:
            continue
        with subtests.test(tampering.column):
            before, after = await tamper(desk.database, tampering)
            found = await find_all(desk.database)
            await put(desk.database, tampering.table, after, before)
            place = MOVED.get(tampering.column, tampering.place)
            assert [fault for fault in found if fault.place == place], found
            if table in BROKEN_AT:
                wanted = BROKEN_AT.get(tampering.column, BROKEN_AT[table])
                assert first_broken_sequence(found) == wanted, found
    assert await find(desk.database) == []


async def test_another_id_of_the_organization_is_found(desk: Desk) -> None:
    await write_story(desk)
    async with desk.database.engine.begin() as connection:
        table = tables.organizations
        renamed = update(table).where(table.c.org == 1).values(public_id="org_forged")
        await connection.execute(renamed)
    found = await find_all(desk.database, "org_forged")
    assert "event 1: Its hash does not follow from the previous hash and its body." in map(
        str, found
    )
    assert first_broken_sequence(found) == 1


async def test_tampering_stays_within_its_organization(desk: Desk, other_desk: Desk) -> None:
    await write_story(desk)
    await other_desk.post("5.00")
    await tamper(desk.database, Tampering("entries.memo", "entry 1"))
    assert await find(desk.database, "org_other") == []


@pytest.mark.parametrize(
    ("table", "condition", "place"),
    [
        (tables.entries, tables.entries.c.number == 2, "entry 2"),
        (tables.entries, tables.entries.c.number == 5, "head"),
        (tables.postings, tables.postings.c.number == 2, "entry 2"),
        (tables.postings, tables.postings.c.line == 2, "entry 1"),
        (tables.events, tables.events.c.sequence == 53, "event 53"),
        (tables.events, tables.events.c.sequence > 58, "head"),
        (tables.accounts, tables.accounts.c.account == 50, "account"),
        (tables.account_days, tables.account_days.c.account == ACC_CASH, "account_days acc_cash"),
        (
            tables.account_months,
            tables.account_months.c.account == ACC_CASH,
            "account_months acc_cash",
        ),
        (tables.entry_days, tables.entry_days.c.day > 0, "entry_days"),
        (tables.entry_months, tables.entry_months.c.month > 0, "entry_months"),
        (tables.entry_blocks, tables.entry_blocks.c.day > 0, "entry_blocks"),
        (tables.periods, tables.periods.c.month > 0, "period 2026-01"),
    ],
    ids=str,
)
async def test_missing_rows_are_found(
    desk: Desk, table: Table, condition: ColumnElement[bool], place: str
) -> None:
    await write_story(desk)
    async with desk.database.engine.begin() as connection:
        await connection.execute(delete(table).where(condition, table.c.org == 1))
    found = await find(desk.database)
    assert [fault for fault in found if fault.startswith(place)], found


async def test_postings_without_an_entry_are_found(desk: Desk) -> None:
    await write_story(desk)
    row: dict[str, Any] = dict.fromkeys((column.name for column in tables.postings.columns), 1)
    row |= {"number": 99, "memo": None, "party": None, "revoked_sequence": 1}
    async with desk.database.engine.begin() as connection:
        await connection.execute(insert(tables.postings).values(row))
    assert await find(desk.database) == ["entry 99: Its 1 postings have no entry."]


async def test_amounts_moved_between_lines_are_found_though_the_entry_balances(desk: Desk) -> None:
    await write_story(desk)
    lines = tables.postings
    async with desk.database.engine.begin() as connection:
        await connection.execute(
            update(lines)
            .where(lines.c.org == 1, lines.c.number == 1)
            .values(debit=lines.c.credit, credit=lines.c.debit)
        )
    assert "entry 1: Its content hash is not that of its stored columns." in await find(
        desk.database
    )


async def test_a_forged_entry_with_a_fitting_content_hash_contradicts_its_event(
    desk: Desk,
) -> None:
    entry = (await write_story(desk))[0]
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, 1)
        stored = (await select_entries_by_id(snapshot, 1, [entry.id]))[0]
    forged = content_hash(replace(stored, memo="Forged"), "org_demo", state.chart)
    table = tables.entries
    async with desk.database.engine.begin() as connection:
        await connection.execute(
            update(table)
            .where(table.c.org == 1, table.c.number == 1)
            .values(memo="Forged", content_hash=forged, search="forged\nr-1")
        )
    found = await find(desk.database)
    assert len(found) == 1 and found[0].startswith("entry 1: content_hash is ")
    assert "event 52 says" in found[0]


async def test_a_rewritten_event_breaks_the_next_link(desk: Desk) -> None:
    await write_story(desk)
    events = tables.events
    async with desk.database.engine.begin() as connection:
        body = canonical({"forged": True})
        forged = next_hash(first_hash("org_demo"), body)
        await connection.execute(
            update(events)
            .where(events.c.org == 1, events.c.sequence == 1)
            .values(body=body, hash=forged)
        )
    found = await find(desk.database)
    assert "event 1: Its body is not the canonical JSON of an event." in found
    assert "event 2: Its hash does not follow from the previous hash and its body." in found
    assert not [fault for fault in found if fault.startswith("event 3:")]


async def test_advance_is_told_of_every_row(desk: Desk) -> None:
    await write_story(desk)
    told: list[int] = []
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, 1)
        faults = [
            fault async for fault in verify_organization(snapshot, state.organization, told.append)
        ]
    assert (faults, sum(told)) == ([], state.head.last_sequence + state.head.last_number)


async def test_pages_meet_without_a_gap(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.verifying.chain.EVENTS_PER_PAGE", 7)
    monkeypatch.setattr("storage.verifying.entries.ENTRIES_PER_PAGE", 2)
    await write_story(desk)
    assert await find(desk.database) == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("post", "reverse", "delete", "lock", "close", "reopen")),
        st.integers(0, 40),
        st.integers(1, 10**15),
    ),
    min_size=1,
    max_size=12,
)


@given(steps=STEPS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_the_books_verify(
    books_url: str, steps: list[tuple[str, int, int]]
) -> None:
    asyncio.run(_do_and_verify(books_url, steps))


async def _do_and_verify(url: str, steps: list[tuple[str, int, int]]) -> None:
    async with open_database(url) as database:
        desk, ids = desk_in(database), [""]
        for verb, place, minor in steps:
            try:
                await _do(desk, verb, place, minor, ids)
            except LedgerError:
                continue
        assert await find(database) == []


async def _do(desk: Desk, verb: str, place: int, minor: int, ids: list[str]) -> None:
    day = date(2026, 1, 20) + timedelta(days=place)
    match verb:
        case "post":
            amount = f"{minor // 100}.{minor % 100:02}"
            posted = await desk.post_many([draft(amount, day), draft("1.00", day, "acc_bank")])
            ids += [outcome.entry.id for outcome in posted.outcomes if outcome.entry]
        case "reverse":
            ids.append((await desk.reverse(ids[place % len(ids)])).id)
        case "delete":
            await desk.delete(ids[place % len(ids)])
        case "lock":
            await desk.lock(day if place % 3 else None)
        case "close":
            await desk.close(FIRST_MONTH + place % 3)
        case "reopen":
            await desk.reopen(FIRST_MONTH + place % 3)
