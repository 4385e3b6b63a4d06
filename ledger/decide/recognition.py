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
from ledger.schedules import last_covered_day, month_after, month_amount

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
    due = sorted(_due_documents(books, through), key=lambda one: one.number)
    left = [line.unrecognized for one in due for line in one.lines if _is_due(line, through)]
    books.require_room(sum(left), "through")
    made: list[Recognition] = []
    for document in due:
        made += _recognize_document(books, document, through, MONTHS_AT_ONCE - len(made))
    has_more = len(due) >= DOCUMENTS_AT_ONCE or bool(_due_documents(books, through))
    return Recognized(through, tuple(made), has_more)


def _due_documents(books: Books, through: Day) -> list[Document]:
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
        while _is_due(line, through) and len(made) < most:
            recognition = _recognize_month(books, document, line)
            made += [recognition] if recognition else []
            line = replace(
                line,
                released=line.released + (recognition.amount if recognition else 0),
                schedule_next=month_after(line),
            )
        lines[index] = line
    if tuple(lines) != document.lines:
        books.documents.put(replace(document, lines=tuple(lines)))
    return made


def _is_due(line: DocumentLine, through: Day) -> bool:
    if line.schedule_next is None or line.service_to is None:
        return False
    return last_covered_day(line.service_to, line.schedule_next) <= through


def _recognize_month(books: Books, document: Document, line: DocumentLine) -> Recognition | None:
    """Post the month that is due next; a month whose share rounds to nothing posts nothing."""
    amount = month_amount(line)
    if not amount:
        return None
    assert line.schedule_next is not None and line.service_to is not None
    assert line.deferral is not None and line.account is not None
    wanted = max(last_covered_day(line.service_to, line.schedule_next), document.issue_date)
    day = books.first_open(wanted, "through")
    books.require_room(amount, "through")
    month = Period(line.schedule_next, False).name
    legs = (line.deferral, line.account)
    debit, credit = legs if document.trade is Trade.SALES else legs[::-1]
    entry = books.post(
        CheckedEntry(
            date=day,
            kind=EntryKind.RECOGNITION,
            source=f"invoice:{document.id}",
            memo=f"{document.printed_number}, line {line.position}: service of {month}",
            reference=document.printed_number,
            lines=(Line(debit, amount, 0), Line(credit, 0, amount)),
            requested_date=None if day == wanted else wanted,
        )
    )
    return books.recognitions.put(
        Recognition(
            document=document.number,
            line=line.position,
            month=line.schedule_next,
            amount=amount,
            date=day,
            requested_date=entry.requested_date,
            entry=entry.id,
            sequence=entry.sequence,
        )
    )
