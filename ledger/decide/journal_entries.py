"""Post, preview, reverse and delete authored journal entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.books import Books
from ledger.errors import (
    Detail,
    EntryNotAuthored,
    EntryReversed,
    InvalidInput,
    LedgerError,
    NotFound,
    ReferenceUnknown,
)
from ledger.journal_entries import (
    CheckedEntry,
    Entry,
    EntryDraft,
    EntryKind,
    check_draft,
    mirror_lines,
)
from ledger.periods import first_open, require_open
from ledger.text import check_text

ENTRIES_MOST = 500


class BulkMode(StrEnum):
    """EACH: refused entries drop out, the rest is posted. ALL: one refusal refuses all."""

    EACH = "each"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal as a record: what a bulk call answers for one entry, replays included."""

    code: str
    message: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry of a bulk call: the entry or its refusal."""

    index: int
    entry: Entry | None
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Bulk:
    outcomes: tuple[Outcome, ...]


def preview_entry(books: Books, draft: EntryDraft) -> CheckedEntry:
    """Decide a draft exactly as posting would, and post nothing."""
    checked = check_draft(draft, books.chart, books.organization.exponent)
    for index, line in enumerate(checked.lines):
        if line.party is not None and not books.has_party(line.party):
            raise ReferenceUnknown("No such party.", "lines", index, "party")
    require_open(checked.date, books.head.locked_through, books.head.closed_through, "date")
    books.require_room(checked.total, "lines")
    return checked


def post_entry(books: Books, draft: EntryDraft) -> Entry:
    return books.post(preview_entry(books, draft))


def post_entries(books: Books, drafts: Sequence[EntryDraft], mode: BulkMode) -> Bulk:
    """Post many entries as one unit; errors are placed below `entries`, index."""
    if not 1 <= len(drafts) <= ENTRIES_MOST:
        raise InvalidInput(f"One call posts 1 to {ENTRIES_MOST} entries.", "entries")
    if mode is BulkMode.ALL:
        return _post_all(books, drafts)
    return Bulk(tuple(_post_one(books, draft, index) for index, draft in enumerate(drafts)))


def _post_one(books: Books, draft: EntryDraft, index: int) -> Outcome:
    try:
        return Outcome(index, post_entry(books, draft), None)
    except LedgerError as refusal:
        placed = refusal.under("entries", index)
        return Outcome(index, None, Refusal(placed.code, placed.message, placed.details))


def _post_all(books: Books, drafts: Sequence[EntryDraft]) -> Bulk:
    checked: list[CheckedEntry] = []
    for index, draft in enumerate(drafts):
        try:
            checked.append(preview_entry(books, draft))
        except LedgerError as refusal:
            raise refusal.under("entries", index) from None
    books.require_room(sum(entry.total for entry in checked), "entries")
    return Bulk(
        tuple(Outcome(index, books.post(entry), None) for index, entry in enumerate(checked))
    )


def reverse_entry(books: Books, entry_id: str, day: date | None, memo: str | None) -> Entry:
    """Post the mirror of an authored entry.

    Without a date it takes the entry's own, or the first open day after it if that one is closed;
    `requested_date` then keeps the date that was wanted. A date that is given must be open.
    """
    original = _authored(books, entry_id)
    if original.reversal_of is not None:
        raise EntryReversed("A mirror is not reversible; delete it instead.", "id")
    _require_unreversed(original, "The entry is already reversed.")
    locked, closed = books.head.locked_through, books.head.closed_through
    if day is not None:
        require_open(day, locked, closed, "date")
    wanted = day or original.date
    opened = first_open(wanted, locked, closed, "id")
    books.require_room(original.total, "id")
    mirror = books.post(
        CheckedEntry(
            date=opened,
            kind=EntryKind.JOURNAL,
            source=f"reversal:{original.id}",
            memo=check_text(memo, "memo") or original.memo,
            reference=original.reference,
            lines=mirror_lines(original.lines),
            requested_date=None if opened == wanted else wanted,
            reversal_of=original.id,
        ),
        "journal_entry.reversed",
    )
    books.link_reversal(original.id, mirror.id)
    return mirror


def delete_entry(books: Books, entry_id: str) -> Entry:
    """Revoke an authored entry: gone from balances and lists, number and record kept."""
    entry = _authored(books, entry_id)
    _require_unreversed(entry, "The entry is reversed; delete its mirror first.")
    require_open(entry.date, books.head.locked_through, books.head.closed_through, "id")
    revoked = books.revoke(entry)
    if entry.reversal_of is not None:
        books.link_reversal(entry.reversal_of, None)
    return revoked


def _authored(books: Books, entry_id: str) -> Entry:
    entry = books.entries.get(entry_id)
    if entry is None or entry.revoked_sequence is not None:
        raise NotFound("No such journal entry.", "id")
    if entry.kind is not EntryKind.JOURNAL:
        raise EntryNotAuthored(
            f"The entry was written by {entry.source}; undo it through its owner.", "id"
        )
    return entry


def _require_unreversed(entry: Entry, message: str) -> None:
    if entry.reversed_by is not None:
        raise EntryReversed(message, "id")
