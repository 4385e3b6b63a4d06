"""What is next for an endpoint, read along its organisation's log.

| read      | statements | bound                                                             |
|-----------|------------|-------------------------------------------------------------------|
| page      | 1          | 1,000 sequences of the log; the events of some types among them   |
| last dead | 1          | the endpoint's tries since then                                   |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from ledger.deliveries import Delivery
from storage.database import Database
from storage.delivering.records import DELIVERIES
from storage.direct import open_direct
from storage.statements import statement

SEQUENCES_PER_PAGE = 1_000

SELECT_NEXT_EVENTS = statement(
    """select h.last_sequence, v.sequence, v.recorded_at, v.type, v.subject
    from heads h left join events v on v.org = h.org and v.org = $1
      and v.sequence > $2 and v.sequence <= $3 and v.type {any:4:text}
    where h.org = $1 order by v.sequence"""
)
SELECT_LAST_DEAD = statement(
    f"""select {DELIVERIES.columns} from webhook_deliveries d
    where d.org = $1 and d.webhook = $2 and d.sequence = $3 and d.outcome = 'dead'
    order by d.public_id desc limit 1"""
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event, as far as a message needs it."""

    sequence: int
    recorded_at: int
    type: str
    subject: str


@dataclass(frozen=True, slots=True)
class Page:
    """The next events of some types; `through` is the last sequence that was looked at."""

    events: list[Told]
    through: int
    last_sequence: int

    @property
    def is_last(self) -> bool:
        return self.through >= self.last_sequence


async def select_next_events(
    database: Database, org: int, position: int, types: Sequence[str]
) -> Page:
    """Read on behind a position."""
    end = position + SEQUENCES_PER_PAGE
    async with open_direct(database.readers) as direct:
        rows = cast(Any, await direct.fetch(SELECT_NEXT_EVENTS, org, position, end, [*types]))
    last = rows[0][0]
    events = [Told(*row[1:]) for row in rows if row[1] is not None]
    return Page(events, max(position, min(end, last)), last)


async def select_last_dead(
    database: Database, org: int, webhook: int, sequence: int
) -> Delivery | None:
    """Return the try that an endpoint is to be disabled for."""
    async with open_direct(database.readers) as direct:
        rows = await direct.fetch(SELECT_LAST_DEAD, org, webhook, sequence)
    return DELIVERIES.of(rows[0]) if rows else None
