"""Use of the dialects: tallies added up, and sums read.

| use  | statements                         | bound                                            |
|------|------------------------------------|--------------------------------------------------|
| add  | 1 per 500 tallies, each for itself | what was counted since the last time             |
| list | 2: total, page; both by a scan     | the organisation's own keys, on the asked days   |

Processes that count at once add up: a tally is added to its row, never written over it. Rows of a
statement are sorted by their key, so that two processes cannot wait for each other on PostgreSQL.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from ledger.dates import day_of
from ledger.organizations import Head
from ledger.paging import Listing, Window
from ledger.usage import Tally, Usage
from storage.direct import Direct
from storage.filters import Where
from storage.kept import Kept
from storage.listing import Sort, select_listing
from storage.snapshot import Snapshot
from storage.statements import statement
from storage.tables import usage

TALLIES_AT_ONCE = 500

_COLUMNS = "org, key, day, surface, route, calls, last_at"
_CONFLICT = """on conflict (org, key, day, surface, route)
    do update set calls = usage.calls + excluded.calls"""
_EACH = ", ".join(f"json_extract(${number}, '$[' || item.key || ']')" for number in range(2, 8))
ADD_USAGE = statement(
    f"""insert into usage ({_COLUMNS})
    select $1::int, tally.* from unnest(
      $2::bigint[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::bigint[]) tally
    {_CONFLICT}, last_at = greatest(usage.last_at, excluded.last_at)""",
    sqlite=f"""insert into usage ({_COLUMNS})
    select $1, {_EACH} from json_each($2) item where true
    {_CONFLICT}, last_at = max(usage.last_at, excluded.last_at)""",
)

USAGE = Kept(usage, Usage, "g")
_SORT: Sort[Usage] = Sort(
    ("g.last_at", "g.key", "g.surface", "g.route"),
    lambda one: (one.last_at, one.key, one.surface, one.route),
    is_descending=True,
)


@dataclass(frozen=True, slots=True)
class UsageFilter:
    """Which calls are asked about; the days are inclusive."""

    key: int | None = None
    surface: str | None = None
    first: date | None = None
    last: date | None = None


async def add_usage(direct: Direct, org: int, tallies: Sequence[Tally]) -> None:
    """Add the tallies of keys whose home is this organisation, at most 500 of them."""
    assert 0 < len(tallies) <= TALLIES_AT_ONCE
    rows = sorted(map(_row_of, tallies))
    columns = cast(Iterator[tuple[int, ...] | tuple[str, ...]], zip(*rows, strict=True))
    await direct.fetch(ADD_USAGE, org, *columns)


def _row_of(tally: Tally) -> tuple[int, int, str, str, int, int]:
    day = day_of(tally.day)
    return tally.key, day, tally.surface, tally.route, tally.calls, tally.last_at


async def select_usage(
    snapshot: Snapshot, org: int, head: Head, chosen: UsageFilter, window: Window
) -> Listing[Usage]:
    """List the sums of each key and route, the most recently used first."""
    where = Where("g", org)
    conditions = " and ".join(("u.org = $1", *_conditions(where, chosen)))
    source = f"""from (
      select u.org, u.key, u.surface, u.route, cast(sum(u.calls) as bigint) as calls,
        max(u.last_at) as last_at
      from usage u where {conditions} group by u.org, u.key, u.surface, u.route) g"""
    return await select_listing(snapshot, head, USAGE, where, _SORT, window, source)


def _conditions(where: Where, chosen: UsageFilter) -> Iterator[str]:
    """Yield the conditions on what is summed; their values become parameters of `where`."""
    for column, sign, value in (
        ("key", "=", chosen.key),
        ("surface", "=", chosen.surface),
        ("day", ">=", None if chosen.first is None else day_of(chosen.first)),
        ("day", "<=", None if chosen.last is None else day_of(chosen.last)),
    ):
        if value is not None:
            where.arguments.append(value)
            yield f"u.{column} {sign} ${len(where.arguments)}"
