"""What notes take back of an invoice's lines, and how that moves what is still deferred."""

from dataclasses import replace

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.dates import month_of
from ledger.documents import Document, DocumentLine, Trade
from ledger.errors import DocumentSettled
from ledger.schedules import rescheduled

_DEFERRALS = {
    Trade.SALES: AccountRole.DEFERRED_REVENUE,
    Trade.PURCHASE: AccountRole.PREPAID_EXPENSE,
}


def with_deferrals(books: Books, document: Document, corrected: Document | None) -> Document:
    """Return the document with what its lines defer, or take back of what was deferred."""
    left = {line.position: line.unrecognized for line in corrected.lines} if corrected else {}
    lines = []
    for line in document.lines:
        if line.service_from is not None:
            month = month_of(line.service_from)
            deferral = books.chart.role(_DEFERRALS[document.trade], "items", line.position - 1)
            line = replace(line, deferral=deferral.number, deferred=line.cost)
            line = rescheduled(line, line.cost, month)
        elif corrected is not None and line.corrects_line is not None:
            taken = min(line.cost, left[line.corrects_line])
            left[line.corrects_line] -= taken
            original = corrected.lines[line.corrects_line - 1]
            line = replace(line, deferral=original.deferral, deferred_taken=taken)
        lines.append(line)
    return replace(document, lines=tuple(lines))


def take_credit(books: Books, note: Document, corrected: Document) -> None:
    """Note on the corrected lines what was credited; what is left is spread anew."""
    lines = {line.position: line for line in corrected.lines}
    for credit in note.lines:
        assert credit.corrects_line is not None
        line = lines[credit.corrects_line]
        lines[line.position] = _released(
            replace(
                line,
                credited=line.credited + credit.net,
                credited_vat=line.credited_vat + credit.vat,
            ),
            credit.deferred_taken,
        )
    books.documents.put(replace(corrected, lines=tuple(lines.values())))


def _released(line: DocumentLine, amount: int) -> DocumentLine:
    """Return a line less what was taken of its deferral (given back, if below zero)."""
    if not amount:
        return line
    month = _months_left_from(line)
    assert month is not None
    line = replace(line, released=line.released + amount)
    return rescheduled(line, line.unrecognized, month)


def _months_left_from(line: DocumentLine) -> int | None:
    """Return the first month that is not recognised; None if there is none left."""
    was_wholly_credited = line.schedule_next is None and not line.schedule_amount
    return line.schedule_from if was_wholly_credited else line.schedule_next


def give_back_credit(books: Books, note: Document) -> None:
    """Undo what a note that is voided had credited."""
    corrected = books.documents.get(note.corrects) if note.is_credit else None
    if corrected is None:
        return
    lines = {line.position: line for line in corrected.lines}
    for credit in note.lines:
        assert credit.corrects_line is not None
        line = lines[credit.corrects_line]
        if credit.deferred_taken and _months_left_from(line) is None:
            raise DocumentSettled(
                "What the note took back was recognised since; issue a debit note.", "id"
            )
        lines[line.position] = _released(
            replace(
                line,
                credited=line.credited - credit.net,
                credited_vat=line.credited_vat - credit.vat,
            ),
            -credit.deferred_taken,
        )
    books.documents.put(replace(corrected, lines=tuple(lines.values())))
