"""Where cash came from and went to in a range, by counter account: now, or as known then.

| read     | statements                                   | grows with                             |
|----------|----------------------------------------------|----------------------------------------|
| now      | 1: daily totals                              | days x accounts; never with postings   |
| known at | 1: totals; less what was posted since, plus  | what was posted and revoked since      |
|          | what was revoked since, page by page         |                                        |
| far ago  | page by page: the range's postings of then   | the postings of the range              |
| scan     | the same (the proof)                         | the postings of the range              |
| entries  | 3: total, page, lines                        | the entries of the range               |

A page is 20,000 postings: shares need an entry's every line, and are spread here, not in SQL.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, cast

from ledger.cash_flows import cash_shares
from ledger.dates import day_of
from ledger.journal_entries import Entry, Line
from ledger.paging import Keyset, Listing, Window
from ledger.statements.cash_movement import CashFlows
from storage.filters import Where
from storage.known import Known
from storage.rows import ENTRY_COLUMNS, entries_of
from storage.snapshot import Snapshot
from storage.statements import Row, Statement, statement
from storage.writing.loading import SELECT_NAMED_LINES

POSTINGS_PER_PAGE = 20_000
_LEGS = "p.day, p.number, p.account, p.debit, p.credit"
SELECT_FLOWS = statement(
    """select account, cast(sum(inflow) as bigint), cast(sum(outflow) as bigint)
    from cash_days where org = $1 and day between $2 and $3 group by account"""
)
SCAN_LIVE = statement(
    f"""select {_LEGS} from postings p
    where p.org = $1 and p.day between $2 and $3 and p.revoked_sequence is null
      and p.number <= $4 and (p.day, p.number) > ($5, $6)
    order by p.day, p.number, p.line limit $7"""
)
# A plus keeps SQLite off the index by day: what was posted since is found by number.
SCAN_SINCE = statement(
    f"""select {_LEGS} from postings p
    where p.org = $1 and +p.day between $2 and $3 and p.revoked_sequence is null
      and p.number > $4
    order by p.number, p.line limit $5"""
)
SCAN_REVOKED = statement(
    f"""select {_LEGS} from entries e
    join postings p on p.org = e.org and p.number = e.number
    where e.org = $1 and e.revoked_sequence > $5 and +e.number <= $4
      and +e.day between $2 and $3
    order by p.number, p.line"""
)


@dataclass(frozen=True, slots=True)
class Shared:
    """Which entries are asked for: those whose cash some counter accounts have a share of."""

    cash: frozenset[int]
    accounts: Sequence[int]
    first: date
    last: date


class _Flows:
    """Cash by counter account, added up entry by entry."""

    def __init__(self, cash: frozenset[int]) -> None:
        self.cash = cash
        self.sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])

    def add(self, rows: Iterable[Row], sign: int) -> None:
        """Add the entries whose lines follow one another in these rows."""
        for _, lines in groupby(rows, key=lambda row: row[1]):
            legs = [Line(*cast(Any, tuple(line)[2:])) for line in lines]
            for account, share in cash_shares(legs, self.cash).items():
                self.sums[account][0 if share > 0 else 1] += sign * abs(share)

    @property
    def flows(self) -> CashFlows:
        found = ((account, (both[0], both[1])) for account, both in self.sums.items())
        return {account: both for account, both in found if any(both)}


async def select_flows(
    snapshot: Snapshot, org: int, cash: frozenset[int], first: date, last: date, known: Known
) -> CashFlows:
    """Sum the cash that came in and went out for each counter account in a range."""
    if not known.is_present and known.is_far:
        return await scan_flows(snapshot, org, cash, first, last, known)
    flows, days = _Flows(cash), (day_of(first), day_of(last))
    for account, inflow, outflow in cast(Any, await snapshot.fetch(SELECT_FLOWS, org, *days)):
        flows.sums[account] = [inflow, outflow]
    if not known.is_present:
        async for rows in _since(snapshot, org, days, known):
            flows.add(rows, -1)
        flows.add(await _revoked(snapshot, org, days, known), 1)
    return flows.flows


async def scan_flows(
    snapshot: Snapshot, org: int, cash: frozenset[int], first: date, last: date, known: Known
) -> CashFlows:
    """Spread the cash of the range's entries themselves."""
    flows, days = _Flows(cash), (day_of(first), day_of(last))
    async for rows in live_postings(snapshot, org, days, known.last_number):
        flows.add(rows, 1)
    if not known.is_present:
        flows.add(await _revoked(snapshot, org, days, known), 1)
    return flows.flows


async def live_postings(
    snapshot: Snapshot,
    org: int,
    days: tuple[int, int],
    last_number: int,
    query: Statement = SCAN_LIVE,
) -> AsyncIterator[list[Row]]:
    """Yield the live postings of a range of days by day, number and line: whole entries."""
    place = days[0], 0
    while True:
        found = await snapshot.fetch(query, org, *days, last_number, *place, POSTINGS_PER_PAGE)
        rows, is_last = _whole_entries(found)
        yield rows
        if is_last:
            return
        place = cast(tuple[int, int], tuple(rows[-1])[:2])


async def _since(
    snapshot: Snapshot, org: int, days: tuple[int, int], known: Known
) -> AsyncIterator[list[Row]]:
    """Yield the live postings of a range that were posted since, by number: whole entries."""
    after = known.last_number
    while True:
        found = await snapshot.fetch(SCAN_SINCE, org, *days, after, POSTINGS_PER_PAGE)
        rows, is_last = _whole_entries(found)
        yield rows
        if is_last:
            return
        after = cast(int, rows[-1][1])


async def _revoked(snapshot: Snapshot, org: int, days: tuple[int, int], known: Known) -> list[Row]:
    return await snapshot.fetch(SCAN_REVOKED, org, *days, known.last_number, known.sequence)


def _whole_entries(found: list[Row]) -> tuple[list[Row], bool]:
    """Return a page without the entry that it may cut, and whether it is the last page."""
    if len(found) < POSTINGS_PER_PAGE:
        return found, True
    return [row for row in found if row[1] != found[-1][1]], False


async def select_cash_entries(
    snapshot: Snapshot, org: int, shared: Shared, known: Known, window: Window
) -> Listing[Entry]:
    """List entries by date and number, ascending."""
    where = _where(org, shared, known)
    counted = await snapshot.fetch(
        where.statement("select count(*) from entries e"), *where.arguments
    )
    for place, sign in ((window.after, ">"), (window.before, "<")):
        if place is not None:
            where.add(f"(e.day, e.number) {sign} (cast(? as bigint), ?)", *place)
    way = "desc" if window.from_end else "asc"
    query = where.statement(
        f"select {ENTRY_COLUMNS} from entries e",
        f"order by e.day {way}, e.number {way} {where.range(window)}",
    )
    rows = await snapshot.fetch(query, *where.arguments)
    has_more, rows = len(rows) > window.limit, rows[: window.limit]
    numbers = [cast(int, row[0]) for row in rows]
    lines = await snapshot.fetch(SELECT_NAMED_LINES, org, numbers) if rows else []
    found = entries_of(rows[::-1] if window.from_end else rows, lines)
    places: list[Keyset] = [(day_of(entry.date), entry.number) for entry in found]
    total = cast(int, counted[0][0])
    return Listing(window, found, places, has_more, total, known.sequence)


def _where(org: int, shared: Shared, known: Known) -> Where:
    where = Where("e", org)
    where.add("e.day between ? and ?", day_of(shared.first), day_of(shared.last))
    if known.is_present:
        where.add("e.revoked_sequence is null")
    else:
        where.add("e.number <= ?", known.last_number)
        where.add("(e.revoked_sequence is null or e.revoked_sequence > ?)", known.sequence)
    where.arguments += [sorted(shared.cash), list(shared.accounts)]
    cash, accounts = len(where.arguments) - 1, len(where.arguments)
    net = (
        "(select sum(c.debit) - sum(c.credit) from postings c where c.org = $1"
        f" and c.number = e.number and c.account {{any:{cash}:bigint}})"
    )
    alternatives = (
        f"({net} {sign} 0 and exists (select 1 from postings p where p.org = $1"
        f" and p.number = e.number and p.account {{any:{accounts}:bigint}} and p.{side} > 0))"
        for sign, side in ((">", "credit"), ("<", "debit"))
    )
    where.conditions.append(f"({' or '.join(alternatives)})")
    return where
