"""Account totals as known at a past sequence: kept at the ends of stretches, completed by events.

What `account_days` and `account_months` held is kept at the end of every finished stretch of 4,096
sequences, one row for each total that had changed (`storage/summing.py`). A question starts from
the nearest end, or from the present or the start of the books if that is nearer, and adds or takes
away what happened in between. So whatever the age of the question it reads

    A x M + A x 31 totals, each by one look-up, and the postings of at most 2,048 events

for A accounts and M months: the totals a question of the present reads, and half a stretch. Behind
the last stretch that is summed yet, the events are those since then: a worker sums within seconds.

| read | statements | looked up                              |
|------|------------|----------------------------------------|
| sums | 1          | accounts x months, days of one month   |
"""

from dataclasses import dataclass

from storage.known import Known, Mark
from storage.snapshot import Snapshot
from storage.statements import Row, statement


@dataclass(frozen=True, slots=True)
class Tables:
    """Totals of one length: the table of the present, and where it is kept at past sequences."""

    when: str

    @property
    def now(self) -> str:
        return f"account_{self.when}s"

    @property
    def then(self) -> str:
        return f"known_{self.when}s"


DAYS, MONTHS = Tables("day"), Tables("month")


def kept_at(tables: Tables, sequence: str, condition: str, *, is_sqlite: bool = False) -> str:
    """Select totals as they are kept: of each the last row at or before a sequence."""
    same = f"k.org = $1 and k.account = t.account and k.{tables.when} = t.{tables.when}"
    if is_sqlite:  # It knows no lateral join; its cross join keeps the order.
        last = same.replace("k.", "x.") + f" and x.kind = t.kind and x.sequence <= {sequence}"
        return f"""select t.account, t.{tables.when}, t.kind, k.debit, k.credit, k.postings
        from {tables.now} t cross join {tables.then} k on {same} and k.kind = t.kind
          and k.sequence = (select max(x.sequence) from {tables.then} x where {last})
        where t.org = $1 and {condition}"""
    return f"""select t.account, t.{tables.when}, t.kind, k.debit, k.credit, k.postings
    from {tables.now} t cross join lateral (
      select k.debit, k.credit, k.postings from {tables.then} k
      where {same} and k.kind = t.kind and k.sequence <= {sequence}
      order by k.sequence desc limit 1
    ) k where t.org = $1 and {condition}"""


def changes_between(
    sequences: tuple[str, str], numbers: tuple[str, str], condition: str = "", sign: str = "1"
) -> str:
    """Select what was posted, and below zero what was revoked, between two places of the log.

    A condition is of postings `p`; pluses in it keep SQLite on these two ways in.
    """
    columns = "p.account, p.day, p.kind"
    return f"""select {columns}, {sign} * p.debit as debit, {sign} * p.credit as credit,
      cast({sign} as bigint) as postings
    from postings p where p.org = $1 and p.number > {numbers[0]} and p.number <= {numbers[1]}
      {condition}
    union all
    select {columns}, {sign} * -p.debit, {sign} * -p.credit, {sign} * cast(-1 as bigint)
    from entries e join postings p on p.org = e.org and p.number = e.number
    where e.org = $1 and e.revoked_sequence > {sequences[0]}
      and e.revoked_sequence <= {sequences[1]} {condition}"""


def _kept_sums(*, is_sqlite: bool) -> str:
    months = kept_at(MONTHS, "$5", "t.month < $2", is_sqlite=is_sqlite)
    days = kept_at(DAYS, "$5", "t.day between $3 and $4", is_sqlite=is_sqlite)
    changes = changes_between(("$7", "$8"), ("$9", "$10"), "and +p.day <= $4", "$6")
    return f"""select account, cast(sum(debit) as bigint), cast(sum(credit) as bigint) from (
      {months} union all {days} union all {changes}
    ) as found group by account"""


SELECT_KEPT_SUMS = statement(_kept_sums(is_sqlite=False), sqlite=_kept_sums(is_sqlite=True))


async def select_kept_sums(
    snapshot: Snapshot, org: int, days: tuple[int, int, int], known: Known, kept: Mark
) -> list[Row]:
    """Sum accounts through a day from what is kept at a place of the log."""
    path = path_between(kept, known.mark)
    return await snapshot.fetch(SELECT_KEPT_SUMS, org, *days, kept.sequence, *path)


def path_between(start: Mark, end: Mark) -> tuple[int, int, int, int, int]:
    """Return the way from one place of the log to another: its sign, sequences and numbers."""
    sign = 1 if start.sequence <= end.sequence else -1
    low, high = (start, end) if sign == 1 else (end, start)
    return sign, low.sequence, high.sequence, low.number, high.number
