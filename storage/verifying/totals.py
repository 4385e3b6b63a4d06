"""The totals: each month's rows beside a scan of that month's live entries and postings.

| read   | statements                                      | bound                               |
|--------|-------------------------------------------------|-------------------------------------|
| months | 9: which months any table speaks of             | one number per day                  |
| month  | 2 scans grouped by day and block, 5 tables; tax | one month: accounts, days, kinds,   |
|        | and cash                                        | blocks of numbers                   |
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import date
from operator import add
from typing import Any, cast

from ledger.dates import day_of, month_of, month_start
from ledger.periods import Period
from storage.statements import Row, statement
from storage.tables import BLOCK_SIZE
from storage.verifying.subject import Finding, Subject, readable_date, spell_kind
from storage.verifying.tax_and_cash import check_tax_and_cash

Sums = dict[tuple[int, ...], tuple[int, ...]]
_ACCOUNT_SUMS = ("debit", "credit", "postings", "entries")
_ENTRY_SUMS = ("entries", "reversed", "postings", "debit")
_NAMES = {
    "account_days": _ACCOUNT_SUMS,
    "account_months": _ACCOUNT_SUMS,
    "entry_days": _ENTRY_SUMS,
    "entry_months": _ENTRY_SUMS,
    "entry_blocks": ("entries", "reversed", "postings"),
}

_DAYS_OF = {
    table: statement(f"select distinct day from {table} where org = $1", is_scan=True)
    for table in (
        "account_days",
        "entry_days",
        "entry_blocks",
        "tax_days",
        "cash_days",
        "entries",
        "postings",
    )
}
_MONTHS_OF = {
    table: statement(f"select distinct month from {table} where org = $1", is_scan=True)
    for table in ("account_months", "entry_months")
}
# Each table is read once, and nothing is looked up for each of its rows: whatever the planner
# takes the tables to hold, there is no other way than by day.
SCAN_POSTINGS = statement(
    f"""select account, day, number / {BLOCK_SIZE}, kind, cast(sum(debit) as bigint),
      cast(sum(credit) as bigint), count(*), count(distinct number)
    from postings where org = $1 and revoked_sequence is null and day between $2 and $3
    group by account, day, number / {BLOCK_SIZE}, kind""",
    is_scan=True,
)
SCAN_ENTRIES = statement(
    f"""select day, number / {BLOCK_SIZE}, kind, count(*), count(reversed_by)
    from entries where org = $1 and revoked_sequence is null and day between $2 and $3
    group by day, number / {BLOCK_SIZE}, kind""",
    is_scan=True,
)
SELECT_ACCOUNT_DAYS = statement(
    """select account, day, kind, debit, credit, postings, entries from account_days
    where org = $1 and day between $2 and $3"""
)
SELECT_ACCOUNT_MONTHS = statement(
    """select account, month, kind, debit, credit, postings, entries from account_months
    where org = $1 and month = $2"""
)
SELECT_ENTRY_DAYS = statement(
    """select day, kind, entries, reversed, postings, debit from entry_days
    where org = $1 and day between $2 and $3"""
)
SELECT_ENTRY_MONTHS = statement(
    """select month, kind, entries, reversed, postings, debit from entry_months
    where org = $1 and month = $2"""
)
SELECT_ENTRY_BLOCKS = statement(
    """select day, block, kind, entries, reversed, postings from entry_blocks
    where org = $1 and day between $2 and $3"""
)


async def check_totals(subject: Subject) -> AsyncIterator[Finding]:
    """Compare every total with what the live postings add up to, month by month."""
    months: set[int] = set()
    for table, query in _DAYS_OF.items():
        for row in await subject.snapshot.fetch(query, subject.org):
            day = readable_date(cast(int, row[0]))
            if day is None:
                yield subject.fault(table, f"There is no day number {row[0]}.")
            else:
                months.add(month_of(day))
    for table, query in _MONTHS_OF.items():
        for row in await subject.snapshot.fetch(query, subject.org):
            month = cast(int, row[0])
            if not 12 <= month < 12 * 10_000:
                yield subject.fault(table, f"There is no month number {month}.")
            else:
                months.add(month)
    for month in sorted(months):
        async for finding in _check_month(subject, month):
            yield finding


async def _check_month(subject: Subject, month: int) -> AsyncIterator[Finding]:
    fetch, org = subject.snapshot.fetch, subject.org
    days = (day_of(month_start(month)), day_of(_last_day(month)))
    postings = _sums(await fetch(SCAN_POSTINGS, org, *days), 4)
    blocks = _entry_sums(_sums(await fetch(SCAN_ENTRIES, org, *days), 3), postings)
    account_days = _add_up(postings, lambda account, day, _, kind: (account, day, kind))
    entry_days = _add_up(blocks, lambda day, _, kind: (day, kind))
    tables = (
        ("account_days", SELECT_ACCOUNT_DAYS, days, 3, account_days),
        ("account_months", SELECT_ACCOUNT_MONTHS, (month,), 3, _by_month(account_days, month)),
        ("entry_days", SELECT_ENTRY_DAYS, days, 2, entry_days),
        ("entry_months", SELECT_ENTRY_MONTHS, (month,), 2, _by_month(entry_days, month)),
        ("entry_blocks", SELECT_ENTRY_BLOCKS, days, 3, {at: blocks[at][:3] for at in blocks}),
    )
    for table, query, bounds, width, scanned in tables:
        kept = _sums(await fetch(query, org, *bounds), width)
        for finding in _compare(subject, table, kept, scanned):
            yield finding
    async for finding in check_tax_and_cash(subject, days):
        yield finding


def _last_day(month: int) -> date:
    return Period(month, False).last if month < 12 * 10_000 - 1 else date.max


def _sums(rows: Iterable[Row], width: int) -> Sums:
    """Split rows into keys of this many columns and sums."""
    values = (tuple(cast(Any, row)) for row in rows)
    return {row[:width]: row[width:] for row in values}


def _entry_sums(entries: Sums, postings: Sums) -> Sums:
    """Return entries, mirrored ones, postings and debit by day, block and kind."""
    found = {at: (*counts, 0, 0) for at, counts in entries.items()}
    for (_, *at), (debit, _, count, _) in postings.items():
        _add(found, tuple(at), (0, 0, count, debit))
    return found


def _by_month(days: Sums, month: int) -> Sums:
    """Add days up into their month; an entry lies on one day, so its count adds up too."""
    return _add_up(days, lambda *at: (*at[:-2], month, at[-1]))


def _add_up(parts: Sums, whole_of: Callable[..., tuple[int, ...]]) -> Sums:
    """Add sums up by what `whole_of` makes of their keys."""
    wholes: Sums = {}
    for at, sums in parts.items():
        _add(wholes, whole_of(*at), sums)
    return wholes


def _add(sums: Sums, at: tuple[int, ...], more: tuple[int, ...]) -> None:
    before = sums.get(at)
    sums[at] = more if before is None else tuple(map(add, before, more))


def _compare(subject: Subject, table: str, kept: Sums, scanned: Sums) -> Iterator[Finding]:
    names = _NAMES[table]
    nothing = (0,) * len(names)
    for key in sorted(kept.keys() | scanned.keys()):
        stored, told = kept.get(key, nothing), scanned.get(key, nothing)
        if stored != told:
            pairs = zip(names, stored, told, strict=True)
            yield from subject.compare(_place(subject, table, key), pairs, "the scan says")


def _place(subject: Subject, table: str, key: tuple[int, ...]) -> str:
    if table == "entry_blocks":
        day, block, kind = key
        return f"entry_blocks {readable_date(day)} block {block} {spell_kind(kind)}"
    *account, when, kind = key
    named = [_handle(subject, number) for number in account]
    date_or_month = Period(when, False).name if table.endswith("months") else readable_date(when)
    return " ".join(map(str, (table, *named, date_or_month, spell_kind(kind))))


def _handle(subject: Subject, number: int) -> str:
    account = subject.chart.by_number.get(number)
    return account.handle if account else f"account {number}"
