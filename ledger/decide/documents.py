"""Draft, issue and void documents; issuing posts the document's entry.

A unit checks everything, then posts: entry, event, record, and for a note of an invoice the lines
it credits and the allocation that settles the invoice at once.
"""

from collections.abc import Sequence
from dataclasses import replace

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.decide.allocations import allocate, allocations_told
from ledger.decide.corrections import give_back_credit, take_credit, with_deferrals
from ledger.decide.document_checks import as_draft, check_document, draft_of
from ledger.document_drafts import DocumentDraft
from ledger.document_entries import document_legs
from ledger.document_hashes import document_hash
from ledger.documents import Document, DocumentState, DocumentType, Trade
from ledger.errors import DocumentNotOpen, DocumentSettled, NotFound
from ledger.events import Json
from ledger.journal_entries import CheckedEntry, EntryKind

_WORDS = {
    (Trade.SALES, False): "Sales invoice",
    (Trade.SALES, True): "Sales credit note",
    (Trade.PURCHASE, False): "Purchase invoice",
    (Trade.PURCHASE, True): "Purchase credit note",
}


def create_document(books: Books, draft: DocumentDraft) -> Document:
    """Issue a document, which posts it at once; or keep it as a draft."""
    document = check_document(books, draft, books.mint("inv"), before=None)
    if draft.is_draft:
        kept = _numbered(as_draft(document, draft), books.next_sequence)
        return _keep(books, kept, "invoice.created")
    return _issue(books, document, "invoice.created")


def update_document(books: Books, document_id: str, draft: DocumentDraft) -> Document:
    """Replace a draft, or, unless it stays one, replace and issue it."""
    before = _draft(books, document_id)
    document = check_document(books, draft, before.id, before)
    if draft.is_draft:
        kept = _keep(books, as_draft(document, draft), "invoice.updated")
    else:
        kept = _issue(books, document, "invoice.updated")
    if len(document.lines) < len(before.lines):
        books.written.shortened[document.number] = len(document.lines)
    return kept


def issue_document(books: Books, document_id: str) -> Document:
    """Issue a draft as it stands; everything is checked as if it were new."""
    before = _draft(books, document_id)
    document = check_document(books, draft_of(before, books), before.id, before)
    return _issue(books, document, "invoice.updated")


def void_document(books: Books, document_id: str) -> Document:
    """Void a draft, or revoke what an issued document posted; its number stays used."""
    document = _document(books, document_id)
    if document.state is DocumentState.VOID:
        raise DocumentNotOpen("The document is void already.", "id")
    if document.state is DocumentState.DRAFT:
        return _keep(books, replace(document, state=DocumentState.VOID), "invoice.updated")
    if _is_touched(books, document):
        raise DocumentSettled("The document is settled or credited; issue a credit note.", "id")
    recognized = [
        one
        for one in books.recognitions
        if one.document == document.number and one.revoked_sequence is None
    ]
    assert document.entry is not None
    entries = [books.entries[one] for one in (document.entry, *(one.entry for one in recognized))]
    for entry in entries:
        books.require_open(entry.date, "id")
    give_back_credit(books, document)
    sequence = books.revoke(entries[0]).revoked_sequence
    for recognition, entry in zip(recognized, entries[1:], strict=True):
        revoked = books.revoke(entry).revoked_sequence
        books.recognitions.put(replace(recognition, revoked_sequence=revoked))
    voided = replace(
        document,
        state=DocumentState.VOID,
        voided_sequence=sequence,
        lines=tuple(replace(line, schedule_next=None) for line in document.lines),
    )
    return _keep(books, voided, "invoice.updated")


def _is_touched(books: Books, document: Document) -> bool:
    """Tell whether a note credited it, or an allocation settles it, or did until it was ended.

    One that was ended still stands on the days before, on which the document must be found.
    """
    return any(line.credited for line in document.lines) or any(
        document.number in (one.claim, one.credit) and one.revoked_sequence is None
        for one in books.allocations
    )


def _issue(books: Books, document: Document, event_type: str) -> Document:
    """Freeze deferrals, post the entry, keep the record, settle what a note corrects."""
    books.require_open(document.issue_date, "issueDate")
    books.require_room(document.grand_total, "openingAmount" if document.is_opening else "items")
    corrected = books.documents.get(document.corrects) if document.is_credit else None
    deferring = with_deferrals(books, document, corrected)
    opening = books.chart.role(AccountRole.OPENING_BALANCE) if document.is_opening else None
    entry = books.post(
        CheckedEntry(
            date=document.issue_date,
            kind=EntryKind.DOCUMENT,
            source=f"invoice:{document.id}",
            memo=_memo(document),
            reference=document.printed_number,
            lines=document_legs(deferring, books.chart, opening.number if opening else None),
        )
    )
    issued = replace(deferring, state=DocumentState.ISSUED, sequence=entry.sequence, entry=entry.id)
    number = document.number or books.next_sequence
    amount = min(issued.grand_total, corrected.open_amount) if corrected else 0
    settled = [(corrected.id, amount)] if corrected and amount else []
    issued = _keep(books, _numbered(issued, number), event_type, settled)
    if corrected is not None:
        take_credit(books, issued, corrected)
        if amount:
            day = max(issued.issue_date, corrected.issue_date)
            allocate(books, corrected.number, issued.number, amount, day, sequence=entry.sequence)
    kept = books.documents.get(issued.id)
    assert kept is not None
    return kept


def _numbered(document: Document, number: int) -> Document:
    lines = tuple(replace(line, document=number) for line in document.lines)
    return replace(document, number=number, lines=lines)


def _keep(
    books: Books, document: Document, event_type: str, settled: Sequence[tuple[str, int]] = ()
) -> Document:
    facts, before = {**_facts(document), "id": document.id}, books.documents.get(document.id)
    if before is not None:
        facts["before"] = _facts(before)
    if document.is_credit and document.state is DocumentState.ISSUED:
        facts["allocations"] = allocations_told(settled)
    books.append_event(event_type, document.id, facts)
    books.taken_numbers.add((document.trade.value, document.party, document.printed_number))
    return books.documents.put(document)


def _facts(document: Document) -> dict[str, Json]:
    return {
        "documentHash": document_hash(document),
        "dueDate": document.due_date.isoformat(),
        "grandTotal": str(document.grand_total),
        "issueDate": document.issue_date.isoformat(),
        "lines": len(document.lines),
        "number": document.printed_number,
        "party": document.party,
        "status": document.status.value,
        "type": document.type.value,
    }


def _draft(books: Books, document_id: str) -> Document:
    document = _document(books, document_id)
    if document.state is not DocumentState.DRAFT:
        raise DocumentNotOpen("Only a draft can be changed or issued.", "id")
    return document


def _document(books: Books, document_id: str) -> Document:
    document = books.documents.get(document_id)
    if document is None:
        raise NotFound("No such invoice.", "id")
    return document


def _memo(document: Document) -> str:
    word = _WORDS[document.trade, document.is_credit]
    if document.type is DocumentType.DEBIT_NOTE and document.trade is Trade.SALES:
        word = "Sales debit note"
    return f"{word} {document.printed_number}: {document.buyer_name}"[:1_000]
