"""Outcomes kept for retries, forgotten after seven days.

| use    | statements                  | bound                                                   |
|--------|-----------------------------|---------------------------------------------------------|
| forget | 1, +1 or more per           | 5,000 rows older than seven days, each statement for    |
|        | organisation                | itself: no writer waits for more                        |
"""

from typing import cast

from storage.database import Database
from storage.direct import Direct, open_direct
from storage.statements import statement

KEPT_MICROSECONDS = 7 * 24 * 3600 * 1_000_000
ROWS_PER_STEP = 5_000
SELECT_NUMBERS = statement("select o.org from organizations o order by o.org")
FORGET = statement(
    """delete from idempotency where org = $1 and (caller, key) in (
      select caller, key from idempotency
      where org = $1 and created_at < $2 and (caller, key) > ($3, $4)
      order by caller, key limit $5)
    returning caller, key"""
)


async def forget_outcomes(database: Database) -> None:
    """Delete what is kept for no retry any more."""
    oldest = database.clock() - KEPT_MICROSECONDS
    async with open_direct(database.readers) as direct:
        for row in await direct.fetch(SELECT_NUMBERS):
            await _forget(direct, cast(int, row[0]), oldest)


async def _forget(direct: Direct, org: int, oldest: int) -> None:
    """Walk along the primary key, so that no step looks again at what an earlier one kept."""
    place = (-1, "")
    while True:
        rows = await direct.fetch(FORGET, org, oldest, *place, ROWS_PER_STEP)
        if len(rows) < ROWS_PER_STEP:
            return
        place = max((cast(int, caller), cast(str, key)) for caller, key in rows)
