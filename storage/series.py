"""What groups of accounts were debited and credited through each of many days, read at once.

| read     | statements                           | grows with                                    |
|----------|--------------------------------------|-----------------------------------------------|
| now      | 1: monthly totals; daily ones of the | accounts x months, and accounts x days of the |
|          | months that a day asked for cuts     | months that are cut; never with postings      |
| known at | 1: the same totals as they were      | the same, and the postings of at most 2,048   |
|          | (`storage/known_totals.py`)          | events, or as many as no stretch covers yet   |

One statement, whether two days are asked for or four hundred. What comes back is added up by the
database: at most a row per group, and per month or day that anything moved in.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, cast

from ledger.dates import date_of, day_of, month_end, month_of, month_start
from ledger.statements.series import Groups, Piece, Series, series_of
from storage.filters import Arms
from storage.known import START, Known
from storage.known_ranges import END
from storage.known_totals import DAYS, MONTHS, Tables, changes_between, kept_at, path_between
from storage.snapshot import Snapshot
from storage.statements import Row, Statement

_MONTH, _DAY = 0, 1


async def select_series(
    snapshot: Snapshot, org: int, groups: Groups, days: Iterable[date], known: Known
) -> Series:
    """Sum what groups of accounts were debited and credited through each of some days."""
    asked = _Asked(org, groups, sorted({*days}), known)
    rows = await snapshot.fetch(asked.query, *asked.arguments)
    return series_of(groups, asked.days, asked.pieces(rows))


class _Asked(Arms):
    """The totals that are needed, put together arm by arm.

    Every arm answers accounts, and when: in months what no day cuts, and otherwise in days. What
    lies before the first of them is told as of the first, so that it is one row.
    """

    def __init__(self, org: int, groups: Groups, days: list[date], known: Known) -> None:
        super().__init__(org)
        self.days = days
        self._parts = _parts(groups)
        self._accounts = self.take_any([one for part in self._parts.values() for one in part])
        self._known = known
        first = days[0]
        self._base = month_of(first) + (first == month_end(month_of(first)))
        self._add_arms()
        self.query = self._query()

    def pieces(self, rows: Iterable[Row]) -> Iterator[Piece]:
        """Read what a statement answered: whose it is, and through which day it is counted."""
        names = list(self._parts)
        for part, unit, when, debit, credit in cast(Any, rows):
            if unit == _DAY:
                day = date_of(when)
            else:
                day = self.days[0] if when < self._base else month_end(when)
            yield names[part], day, debit, credit

    def _query(self) -> Statement:
        """Add up by group; an account belongs to exactly one part of them."""
        parts = [f"when account {self.take_any(part)}" for part in [*self._parts.values()][1:]]
        cases = " ".join(f"{test} then {place}" for place, test in enumerate(parts, 1))
        part = f"case {cases} else 0 end" if cases else "0"
        return self.statement(
            f"""select {part} as part, unit, moment,
            cast(sum(debit) as bigint), cast(sum(credit) as bigint)""",
            "group by 1, 2, 3",
        )

    def _add_arms(self) -> None:
        start = self._known.nearest
        if self._known.is_present or start != START:
            runs = list(_runs(self.days))
            self._add_months(runs)
            for run in runs:
                self._add_days(run)
        if not self._known.is_present:
            self._add_changes()

    def _add_months(self, runs: list[tuple[int, int]]) -> None:
        """Add the totals of months, but those that are read day by day."""
        tests = [f"t.account {self._accounts} and t.month <= {self.take(month_of(self.days[-1]))}"]
        for first, last in runs:
            tests.append(f"not t.month between {self.take(first)} and {self.take(last)}")
        base = f"cast({self.take(self._base)} as bigint)"
        moment = f"case when month < {base} then {base} - 1 else month end"
        self._add_totals(MONTHS, _MONTH, " and ".join(tests), moment)

    def _add_days(self, run: tuple[int, int]) -> None:
        first, last = month_start(run[0]), min(month_end(run[1]), self.days[-1])
        between = f"{self.take(day_of(first))} and {self.take(day_of(last))}"
        self._add_totals(
            DAYS, _DAY, f"t.account {self._accounts} and t.day between {between}", "day"
        )

    def _add_totals(self, tables: Tables, unit: int, condition: str, moment: str) -> None:
        start = self._known.nearest
        head = f"select account, {unit} as unit, {moment} as moment, debit, credit from"
        if self._known.is_present or start == self._known.head:
            found = f"""select t.account, t.{tables.when}, t.debit, t.credit
            from {tables.now} t where t.org = $1 and {condition}"""
            self.add_arm(f"{head} ({found}) as kept")
            return
        place = self.take(start.sequence)
        self.add_arm(
            f"{head} ({kept_at(tables, place, condition)}) as kept",
            f"{head} ({kept_at(tables, place, condition, is_sqlite=True)}) as kept",
        )

    def _add_changes(self) -> None:
        """Add what lies between what is kept and what is asked for."""
        start = END if self._known.nearest == self._known.head else self._known.nearest
        sign, *between = (self.take(one) for one in path_between(start, self._known.mark))
        low, high, low_number, high_number = between
        first, last = (self.take(day_of(day)) for day in (self.days[0], self.days[-1]))
        condition = f"and +p.account {self._accounts} and +p.day <= {last}"
        found = changes_between((low, high), (low_number, high_number), condition, sign)
        base = f"cast({first} as bigint)"
        moment = f"case when day < {base} then {base} else day end"
        self.add_arm(
            f"select account, {_DAY} as unit, {moment} as moment, debit, credit from ({found}) as c"
        )


def _parts(groups: Groups) -> dict[tuple[str, ...], list[int]]:
    """Sort accounts by the groups they are in, so that each is read once."""
    members = {name: {*accounts} for name, accounts in groups.items()}
    parts: dict[tuple[str, ...], list[int]] = {}
    for account in sorted({one for accounts in members.values() for one in accounts}):
        names = tuple(name for name, accounts in members.items() if account in accounts)
        parts.setdefault(names, []).append(account)
    return parts


def _runs(days: Collection[date]) -> Iterator[tuple[int, int]]:
    """Yield the runs of months that a day cuts: from the first to the last of each."""
    months = sorted({month_of(day) for day in days if day != month_end(month_of(day))})
    first = 0
    for place, month in enumerate(months):
        if place + 1 == len(months) or months[place + 1] != month + 1:
            yield months[first], month
            first = place + 1
