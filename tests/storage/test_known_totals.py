"""What totals held at any sequence, on any day, is what brute force finds, summed yet or not."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from itertools import count
from random import Random
from sqlite3 import OperationalError
from typing import TYPE_CHECKING, Any

import pytest
from asyncpg import UndefinedTableError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from ledger.dates import day_of, month_of
from ledger.errors import LedgerError
from ledger.journal_entries import EntryKind
from storage import tables
from storage.balances import scan_sums, select_sums
from storage.database import open_database
from storage.heads import select_state
from storage.known import START, Known, resolve_known
from storage.known_ranges import Range, select_known_before, select_known_ranges
from storage.rows import kind_number
from storage.summing import keep_stretch, read_stretch, select_unsummed, sum_stretch
from tests.storage.books import Desk, open_desk
from tests.storage.library import JANUARY, fill, numbers, read_state, stood
from tests.storage.proof import read_entries, read_table
from tests.storage.recording import RecordingSnapshot
from tests.storage.test_balances import added_up, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.journal_entries import Entry

EXAMPLES = 300 if settings.get_current_profile_name() == "fuzz" else 25
LENGTH = 8
names = count(1)
KEPT = (tables.known_days, tables.known_months, tables.known_stretches)


async def sum_all(desk: Desk, length: int = LENGTH, most: int = 10**6) -> int:
    """Sum what is finished, so many stretches at the most; return how many."""
    done = 0
    while done < most and await sum_stretch(desk.database, desk.org, length):
        done += 1
    return done


def counted(
    entries: Sequence[Entry], one: Range, sequence: int, place: tuple[int, int, int] | None = None
) -> tuple[int, int, int]:
    """Postings, debits and credits of a range at a sequence, by brute force."""
    lines = [
        line
        for entry in entries
        if stood(entry, sequence) and one.first <= entry.date <= one.last
        for position, line in enumerate(entry.lines, 1)
        if one.accounts is None or line.account in one.accounts
        if one.kind is None or kind_number(entry.kind) == one.kind
        if place is None or (day_of(entry.date), entry.number, position) < place
    ]
    return len(lines), sum(line.debit for line in lines), sum(line.credit for line in lines)


async def known_at(desk: Desk, snapshot: Any, sequence: int) -> Known:
    head = (await select_state(desk.database, snapshot, desk.org)).head
    return await resolve_known(snapshot, desk.org, head, as_of_sequence=sequence)


async def test_a_stretch_keeps_each_total_that_changed_as_it_is_at_its_end(desk: Desk) -> None:
    first = (await read_state(desk)).head.last_sequence
    await desk.post("10.00", on=date(2026, 3, 28))
    gone = await desk.post("5.00", on=date(2026, 3, 30))
    await sum_stretch(desk.database, desk.org, first + 2)
    await desk.delete(gone.id)
    await desk.post("1.00", on=date(2026, 4, 1))
    await desk.post("2.00", on=date(2026, 4, 1))
    await sum_stretch(desk.database, desk.org, 2)
    chart = (await read_state(desk)).chart
    cash, journal = chart.find("acc_cash").number, kind_number(EntryKind.JOURNAL)
    day = day_of(date(2026, 3, 28))
    days = await read_table(desk.database, tables.known_days, desk.org)
    months = await read_table(desk.database, tables.known_months, desk.org)
    assert [tuple(row)[2:] for row in days if row.account == cash] == [
        (day, journal, first + 2, 1000, 0, 1),
        (day + 2, journal, first + 2, 500, 0, 1),
        (day + 2, journal, first + 4, 0, 0, 0),
        (day + 4, journal, first + 4, 100, 0, 1),
    ]
    march, april = month_of(date(2026, 3, 1)), month_of(date(2026, 4, 1))
    assert [tuple(row)[2:] for row in months if row.account == cash] == [
        (march, journal, first + 2, 1500, 0, 2),
        (march, journal, first + 4, 1000, 0, 1),
        (april, journal, first + 4, 100, 0, 1),
    ]
    ends = await read_table(desk.database, tables.known_stretches, desk.org)
    assert [row.sequence for row in ends] == [first + 2, first + 4]


async def test_only_finished_stretches_are_summed(desk: Desk, other_desk: Desk) -> None:
    last = (await read_state(desk)).head.last_sequence
    async with desk.database.snapshot() as snapshot:
        assert await select_unsummed(snapshot, last + 1) == []
        assert await select_unsummed(snapshot, last) == [desk.org, other_desk.org]
        assert await read_stretch(snapshot, desk.org, last + 1) is None
    assert [await sum_stretch(desk.database, desk.org, last) for _ in range(2)] == [True, False]
    async with desk.database.snapshot() as snapshot:
        assert await select_unsummed(snapshot, last) == [other_desk.org]


async def test_sums_ranges_and_balances_of_every_age(desk: Desk) -> None:
    entries = await fill(desk, 40)
    head = (await read_state(desk)).head
    finished = head.last_sequence // LENGTH
    for most in (finished // 2, finished):
        await sum_all(desk, LENGTH, most)
        async with desk.database.snapshot() as snapshot:
            for sequence in range(0, head.last_sequence, 5):
                known = await known_at(desk, snapshot, sequence)
                for day in (None, date(2026, 1, 31), date(2026, 2, 14)):
                    expected = added_up(entries, day, sequence)
                    assert whole(await select_sums(snapshot, desk.org, day, known)) == expected
                    assert await scan_sums(snapshot, desk.org, day, known) == expected


async def test_what_is_read_lies_within_half_a_stretch(desk: Desk) -> None:
    await fill(desk, 40)
    await sum_all(desk)
    async with desk.database.snapshot() as snapshot:
        head = (await select_state(desk.database, snapshot, desk.org)).head
        for sequence in range(head.last_sequence - head.last_sequence % LENGTH):
            nearest = (await known_at(desk, snapshot, sequence)).nearest
            assert abs(nearest.sequence - sequence) <= LENGTH // 2
            assert nearest == START or nearest.sequence % LENGTH == 0


async def test_ranges_and_sums_take_one_statement(desk: Desk) -> None:
    await fill(desk, 40)
    await sum_all(desk)
    async with desk.database.snapshot() as real:
        known = await known_at(desk, real, 70)
        snapshot = RecordingSnapshot(real)
        ranges = [Range(date(2026, 1, 5), date(2026, 4, 7), [1, 2]), Range(date.min, date.max, [9])]
        await select_known_ranges(snapshot, desk.org, ranges, known)
        await select_known_before(snapshot, desk.org, 9, date(2026, 1, 5), (20500, 9, 1), known)
        await select_sums(snapshot, desk.org, JANUARY, known)
        assert len(snapshot.asked) == 3


async def test_no_range_asks_nothing(desk: Desk) -> None:
    async with desk.database.snapshot() as real:
        known, snapshot = await known_at(desk, real, 20), RecordingSnapshot(real)
        backwards = [Range(date(2026, 2, 1), date(2026, 1, 31))]
        for ranges in ([], backwards):
            found = await select_known_ranges(snapshot, desk.org, ranges, known)
            assert found == (0, 0, 0)
        assert snapshot.asked == []


async def test_a_stretch_is_kept_whole_or_not_at_all(desk: Desk) -> None:
    await fill(desk, 10)
    length = (await read_state(desk)).head.last_sequence
    async with desk.database.snapshot() as snapshot:
        stretch = await read_stretch(snapshot, desk.org, length)
    assert stretch is not None and stretch.days and stretch.months
    await rename(desk, "known_stretches", "elsewhere")
    with pytest.raises((OperationalError, UndefinedTableError)):
        await keep_stretch(desk.database, desk.org, stretch)
    await rename(desk, "elsewhere", "known_stretches")
    for table in KEPT:
        assert await read_table(desk.database, table, desk.org) == []
    await keep_stretch(desk.database, desk.org, stretch)
    for table in KEPT:
        assert await read_table(desk.database, table, desk.org) != []


async def rename(desk: Desk, before: str, after: str) -> None:
    async with desk.database.engine.begin() as connection:
        await connection.execute(text(f"alter table {before} rename to {after}"))


DAYS = [date(2025, 12, 31) + timedelta(days=offset) for offset in (0, 1, 15, 31, 32, 60)]
WHERE = ["acc_cash", "acc_revenue", "acc_rent", "acc_vat"]
steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("post"),
            st.sampled_from(DAYS),
            st.sampled_from(WHERE),
            st.sampled_from(WHERE),
            st.sampled_from(["0.01", "5.00", "99.99"]),
        ),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("reverse"), st.integers(0, 9)),
        st.tuples(st.just("sum"), st.sampled_from([1, 3, 8])),
    ),
    min_size=3,
    max_size=25,
)


async def play(url: str, wanted: Sequence[Any], seed: int) -> None:
    random = Random(seed)
    async with open_database(url) as database:
        desk = await open_desk(database, f"org_known{next(names)}")
        await sum_stretch(database, desk.org, (await read_state(desk)).head.last_sequence - 1)
        ids: list[str] = []
        said: dict[Any, Any] = {}
        for step in wanted:
            match step:
                case ["sum", most]:
                    await sum_all(desk, random.choice([2, 3]), most)
                case ["post", on, debit, credit, amount] if debit != credit:
                    ids.append((await desk.post(amount, on=on, debit=debit, credit=credit)).id)
                case ["delete" | "reverse" as verb, place] if ids:
                    try:
                        done = await getattr(desk, verb)(ids[-1 - place % len(ids)])
                    except LedgerError:
                        continue
                    ids += [done.id] if verb == "reverse" else []
            await ask(desk, random, said)
        await ask_again(desk, said)


async def ask(desk: Desk, random: Random, said: dict[Any, Any]) -> None:
    """Ask of a random day and sequence; remember what was answered."""
    entries = await read_entries(desk.database, desk.org)
    state = await read_state(desk)
    accounts = numbers(state.chart, *WHERE)
    sequence = random.randint(max(0, state.head.last_sequence - 12), state.head.last_sequence)
    days = sorted(random.choices([*DAYS, date.min, date.max, date(2026, 1, 31)], k=4))
    chosen = random.choice([None, random.sample(accounts, 1), random.sample(accounts, 2)])
    kind = random.choice([None, kind_number(EntryKind.JOURNAL)])
    ranges = [Range(days[0], days[1], chosen, kind)]
    if days[1] < days[2]:
        ranges.append(Range(days[2], days[3], chosen, kind))
    account, through = random.choice(accounts), random.choice(DAYS)
    place = day_of(through), random.randint(0, state.head.last_number + 1), random.randint(1, 3)
    first = min(days[0], through)
    questions = sequence, ranges, account, first, place
    answered = await answers(desk, *questions)
    summed = [counted(entries, one, sequence) for one in ranges]
    before = counted(entries, Range(first, date.max, [account]), sequence, place)
    assert answered == (
        added_up(entries, ranges[0].last, sequence),
        tuple(map(sum, zip(*summed, strict=True))),
        before[1:],
    )
    said[str(questions)] = questions, answered


async def ask_again(desk: Desk, said: dict[Any, Any]) -> None:
    """What was answered for a sequence is answered for it ever after, summed or not."""
    for most in (0, 5, 10**6):
        await sum_all(desk, 4, most)
        for questions, answered in said.values():
            assert await answers(desk, *questions) == answered


async def answers(
    desk: Desk, sequence: int, ranges: Any, account: int, first: date, place: Any
) -> Any:
    async with desk.database.snapshot() as snapshot:
        known = await known_at(desk, snapshot, sequence)
        return (
            whole(await select_sums(snapshot, desk.org, ranges[0].last, known)),
            await select_known_ranges(snapshot, desk.org, ranges, known),
            await select_known_before(snapshot, desk.org, account, first, place, known),
        )


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=steps, seed=st.integers(0, 2**32))
def test_the_past_is_what_brute_force_finds_and_never_changes(
    books_url: str, wanted: list[Any], seed: int
) -> None:
    asyncio.run(play(books_url, wanted, seed))
