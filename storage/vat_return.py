"""What documents taxed in a range, and what VAT settlements posted in it: now, or as known then.

| read      | statements                               | grows with                            |
|-----------|------------------------------------------|---------------------------------------|
| now       | 1: daily totals                          | days x rates; never with documents    |
| known at  | 1: the lines of the range's documents    | the documents of the range            |
| scan      | the same (the proof)                     | the documents of the range            |
| settled   | 1: what settlements and payments posted  | the VAT settlements there ever were   |
| documents | 2: total, page; then their lines         | 101 documents                         |
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from ledger.dates import day_of
from ledger.documents import Document, Trade
from ledger.organizations import Head
from ledger.paging import Listing, Window
from ledger.products import VatCategory
from ledger.sorting import DocumentSort
from ledger.statements.sums import Sums
from ledger.statements.vat_return import TaxTotal
from storage.balances import sums_of
from storage.documents import DOCUMENT_SORTS, with_lines
from storage.filters import Where
from storage.known import Known
from storage.listing import select_listing
from storage.records import DOCUMENTS
from storage.snapshot import Snapshot
from storage.statements import Row, statement
from storage.writing.loading_vat import SELECT_SETTLED

SELECT_TAXED = statement(
    """select trade, category, rate, cast(sum(base) as bigint), cast(sum(vat) as bigint),
      cast(sum(irrecoverable) as bigint), cast(sum(documents) as bigint)
    from tax_days where org = $1 and day between $2 and $3 group by trade, category, rate"""
)
SCAN_TAXED = statement(
    """select trade, category, rate, cast(sum(sign * net) as bigint),
      cast(sum(sign * case when is_recoverable then vat else 0 end) as bigint),
      cast(sum(sign * case when is_recoverable then 0 else vat end) as bigint),
      count(distinct number)
    from (
      select d.number, d.trade, l.vat_category as category, l.vat_rate as rate, l.net, l.vat,
        l.is_recoverable, case when d.is_credit then -1 else 1 end as sign
      from documents d join document_lines l on l.org = $1 and l.document = d.number
      where d.org = $1 and d.issue_date between $2 and $3 and d.sequence <= $4
        and (d.voided_sequence is null or d.voided_sequence > $4)
    ) as taxed group by trade, category, rate"""
)


@dataclass(frozen=True, slots=True)
class Taxed:
    """A row of a VAT return: documents of a trade with lines of one category and rate."""

    trade: Trade
    category: VatCategory
    rate: int
    first: date
    last: date


async def select_taxed(
    snapshot: Snapshot, org: int, first: date, last: date, known: Known
) -> list[TaxTotal]:
    """Sum what documents of a range taxed, from the totals if it is asked of the present."""
    if not known.is_present:
        return await scan_taxed(snapshot, org, first, last, known)
    return _totals(await snapshot.fetch(SELECT_TAXED, org, day_of(first), day_of(last)))


async def scan_taxed(
    snapshot: Snapshot, org: int, first: date, last: date, known: Known
) -> list[TaxTotal]:
    """Sum the lines of the range's documents themselves."""
    days = day_of(first), day_of(last)
    return _totals(await snapshot.fetch(SCAN_TAXED, org, *days, known.sequence))


async def select_settled(
    snapshot: Snapshot, org: int, first: date, last: date, known: Known
) -> Sums:
    """Sum what VAT settlements and their payments posted in a range, by account."""
    place = day_of(first), day_of(last), known.last_number, known.sequence
    return sums_of(await snapshot.fetch(SELECT_SETTLED, org, *place))


async def select_taxed_documents(
    snapshot: Snapshot, org: int, head: Head, taxed: Taxed, known: Known, window: Window
) -> Listing[Document]:
    """List the documents behind a row of a VAT return, oldest first."""
    where = Where("d", org)
    where.add("d.trade = ?", taxed.trade.value)
    where.add("d.issue_date between ? and ?", day_of(taxed.first), day_of(taxed.last))
    where.add("d.sequence <= ?", known.sequence)
    where.add("(d.voided_sequence is null or d.voided_sequence > ?)", known.sequence)
    where.add(
        "exists (select 1 from document_lines l where l.org = $1 and l.document = d.number"
        " and l.vat_category = ? and l.vat_rate = ?)",
        taxed.category.value,
        taxed.rate,
    )
    sort = DOCUMENT_SORTS[DocumentSort.OLDEST]
    listing = await select_listing(snapshot, head, DOCUMENTS, where, sort, window)
    records = await with_lines(snapshot, org, listing.records)
    return replace(listing, records=records, sequence=known.sequence)


def _totals(rows: list[Row]) -> list[TaxTotal]:
    found = (cast(Any, tuple(row)) for row in rows)
    return [TaxTotal(Trade(row[0]), VatCategory(row[1]), *row[2:]) for row in found]
