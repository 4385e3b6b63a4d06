"""Records of one table, read: those that are named, and lists of any filter and order.

| read    | statements                               | bound                    |
|---------|------------------------------------------|--------------------------|
| named   | 1                                        | as many as are named     |
| list    | 2: total, page (1 if it is past the end) | 101 records              |
| whole   | 2: total, all                            | 10,000 records           |

A cursor costs what the page holds; a page number also steps over all pages before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from ledger.errors import InvalidInput
from ledger.organizations import Head
from ledger.paging import LIMIT_DEFAULT, Keyset, Listing, Window
from storage.filters import Where
from storage.kept import Kept
from storage.snapshot import Snapshot
from storage.statements import Statement

WHOLE_MOST = 10_000
Record = TypeVar("Record")
Ordered = TypeVar("Ordered", contravariant=True)


@dataclass(frozen=True)  # No slots: Python 3.11 cannot make `Sort[Record](...)` with them.
class Sort(Generic[Ordered]):
    """An order of a list: columns of which the last is unique, and a record's values in them.

    Text columns are ordered by code point on both databases (`Code` in storage/tables).
    """

    columns: tuple[str, ...]
    place_of: Callable[[Ordered], Keyset]
    is_descending: bool = False


async def select_named(
    snapshot: Snapshot,
    org: int,
    kept: Kept[Record],
    query: Statement,
    names: Sequence[str] | Sequence[int],
) -> list[Record]:
    """Return the records that a statement of two parameters finds by name, in no order."""
    return [kept.of(row) for row in await snapshot.fetch(query, org, names)]


async def select_listing(
    snapshot: Snapshot,
    head: Head,
    kept: Kept[Record],
    where: Where,
    sort: Sort[Record],
    window: Window | None,
    source: str = "",
) -> Listing[Record]:
    """List records in an order; without a window, the whole list as one page.

    `source` is what the rows come from, where that is not the table itself.
    """
    source = source or f"from {kept.table.name} {where.table}"
    total = await _count(snapshot, where, source)
    if window is None:
        window = _whole(total)
    _keep_between(where, sort, window)
    query = where.statement(
        f"select {kept.columns} {source}",
        f"order by {_order(sort, window)} {where.range(window)}",
    )
    is_past = window.page is not None and window.offset >= total
    rows = [] if is_past else await snapshot.fetch(query, *where.arguments)
    has_more, rows = len(rows) > window.limit, rows[: window.limit]
    found = [kept.of(row) for row in (rows[::-1] if window.from_end else rows)]
    places = [sort.place_of(record) for record in found]
    return Listing(window, found, places, has_more, total, head.last_sequence)


async def _count(snapshot: Snapshot, where: Where, source: str) -> int:
    rows = await snapshot.fetch(where.statement(f"select count(*) {source}"), *where.arguments)
    return cast(int, rows[0][0])


def _whole(total: int) -> Window:
    if total > WHOLE_MOST:
        raise InvalidInput(
            f"The list holds more than {WHOLE_MOST:,} items; read it page by page.", "all"
        )
    return Window(max(LIMIT_DEFAULT, total), 1)


def _keep_between(where: Where, sort: Sort[Record], window: Window) -> None:
    """Keep to what lies between the cursors."""
    later, earlier = ("<", ">") if sort.is_descending else (">", "<")
    for place, sign in ((window.after, later), (window.before, earlier)):
        if place is not None:
            # A cursor may hold any number of 64 bits, also for a column of 32.
            marks = ("cast(? as bigint)" if isinstance(value, int) else "?" for value in place)
            where.add(f"({', '.join(sort.columns)}) {sign} ({', '.join(marks)})", *place)


def _order(sort: Sort[Record], window: Window) -> str:
    direction = "desc" if sort.is_descending != window.from_end else "asc"
    return ", ".join(f"{column} {direction}" for column in sort.columns)
