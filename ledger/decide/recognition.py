"""Recognise what service periods deferred: one entry per document line and month.

| trade     | Dr               | Cr              |
|-----------|------------------|-----------------|
| sales     | DEFERRED_REVENUE | line account    |
| purchases | line account     | PREPAID_EXPENSE |

Source: posting rules, section 6. Dated the last covered day of the month, not before the issue
date; on a closed day the first open one, with `requested_date` kept.
"""

from dataclasses import dataclass, replace

from ledger.books import Books
from ledger.dates import Day
from ledger.documents import Document, DocumentLine, DocumentState, Recognition, Trade
from ledger.journal_entries import CheckedEntry, EntryKind, Line
from ledger.periods import Period
from ledger.schedules import last_covered_day, months_left

MONTHS_AT_ONCE = 500
DOCUMENTS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Recognized:
    """What one unit recognised; `has_more` says that months are left that are due by then."""

    through: Day
    recognitions: tuple[Recognition, ...]
    has_more: bool

    @property
    def amount(self) -> int:
        return sum(one.amount for one in self.recognitions)


def recognize(books: Books, through: Day) -> Recognized:
    """Post months that are due by a day, a bounded number at once; repeating it ends in nothing."""
    books.first_open(through, "through")
    due = sorted(due_documents(books, through), key=lambda one: one.number)
    left = [line.unrecognized for one in due for line in one.lines if _is_due(line, through)]
    books.require_room(sum(left), "through")
    made: list[Recognition] = []
    for document in due:
        made += _recognize_document(books, document, through, MONTHS_AT_ONCE - len(made))
    has_more = len(due) >= DOCUMENTS_AT_ONCE or bool(due_documents(books, through))
    return Recognized(through, tuple(made), has_more)


def due_documents(books: Books, through: Day) -> list[Document]:
    """Return the documents at hand with months that are due by a day."""
    return [
        document
        for document in books.documents
        if document.state is DocumentState.ISSUED
        and any(_is_due(line, through) for line in document.lines)
    ]


def _recognize_document(
    books: Books, document: Document, through: Day, most: int
) -> list[Recognition]:
    made: list[Recognition] = []
    lines = list(document.lines)
    for index, line in enumerate(lines):
        if not _is_due(line, through):
            continue
        assert line.service_to is not None
        left = months_left(line)
        due = [one for one in left if last_covered_day(line.service_to, one[0]) <= through]
        due = due[: most - len(made)]
        made += [_recognize_month(books, document, line, *one) for one in due]
        after = left[len(due)][0] if len(due) < len(left) else None
        released = line.released + sum(amount for _, amount in due)
        lines[index] = replace(line, released=released, schedule_next=after)
    if made:
        books.documents.put(replace(document, lines=tuple(lines)))
    return made


def _is_due(line: DocumentLine, through: Day) -> bool:
    if line.schedule_next is None or line.service_to is None:
        return False
    return last_covered_day(line.service_to, line.schedule_next) <= through


def _recognize_month(
    books: Books, document: Document, line: DocumentLine, month: int, amount: int
) -> Recognition:
    """Post one month of a line; that there is an open day and room was checked."""
    assert line.service_to is not None
    assert line.deferral is not None and line.account is not None
    wanted = max(last_covered_day(line.service_to, month), document.issue_date)
    day = books.first_open(wanted)
    name = Period(month, False).name
    legs = (line.deferral, line.account)
    debit, credit = legs if document.trade is Trade.SALES else legs[::-1]
    entry = books.post(
        CheckedEntry(
            date=day,
            kind=EntryKind.RECOGNITION,
            source=f"invoice:{document.id}",
            memo=f"{document.printed_number}, line {line.position}: service of {name}",
            reference=document.printed_number,
            lines=(Line(debit, amount, 0), Line(credit, 0, amount)),
            requested_date=None if day == wanted else wanted,
        )
    )
    return books.recognitions.put(
        Recognition(
            document=document.number,
            line=line.position,
            month=month,
            amount=amount,
            date=day,
            requested_date=entry.requested_date,
            entry=entry.id,
            sequence=entry.sequence,
        )
    )
