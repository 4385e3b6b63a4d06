"""Documents and payments, read; lists newest first unless told otherwise.

| read        | statements                                  | bound                     |
|-------------|---------------------------------------------|---------------------------|
| documents   | 3: total, page, lines                       | 101 documents, 400 lines  |
| payments    | 2: total, page                              | 101 payments              |
| named       | 1, and 1 for the lines of documents         | as many as are named      |
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledger.dates import day_of
from ledger.documents import Document, DocumentLine, DocumentStatus, DocumentType, Trade
from ledger.organizations import Head
from ledger.paging import Listing, Window
from ledger.payments import Payment
from ledger.sorting import DocumentSort
from storage.filters import Where, like_pattern
from storage.listing import Sort, select_listing, select_named
from storage.records import DOCUMENT_LINES, DOCUMENTS, PAYMENTS
from storage.snapshot import Snapshot
from storage.writing.loading import (
    SELECT_DOCUMENTS_BY_ID,
    SELECT_DOCUMENTS_BY_NUMBER,
    SELECT_LINES_OF_DOCUMENTS,
    SELECT_PAYMENTS_BY_ID,
    SELECT_PAYMENTS_BY_NUMBER,
)

_STATUSES = {
    DocumentStatus.DRAFT: "d.state = 'draft'",
    DocumentStatus.ISSUED: "d.state = 'issued' and d.settled = 0",
    DocumentStatus.PARTLY_PAID: "d.state = 'issued' and d.settled > 0"
    " and d.settled < d.grand_total",
    DocumentStatus.PAID: "d.state = 'issued' and d.settled >= d.grand_total",
    DocumentStatus.VOID: "d.state = 'void'",
}
_OWED = "d.state = 'issued' and d.is_credit = false and d.settled < d.grand_total"


DOCUMENT_SORTS: dict[DocumentSort, Sort[Document]] = {
    DocumentSort.NEWEST: Sort(
        ("d.issue_date", "d.number"), lambda one: (day_of(one.issue_date), one.number), True
    ),
    DocumentSort.OLDEST: Sort(
        ("d.issue_date", "d.number"), lambda one: (day_of(one.issue_date), one.number)
    ),
    DocumentSort.DUE_FIRST: Sort(
        ("d.due_date", "d.number"), lambda one: (day_of(one.due_date), one.number)
    ),
    DocumentSort.NUMBER: Sort(
        ("d.printed_number", "d.number"), lambda one: (one.printed_number, one.number)
    ),
}
PAYMENT_SORT: Sort[Payment] = Sort(
    ("p.date", "p.number"), lambda one: (day_of(one.date), one.number), True
)


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents are asked for; `overdue_on` keeps what is owed beyond its due date then."""

    trade: Trade | None = None
    type: DocumentType | None = None
    status: DocumentStatus | None = None
    party: str | None = None
    printed_number: str | None = None
    first: date | None = None
    last: date | None = None
    overdue_on: date | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """Which payments are asked for; those that were deleted only on request."""

    trade: Trade | None = None
    is_received: bool | None = None
    party: str | None = None
    first: date | None = None
    last: date | None = None
    text: str | None = None
    has_credit_left: bool = False
    include_deleted: bool = False


async def select_documents(
    snapshot: Snapshot,
    org: int,
    head: Head,
    chosen: DocumentFilter,
    order: DocumentSort,
    window: Window,
) -> Listing[Document]:
    """List documents with their lines."""
    where = _document_where(org, chosen)
    sort = DOCUMENT_SORTS[order]
    listing = await select_listing(snapshot, head, DOCUMENTS, where, sort, window)
    return replace(listing, records=await with_lines(snapshot, org, listing.records))


async def select_documents_by_id(
    snapshot: Snapshot, org: int, ids: Sequence[str]
) -> list[Document]:
    """Return the documents with these ids, with their lines, in no order."""
    found = await select_named(snapshot, org, DOCUMENTS, SELECT_DOCUMENTS_BY_ID, ids)
    return await with_lines(snapshot, org, found)


async def select_documents_by_number(
    snapshot: Snapshot, org: int, numbers: Sequence[int]
) -> list[Document]:
    """Return the documents with these narrow numbers, with their lines, in no order."""
    found = await select_named(snapshot, org, DOCUMENTS, SELECT_DOCUMENTS_BY_NUMBER, numbers)
    return await with_lines(snapshot, org, found)


async def with_lines(snapshot: Snapshot, org: int, documents: Sequence[Document]) -> list[Document]:
    """Give documents their lines."""
    if not documents:
        return []
    numbers = [document.number for document in documents]
    rows = await snapshot.fetch(SELECT_LINES_OF_DOCUMENTS, org, numbers)
    lines: dict[int, list[DocumentLine]] = {}
    for line in map(DOCUMENT_LINES.of, rows):
        lines.setdefault(line.document, []).append(line)
    return [replace(one, lines=tuple(lines.get(one.number, ()))) for one in documents]


async def select_payments(
    snapshot: Snapshot, org: int, head: Head, chosen: PaymentFilter, window: Window
) -> Listing[Payment]:
    """List payments and refunds, newest first."""
    where = _payment_where(org, chosen)
    return await select_listing(snapshot, head, PAYMENTS, where, PAYMENT_SORT, window)


async def select_payments_by_id(snapshot: Snapshot, org: int, ids: Sequence[str]) -> list[Payment]:
    """Return the payments with these ids, deleted ones included, in no order."""
    return await select_named(snapshot, org, PAYMENTS, SELECT_PAYMENTS_BY_ID, ids)


async def select_payments_by_number(
    snapshot: Snapshot, org: int, numbers: Sequence[int]
) -> list[Payment]:
    """Return the payments with these narrow numbers, in no order."""
    return await select_named(snapshot, org, PAYMENTS, SELECT_PAYMENTS_BY_NUMBER, numbers)


def _document_where(org: int, chosen: DocumentFilter) -> Where:
    where = Where("d", org)
    if chosen.status is not None:
        where.add(_STATUSES[chosen.status])
    if chosen.overdue_on is not None:
        where.add(f"{_OWED} and d.due_date < ?", day_of(chosen.overdue_on))
    _add_equals(
        where,
        ("d.trade", chosen.trade),
        ("d.type", chosen.type),
        ("d.party", chosen.party),
        ("d.printed_number", chosen.printed_number),
    )
    _add_range(where, "d.issue_date", chosen.first, chosen.last)
    if chosen.text is not None:
        where.add("d.search like ? escape '\\'", like_pattern(chosen.text))
    return where


def _payment_where(org: int, chosen: PaymentFilter) -> Where:
    where = Where("p", org)
    if not chosen.include_deleted:
        where.add("p.revoked_sequence is null")
    if chosen.has_credit_left:
        where.add("p.is_refund = false and p.allocated < p.amount and p.reversed_sequence is null")
    if chosen.is_received is not None:
        other = "!=" if chosen.is_received else "="
        where.add(f"p.is_refund {other} (p.trade = 'sales')")
    _add_equals(where, ("p.trade", chosen.trade), ("p.party", chosen.party))
    _add_range(where, "p.date", chosen.first, chosen.last)
    if chosen.text is not None:
        where.add("p.search like ? escape '\\'", like_pattern(chosen.text))
    return where


def _add_equals(where: Where, *pairs: tuple[str, str | None]) -> None:
    for column, value in pairs:
        if value is not None:
            where.add(f"{column} = ?", str(value))


def _add_range(where: Where, column: str, first: date | None, last: date | None) -> None:
    if first is not None:
        where.add(f"{column} >= ?", day_of(first))
    if last is not None:
        where.add(f"{column} <= ?", day_of(last))
