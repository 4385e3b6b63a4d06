"""Documents: beside their lines, the entries they posted, what settles and what recognises them.

| read     | statements                                                            | bound         |
|----------|-----------------------------------------------------------------------|---------------|
| credited | 1 scan: what live notes took back of each line                        | those lines   |
| page     | 1; lines and recognitions between its numbers, 1 each; the events     | 500 documents |
|          | that created them 1, all that told of them 1; sums of allocations 2;  |               |
|          | what notes settled 1; entries with lines 2                            |               |

What has no figure of its own, such as descriptions and due dates, is vouched for by the hash in the
last event of the document; of documents whose events are older than that hash, by nothing.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

from ledger.accounts import AccountRole
from ledger.document_entries import document_legs
from ledger.document_hashes import document_hash
from ledger.documents import Document, DocumentLine, DocumentState, DocumentType, Recognition, Trade
from ledger.journal_entries import Entry, EntryKind
from storage.kept import Kept
from storage.records import DOCUMENT_LINES, DOCUMENTS, RECOGNITIONS
from storage.statements import Row, Statement, statement
from storage.verifying.beside import (
    Creation,
    check_creation,
    legs_of,
    select_creations,
    select_entries,
    sum_allocations,
)
from storage.verifying.document_lines import Credited, check_lines, check_recognition
from storage.verifying.records import UNREADABLE, pages, read_record, select_after
from storage.verifying.settling import Parts, check_settled, select_parts, select_told
from storage.verifying.subject import Finding, Subject

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
SUM_CREDITED = statement(
    """select n.corrects, l.corrects_line, cast(sum(l.net) as bigint),
      cast(sum(l.vat) as bigint), cast(sum(l.deferred_taken) as bigint)
    from documents n join document_lines l on l.org = $1 and l.document = n.number
    where n.org = $1 and n.state = 'issued' and n.is_credit = true and n.corrects is not null
    group by n.corrects, l.corrects_line""",
    is_scan=True,
)


@dataclass(slots=True)
class _Tally:
    """How many there are of what the chain and the entries count too."""

    documents: int = 0
    voided: int = 0
    posted: int = 0
    recognitions: int = 0
    credited: Credited = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands beside the documents of a page, by their numbers; entries by id."""

    lines: dict[int, list[DocumentLine]]
    recognitions: dict[int, list[Recognition]]
    settled: dict[int, int]
    creations: dict[int, Creation]
    entries: dict[str, Entry]
    told: dict[str, list[Creation]]
    parts: Parts


async def check_documents(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every document, by number, and at what hangs on it."""
    tally, before = _Tally(), 0
    for row in await subject.snapshot.fetch(SUM_CREDITED, subject.org):
        corrects, position, *sums = cast(Any, row)
        tally.credited[corrects, position] = cast(Any, tuple(sums))
    async for rows in pages(subject, SELECT_DOCUMENTS_AFTER):
        until = cast(int, rows[-1][0]) if rows else _NUMBER_LIMIT
        async for finding in _check_page(subject, tally, rows, (before, until)):
            yield finding
        before = until
    async for finding in _check_page(subject, tally, [], (before, _NUMBER_LIMIT)):
        yield finding
    for finding in _check_counts(subject, tally):
        yield finding


async def _check_page(
    subject: Subject, tally: _Tally, rows: list[Row], between: tuple[int, int]
) -> AsyncIterator[Finding]:
    documents: list[Document] = []
    faults: list[Finding] = []
    for row in rows:
        documents += read_record(subject, f"document {row[1]}", DOCUMENTS, row, faults)
    tally.documents += len(rows)
    lines = await _between(subject, DOCUMENT_LINES, SELECT_LINES_BETWEEN, between, faults)
    recognized = await _between(subject, RECOGNITIONS, SELECT_RECOGNITIONS_BETWEEN, between, faults)
    tally.recognitions += len(recognized)
    numbers = [document.number for document in documents]
    names = [one.entry for one in (*documents, *recognized) if one.entry is not None]
    page = _Page(
        _by_document(lines),
        _by_document(recognized),
        await sum_allocations(subject, numbers),
        await select_creations(subject, numbers),
        await select_entries(subject, names),
        await select_told(subject, [document.id for document in documents]),
        await select_parts(subject, [one.number for one in documents if one.is_credit]),
    )
    for fault in (*faults, *_check_strays(subject, page, set(numbers))):
        yield fault
    for document in documents:
        for finding in _check_document(subject, document, page, tally):
            yield finding


async def _between(
    subject: Subject,
    kept: Kept[Any],
    query: Statement,
    between: tuple[int, int],
    faults: list[Finding],
) -> list[Any]:
    """Read what hangs on documents between two numbers; what cannot be read is a fault."""
    found = []
    for row in await subject.snapshot.fetch(query, subject.org, *between):
        try:
            found.append(kept.of(row))
        except UNREADABLE:
            place = f"{kept.table.name} {row[0]}.{row[1]}"
            faults.append(subject.fault(place, "Its columns cannot be read."))
    return found


def _by_document(found: list[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for one in found:
        groups.setdefault(one.document, []).append(one)
    return groups


def _check_strays(subject: Subject, page: _Page, numbers: set[int]) -> Iterator[Finding]:
    for number in sorted({*page.lines, *page.recognitions} - numbers):
        yield subject.fault(f"document {number}", "It is missing and has lines or recognitions.")


def _check_document(
    subject: Subject, document: Document, page: _Page, tally: _Tally
) -> Iterator[Finding]:
    place, lines = f"document {document.id}", page.lines.get(document.number, [])
    recognized = page.recognitions.get(document.number, [])
    is_posted = document.entry is not None
    tally.voided += document.state is DocumentState.VOID
    tally.posted += is_posted
    yield from check_creation(
        subject, place, document, page.creations.get(document.number), ("invoice.created",)
    )
    yield from _check_words(subject, place, document, page.creations.get(document.number))
    yield from _check_told(subject, place, replace(document, lines=tuple(lines)), page)
    yield from _check_amounts(subject, place, document, lines, page)
    yield from check_lines(subject, document, lines, recognized, tally.credited)
    yield from _check_entry(subject, place, document, lines, page)
    for recognition in recognized:
        entry = page.entries.get(recognition.entry)
        yield from check_recognition(subject, document, lines, recognition, entry)


def _check_words(
    subject: Subject, place: str, document: Document, creation: Creation | None
) -> Iterator[Finding]:
    if (document.type, document.trade, document.is_credit) not in _NATURES:
        yield subject.fault(place, "Its type, trade and credit do not go together.")
    if document.corrects is not None and document.type in _INVOICES:
        yield subject.fault(place, "It corrects another and is no note.")
    if document.due_date < document.issue_date:
        yield subject.fault(place, "It is due before it is issued.")
    pairs = [("currency", document.currency, subject.organization.currency)]
    yield from subject.compare(place, pairs, "the organization says")
    if creation is not None and creation.data.get("status") == "issued":
        told = (
            ("type", document.type.value, creation.data.get("type")),
            ("grand_total", str(document.grand_total), creation.data.get("grandTotal")),
        )
        yield from subject.compare(place, told, "the chain says")


def _check_told(subject: Subject, place: str, document: Document, page: _Page) -> Iterator[Finding]:
    """Compare a document with the last event that told of it, and what a note settled at once."""
    told = [creation.data for creation in page.told.get(document.id, [])]
    said = told[-1].get("documentHash") if told else None
    if said is not None and said != document_hash(document):
        yield subject.fault(place, "Its hash is not that of its stored columns and lines.")
    parts = page.parts.get(document.number, [])
    for data in told:
        settled = data.get("allocations")
        yield from check_settled(subject, place, settled, parts, document.sequence)


def _check_amounts(
    subject: Subject, place: str, document: Document, lines: list[DocumentLine], page: _Page
) -> Iterator[Finding]:
    if not document.is_opening:
        pairs = (
            ("subtotal", document.subtotal, sum(line.net for line in lines)),
            ("total_vat", document.total_vat, sum(line.vat for line in lines)),
        )
        yield from subject.compare(place, pairs, "its lines say")
    totals = (("grand_total", document.grand_total, document.subtotal + document.total_vat),)
    yield from subject.compare(place, totals, "its sums say")
    settled = (("settled", document.settled, page.settled.get(document.number, 0)),)
    yield from subject.compare(place, settled, "its allocations say")
    if not 0 <= document.settled <= document.grand_total:
        yield subject.fault(place, "It is settled beyond its total.")


def _check_entry(
    subject: Subject, place: str, document: Document, lines: list[DocumentLine], page: _Page
) -> Iterator[Finding]:
    if document.entry is None:
        is_bare = document.sequence is document.voided_sequence is document.control is None
        if document.state is DocumentState.ISSUED or not is_bare or document.tax is not None:
            yield subject.fault(place, f"It is {document.state} without an entry.")
        return
    entry = page.entries.get(document.entry)
    if entry is None or document.state is DocumentState.DRAFT:
        yield subject.fault(place, f"It is {document.state}, its entry {document.entry}.")
        return
    is_void = document.state is DocumentState.VOID
    pairs = (
        ("kind", EntryKind.DOCUMENT, entry.kind),
        ("source", f"invoice:{document.id}", entry.source),
        ("issue_date", document.issue_date, entry.date),
        ("printed_number", document.printed_number, entry.reference),
        ("sequence", document.sequence, entry.sequence),
        ("voided_sequence", document.voided_sequence, entry.revoked_sequence),
        ("state void", is_void, entry.revoked_sequence is not None),
    )
    yield from subject.compare(place, pairs, "its entry says")
    if legs_of(entry.lines) != _expected_legs(subject, document, lines, entry):
        yield subject.fault(place, "Its entry is not what its lines and accounts post.")


def _expected_legs(
    subject: Subject, document: Document, lines: list[DocumentLine], entry: Entry
) -> object:
    """Return the legs that a document posts; None if it cannot post."""
    opening = None
    if document.is_opening:
        held = subject.chart.serving(AccountRole.OPENING_BALANCE)
        opening = next((line.account for line in entry.lines if line.account in held), 0)
    try:
        whole = replace(document, lines=tuple(lines))
        return legs_of(document_legs(whole, subject.chart, opening))
    except (AssertionError, KeyError, ValueError):
        return None


def _check_counts(subject: Subject, tally: _Tally) -> Iterator[Finding]:
    told, sources = subject.told, subject.counted.sources
    from_chain = (
        ("how many", tally.documents, told.documents),
        ("how many are void", tally.voided, told.voided),
    )
    from_entries = (
        ("how many posted", tally.posted, sources["invoice", EntryKind.DOCUMENT]),
        ("recognitions", tally.recognitions, sources["invoice", EntryKind.RECOGNITION]),
    )
    yield from subject.compare("documents", from_chain, "the chain says")
    yield from subject.compare("documents", from_entries, "the entries say")
