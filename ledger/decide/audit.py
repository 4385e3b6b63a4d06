"""Erase what personal records were before and after; that it was done is an event."""

from dataclasses import dataclass

from ledger.books import Books
from ledger.errors import InvalidInput
from ledger.ids import prefix_of

PERSONAL = frozenset({"cus", "ven", "emp", "whk"})
"""How ids begin of records whose details are kept."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Whose details were erased, and the sequence of the event that says so."""

    subject: str
    sequence: int


def erase_details(books: Books, subject: str) -> Erased:
    """Forget what a subject was before and after each of its events so far."""
    if prefix_of(subject) not in PERSONAL:
        raise InvalidInput(
            "Details are kept of customers, vendors, employees and webhooks.", "subject"
        )
    books.erase_details(subject)
    event = books.append_event("audit.erased", subject, {"id": subject})
    return Erased(subject, event.sequence)
