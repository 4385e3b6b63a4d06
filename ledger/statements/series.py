"""Series: what groups of accounts were debited and credited through each of many days.

One reading serves them all: what lies between two days is added up once, and the sums run on.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from ledger.statements.sums import NOTHING

Groups = Mapping[str, Sequence[int]]
"""Accounts (narrow keys) under a name; one account may be in several groups."""

Piece = tuple[Iterable[str], date, int, int]
"""What moved on a day, or until it since the day before it that was asked for: of which groups,
debits and credits."""


@dataclass(frozen=True, slots=True)
class Series:
    """Sums from the beginning through each of `days`, which ascend."""

    days: tuple[date, ...]
    sums: Mapping[str, Sequence[tuple[int, int]]]

    def through(self, group: str, day: date | None) -> tuple[int, int]:
        """Return debits and credits through a day that was asked for; None is before all days."""
        if day is None:
            return NOTHING
        place = bisect_left(self.days, day)
        assert self.days[place] == day, day
        return self.sums[group][place]

    def balance(self, group: str, day: date | None) -> int:
        """Return debits less credits through a day."""
        debit, credit = self.through(group, day)
        return debit - credit

    def between(self, group: str, eve: date | None, last: date) -> tuple[int, int]:
        """Return debits and credits after a day through another."""
        debit, credit = self.through(group, last)
        debit_before, credit_before = self.through(group, eve)
        return debit - debit_before, credit - credit_before


def series_of(groups: Iterable[str], days: Sequence[date], pieces: Iterable[Piece]) -> Series:
    """Run the sums of what moved; every piece lies on or before the last day."""
    moved = {name: [NOTHING] * len(days) for name in groups}
    for names, day, debit, credit in pieces:
        place = bisect_left(days, day)
        for name in names:
            moved[name][place] = _add(moved[name][place], (debit, credit))
    return Series(tuple(days), {name: [*accumulate(each, _add)] for name, each in moved.items()})


def _add(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]
