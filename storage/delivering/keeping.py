"""The log of tries: what was sent by hand is kept, what is old is forgotten.

| use    | statements           | bound                                                        |
|--------|----------------------|--------------------------------------------------------------|
| keep   | 1                    | one try                                                      |
| forget | 1 or more            | 1,000 tries older than 30 days, each statement for itself    |
"""

from typing import cast

from ledger.deliveries import Delivery
from storage.database import Database
from storage.delivering.records import DELIVERIES
from storage.direct import open_direct
from storage.statements import Value, statement

KEPT_MICROSECONDS = 30 * 24 * 3600 * 1_000_000
ROWS_PER_STEP = 1_000

_COLUMNS = DELIVERIES.shape.columns
INSERT_DELIVERY = statement(
    f"""insert into webhook_deliveries (org, {", ".join(_COLUMNS)})
    values ($1, {", ".join(f"${number}" for number, _ in enumerate(_COLUMNS, 2))})
    on conflict (org, public_id) do nothing"""
)
FORGET_DELIVERIES = statement(
    """delete from webhook_deliveries where (org, public_id) in (
      select org, public_id from webhook_deliveries where started_at < $1
      order by started_at limit $2)
    returning public_id"""
)


async def keep_delivery(database: Database, org: int, delivery: Delivery) -> None:
    """Keep a try that belongs to no place in the log: a test, or one that somebody asked for."""
    row = cast(tuple[Value, ...], DELIVERIES.rows([delivery]).rows[0])
    async with open_direct(database.readers) as direct:
        await direct.fetch(INSERT_DELIVERY, org, *row)


async def forget_deliveries(database: Database) -> None:
    """Delete tries that are older than the log reaches back."""
    oldest = database.clock() - KEPT_MICROSECONDS
    async with open_direct(database.readers) as direct:
        while len(await direct.fetch(FORGET_DELIVERIES, oldest, ROWS_PER_STEP)) == ROWS_PER_STEP:
            pass
