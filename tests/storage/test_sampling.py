"""Totals that drift are noticed without anybody asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from ledger.accounts import Chart
from storage.sampling import Sampler
from storage.writing.unit import Answer

if TYPE_CHECKING:
    from tests.storage.books import Desk


async def sampled(desk: Desk, posts: int) -> Sampler:
    """Return a sampler that has seen some entries posted, and looks at every second."""
    sampler = Sampler(desk.database.readers, every=2)
    for _ in range(posts):
        entry = await desk.post()
        sampler.note(Answer(entry, desk.organization, Chart(())))
    await sampler.close()
    return sampler


async def test_sound_totals_raise_no_alarm(desk: Desk) -> None:
    assert (await sampled(desk, 2)).drifted == 0


async def test_drifted_totals_are_counted(desk: Desk) -> None:
    await desk.post()
    async with desk.database.engine.begin() as connection:
        await connection.execute(text("update account_days set debit = debit + 1"))

    assert (await sampled(desk, 1)).drifted == 0
    assert (await sampled(desk, 2)).drifted == 1
