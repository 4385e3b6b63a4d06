"""The totals of VAT return and cash movement beside the lines of documents and the postings.

| read  | statements                                            | bound                         |
|-------|-------------------------------------------------------|-------------------------------|
| month | 2 tables, 1 scan of document lines, 1 of postings per | one month's totals, a page of |
|       | 20,000                                                | postings                      |
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import groupby
from typing import Any, cast

from ledger.cash_flows import cash_shares
from ledger.decimals import spell_millionths
from ledger.journal_entries import Line
from storage.cash_movement import live_postings
from storage.statements import Row, statement
from storage.verifying.subject import Finding, Subject, readable_date
from storage.writing.tax_and_cash import CASH_SUMS, TAX_SUMS, Key, Sums, add

_EVERY_NUMBER = 2**62
SELECT_TAX_DAYS = statement(
    """select day, trade, category, rate, base, vat, irrecoverable, documents from tax_days
    where org = $1 and day between $2 and $3""",
    is_scan=True,
)
SELECT_CASH_DAYS = statement(
    "select day, account, inflow, outflow from cash_days where org = $1 and day between $2 and $3",
    is_scan=True,
)
SCAN_TAX_DAYS = statement(
    """select day, trade, category, rate, cast(sum(sign * net) as bigint),
      cast(sum(sign * case when is_recoverable then vat else 0 end) as bigint),
      cast(sum(sign * case when is_recoverable then 0 else vat end) as bigint),
      count(distinct number)
    from (
      select d.number, d.issue_date as day, d.trade, l.vat_category as category,
        l.vat_rate as rate, l.net, l.vat, l.is_recoverable,
        case when d.is_credit then -1 else 1 end as sign
      from documents d join document_lines l on l.org = $1 and l.document = d.number
      where d.org = $1 and d.issue_date between $2 and $3 and d.state = 'issued'
    ) as taxed group by day, trade, category, rate""",
    is_scan=True,
)


async def check_tax_and_cash(subject: Subject, days: tuple[int, int]) -> AsyncIterator[Finding]:
    """Compare what is kept of a range of days with what its documents and postings add up to."""
    fetch, org = subject.snapshot.fetch, subject.org
    kept = _sums(await fetch(SELECT_TAX_DAYS, org, *days), 4)
    scanned = _sums(await fetch(SCAN_TAX_DAYS, org, *days), 4)
    for finding in _compare(subject, "tax_days", TAX_SUMS, kept, scanned):
        yield finding
    faults: list[Finding] = []
    kept = _sums(await fetch(SELECT_CASH_DAYS, org, *days), 2)
    scanned = await _scan_cash(subject, days, faults)
    for finding in (*faults, *_compare(subject, "cash_days", CASH_SUMS, kept, scanned)):
        yield finding


async def _scan_cash(subject: Subject, days: tuple[int, int], faults: list[Finding]) -> Sums:
    sums: Sums = {}
    async for rows in live_postings(subject.snapshot, subject.org, days, _EVERY_NUMBER):
        for (day, number), lines in groupby(rows, key=lambda row: (row[0], row[1])):
            legs = [Line(*cast(Any, tuple(line)[2:])) for line in lines]
            try:
                shares = cash_shares(legs, subject.chart.cash)
            except ZeroDivisionError:
                faults.append(subject.fault(f"entry {number}", "Its cash has no other side."))
                continue
            for account, share in shares.items():
                add(sums, (cast(int, day), account), (max(0, share), max(0, -share)))
    return sums


def _sums(rows: Sequence[Row], width: int) -> Sums:
    values = (tuple(cast(Any, row)) for row in rows)
    return {row[:width]: list(row[width:]) for row in values}


def _compare(
    subject: Subject, table: str, names: Sequence[str], kept: Sums, scanned: Sums
) -> Iterator[Finding]:
    nothing = [0] * len(names)
    for key in sorted(kept.keys() | scanned.keys()):
        stored, told = kept.get(key, nothing), scanned.get(key, nothing)
        pairs = zip(names, stored, told, strict=True)
        yield from subject.compare(_place(subject, table, key), pairs, "the scan says")


def _place(subject: Subject, table: str, key: Key) -> str:
    day, *rest = cast(tuple[Any, ...], key)
    if table == "tax_days":
        return f"{table} {readable_date(day)} {rest[0]} {rest[1]} {spell_millionths(rest[2])}"
    account = subject.chart.by_number.get(rest[0])
    return f"{table} {readable_date(day)} {account.handle if account else rest[0]}"
