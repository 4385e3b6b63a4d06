"""Figures: an amount, and exactly which postings add up to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.accounts import Side


@dataclass(frozen=True, slots=True)
class Slice:
    """The postings of some accounts (narrow keys) from one day to another, both inclusive."""

    accounts: tuple[int, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Figure:
    """Debits less credits of the postings in `slices`, which never overlap."""

    minor: int
    slices: tuple[Slice, ...]

    def on(self, side: Side) -> int:
        """Return the amount as a side shows it: what lies on the other side is negative."""
        return self.minor if side is Side.DEBIT else -self.minor


def add_up(figures: Iterable[Figure]) -> Figure:
    """Add figures that share no posting; slices of the same days become one."""
    minor = 0
    accounts: dict[tuple[date, date], list[int]] = {}
    for figure in figures:
        minor += figure.minor
        for one in figure.slices:
            accounts.setdefault((one.first, one.last), []).extend(one.accounts)
    slices = (Slice(tuple(found), *days) for days, found in accounts.items())
    return Figure(minor, tuple(slices))
