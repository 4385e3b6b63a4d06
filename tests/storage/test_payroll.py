"""Payroll in storage: what happens within one batch, how much a run may hold, what reads take."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.decide.payroll_lines import LineChange
from ledger.paging import Window
from ledger.sorting import RecordSort
from storage.heads import select_state
from storage.payroll import (
    EmployeeFilter,
    select_advances,
    select_advances_by_id,
    select_employees,
    select_payroll_runs,
    select_payroll_runs_by_id,
)
from tests.storage.books import together
from tests.storage.payroll import PayrollDesk, recovering
from tests.storage.proof import prove
from tests.storage.recording import RecordingSnapshot
from tests.storage.test_verification import find
from tests.storage.trade import TradeDesk, document_draft, item

if TYPE_CHECKING:
    from ledger.payroll import PayrollRun
    from tests.storage.books import Desk


@pytest.fixture
def payroll(desk: Desk) -> PayrollDesk:
    return PayrollDesk(desk)


async def stored(payroll: PayrollDesk, run_id: str) -> PayrollRun:
    async with payroll.desk.database.snapshot() as snapshot:
        (run,) = await select_payroll_runs_by_id(snapshot, payroll.desk.org, [run_id])
    return run


async def test_run_that_was_shortened_and_lengthened_at_once_keeps_its_lines(
    payroll: PayrollDesk,
) -> None:
    await payroll.hire("E-1", scheme=None)
    away = await payroll.hire("E-2", scheme=None)
    await payroll.change(away.id, is_on_leave=True)
    run = await payroll.draft(LineChange(away.id))

    _, short, long = await together(
        payroll.desk.post(),
        payroll.redraft(run.id),
        payroll.redraft(run.id, LineChange(away.id)),
    )

    assert (len(short.lines), len(long.lines)) == (1, 2)
    assert (await stored(payroll, run.id)).lines == long.lines
    assert await find(payroll.desk.database) == []


async def test_document_that_was_shortened_and_lengthened_at_once_keeps_its_lines(
    desk: Desk,
) -> None:
    trade = TradeDesk(desk)
    kept = await trade.issue("D-1", None, item(), item("5"), is_draft=True)

    await together(
        desk.post(),
        trade.change(kept.id, document_draft("D-1", None, item("7"), is_draft=True)),
        trade.change(kept.id, document_draft("D-1", None, item(), item("9"), is_draft=True)),
    )

    assert await find(desk.database) == []


async def test_who_joins_a_draft_in_the_batch_of_its_approval_is_recovered_from(
    payroll: PayrollDesk,
) -> None:
    await payroll.hire("E-1", scheme=None)
    away = await payroll.hire("E-2", scheme=None)
    await payroll.change(away.id, is_on_leave=True)
    given = await payroll.advance(away.id, "700", date(2026, 3, 5))
    run = await payroll.draft()

    _, _, approved = await together(
        payroll.desk.post(),
        payroll.redraft(run.id, recovering(away.id, "500")),
        payroll.approve(run.id),
    )

    assert (approved.advance, approved.net) == (50_000, 1_550_000)
    assert (await stored(payroll, run.id)).entry == approved.entry
    async with payroll.desk.database.snapshot() as snapshot:
        (advance,) = await select_advances_by_id(snapshot, payroll.desk.org, [given.id])
    assert advance == given
    assert await find(payroll.desk.database) == []


async def test_run_of_many_is_one_entry(payroll: PayrollDesk) -> None:
    await payroll.rate("SAUDI", "9.75", "11.75")
    people = await together(*(payroll.hire(f"E-{number:04}") for number in range(600)))
    await together(*(payroll.advance(one.id, "700") for one in people))

    run = await payroll.draft(*(recovering(one.id, "500") for one in people))
    approved = await payroll.approve(run.id)

    assert (len(approved.lines), approved.advance) == (600, 30_000_000)
    assert (await stored(payroll, run.id)) == approved
    entry = (await prove(payroll.desk.database, payroll.desk.org))[-1]
    assert (entry.id, len(entry.lines), entry.total) == (approved.entry, 604, 536_400_000)
    await payroll.delete(run.id)
    assert await find(payroll.desk.database) == []


async def test_a_page_of_payroll_takes_as_many_statements_whatever_its_size(
    payroll: PayrollDesk,
) -> None:
    people = await together(*(payroll.hire(f"E-{n}", scheme=None) for n in range(20)))
    await together(*(payroll.advance(one.id, "700") for one in people))
    await together(*(payroll.draft(month=2026 * 12 + month) for month in range(8)))

    async with payroll.desk.database.snapshot() as real:
        head = (await select_state(payroll.desk.database, real, payroll.desk.org)).head
        for window in (Window(1, page=1), Window(5, page=2), Window(100, page=1)):
            for read, budget in (
                (lambda s, w: select_payroll_runs(s, 1, head, w, include_deleted=True), 3),
                (lambda s, w: select_advances(s, 1, head, people[0].id, w), 2),
                (
                    lambda s, w: select_employees(
                        s, 1, head, EmployeeFilter(text="emp"), RecordSort.NAME, w
                    ),
                    2,
                ),
            ):
                snapshot = RecordingSnapshot(real)
                await read(snapshot, window)
                assert len(snapshot.asked) <= budget, window
