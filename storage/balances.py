"""What every account was debited and credited up to a day: now, or as known at a past sequence.

| read     | statements                             | grows with                             |
|----------|----------------------------------------|----------------------------------------|
| now      | 1: monthly totals, then daily ones     | accounts x months; never with postings |
| known at | 1: from the nearest of three places,   | the same, and the events between that  |
|          | and what changed on the way from it:   | place and the question: at most 2,048, |
|          |                                        | or as many as no stretch covers yet    |
| - kept   | totals as kept where a stretch ends    | (`storage/known_totals.py`)            |
| - now    | totals, less what was posted since,    |                                        |
|          | plus what was revoked since            |                                        |
| - start  | the postings of then                   |                                        |
| scan     | 1: every posting that counts           | all postings (the proof)               |
"""

from datetime import date
from typing import Any, cast

from ledger.dates import day_of, month_of, month_start
from ledger.paging import Keyset
from ledger.statements.sums import Sums
from storage.known import START, Known
from storage.known_ranges import select_known_before
from storage.known_totals import select_kept_sums
from storage.snapshot import Snapshot
from storage.statements import Row, statement

_KEPT = """
    select account, debit, credit from account_months where org = $1 and month < $2
    union all
    select account, debit, credit from account_days where org = $1 and day between $3 and $4"""
_SUMS = "account, cast(sum(debit) as bigint), cast(sum(credit) as bigint)"
SELECT_SUMS = statement(f"select {_SUMS} from ({_KEPT}) as kept group by account")
# A plus keeps SQLite off an index: what was posted since is found by number, what was revoked
# since by sequence.
SELECT_KNOWN_SUMS = statement(
    f"""select {_SUMS} from ({_KEPT}
    union all
    select p.account, -p.debit, -p.credit from postings p
    where p.org = $1 and p.number > $5 and +p.day <= $4 and p.revoked_sequence is null
    union all
    select p.account, p.debit, p.credit from entries e
    join postings p on p.org = e.org and p.number = e.number
    where e.org = $1 and e.revoked_sequence > $6 and +e.number <= $5 and +e.day <= $4
    ) as kept group by account"""
)
SCAN_SUMS = statement(
    f"""select {_SUMS} from postings where org = $1 and number <= $2 and day <= $3
    and (revoked_sequence is null or revoked_sequence > $4) group by account"""
)
SELECT_SUM_BEFORE = statement(
    """select cast(coalesce(sum(debit), 0) as bigint), cast(coalesce(sum(credit), 0) as bigint)
    from (
      select debit, credit from account_days
      where org = $1 and account = $2 and day >= $3 and day < $4
      union all
      select debit, credit from postings
      where org = $1 and account = $2 and day = $4 and revoked_sequence is null
        and (number < $5 or (number = $5 and line < $6))
    ) as kept"""
)
SELECT_YEARS = statement(
    """select distinct (month - $2) / 12 from account_months
    where org = $1 and account {any:3:bigint}"""
)


async def select_sums(
    snapshot: Snapshot, org: int, through: date | None, known: Known | None = None
) -> Sums:
    """Sum what every account was debited and credited up to a day; None is every day there is."""
    days = days_through(through or date.max)
    if known is None or known.is_present:
        return sums_of(await snapshot.fetch(SELECT_SUMS, org, *days))
    start = known.nearest
    if start == START:
        return await scan_sums(snapshot, org, through, known)
    if start != known.head:
        return sums_of(await select_kept_sums(snapshot, org, days, known, start))
    since = known.last_number, known.sequence
    return sums_of(await snapshot.fetch(SELECT_KNOWN_SUMS, org, *days, *since))


async def scan_sums(snapshot: Snapshot, org: int, through: date | None, known: Known) -> Sums:
    """Sum the postings themselves, each of them: what the totals are proved by."""
    last = day_of(through or date.max)
    return sums_of(await snapshot.fetch(SCAN_SUMS, org, known.last_number, last, known.sequence))


async def select_sum_before(
    snapshot: Snapshot, org: int, account: int, first: date, place: Keyset, known: Known
) -> tuple[int, int]:
    """Sum an account's postings from a day on that stand before a (day, number, line)."""
    if not known.is_present:
        return await select_known_before(snapshot, org, account, first, place, known)
    asked = org, account, day_of(first), *cast(tuple[int, int, int], place)
    rows = await snapshot.fetch(SELECT_SUM_BEFORE, *asked)
    return cast(tuple[int, int], tuple(rows[0]))


async def select_years(
    snapshot: Snapshot, org: int, fiscal_month: int, accounts: list[int]
) -> set[int]:
    """Return the fiscal years in which these accounts were ever posted to, revoked or not."""
    rows = await snapshot.fetch(SELECT_YEARS, org, fiscal_month - 1, accounts)
    return {cast(int, row[0]) for row in rows}


def days_through(last: date) -> tuple[int, int, int]:
    """Return what `SELECT_SUMS` takes of a day: its month, that month's first day, itself."""
    return month_of(last), day_of(month_start(month_of(last))), day_of(last)


def sums_of(rows: list[Row]) -> Sums:
    """Read rows of account, debits, credits."""
    return {account: (debit, credit) for account, debit, credit in cast(Any, rows)}
