"""Known totals: what is kept at the ends of stretches beside a scan of what was known by then.

| read   | statements                                        | bound                             |
|--------|---------------------------------------------------|-----------------------------------|
| ends   | 1: where the first and the last stretch end       |                                   |
| months | 1: which months any table speaks of               | one number per month              |
| month  | 1 scan of its entries, live and revoked, by the   | one month: accounts, days, kinds, |
|        | stretch that posted and revoked them; 2 tables    | stretches that changed them       |
| strays | 1: days that no total of the present stands for   | none, if all is well              |
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, cast

from ledger.dates import day_of, month_end, month_name, month_start
from storage.statements import Row, statement
from storage.verifying.subject import Finding, Subject, readable_date, spell_kind

Key = tuple[int, int, int, int]
"""Account, day or month, kind, sequence."""
Sums = tuple[int, int, int]
_NAMES = ("debit", "credit", "postings")
_COLUMNS = "k.kind, k.sequence, k.debit, k.credit, k.postings"


def _ends(sequence: str) -> str:
    """Select where the stretch ends that a sequence of an entry fell into."""
    return f"""(select min(s.sequence) from known_stretches s
      where s.org = $1 and s.sequence >= e.{sequence}) as sequence"""


def _entries(sequence: str, is_live: str, sign: int) -> str:
    return f"""select e.number, cast({sign} as bigint) as sign, {_ends(sequence)} from entries e
    where e.org = $1 and e.day between $2 and $3 and e.revoked_sequence is {is_live}"""


SELECT_ENDS = statement("select min(sequence), max(sequence) from known_stretches where org = $1")
SELECT_MONTHS = statement(
    """select month from account_months where org = $1
    union select month from known_months where org = $1 order by month""",
    is_scan=True,
)
SCAN_CHANGES = statement(
    f"""with counted as materialized (
      {_entries("sequence", "null", 1)} union all {_entries("sequence", "not null", 1)}
      union all {_entries("revoked_sequence", "not null", -1)}
    )
    select p.account, p.day, p.kind, c.sequence, cast(sum(c.sign * p.debit) as bigint),
      cast(sum(c.sign * p.credit) as bigint), cast(sum(c.sign) as bigint)
    from counted c join postings p on p.org = $1 and p.number = c.number
    where c.sequence is not null group by p.account, p.day, p.kind, c.sequence""",
    is_scan=True,
)
SELECT_KEPT_DAYS = statement(
    f"""select k.account, k.day, {_COLUMNS} from account_days t join known_days k
      on k.org = $1 and k.account = t.account and k.day = t.day and k.kind = t.kind
    where t.org = $1 and t.day between $2 and $3""",
    is_scan=True,
)
SELECT_KEPT_MONTHS = statement(
    f"select k.account, k.month, {_COLUMNS} from known_months k where k.org = $1 and k.month = $2",
    is_scan=True,
)
SELECT_STRAYS = statement(
    f"""select k.account, k.day, {_COLUMNS} from known_days k
    where k.org = $1 and not exists (
      select 1 from account_days t
      where t.org = $1 and t.account = k.account and t.day = k.day and t.kind = k.kind
    ) order by k.account, k.day, k.kind, k.sequence""",
    is_scan=True,
)


async def check_known_totals(subject: Subject) -> AsyncIterator[Finding]:
    """Compare every total kept of the past with what had been posted and revoked by then."""
    fetch, org = subject.snapshot.fetch, subject.org
    for finding in _check_ends(subject, *cast(Any, (await fetch(SELECT_ENDS, org))[0])):
        yield finding
    for row in await fetch(SELECT_MONTHS, org):
        month = cast(int, row[0])
        if not 12 <= month < 12 * 10_000:
            yield subject.fault("known_months", f"There is no month number {month}.")
            continue
        async for finding in _check_month(subject, month):
            yield finding
    for key in _by_key(await fetch(SELECT_STRAYS, org)):
        yield subject.fault(_place(subject, "known_days", key), "Nothing was posted to it.", key[3])


def _check_ends(subject: Subject, first: int | None, last: int | None) -> Iterator[Finding]:
    if first is not None and first < 1:
        yield subject.fault(f"known_stretches {first}", "It ends before the log begins.")
    if last is not None and last > subject.head.last_sequence:
        yield subject.fault(f"known_stretches {last}", "It ends behind the log.")


async def _check_month(subject: Subject, month: int) -> AsyncIterator[Finding]:
    fetch, org = subject.snapshot.fetch, subject.org
    days = day_of(month_start(month)), day_of(month_end(month))
    changes = _by_key(await fetch(SCAN_CHANGES, org, *days))
    kept_days = _by_key(await fetch(SELECT_KEPT_DAYS, org, *days))
    kept_months = _by_key(await fetch(SELECT_KEPT_MONTHS, org, month))
    of_month: dict[Key, Sums] = {}
    for (account, _, kind, sequence), sums in changes.items():
        key = account, month, kind, sequence
        of_month[key] = _plus(of_month.get(key, (0, 0, 0)), sums)
    for table, kept, told in (
        ("known_days", kept_days, _running(changes)),
        ("known_months", kept_months, _running(of_month)),
    ):
        for finding in _compare(subject, table, kept, told):
            yield finding


def _by_key(rows: Iterable[Row]) -> dict[Key, Sums]:
    values = (cast(Any, tuple(row)) for row in rows)
    return {row[:4]: row[4:] for row in values}


def _running(changes: dict[Key, Sums]) -> dict[Key, Sums]:
    """Add changes up, sequence by sequence, into what each total was."""
    found: dict[Key, Sums] = {}
    last, sums = None, (0, 0, 0)
    for key, changed in sorted(changes.items()):
        sums = changed if key[:3] != last else _plus(sums, changed)
        last, found[key] = key[:3], sums
    return found


def _plus(one: Sums, other: Sums) -> Sums:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _compare(
    subject: Subject, table: str, kept: dict[Key, Sums], told: dict[Key, Sums]
) -> Iterator[Finding]:
    for key in sorted(kept.keys() | told.keys()):
        place = _place(subject, table, key)
        if key not in kept:
            yield subject.fault(place, "It is missing.", key[3])
        elif key not in told:
            yield subject.fault(place, "No stretch that ends there changed it.", key[3])
        else:
            pairs = zip(_NAMES, kept[key], told[key], strict=True)
            for finding in subject.compare(place, pairs, "the scan says"):
                yield finding.at(key[3])


def _place(subject: Subject, table: str, key: Key) -> str:
    number, when, kind, sequence = key
    account = subject.chart.by_number.get(number)
    of = account.handle if account else f"account {number}"
    day_or_month = month_name(when) if table == "known_months" else readable_date(when)
    return f"{table} {of} {day_or_month} {spell_kind(kind)} at {sequence}"
