"""Outcomes kept for retries, forgotten after seven days.

| use    | statements             | bound                         |
|--------|------------------------|-------------------------------|
| forget | 1 per organisation, +1 | what is older than seven days |
"""

from typing import cast

from storage.database import Database
from storage.direct import open_direct
from storage.statements import statement

KEPT_MICROSECONDS = 7 * 24 * 3600 * 1_000_000
SELECT_NUMBERS = statement("select o.org from organizations o order by o.org")
FORGET = statement("delete from idempotency where org = $1 and created_at < $2")


async def forget_outcomes(database: Database) -> None:
    """Delete what is kept for no retry any more."""
    oldest = database.clock() - KEPT_MICROSECONDS
    async with open_direct(database.engine) as direct:
        for row in await direct.fetch(SELECT_NUMBERS):
            await direct.fetch(FORGET, cast(int, row[0]), oldest)
