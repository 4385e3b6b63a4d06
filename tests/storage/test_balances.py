"""Sums of accounts are what a scan finds: on every day, at every sequence, at every instant."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.errors import InvalidInput, LedgerError
from ledger.paging import Window
from ledger.statements.balance_sheet import balance_sheet
from ledger.statements.balances import Balances, year_start_of
from ledger.statements.fiscal import ONE_DAY
from ledger.statements.sums import NOTHING
from ledger.statements.trial_balance import trial_balance
from storage.balances import (
    SELECT_KNOWN_SUMS,
    SELECT_SUMS,
    scan_sums,
    select_sum_before,
    select_sums,
    select_years,
)
from storage.database import open_database
from storage.heads import select_state
from storage.known import SELECT_RECORDED, SELECT_SEQUENCE_AT, Known, resolve_known
from storage.known_totals import SELECT_KEPT_SUMS
from storage.postings import PostingFilter, select_postings
from storage.summing import sum_stretch
from storage.tables import events
from tests.storage.books import Desk, open_desk
from tests.storage.library import JANUARY, fill, list_postings, numbers, read_state, stood
from tests.storage.proof import read_entries, read_table
from tests.storage.recording import RecordingSnapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.journal_entries import Entry
    from ledger.statements.sums import Sums
    from storage.statements import Statement

DAYS = [None, date(2025, 12, 31), JANUARY, date(2026, 1, 31), date(2026, 2, 14), date(2026, 12, 31)]
EXAMPLES = 300 if settings.get_current_profile_name() == "fuzz" else 20
names = count(1)


def added_up(entries: Sequence[Entry], through: date | None, sequence: int) -> Sums:
    """What accounts were debited and credited, by brute force."""
    found: dict[int, tuple[int, int]] = {}
    for entry in entries:
        if stood(entry, sequence) and (through is None or entry.date <= through):
            for line in entry.lines:
                debit, credit = found.get(line.account, NOTHING)
                found[line.account] = (debit + line.debit, credit + line.credit)
    return found


def whole(sums: Sums) -> Sums:
    """Sums without the accounts that hold nothing any more."""
    return {account: both for account, both in sums.items() if both != NOTHING}


async def test_sums_at_every_sequence_are_what_a_scan_finds(desk: Desk) -> None:
    entries = await fill(desk, 40)
    async with desk.database.snapshot() as snapshot:
        head = (await select_state(desk.database, snapshot, desk.org)).head
        for sequence in range(0, head.last_sequence + 1, 3):
            known = await resolve_known(snapshot, desk.org, head, as_of_sequence=sequence)
            for day in DAYS:
                expected = added_up(entries, day, sequence)
                found = await select_sums(snapshot, desk.org, day, known)
                scanned = await scan_sums(snapshot, desk.org, day, known)
                assert whole(found) == scanned == expected, (sequence, day)


async def test_sums_of_the_present_need_no_sequence(desk: Desk) -> None:
    entries = await fill(desk, 40)
    async with desk.database.snapshot() as snapshot:
        head = (await select_state(desk.database, snapshot, desk.org)).head
        now = await resolve_known(snapshot, desk.org, head)
        assert (now.is_present, now.as_of, now.sequence) == (True, None, head.last_sequence)
        for day in DAYS:
            found = whole(await select_sums(snapshot, desk.org, day))
            assert found == whole(await select_sums(snapshot, desk.org, day, now))
            assert found == added_up(entries, day, head.last_sequence)


async def test_an_instant_is_the_last_sequence_by_then(desk: Desk) -> None:
    for _ in range(9):
        await desk.post()
        await asyncio.sleep(0.002)
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        log = await recorded(desk)
        instants = [at + offset for at in log for offset in (-1, 0, 1)]
        for instant in (*instants, -(10**15), 10**17):
            expected = sum(at <= instant for at in log)
            known = await resolve_known(snapshot, desk.org, state.head, known_at=instant)
            assert known.sequence == expected, instant
            again = await resolve_known(snapshot, desk.org, state.head, as_of_sequence=expected)
            assert known == again


async def recorded(desk: Desk) -> list[int]:
    """The instants of all events, in order."""
    return [row.recorded_at for row in await read_table(desk.database, events, desk.org)]


async def test_what_is_asked_twice_or_out_of_range_is_refused(desk: Desk) -> None:
    async with desk.database.snapshot() as snapshot:
        head = (await select_state(desk.database, snapshot, desk.org)).head
        for asked in ((0, 0), (None, -1), (None, head.last_sequence + 1)):
            with pytest.raises(InvalidInput) as caught:
                await resolve_known(snapshot, desk.org, head, *asked)
            assert caught.value.details[0].path == ("asOfSequence",)


async def test_an_account_is_summed_up_to_a_place(desk: Desk) -> None:
    await fill(desk, 40)
    state = await read_state(desk)
    (account,) = numbers(state.chart, "acc_receivables")
    last = state.head.last_sequence
    for as_of in (None, last - 20):
        chosen = PostingFilter(first=date(2026, 1, 5), accounts=[account], as_of=as_of)
        listing = (await list_postings(desk, chosen, Window(1000))).listing
        debit = credit = 0
        async with desk.database.snapshot() as snapshot:
            known = await resolve_known(snapshot, desk.org, state.head, None, as_of)
            for place, one in zip(listing.places, listing.records, strict=True):
                found = await select_sum_before(
                    snapshot, desk.org, account, date(2026, 1, 5), place, known
                )
                assert found == (debit, credit)
                debit, credit = debit + one.line.debit, credit + one.line.credit
        assert debit > 0


async def test_fiscal_years_in_use(desk: Desk) -> None:
    for day in (date(2024, 3, 31), date(2024, 4, 1), date(2026, 3, 31)):
        entry = await desk.post(on=day)
    await desk.delete(entry.id)
    (revenue,) = numbers((await read_state(desk)).chart, "acc_revenue")
    async with desk.database.snapshot() as snapshot:
        assert await select_years(snapshot, desk.org, 4, [revenue]) == {2023, 2024, 2025}
        assert await select_years(snapshot, desk.org, 1, [revenue]) == {2024, 2026}
        assert await select_years(snapshot, desk.org, 1, []) == set()


async def test_sums_take_one_statement_each(desk: Desk) -> None:
    await fill(desk, 40)
    async with desk.database.snapshot() as real:
        head = (await select_state(desk.database, real, desk.org)).head
        for asked in ({}, {"as_of_sequence": 60}, {"as_of_sequence": head.last_sequence - 3}):
            snapshot = RecordingSnapshot(real)
            known = await resolve_known(real, desk.org, head, **asked)
            await select_sums(snapshot, desk.org, JANUARY, known)
            assert len(snapshot.asked) == 1
        snapshot = RecordingSnapshot(real)
        await resolve_known(snapshot, desk.org, head, known_at=head.last_recorded_at - 1)
        assert len(snapshot.asked) == 1


MONTHS = "SEARCH account_months USING INDEX sqlite_autoindex_account_months_1 (org=?)"
DAYS_OF_MONTH = "SEARCH account_days USING INDEX account_days_by_day (org=? AND day>? AND day<?)"
EVENT = "SEARCH v USING INDEX sqlite_autoindex_events_1 (org=? AND sequence=?)"
STRETCHES = "SEARCH k USING COVERING INDEX sqlite_autoindex_known_stretches_1"
STRETCH_BEFORE, STRETCH_BEHIND = (f"{STRETCHES} (org=? AND sequence{sign}?)" for sign in "<>")
NUMBERS = [EVENT, EVENT, STRETCH_BEFORE, EVENT, STRETCH_BEHIND]


def kept(when: str) -> list[str]:
    """How the last row of a total by a sequence is found."""
    index = f"INDEX sqlite_autoindex_known_{when}s_1"
    key = f"org=? AND account=? AND {when}=? AND kind=? AND sequence"
    return [f"SEARCH k USING {index} ({key}=?)", f"SEARCH x USING COVERING {index} ({key}<?)"]


@pytest.mark.parametrize(
    ("query", "arguments", "expected"),
    [
        (SELECT_SUMS, (1, 24312, 20454, 20500), [MONTHS, DAYS_OF_MONTH]),
        (
            SELECT_KNOWN_SUMS,
            (1, 24312, 20454, 20500, 10, 60),
            [
                MONTHS,
                DAYS_OF_MONTH,
                "SEARCH p USING INDEX sqlite_autoindex_postings_1 (org=? AND number>?)",
                "SEARCH e USING INDEX entries_revoked (org=? AND revoked_sequence>?)",
                "SEARCH p USING INDEX sqlite_autoindex_postings_1 (org=? AND number=?)",
            ],
        ),
        (
            SELECT_KEPT_SUMS,
            (1, 24312, 20454, 20500, 64, 1, 64, 70, 10, 12),
            [
                MONTHS.replace("USING INDEX", "USING COVERING INDEX").replace(
                    "account_months", "t", 1
                ),
                *kept("month"),
                DAYS_OF_MONTH.replace("account_days", "t", 1),
                *kept("day"),
                "SEARCH p USING INDEX sqlite_autoindex_postings_1"
                " (org=? AND number>? AND number<?)",
                "SEARCH e USING INDEX entries_revoked"
                " (org=? AND revoked_sequence>? AND revoked_sequence<?)",
                "SEARCH p USING INDEX sqlite_autoindex_postings_1 (org=? AND number=?)",
            ],
        ),
        (SELECT_RECORDED, (1, 60), [STRETCH_BEFORE, STRETCH_BEHIND, *NUMBERS]),
        (
            SELECT_SEQUENCE_AT,
            (1, 10**15, 100),
            [EVENT, STRETCH_BEFORE, STRETCH_BEHIND, *NUMBERS],
        ),
    ],
)
async def test_sums_are_looked_up(
    sqlite_books: str, query: Statement, arguments: tuple[int, ...], expected: list[str]
) -> None:
    async with open_database(sqlite_books) as database, database.engine.connect() as connection:
        plan = await connection.exec_driver_sql(f"explain query plan {query.sqlite}", arguments)
        found = [step for *_, step in plan if step.startswith("SEARCH")]
    assert found == expected


# The books of a year and a bit: what was posted into the year before flows into this one.
WHEN = [date(2024, 6, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 5, 9)]
WHERE = ["acc_cash", "acc_capital", "acc_revenue", "acc_rent", "acc_retained_earnings", "acc_vat"]
steps = st.one_of(
    st.tuples(
        st.just("post"),
        st.sampled_from(WHEN),
        st.sampled_from(WHERE),
        st.sampled_from(WHERE),
        st.sampled_from(["0.01", "5.00", "99.99"]),
    ),
    st.tuples(st.just("delete"), st.integers(0, 5)),
    st.tuples(st.just("reverse"), st.integers(0, 5)),
    st.tuples(st.just("sum"), st.sampled_from([2, 16])),
)


async def do(desk: Desk, ids: list[str], step: Sequence[Any]) -> None:
    match step:
        case ["post", on, debit, credit, amount]:
            ids.append((await desk.post(amount, on=on, debit=debit, credit=credit)).id)
        case ["delete", place] if ids:
            await desk.delete(ids[-1 - place % len(ids)])
        case ["reverse", place] if ids:
            ids.append((await desk.reverse(ids[-1 - place % len(ids)])).id)
        case ["sum", length]:
            await sum_stretch(desk.database, desk.org, length)


async def statements(desk: Desk, sequence: int | None = None) -> list[Any]:
    """Every day's trial balance and balance sheet, each proved and opened."""
    found: list[Any] = []
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        known = await resolve_known(snapshot, desk.org, state.head, None, sequence)
        for day in (day + timedelta(days=off) for day in WHEN for off in (-1, 0)):
            start = year_start_of(state.chart, day, 1)
            ends = (day, start - ONE_DAY)
            sums = [await select_sums(snapshot, desk.org, end, known) for end in ends]
            scans = [await scan_sums(snapshot, desk.org, end, known) for end in ends]
            trial = trial_balance(Balances(state.chart, day, start, sums[0], sums[1]))
            assert trial == trial_balance(Balances(state.chart, day, start, scans[0], scans[1]))
            assert trial.debit.minor == -trial.credit.minor
            for row in trial.rows:
                assert await opened(desk, snapshot, state, known, row.figure.slices) == (
                    row.figure.minor
                )
            sheet = balance_sheet([Balances(state.chart, day, start, sums[0], sums[1])])
            assert sheet.assets.total[0].minor == -sheet.total_liabilities_and_equity[0].minor
            total = sheet.total_liabilities_and_equity[0]
            assert await opened(desk, snapshot, state, known, total.slices) == total.minor
            found += [trial, sheet]
    return found


async def opened(desk: Desk, snapshot: Any, state: Any, known: Known, slices: Any) -> int:
    chosen = PostingFilter(as_of=known.as_of, slices=slices)
    listing = await select_postings(snapshot, desk.org, state.head, chosen, Window(1))
    return listing.debit_minor - listing.credit_minor


async def play(url: str, wanted: Sequence[Any]) -> None:
    async with open_database(url) as database:
        desk = await open_desk(database, f"org_statements{next(names)}")
        ids: list[str] = []
        kept: dict[int, list[Any]] = {}
        for number, step in enumerate(wanted):
            try:
                await do(desk, ids, step)
            except LedgerError:
                continue
            if number % 4 == 0:
                kept[(await read_state(desk)).head.last_sequence] = await statements(desk)
        for sequence, before in kept.items():
            assert await statements(desk, sequence) == before
        assert len(await read_entries(database, desk.org)) == len(ids)


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=st.lists(steps, min_size=1, max_size=12))
def test_statements_balance_prove_open_and_never_change(books_url: str, wanted: list[Any]) -> None:
    asyncio.run(play(books_url, wanted))
