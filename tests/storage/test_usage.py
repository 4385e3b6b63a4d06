"""Tallies add up, whoever counts them; sums are read of any days, the last used first."""

from __future__ import annotations

from asyncio import gather
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.paging import Window
from ledger.usage import Tally, Usage
from storage.direct import open_direct
from storage.heads import select_state
from storage.usage import TALLIES_AT_ONCE, UsageFilter, add_usage, select_usage
from tests.storage.recording import RecordingSnapshot
from tests.storage.test_tenant_wall import assert_walled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.storage.books import Desk

ACCOUNTS, POSTINGS = "GET /api/v1/accounts", "GET /api/ledger/postings"
MARCH_30, MARCH_31 = date(2026, 3, 30), date(2026, 3, 31)
TALLIES = [
    Tally(1, MARCH_30, "v1", ACCOUNTS, 3, 1_000),
    Tally(1, MARCH_31, "v1", ACCOUNTS, 4, 3_000),
    Tally(1, MARCH_30, "guliel", POSTINGS, 1, 2_000),
    Tally(2, MARCH_31, "v1", ACCOUNTS, 9, 4_000),
]
FIRST = Usage(2, "v1", ACCOUNTS, 9, 4_000)
SECOND = Usage(1, "v1", ACCOUNTS, 7, 3_000)
THIRD = Usage(1, "guliel", POSTINGS, 1, 2_000)
EVERYTHING, FIRST_PAGE = UsageFilter(), Window(10, page=1)


async def add(desk: Desk, tallies: Sequence[Tally]) -> None:
    async with open_direct(desk.database.readers) as direct:
        await add_usage(direct, desk.org, tallies)


async def usage_of(
    desk: Desk, chosen: UsageFilter = EVERYTHING, window: Window = FIRST_PAGE
) -> tuple[list[Usage], int, bool]:
    async with desk.database.snapshot() as real:
        snapshot = RecordingSnapshot(real)
        head = (await select_state(desk.database, snapshot, desk.org)).head
        listing = await select_usage(snapshot, desk.org, head, chosen, window)
    assert_walled(snapshot.asked)
    return list(listing.records), listing.total, listing.has_more


async def test_days_are_summed_and_the_last_used_comes_first(desk: Desk, other_desk: Desk) -> None:
    await add(desk, TALLIES)

    assert await usage_of(desk) == ([FIRST, SECOND, THIRD], 3, False)
    assert await usage_of(other_desk) == ([], 0, False)


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (UsageFilter(key=2), [FIRST]),
        (UsageFilter(surface="guliel"), [THIRD]),
        (UsageFilter(first=MARCH_31), [FIRST, Usage(1, "v1", ACCOUNTS, 4, 3_000)]),
        (UsageFilter(last=MARCH_30), [THIRD, Usage(1, "v1", ACCOUNTS, 3, 1_000)]),
        (UsageFilter(1, "v1", MARCH_30, MARCH_31), [SECOND]),
        (UsageFilter(key=3), []),
    ],
)
async def test_what_is_asked_about_is_summed(
    desk: Desk, chosen: UsageFilter, found: list[Usage]
) -> None:
    await add(desk, TALLIES)

    assert await usage_of(desk, chosen) == (found, len(found), False)


async def test_the_list_is_walked_by_cursor_from_either_end(desk: Desk) -> None:
    await add(desk, TALLIES)
    place = (SECOND.last_at, SECOND.key, SECOND.surface, SECOND.route)

    assert await usage_of(desk, window=Window(1)) == ([FIRST], 3, True)
    assert await usage_of(desk, window=Window(5, after=place)) == ([THIRD], 3, False)
    assert await usage_of(desk, window=Window(5, before=place)) == ([FIRST], 3, False)
    assert await usage_of(desk, window=Window(1, from_end=True)) == ([THIRD], 3, True)
    assert await usage_of(desk, window=Window(2, page=2)) == ([THIRD], 3, False)


async def test_processes_that_count_at_once_add_up(desk: Desk) -> None:
    many = [
        Tally(key, MARCH_30, "v1", f"GET /{route}", 1, 1_000 + key)
        for key in range(10)
        for route in range(TALLIES_AT_ONCE // 10)
    ]
    await gather(*(add(desk, many if turn % 2 else many[::-1]) for turn in range(4)))
    await add(desk, [Tally(9, MARCH_30, "v1", "GET /0", 5, 7)])

    found, total, _ = await usage_of(desk, window=Window(2, page=1))
    assert total == TALLIES_AT_ONCE
    assert found == [Usage(9, "v1", "GET /9", 4, 1_009), Usage(9, "v1", "GET /8", 4, 1_009)]
    assert (await usage_of(desk, UsageFilter(key=9), Window(100, page=1)))[0][-1] == Usage(
        9, "v1", "GET /0", 9, 1_009
    )
