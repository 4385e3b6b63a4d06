"""Aged reports are the balance of the control accounts: on every day, at every sequence."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.documents import Trade
from ledger.errors import LedgerError
from ledger.statements.aged import AgedReport
from storage.database import open_database
from storage.heads import select_state
from storage.verification import verify_organization
from tests.storage.aged import DAYS, OPENED, names, open_trader, report
from tests.storage.books import Desk, open_desk

if TYPE_CHECKING:
    from collections.abc import Sequence

AMOUNTS = ["0.01", "40.00", "115.00", "500.00"]
EXAMPLES = 400 if settings.get_current_profile_name() == "fuzz" else 25
places = st.integers(0, 5)
whom = st.sampled_from(["a", "b", "v", None])
steps = st.one_of(
    st.tuples(st.just("issue"), whom, st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("owe"), st.booleans(), st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("open"), whom, st.sampled_from(AMOUNTS)),
    st.tuples(st.just("note"), whom, st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("correct"), places, st.sampled_from(DAYS)),
    st.tuples(st.just("void"), places),
    st.tuples(st.just("pay"), whom, st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("keep"), whom, st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("refund"), whom, st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("allocate"), places),
    st.tuples(
        st.just("later"),
        st.sampled_from(["a", "v"]),
        st.sampled_from(DAYS),
        st.sampled_from(DAYS),
        st.booleans(),
    ),
    st.tuples(st.just("delete"), places),
    st.tuples(st.just("reverse"), places, st.sampled_from(DAYS)),
    st.tuples(
        st.just("post"),
        st.sampled_from(["acc_receivables", "acc_unbilled", "acc_payables", "acc_accruals"]),
        whom,
        st.sampled_from(DAYS),
        st.sampled_from(AMOUNTS),
    ),
    st.tuples(st.just("unpost"), places),
    st.tuples(st.just("move"), st.sampled_from(["AR", "AP"]), st.booleans()),
)


async def reports(desk: Desk, sequence: int | None = None) -> list[AgedReport]:
    """Make both reports on and around every day: each is what the control accounts hold."""
    found = []
    days = {day + timedelta(days=off) for day in (OPENED, *DAYS) for off in (-1, 0)}
    for trade in Trade:
        for day in sorted(days):
            made = await report(desk, trade, day, sequence)
            assert made.total == made.control
            assert all(party.other == 0 for party in made.parties)
            found.append(made)
    return found


async def play(url: str, wanted: Sequence[Any]) -> None:
    async with open_database(url) as database:
        desk = await open_desk(database, f"org_aged{next(names)}")
        trader = await open_trader(desk)
        sequences: list[int] = []
        kept: dict[int, list[AgedReport]] = {}
        for number, step in enumerate(wanted):
            try:
                await trader.do(step)
            except (LedgerError, ZeroDivisionError):
                continue
            async with database.snapshot() as snapshot:
                head = (await select_state(database, snapshot, desk.org)).head
            sequences.append(head.last_sequence)
            if step[0] in ("move", "later"):
                kept.clear()  # The chart of the past is today's.
            elif number % 4 == 0:
                kept[head.last_sequence] = await reports(desk)
        await reports(desk)
        for sequence in sequences:
            for between in (sequence - 1, sequence):
                told = await reports(desk, between)
                assert told == kept.get(between, told)
        async with database.snapshot() as snapshot:
            assert [one async for one in verify_organization(snapshot, desk.organization)] == []


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=st.lists(steps, min_size=1, max_size=14))
def test_aged_reports_are_the_control_accounts(books_url: str, wanted: list[Any]) -> None:
    asyncio.run(play(books_url, wanted))
