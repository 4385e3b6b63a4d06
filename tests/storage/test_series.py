"""Curves and the overview are what the statements of each of their days say, now and as known."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.accounts import AccountRole
from ledger.dates import month_end, month_of
from ledger.errors import LedgerError
from ledger.statements.account_balances import BalanceInterval, account_balances, curve_of
from ledger.statements.balances import Balances, leaves, year_start_of
from ledger.statements.fiscal import day_before
from ledger.statements.income_statement import income_statement
from ledger.statements.movements import movement_of
from ledger.statements.overview import groups_of, looking_at, overview
from ledger.statements.sums import balance
from ledger.statements.trial_balance import trial_balance
from storage.balances import scan_sums
from storage.database import open_database
from storage.heads import select_state
from storage.known import START, Known, resolve_known
from storage.series import select_series
from storage.summing import sum_stretch
from tests.storage.books import open_desk
from tests.storage.library import fill, numbers, read_state
from tests.storage.recording import RecordingSnapshot
from tests.storage.test_balances import do, opened
from tests.storage.test_fiscal_years import close_year, reopen_year
from tests.storage.test_tenant_wall import assert_walled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.statements.account_balances import AccountBalances
    from ledger.statements.overview import Overview
    from tests.storage.books import Desk

EXAMPLES = 200 if settings.get_current_profile_name() == "fuzz" else 12
names = count(1)
DAY, MONTH = BalanceInterval.DAY, BalanceInterval.MONTH
# The present; and questions of the past that begin at a kept end, at the present, at the start.
PLACES = {None: "head", 60: "kept", -3: "head", 5: "start"}


async def known_of(desk: Desk, snapshot: Any, sequence: int | None) -> Known:
    head = (await select_state(desk.database, snapshot, desk.org)).head
    if sequence is not None and sequence < 0:
        sequence += head.last_sequence
    return await resolve_known(snapshot, desk.org, head, None, sequence)


@pytest.mark.parametrize("place", PLACES)
async def test_any_number_of_days_takes_one_statement(desk: Desk, place: int | None) -> None:
    await fill(desk, 40)
    await sum_stretch(desk.database, desk.org, 50)
    chart = (await read_state(desk)).chart
    groups = {"cash": numbers(chart, "acc_cash"), "all": list(chart.by_number)}
    async with desk.database.snapshot() as real:
        known = await known_of(desk, real, place)
        assert (
            known.nearest == {"head": known.head, "kept": known.kept, "start": START}[PLACES[place]]
        )
        for length in (1, 2, 400):
            snapshot = RecordingSnapshot(real)
            days = [date(2026, 1, 3) + timedelta(days=offset) for offset in range(length)]
            found = await select_series(snapshot, desk.org, groups, days, known)
            assert (len(snapshot.asked), len(found.days)) == (1, length)
            assert_walled(snapshot.asked)
            through = await scan_sums(real, desk.org, days[-1], known)
            assert found.through("cash", days[-1]) == through.get(groups["cash"][0], (0, 0))
            totals = [sum(both[side] for both in through.values()) for side in (0, 1)]
            assert [*found.through("all", days[-1])] == totals


async def test_an_overview_and_a_curve_ask_as_much_whatever_their_length(desk: Desk) -> None:
    await fill(desk, 40)
    async with desk.database.snapshot() as real:
        for months in (1, 12, 60):
            snapshot = RecordingSnapshot(real)
            await look(desk, snapshot, date(2026, 4, 9), months, None)
            assert len(snapshot.asked) == 2  # The head and the sums.
        for interval, first in (
            (DAY, date(2026, 4, 9)),
            (DAY, date(2025, 4, 1)),
            (MONTH, date(2000, 1, 1)),
        ):
            snapshot = RecordingSnapshot(real)
            span = interval, first, date(2026, 4, 9)
            await draw(desk, snapshot, "acc_revenue", span, None)
            assert len(snapshot.asked) == 2


async def test_totals_of_the_present_are_looked_up(desk: Desk) -> None:
    await fill(desk, 40)
    async with desk.database.snapshot() as real:
        snapshot = RecordingSnapshot(real)
        await look(desk, snapshot, date(2026, 4, 9), 12, None)
    text = snapshot.asked[-1].sqlite
    assert "postings" not in text and "account_months" in text and "account_days" in text


async def look(desk: Desk, snapshot: Any, day: date, months: int, sequence: int | None) -> Overview:
    state = await select_state(desk.database, snapshot, desk.org)
    known = await resolve_known(snapshot, desk.org, state.head, None, sequence)
    looking, groups = looking_at(day, months), groups_of(state.chart)
    series = await select_series(snapshot, desk.org, groups, looking.days, known)
    return overview(looking, groups, series)


async def draw(
    desk: Desk, snapshot: Any, name: str, span: tuple[BalanceInterval, date, date], at: int | None
) -> AccountBalances:
    state = await select_state(desk.database, snapshot, desk.org)
    known = await resolve_known(snapshot, desk.org, state.head, None, at)
    month = state.organization.fiscal_month
    curve = curve_of(state.chart, month, state.chart.find(name), *span)
    series = await select_series(snapshot, desk.org, curve.groups, curve.days, known)
    return account_balances(curve, series)


# The books of a year and a bit, by days around the ends of months and years.
WHEN = [date(2024, 6, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 5, 9)]
WHERE = ["acc_cash", "acc_receivables", "acc_payables", "acc_revenue", "acc_rent"]
WHERE += ["acc_retained_earnings"]
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
    st.tuples(st.sampled_from(["close", "reopen"]), st.just(2026)),
)
spans = st.one_of(
    st.tuples(st.just(MONTH), st.sampled_from(WHEN), st.integers(0, 700)),
    st.tuples(st.just(DAY), st.sampled_from(WHEN), st.integers(0, 60)),
)


async def play(url: str, wanted: Sequence[Any], spans: Sequence[Any]) -> None:
    async with open_database(url) as database:
        desk = await open_desk(database, f"org_series{next(names)}")
        ids: list[str] = []
        kept: list[tuple[int, Any, list[Any]]] = []
        for number, step in enumerate(wanted):
            try:
                if step[0] in ("close", "reopen"):
                    await (close_year if step[0] == "close" else reopen_year)(desk, step[1])
                else:
                    await do(desk, ids, step)
            except LedgerError:
                continue
            interval, first, length = spans[number % len(spans)]
            span = interval, first, first + timedelta(days=length)
            sequence = (await read_state(desk)).head.last_sequence
            kept.append((sequence, span, await compared(desk, span, None)))
        for sequence, span, before in kept:
            assert await compared(desk, span, sequence) == before


async def compared(
    desk: Desk, span: tuple[BalanceInterval, date, date], sequence: int | None
) -> list[Any]:
    """Hold curves and overview against the statements of their days; return what they say."""
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        known = await resolve_known(snapshot, desk.org, state.head, None, sequence)
        found: list[Any] = []
        for name in (*WHERE, state.chart.by_number[1].handle):
            curve = await draw(desk, snapshot, name, span, sequence)
            await hold_curve(desk, snapshot, state, known, curve)
            found.append(curve)
        seen = await look(desk, snapshot, span[2], 1 + (span[2] - span[1]).days % 14, sequence)
        await hold_overview(desk, snapshot, state, known, seen)
        return [*found, seen]


async def trial_of(
    desk: Desk, snapshot: Any, state: Any, known: Known, day: date
) -> dict[int, int]:
    """The balance of every leaf as a scan's trial balance has it."""
    start = year_start_of(state.chart, day, state.organization.fiscal_month)
    sums = await scan_sums(snapshot, desk.org, day, known)
    eve = day_before(start)
    assert eve is not None
    before = await scan_sums(snapshot, desk.org, eve, known)
    trial = trial_balance(Balances(state.chart, day, start, sums, before), include_zero=True)
    return {row.account.number: row.figure.minor for row in trial.rows}


async def hold_curve(
    desk: Desk, snapshot: Any, state: Any, known: Known, curve: AccountBalances
) -> None:
    below = {*state.chart.below(curve.account.id)}
    own = [one.number for one in leaves(state.chart) if one.number in below]
    ends = [point for point in curve.points if point.days.last.day in (1, 28, 31)]
    for point in {id(one): one for one in (*ends[:3], curve.points[0], curve.points[-1])}.values():
        trial = await trial_of(desk, snapshot, state, known, point.days.last)
        assert point.balance.minor == sum(trial[number] for number in own)
        assert await opened(desk, snapshot, state, known, point.balance.slices) == (
            point.balance.minor
        )
        moved = point.debit - point.credit
        assert await opened(desk, snapshot, state, known, (point.days,)) == moved
    assert await opened(desk, snapshot, state, known, curve.opening.slices) == curve.opening.minor
    is_flat = state.chart.by_role[AccountRole.RETAINED_EARNINGS].number not in own
    if is_flat and curve.account.type.value in ("ASSET", "LIABILITY", "EQUITY"):
        moved = sum(point.debit - point.credit for point in curve.points)
        assert curve.opening.minor + moved == curve.points[-1].balance.minor


async def hold_overview(
    desk: Desk, snapshot: Any, state: Any, known: Known, seen: Overview
) -> None:
    chart = state.chart
    assert seen.compare_date is not None
    days = [seen.compare_date, *(point.date for point in seen.cash.points[-3:])]
    for place, day in enumerate(days):
        sums = await scan_sums(snapshot, desk.org, day, known)
        eve = day_before(day.replace(day=1))
        assert eve is not None
        before = await scan_sums(snapshot, desk.org, eve, known)
        movement = movement_of(day.replace(day=1), day, sums, before)
        income = income_statement(chart, [movement])
        expected = {
            "cash": sum(balance(sums, number) for number in chart.cash),
            "receivables": sum(balance(sums, one) for one in chart.serving(AccountRole.AR)),
            "payables": sum(balance(sums, one) for one in chart.serving(AccountRole.AP)),
            "revenue": income.revenue.total[0].minor,
            "expenses": income.expenses.total[0].minor,
            "result": income.net_income[0].minor,
        }
        for name, minor in expected.items():
            told = getattr(seen, name)
            figure = told.compared if place == 0 else told.points[place - len(days)].figure
            assert figure.minor == minor, (name, day)
            assert await opened(desk, snapshot, state, known, figure.slices) == minor
    assert all(point.date == month_end(month_of(point.date)) for point in seen.result.points[:-1])


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    wanted=st.lists(steps, min_size=1, max_size=8),
    spans=st.lists(spans, min_size=1, max_size=3),
)
def test_every_point_is_what_the_statements_of_its_day_say_and_never_changes(
    books_url: str, wanted: list[Any], spans: list[Any]
) -> None:
    asyncio.run(play(books_url, wanted, spans))
