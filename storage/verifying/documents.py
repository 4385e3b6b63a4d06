"""Documents: beside their lines, the entries they posted, what settles and what recognises them.

| read     | statements                                                            | bound         |
|----------|-----------------------------------------------------------------------|---------------|
| credited | 1 scan: what live notes took back of each line                        | lines credited |
| page     | 1, lines and recognitions between its numbers, the events that created | 500 documents |
|          | them, 2 sums of allocations, 2 for entries with their postings        |               |

Nothing vouches for what has no figure of its own: descriptions, products, due dates, tax numbers.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from json import JSONDecodeError, loads
from typing import Any, TypeVar, cast

from ledger.accounts import AccountRole
from ledger.document_entries import document_legs
from ledger.documents import Document, DocumentLine, DocumentState, DocumentType, Recognition, Trade
from ledger.journal_entries import Entry, EntryKind, Line
from storage.kept import Kept
from storage.records import DOCUMENT_LINES, DOCUMENTS, RECOGNITIONS
from storage.rows import entries_of
from storage.statements import Row, statement
from storage.verifying.document_lines import check_lines, check_recognition
from storage.verifying.records import UNREADABLE, pages, read_record, select_after
from storage.verifying.subject import Finding, Subject
from storage.writing.loading import SELECT_NAMED_ENTRIES, SELECT_NAMED_LINES

_NUMBER_LIMIT = 2**62
_NATURES = {
    (DocumentType.SALES, Trade.SALES, False),
    (DocumentType.SALES_RETURN, Trade.SALES, True),
    (DocumentType.CREDIT_NOTE, Trade.SALES, True),
    (DocumentType.CREDIT_NOTE, Trade.PURCHASE, True),
    (DocumentType.DEBIT_NOTE, Trade.SALES, False),
    (DocumentType.DEBIT_NOTE, Trade.PURCHASE, True),
    (DocumentType.PURCHASE, Trade.PURCHASE, False),
}
_INVOICES = (DocumentType.SALES, DocumentType.PURCHASE)
Owned = TypeVar("Owned", DocumentLine, Recognition)

SELECT_DOCUMENTS_AFTER = select_after(DOCUMENTS, "d")
SELECT_LINES_BETWEEN = statement(
    f"""select {DOCUMENT_LINES.columns} from document_lines l
    where l.org = $1 and l.document > $2 and l.document <= $3 order by l.document, l.position"""
)
SELECT_RECOGNITIONS_BETWEEN = statement(
    f"""select {RECOGNITIONS.columns} from recognitions c
    where c.org = $1 and c.document > $2 and c.document <= $3
    order by c.document, c.line, c.month"""
)
SELECT_CREATIONS = statement(
    """select v.sequence, v.subject, v.type, v.recorded_at, v.body
    from {each:2:bigint} join events v on v.org = $1 and v.sequence = item.value"""
)
SUM_SETTLED = tuple(
    statement(
        f"""select a.{side}, cast(sum(a.amount) as bigint) from {{each:2:bigint}}
        join allocations a on a.org = $1 and a.{side} = item.value
        where a.revoked_sequence is null and a.ended_sequence is null group by a.{side}"""
    )
    for side in ("claim", "credit")
)
SUM_CREDITED = statement(
    """select n.corrects, l.corrects_line, cast(sum(l.net) as bigint),
      cast(sum(l.vat) as bigint), cast(sum(l.deferred_taken) as bigint)
    from documents n join document_lines l on l.org = $1 and l.document = n.number
    where n.org = $1 and n.state = 'issued' and n.is_credit = true and n.corrects is not null
    group by n.corrects, l.corrects_line""",
    is_scan=True,
)

Credited = dict[tuple[str, int | None], tuple[int, int, int]]
"""Net, VAT and deferral that live notes took back, by document and line."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands beside the documents of a page, by their numbers; entries by id."""

    lines: dict[int, list[DocumentLine]]
    recognitions: dict[int, list[Recognition]]
    settled: dict[int, int]
    creations: dict[int, Any]
    entries: dict[str, Entry]


@dataclass(slots=True)
class _Tally:
    """How many documents and recognitions there are, and which documents notes may name."""

    counts: Counter[str] = field(default_factory=Counter)
    credited: Credited = field(default_factory=dict)


async def check_documents(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every document, by number, and at what hangs on it."""
    tally, before = _Tally(), 0
    for row in await subject.snapshot.fetch(SUM_CREDITED, subject.org):
        corrects, position, *sums = cast(Any, row)
        tally.credited[corrects, position] = cast(Any, tuple(sums))
    async for rows in pages(subject, SELECT_DOCUMENTS_AFTER):
        until = cast(int, rows[-1][0]) if rows else before
        unreadable: list[Finding] = []
        lines = await _between(subject, SELECT_LINES_BETWEEN, before, until, unreadable)
        recognized = await _between(subject, SELECT_RECOGNITIONS_BETWEEN, before, until, unreadable)
        for finding in unreadable:
            yield finding
        before = until
    for finding in _check_counts(subject, tally):
        yield finding
