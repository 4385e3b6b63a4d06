"""What a batch adds to the totals of VAT return and cash movement, and takes away.

A document counts from its issue until it is voided: its lines never change in between. An entry
counts for cash from its posting until it is revoked.
"""

from collections.abc import Iterable, Iterator

from ledger.books import Books
from ledger.cash_flows import cash_shares
from ledger.dates import day_of
from ledger.documents import Document
from storage import tables
from storage.writing.write_set import Shape

TAX_SUMS = ("base", "vat", "irrecoverable", "documents")
CASH_SUMS = ("inflow", "outflow")
TAX_DAYS = Shape(tables.tax_days, TAX_SUMS)
CASH_DAYS = Shape(tables.cash_days, CASH_SUMS)

Key = tuple[int | str, ...]
Sums = dict[Key, list[int]]


def add(sums: Sums, key: Key, values: tuple[int, ...]) -> None:
    """Add values to those of a key."""
    kept = sums.get(key)
    sums[key] = [*values] if kept is None else list(map(int.__add__, kept, values))


def tax_days_of(books: Books) -> Sums:
    """Add up what documents taxed that a batch issued, and take away what it voided."""
    sums: Sums = {}
    for sign, document in _counted(books):
        for key, values in taxed(document).items():
            add(sums, key, tuple(sign * value for value in values))
    return sums


def cash_days_of(books: Books) -> Sums:
    """Add up the cash of entries that a batch posted, and take away what it revoked."""
    sums: Sums = {}
    for sign, entries in ((1, books.written.entries), (-1, books.written.revoked)):
        for entry in entries:
            for account, share in cash_shares(entry.lines, books.chart.cash).items():
                flows = sign * max(0, share), sign * max(0, -share)
                add(sums, (day_of(entry.date), account), flows)
    return sums


def taxed(document: Document) -> Sums:
    """Add up a document's lines by day, trade, category and rate; notes are negative."""
    day, sign = day_of(document.issue_date), -1 if document.is_credit else 1
    sums: Sums = {}
    for line in document.lines:
        key = day, document.trade.value, line.vat_category.value, line.vat_rate
        vat = (line.vat, 0) if line.is_recoverable else (0, line.vat)
        add(sums, key, (sign * line.net, sign * vat[0], sign * vat[1], int(key not in sums)))
    return sums


def _counted(books: Books) -> Iterator[tuple[int, Document]]:
    """Yield the documents that a batch issued, and with a minus those it voided."""
    documents: Iterable[Document] = books.documents.written.values()
    first = books.written.events[0].sequence if books.written.events else 0
    for document in documents:
        if document.sequence is not None and document.sequence >= first:
            yield 1, document
        if document.voided_sequence is not None and document.voided_sequence >= first:
            yield -1, document
