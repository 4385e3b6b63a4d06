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
from storage.filters import Arms
from storage.known import START, Known, Mark
from storage.known_totals import DAYS, MONTHS, Tables, changes_between, kept_at, path_between
from storage.snapshot import Snapshot

_SUMS = ", ".join(
    f"cast(coalesce(sum({column}), 0) as bigint)" for column in ("postings", "debit", "credit")
)
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


class _Past(Arms):
    """A sum over what was known, put together arm by arm."""

    def __init__(self, org: int, known: Known) -> None:
        super().__init__(org)
        self._known = known
        self._start = known.nearest

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
        mine = f"p.account = {self.take(account)} and p.day = {self.take(day)}"
        at, of = self.take(number), self.take(line)
        before = f"(p.number < {at} or (p.number = {at} and p.line < {of}))"
        was_posted = f"p.number <= {self.take(self._known.last_number)}"
        since = self.take(self._known.sequence)
        for is_counted in ("is null", "is not null and p.revoked_sequence > " + since):
            self.add_arm(
                f"""select p.account, p.day, p.kind, p.debit, p.credit, 1 as postings
                from postings p where p.org = $1 and {mine} and {before} and {was_posted}
                  and p.revoked_sequence {is_counted}"""
            )

    async def sum(self, snapshot: Snapshot) -> tuple[int, int, int]:
        """Return postings, debits and credits."""
        if not self:
            return 0, 0, 0
        rows = await snapshot.fetch(self.statement(f"select {_SUMS}"), *self.arguments)
        return cast(tuple[int, int, int], tuple(rows[0]))

    def _add_totals(self, tables: Tables, parts: Sequence[tuple[Range, int, int]]) -> None:
        if not parts:
            return
        condition = self._any(parts, "t", f"t.{tables.when}")
        if self._start == self._known.head:
            self.add_arm(
                f"""select t.account, t.{tables.when}, t.kind, t.debit, t.credit, t.postings
                from {tables.now} t where t.org = $1 and {condition}"""
            )
        else:
            place = self.take(self._start.sequence)
            self.add_arm(
                kept_at(tables, place, condition), kept_at(tables, place, condition, is_sqlite=True)
            )

    def _add_changes(self, parts: Sequence[tuple[Range, int, int]]) -> None:
        """Add what lies between what is kept and what is asked for."""
        start = END if self._start == self._known.head else self._start
        sign, *between = (self.take(one) for one in path_between(start, self._known.mark))
        condition = f"and {self._any(parts, '+p', '+p.day')}"
        low, high, low_number, high_number = between
        self.add_arm(changes_between((low, high), (low_number, high_number), condition, sign))

    def _any(self, parts: Sequence[tuple[Range, int, int]], table: str, when: str) -> str:
        """Spell that a row lies in any of some ranges of days, or of months."""
        alternatives = []
        for one, first, last in parts:
            tests = [f"{when} between {self.take(first)} and {self.take(last)}"]
            if one.accounts is not None and len(one.accounts) == 1:
                tests.append(f"{table}.account = {self.take(one.accounts[0])}")
            elif one.accounts is not None:
                tests.append(f"{table}.account {self.take_any(one.accounts)}")
            if one.kind is not None:
                tests.append(f"{table}.kind = {self.take(one.kind)}")
            alternatives.append(f"({' and '.join(tests)})")
        return f"({' or '.join(alternatives)})"


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
