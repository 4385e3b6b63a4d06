"""Erase what personal records were before and after; that it was done is an event."""

from dataclasses import dataclass

from ledger.books import Books


@dataclass(frozen=True, slots=True)
class Erased:
    """Whose details were erased, and the sequence of the event that says so."""

    subject: str
    sequence: int


def erase_details(books: Books, subject: str) -> Erased:
    """Forget what a subject was before and after each of its events so far."""
    books.erase_details(subject)
    event = books.append_event("audit.erased", subject, {"id": subject})
    return Erased(subject, event.sequence)
