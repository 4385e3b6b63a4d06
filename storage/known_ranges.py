"""Some accounts' totals in ranges of days, as known at a past sequence (`storage/known_totals.py`).

| read           | statements | looked up                                                     |
|----------------|------------|---------------------------------------------------------------|
| ranges         | 1          | the accounts' whole months, and days of two months; for each  |
|                |            | look-up one row; the postings of at most 2,048 events         |
| before a place | 1          | the same of one account; and its postings of the place's day  |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from ledger.dates import day_of, month_end, month_of, month_start
from ledger.paging import Keyset
from storage.filters import spelled
from storage.known import START, Known, Mark
from storage.known_totals import DAYS, MONTHS, Tables, changes_between, kept_at, path_between
from storage.snapshot import Snapshot
from storage.statements import Value

END = Mark(2**62, 2**62)
"""Behind everything: totals of the present may have gone on since the head was read."""


@dataclass(frozen=True, slots=True)
class Range:
    """Totals that are asked for, from a day through a day; None is every account, every kind."""

    first: date
    last: date
    accounts: Sequence[int] | None = None
    kind: int | None = None


async def select_known_ranges(
    snapshot: Snapshot, org: int, ranges: Sequence[Range], known: Known
) -> tuple[int, int, int]:
    """Count the postings of ranges, which never overlap, and sum their debits and credits."""
    past = _Past(org, known)
    past.add(ranges)
    return await past.sum(snapshot)


async def select_known_before(
    snapshot: Snapshot, org: int, account: int, first: date, place: Keyset, known: Known
) -> tuple[int, int]:
    """Sum an account's postings from a day on that stood before a (day, number, line)."""
    day, number, line = cast(tuple[int, int, int], place)
    past = _Past(org, known)
    past.add_until(account, first, day)
    past.add_morning(account, day, number, line)
    _, debit, credit = await past.sum(snapshot)
    return debit, credit


class _Past:
    """A sum over what was known, put together arm by arm."""

    def __init__(self, org: int, known: Known) -> None:
        self._known = known
        self._start = known.nearest
        self._arguments: list[Value] = [org]
        self._postgresql: list[str] = []
        self._sqlite: list[str] = []

    def add(self, ranges: Sequence[Range]) -> None:
        """Add the postings of some ranges."""
        ranges = [one for one in ranges if one.first <= one.last]
        if not ranges:
            return
        months, days = _split(ranges)
        if self._start != START:
            self._add_totals(MONTHS, months)
            self._add_totals(DAYS, days)
        self._add_changes([(one, day_of(one.first), day_of(one.last)) for one in ranges])

    def add_until(self, account: int, first: date, day: int) -> None:
        """Add an account's postings from a day until the day before another."""
        if day_of(first) < day:
            last = date.fromordinal(first.toordinal() + day - day_of(first) - 1)
            self.add([Range(first, last, [account])])

    def add_morning(self, account: int, day: int, number: int, line: int) -> None:
        """Add an account's postings of a day that stood before a number and line."""
        mine = f"p.account = {self._take(account)} and p.day = {self._take(day)}"
        at, of = self._take(number), self._take(line)
        before = f"(p.number < {at} or (p.number = {at} and p.line < {of}))"
        was_posted = f"p.number <= {self._take(self._known.last_number)}"
        since = self._take(self._known.sequence)
        for is_counted in ("is null", "is not null and p.revoked_sequence > " + since):
            self._add_arm(
                f"""select p.account, p.day, p.kind, p.debit, p.credit, 1 as postings
                from postings p where p.org = $1 and {mine} and {before} and {was_posted}
                  and p.revoked_sequence {is_counted}"""
            )

    async def sum(self, snapshot: Snapshot) -> tuple[int, int, int]:
        """Return postings, debits and credits."""
        if not self._postgresql:
            return 0, 0, 0
        query = spelled(_sum_of(self._postgresql), sqlite=_sum_of(self._sqlite))
        rows = await snapshot.fetch(query, *self._arguments)
        return cast(tuple[int, int, int], tuple(rows[0]))

    def _add_totals(self, tables: Tables, parts: Sequence[tuple[Range, int, int]]) -> None:
        if not parts:
            return
        condition = self._any(parts, "t", f"t.{tables.when}")
        if self._start == self._known.head:
            self._add_arm(
                f"""select t.account, t.{tables.when}, t.kind, t.debit, t.credit, t.postings
                from {tables.now} t where t.org = $1 and {condition}"""
            )
        else:
            place = self._take(self._start.sequence)
            self._add_arm(
                kept_at(tables, place, condition), kept_at(tables, place, condition, is_sqlite=True)
            )

    def _add_changes(self, parts: Sequence[tuple[Range, int, int]]) -> None:
        """Add what lies between what is kept and what is asked for."""
        start = END if self._start == self._known.head else self._start
        sign, *between = (self._take(one) for one in path_between(start, self._known.mark))
        condition = f"and {self._any(parts, '+p', '+p.day')}"
        low, high, low_number, high_number = between
        self._add_arm(changes_between((low, high), (low_number, high_number), condition, sign))

    def _any(self, parts: Sequence[tuple[Range, int, int]], table: str, when: str) -> str:
        """Spell that a row lies in any of some ranges of days, or of months."""
        alternatives = []
        for one, first, last in parts:
            tests = [f"{when} between {self._take(first)} and {self._take(last)}"]
            if one.accounts is not None and len(one.accounts) == 1:
                tests.append(f"{table}.account = {self._take(one.accounts[0])}")
            elif one.accounts is not None:
                number = self._take(list(one.accounts))[1:]
                tests.append(f"{table}.account {{any:{number}:bigint}}")
            if one.kind is not None:
                tests.append(f"{table}.kind = {self._take(one.kind)}")
            alternatives.append(f"({' and '.join(tests)})")
        return f"({' or '.join(alternatives)})"

    def _add_arm(self, postgresql: str, sqlite: str | None = None) -> None:
        self._postgresql.append(postgresql)
        self._sqlite.append(sqlite or postgresql)

    def _take(self, value: Value) -> str:
        self._arguments.append(value)
        return f"${len(self._arguments)}"


def _sum_of(arms: Sequence[str]) -> str:
    columns = ("postings", "debit", "credit")
    sums = ", ".join(f"cast(coalesce(sum({column}), 0) as bigint)" for column in columns)
    return f"select {sums} from ({' union all '.join(arms)}) as found"


def _split(
    ranges: Sequence[Range],
) -> tuple[list[tuple[Range, int, int]], list[tuple[Range, int, int]]]:
    """Split ranges into whole months, by number, and the days before and behind these."""
    months, days = [], []
    for one in ranges:
        first, last = month_of(one.first), month_of(one.last)
        first += one.first != month_start(first)
        last -= one.last != month_end(last)
        if first > last:
            days.append((one, day_of(one.first), day_of(one.last)))
            continue
        months.append((one, first, last))
        before, behind = day_of(month_start(first)) - 1, day_of(month_end(last)) + 1
        if day_of(one.first) <= before:
            days.append((one, day_of(one.first), before))
        if behind <= day_of(one.last):
            days.append((one, behind, day_of(one.last)))
    return months, days
