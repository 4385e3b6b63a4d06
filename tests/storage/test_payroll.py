"""What happens to a payroll run within one batch is what would have happened in several."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.decide.payroll_lines import LineChange
from storage.payroll import select_advances_by_id, select_payroll_runs_by_id
from tests.storage.books import together
from tests.storage.payroll import PayrollDesk, recovering
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
