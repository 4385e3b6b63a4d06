"""Finished stretches of the log, summed into known totals: outside the lock, one after another.

| step  | statements                                     | bound                                  |
|-------|------------------------------------------------|----------------------------------------|
| look  | 1 for all organisations                        | one look-up for each                   |
| read  | 4, one snapshot: both ends, what changed, the  | the postings and revocations of one    |
|       | days and months of those before                | stretch; the totals these touch        |
| write | PostgreSQL: 1. SQLite: begin, 3, commit, on    | the totals touched; takes no lock that |
|       | the write path's thread                        | the write path waits for longer        |

A stretch is finished when the log has come to its end. Its events never change, and what each total
held at its end follows from them and from what was kept before; so whoever sums it second writes
the same, which is not written again. A stretch is kept whole or not at all.
"""

from asyncio import get_running_loop
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect
from typing import Any, cast

from ledger.dates import date_of, month_of
from storage.addresses import sqlite_file
from storage.database import Database
from storage.direct import open_direct
from storage.known import Mark
from storage.known_totals import DAYS, MONTHS, Tables, changes_between, kept_at
from storage.snapshot import Snapshot
from storage.statements import Row, statement

STRETCH = 4_096
"""How many sequences are summed at a time; a question reads the events of half of them at most."""
_PRAGMAS = ("synchronous=NORMAL", "busy_timeout=5000")

Key = tuple[int, int, int]
"""Account, day or month, kind."""
Sums = tuple[int, int, int]
"""Debits, credits, postings."""

SELECT_UNSUMMED = statement(
    """select o.org from organizations o join heads h on h.org = o.org
    where h.last_sequence - $1 >= coalesce((
      select max(k.sequence) from known_stretches k where k.org = o.org
    ), 0) order by o.org"""
)
SELECT_ENDS = statement(
    """select last.sequence, (
      select v.last_number from events v where v.org = $1 and v.sequence = last.sequence
    ), (
      select v.last_number from events v where v.org = $1 and v.sequence = last.sequence + $2
    ) from (
      select coalesce(max(sequence), 0) as sequence from known_stretches where org = $1
    ) as last"""
)
SELECT_CHANGES = statement(
    f"""select account, day, kind, cast(sum(debit) as bigint), cast(sum(credit) as bigint),
      cast(sum(postings) as bigint)
    from ({changes_between(("$2", "$3"), ("$4", "$5"))}) as changed group by account, day, kind"""
)


def _kept_before(tables: Tables) -> tuple[str, str]:
    """Spell what was kept by a sequence, of some days or months, for PostgreSQL and SQLite."""
    some = f"t.{tables.when} {{any:3:bigint}}"
    return kept_at(tables, "$2", some), kept_at(tables, "$2", some, is_sqlite=True)


SELECT_DAYS_BEFORE = statement(_kept_before(DAYS)[0], sqlite=_kept_before(DAYS)[1])
SELECT_MONTHS_BEFORE = statement(_kept_before(MONTHS)[0], sqlite=_kept_before(MONTHS)[1])


def _insert(tables: Tables, first: int) -> str:
    """Insert columns of totals at the end of a stretch; the columns are arrays."""
    kinds = ("int", "int", "smallint", "bigint", "bigint", "bigint")
    arrays = ", ".join(f"${first + at}::{kind}[]" for at, kind in enumerate(kinds))
    return f"""insert into {tables.then}
      (org, account, {tables.when}, kind, sequence, debit, credit, postings)
    select $1, r.account, r.day, r.kind, $2, r.debit, r.credit, r.postings
    from unnest({arrays}) as r(account, day, kind, debit, credit, postings)
    on conflict do nothing"""


_INSERT_STRETCH = (
    "insert into known_stretches (org, sequence) values ($1, $2) on conflict do nothing"
)
INSERT_STRETCH = statement(
    f"with d as ({_insert(DAYS, 3)}), m as ({_insert(MONTHS, 9)}) {_INSERT_STRETCH}",
    sqlite=_INSERT_STRETCH,
)
INSERT_ROW = {
    tables: f"""insert into {tables.then}
      (org, account, {tables.when}, kind, sequence, debit, credit, postings)
    values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing"""
    for tables in (DAYS, MONTHS)
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a stretch changed: each total it touched, as it is at its end."""

    sequence: int
    days: dict[Key, Sums]
    months: dict[Key, Sums]


async def select_unsummed(snapshot: Snapshot, length: int = STRETCH) -> list[int]:
    """Return the organisations with a finished stretch that is not summed."""
    return [cast(int, row[0]) for row in await snapshot.fetch(SELECT_UNSUMMED, length)]


async def sum_stretch(database: Database, org: int, length: int = STRETCH) -> bool:
    """Sum the next stretch of an organisation and keep it; False if none is finished."""
    async with database.snapshot() as snapshot:
        stretch = await read_stretch(snapshot, org, length)
    if stretch is None:
        return False
    await keep_stretch(database, org, stretch)
    return True


async def read_stretch(snapshot: Snapshot, org: int, length: int) -> Stretch | None:
    """Add up what the next finished stretch changed, and what was kept before."""
    last, first_number, last_number = cast(Any, (await snapshot.fetch(SELECT_ENDS, org, length))[0])
    if last_number is None:
        return None
    start, end = Mark(last, first_number or 0), Mark(last + length, last_number)
    between = start.sequence, end.sequence, start.number, end.number
    changed = _by_key(await snapshot.fetch(SELECT_CHANGES, org, *between))
    by_month = _by_month(changed)
    days, months = ({key[1] for key in sums} for sums in (changed, by_month))
    before = await snapshot.fetch(SELECT_DAYS_BEFORE, org, start.sequence, sorted(days))
    earlier = await snapshot.fetch(SELECT_MONTHS_BEFORE, org, start.sequence, sorted(months))
    return Stretch(
        end.sequence,
        _added(changed, _by_key(before)),
        _added(by_month, _by_key(earlier)),
    )


def _by_key(rows: Iterable[Row]) -> dict[Key, Sums]:
    values = (cast(Any, tuple(row)) for row in rows)
    return {row[:3]: row[3:] for row in values}


def _by_month(days: dict[Key, Sums]) -> dict[Key, Sums]:
    months: dict[Key, Sums] = {}
    for (account, day, kind), sums in days.items():
        key = account, month_of(date_of(day)), kind
        months[key] = _plus(months.get(key, (0, 0, 0)), sums)
    return months


def _added(changed: dict[Key, Sums], before: dict[Key, Sums]) -> dict[Key, Sums]:
    """Add to each total that changed what it was before; in the order of the key."""
    return {key: _plus(before.get(key, (0, 0, 0)), sums) for key, sums in sorted(changed.items())}


def _plus(one: Sums, other: Sums) -> Sums:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


async def keep_stretch(database: Database, org: int, stretch: Stretch) -> None:
    """Write a stretch, in one transaction; what is there already stays as it is."""
    keep = _keep_on_sqlite if database.is_sqlite else _keep_on_postgresql
    await keep(database, org, stretch)


async def _keep_on_postgresql(database: Database, org: int, stretch: Stretch) -> None:
    days, months = _columns(stretch.days), _columns(stretch.months)
    async with open_direct(database.readers) as direct:
        await direct.fetch(INSERT_STRETCH, org, stretch.sequence, *days, *months)


def _columns(sums: dict[Key, Sums]) -> Sequence[list[int]]:
    rows = [(*key, *values) for key, values in sums.items()]
    return [list(column) for column in zip(*rows, strict=True)] or [[]] * 6


async def _keep_on_sqlite(database: Database, org: int, stretch: Stretch) -> None:
    """Write on the write path's thread: so neither waits for the other's lock, asleep."""
    path = sqlite_file(database.url)
    assert path is not None
    thread = database.writer_thread
    await get_running_loop().run_in_executor(thread, _write_on_sqlite, path, org, stretch)


def _write_on_sqlite(path: Path, org: int, stretch: Stretch) -> None:
    with closing(connect(path, isolation_level=None, timeout=5)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"pragma {pragma}")
        connection.execute("begin immediate")
        try:
            for tables, sums in ((DAYS, stretch.days), (MONTHS, stretch.months)):
                rows = ((org, *key, stretch.sequence, *values) for key, values in sums.items())
                connection.executemany(INSERT_ROW[tables], rows)
            connection.execute(INSERT_STRETCH.sqlite, (org, stretch.sequence))
            connection.execute("commit")
        except BaseException:
            connection.execute("rollback")
            raise
