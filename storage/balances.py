"""What every account was debited and credited up to a day: now, or as known at a past sequence.

| read     | statements                             | grows with                             |
|----------|----------------------------------------|----------------------------------------|
| now      | 1: monthly totals, then daily ones     | accounts x months; never with postings |
| known at | 1: totals, less what was posted since, | what was posted and revoked since      |
|          | plus what was revoked since            |                                        |
| far ago  | 1: the postings of then                | what was posted by then, at most half  |
| scan     | 1: every posting that counts           | all postings (the proof)               |
| instant  | 1: search of the log by halves         | the logarithm of its length            |

The instant of a `knownAt` means the last sequence recorded at or before it. What is answered for a
sequence never changes; nor does what is answered for an instant older than the write timeout.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from ledger.dates import day_of, month_of, month_start
from ledger.errors import InvalidInput
from ledger.organizations import Head
from ledger.paging import Keyset
from ledger.statements.sums import Sums
from storage.snapshot import Snapshot
from storage.statements import Row, statement


@dataclass(frozen=True, slots=True)
class Known:
    """What had been recorded at a sequence: entries up to `last_number`; beside the head's."""

    sequence: int
    last_number: int
    head_sequence: int
    head_number: int

    @property
    def is_present(self) -> bool:
        return self.sequence == self.head_sequence

    @property
    def is_far(self) -> bool:
        """Tell whether less was posted by then than has been since."""
        return self.last_number < self.head_number - self.last_number

    @property
    def as_of(self) -> int | None:
        """Return the sequence as filters of lists take it: None for the present."""
        return None if self.is_present else self.sequence


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
SCAN_SUM_BEFORE = statement(
    """select cast(coalesce(sum(debit), 0) as bigint), cast(coalesce(sum(credit), 0) as bigint)
    from postings
    where org = $1 and account = $2 and day >= $3 and day <= $4
      and (day < $4 or number < $5 or (number = $5 and line < $6))
      and number <= $7 and (revoked_sequence is null or revoked_sequence > $8)"""
)
SELECT_YEARS = statement(
    """select distinct (month - $2) / 12 from account_months
    where org = $1 and account {any:3:bigint}"""
)
SELECT_RECORDED = statement("select last_number from events where org = $1 and sequence = $2")
# The log is gapless and never goes back in time, so halving finds the last event by an instant.
SELECT_SEQUENCE_AT = statement(
    """with recursive search(low, high) as (
      select cast(0 as bigint), cast($3 as bigint)
      union all
      select case when v.recorded_at <= $2 then v.sequence else s.low end,
        case when v.recorded_at <= $2 then s.high else v.sequence - 1 end
      from search s join events v on v.org = $1 and v.sequence = (s.low + s.high + 1) / 2
      where s.low < s.high
    )
    select low, coalesce((
      select v.last_number from events v where v.org = $1 and v.sequence = low
    ), 0) from search where low = high"""
)


async def resolve_known(
    snapshot: Snapshot,
    org: int,
    head: Head,
    known_at: int | None = None,
    as_of_sequence: int | None = None,
) -> Known:
    """Find what a question is asked of: an instant (microseconds), a sequence, or the present."""
    if known_at is not None and as_of_sequence is not None:
        raise InvalidInput("Ask by `knownAt` or by `asOfSequence`, not both.", "asOfSequence")
    if as_of_sequence is not None and not 0 <= as_of_sequence <= head.last_sequence:
        raise InvalidInput(
            f"`asOfSequence` is a sequence from 0 to {head.last_sequence}.", "asOfSequence"
        )
    sequence, number = head.last_sequence, head.last_number
    if as_of_sequence is not None:
        rows = await snapshot.fetch(SELECT_RECORDED, org, as_of_sequence)
        sequence, number = as_of_sequence, cast(int, rows[0][0]) if rows else 0
    elif known_at is not None and known_at < head.last_recorded_at:
        rows = await snapshot.fetch(SELECT_SEQUENCE_AT, org, known_at, head.last_sequence)
        sequence, number = cast(Any, tuple(rows[0]))
    return Known(sequence, number, head.last_sequence, head.last_number)


async def select_sums(
    snapshot: Snapshot, org: int, through: date | None, known: Known | None = None
) -> Sums:
    """Sum what every account was debited and credited up to a day; None is every day there is."""
    days = days_through(through or date.max)
    if known is None or known.is_present:
        return sums_of(await snapshot.fetch(SELECT_SUMS, org, *days))
    if known.is_far:
        return await scan_sums(snapshot, org, through, known)
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
    asked = org, account, day_of(first), *cast(tuple[int, int, int], place)
    if known.is_present:
        rows = await snapshot.fetch(SELECT_SUM_BEFORE, *asked)
    else:
        then = known.last_number, known.sequence
        rows = await snapshot.fetch(SCAN_SUM_BEFORE, *asked, *then)
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
