"""Post, preview, reverse, delete: decided whole, or refused with nothing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.accounts import AccountClass
from ledger.books import Books
from ledger.decide.accounts import deactivate_account
from ledger.decide.journal_entries import (
    BulkMode,
    delete_entry,
    post_entries,
    post_entry,
    preview_entry,
    reverse_entry,
)
from ledger.decide.periods import close_period, set_lock
from ledger.journal_entries import Entry, EntryDraft, EntryKind, EntryStatus, Line, LineDraft
from tests.ledger.builders import (
    BANK,
    CASH,
    JANUARY,
    MARCH_30,
    NOW,
    REVENUE,
    credit,
    debit,
    draft,
    make_books,
    refused,
    state,
)

UNBALANCED = draft(debit("100.00"), credit("99.99"))
APRIL_1 = date(2026, 4, 1)
MANY = [debit("1.00")] * 500
BOTH = LineDraft("acc_cash", None, Decimal(1), Decimal(1))


def close_through_march(books: Books) -> None:
    for month in range(JANUARY, JANUARY + 3):
        close_period(books, month)


def test_a_posted_entry_is_numbered_stamped_and_counted(books: Books) -> None:
    entry = post_entry(books, draft(memo="بيع", reference="INV-1"))
    assert (entry.number, entry.sequence, entry.recorded_at) == (1, 1, NOW)
    assert (entry.memo, entry.reference, entry.created_by) == ("بيع", "INV-1", "key_clerk")
    assert entry.lines == (Line(CASH, 10_000, 0), Line(REVENUE, 0, 10_000))
    at = books.head
    assert (at.last_number, at.last_sequence, at.journal_entries, at.postings) == (1, 1, 1, 2)
    assert (at.gross_minor, at.debit_minor) == (10_000, 10_000)
    assert books.written.entries == [entry]
    assert [event.type for event in books.written.events] == ["journal_entry.posted"]


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        (UNBALANCED, "UNBALANCED_ENTRY", ("lines",)),
        (replace(draft(), lines=[debit("1.00")]), "INVALID_INPUT", ("lines",)),
        (replace(draft(), lines=[*MANY, credit("500.00")]), "INVALID_INPUT", ("lines",)),
        (draft(BOTH, credit("1.00")), "AMOUNT_INVALID", ("lines", 0, "credit")),
        (draft(debit("0"), credit("0")), "AMOUNT_INVALID", ("lines", 0, "debit")),
        (draft(debit("0.001"), credit("0.001")), "AMOUNT_INVALID", ("lines", 0, "debit")),
        (draft(debit("-1"), credit("-1")), "AMOUNT_INVALID", ("lines", 0, "debit")),
        (draft(debit("1e400"), credit("1e400")), "AMOUNT_INVALID", ("lines", 0, "debit")),
        (draft(debit(str(2**63)), credit("1")), "AMOUNT_TOO_LARGE", ("lines", 0, "debit")),
        (draft(debit("1", "acc_no"), credit("1")), "ACCOUNT_UNKNOWN", ("lines", 0, "accountId")),
        (draft(debit("1"), credit("1", "acc_old")), "ACCOUNT_INACTIVE", ("lines", 1, "accountId")),
        (
            draft(debit("1", "acc_assets"), credit("1")),
            "ACCOUNT_NOT_LEAF",
            ("lines", 0, "accountId"),
        ),
        (draft(memo="\0"), "INVALID_INPUT", ("memo",)),
        (draft(memo="\ud800"), "INVALID_INPUT", ("memo",)),
        (draft(on=date(2026, 3, 1)), "PERIOD_LOCKED", ("date",)),
    ],
)
@pytest.mark.parametrize("decide", [post_entry, preview_entry])
def test_a_refused_entry_changes_nothing(
    books: Books, decide: Any, wrong: EntryDraft, code: str, path: tuple[str | int, ...]
) -> None:
    post_entry(books, draft())
    set_lock(books, date(2026, 3, 1))
    with refused(books, code, path):
        decide(books, wrong)


def test_the_next_entry_after_a_refused_one_leaves_no_gap(books: Books) -> None:
    with refused(books, "UNBALANCED_ENTRY", ("lines",)):
        post_entry(books, UNBALANCED)
    assert (post_entry(books, draft()).number, books.head.last_sequence) == (1, 1)


def test_a_preview_decides_alike_and_writes_nothing(books: Books) -> None:
    before = state(books)
    preview = preview_entry(books, draft())
    assert state(books) == before
    assert preview.lines == post_entry(books, draft()).lines


def test_nothing_is_posted_into_a_closed_period_though_the_lock_is_lifted(books: Books) -> None:
    close_through_march(books)
    set_lock(books, MARCH_30)
    set_lock(books, None)
    with refused(books, "PERIOD_LOCKED", ("date",)):
        post_entry(books, draft())


def test_future_dates_are_open(books: Books) -> None:
    close_through_march(books)
    assert post_entry(books, draft(on=date.max)).date == date.max


def test_the_gross_never_passes_two_to_the_62nd() -> None:
    books = make_books(gross_minor=2**62 - 10_000)
    post_entry(books, draft())
    with refused(books, "AMOUNT_TOO_LARGE", ("lines",)):
        post_entry(books, draft(debit("0.01"), credit("0.01")))


def test_entries_that_fit_alone_may_not_fit_together() -> None:
    books = make_books(gross_minor=2**62 - 15_000)
    with refused(books, "AMOUNT_TOO_LARGE", ("entries",)):
        post_entries(books, [draft(), draft()], BulkMode.ALL)
    each = post_entries(books, [draft(), draft()], BulkMode.EACH)
    refusal = each.outcomes[1].refusal
    assert each.outcomes[0].entry is not None and refusal is not None
    assert (refusal.code, refusal.details[0].path) == ("AMOUNT_TOO_LARGE", ("entries", 1, "lines"))


def test_each_drops_what_is_refused_and_posts_the_rest(books: Books) -> None:
    bulk = post_entries(books, [draft(), UNBALANCED, draft()], BulkMode.EACH)
    assert [outcome.index for outcome in bulk.outcomes] == [0, 1, 2]
    assert [outcome.entry and outcome.entry.number for outcome in bulk.outcomes] == [1, None, 2]
    refusal = bulk.outcomes[1].refusal
    assert refusal is not None
    assert (refusal.code, refusal.details[0].path) == ("UNBALANCED_ENTRY", ("entries", 1, "lines"))
    assert (books.head.last_number, books.head.last_sequence) == (2, 2)


def test_all_refuses_all_for_one(books: Books) -> None:
    with refused(books, "UNBALANCED_ENTRY", ("entries", 1, "lines")):
        post_entries(books, [draft(), UNBALANCED, draft()], BulkMode.ALL)


def test_all_posts_all(books: Books) -> None:
    bulk = post_entries(books, [draft(), draft()], BulkMode.ALL)
    assert [outcome.entry and outcome.entry.number for outcome in bulk.outcomes] == [1, 2]


@pytest.mark.parametrize("count", [0, 501])
@pytest.mark.parametrize("mode", BulkMode)
def test_a_call_posts_one_to_five_hundred_entries(books: Books, mode: BulkMode, count: int) -> None:
    with refused(books, "INVALID_INPUT", ("entries",)):
        post_entries(books, [draft()] * count, mode)


def test_a_mirror_swaps_every_side_and_names_its_original(books: Books) -> None:
    original = post_entry(books, draft(memo="Sale", reference="INV-1"))
    mirror = reverse_entry(books, original.id, None, None)
    assert mirror.lines == (Line(CASH, 0, 10_000), Line(REVENUE, 10_000, 0))
    assert (mirror.date, mirror.requested_date, mirror.kind) == (MARCH_30, None, EntryKind.JOURNAL)
    assert (mirror.source, mirror.reversal_of) == (f"reversal:{original.id}", original.id)
    assert (mirror.memo, mirror.reference) == ("Sale", "INV-1")
    assert books.entries[original.id].status is EntryStatus.REVERSED
    assert books.written.events[-1].type == "journal_entry.reversed"
    assert books.written.reversed == {original.id: mirror.id}


def test_a_mirror_may_have_a_date_and_a_memo_of_its_own(books: Books) -> None:
    original = post_entry(books, draft())
    mirror = reverse_entry(books, original.id, APRIL_1, "إلغاء")
    assert (mirror.date, mirror.requested_date, mirror.memo) == (APRIL_1, None, "إلغاء")


def test_the_mirror_of_a_locked_entry_is_dated_the_first_open_day(books: Books) -> None:
    original = post_entry(books, draft())
    set_lock(books, date(2026, 4, 14))
    mirror = reverse_entry(books, original.id, None, None)
    assert (mirror.date, mirror.requested_date) == (date(2026, 4, 15), MARCH_30)


def test_the_mirror_of_an_entry_in_a_closed_period_is_dated_after_it(books: Books) -> None:
    original = post_entry(books, draft())
    close_through_march(books)
    mirror = reverse_entry(books, original.id, None, None)
    assert (mirror.date, mirror.requested_date) == (APRIL_1, MARCH_30)


def test_a_mirror_reaches_an_account_that_became_inactive(books: Books) -> None:
    original = post_entry(books, draft(debit("5.00", "acc_bank"), credit("5.00")))
    deactivate_account(books, "acc_bank")
    assert reverse_entry(books, original.id, None, None).lines[0] == Line(BANK, 0, 500)


def posted(books: Books, **more: Any) -> Entry:
    """A posted entry with some facts that only later things could have given it."""
    entry = replace(post_entry(books, draft()), **more)
    books.entries[entry.id] = entry
    return entry


@pytest.mark.parametrize("on", [date(2026, 3, 1), date.min])
def test_a_given_date_of_a_mirror_must_be_open(books: Books, on: date) -> None:
    entry = posted(books)
    set_lock(books, date(2026, 3, 1))
    with refused(books, "PERIOD_LOCKED", ("date",)):
        reverse_entry(books, entry.id, on, None)


def test_a_mirror_finds_no_day_when_all_are_locked(books: Books) -> None:
    entry = posted(books)
    set_lock(books, date.max)
    with refused(books, "PERIOD_LOCKED", ("id",)):
        reverse_entry(books, entry.id, None, None)


@pytest.mark.parametrize("memo", ["\0", "\ud800", "x" * 1_001], ids=["nul", "surrogate", "long"])
def test_the_memo_of_a_mirror_is_text(books: Books, memo: str) -> None:
    entry = posted(books)
    with refused(books, "INVALID_INPUT", ("memo",)):
        reverse_entry(books, entry.id, None, memo)


def test_a_mirror_needs_room_too() -> None:
    books = make_books(gross_minor=2**62 - 10_000)
    entry = posted(books)
    with refused(books, "AMOUNT_TOO_LARGE", ("id",)):
        reverse_entry(books, entry.id, None, None)


def test_an_entry_is_reversed_once(books: Books) -> None:
    entry = posted(books)
    reverse_entry(books, entry.id, None, None)
    with refused(books, "ENTRY_REVERSED", ("id",)):
        reverse_entry(books, entry.id, None, None)


def test_a_mirror_is_not_reversible(books: Books) -> None:
    mirror = reverse_entry(books, posted(books).id, None, None)
    with refused(books, "ENTRY_REVERSED", ("id",)):
        reverse_entry(books, mirror.id, None, None)


UNDO = [lambda books, id: reverse_entry(books, id, None, None), delete_entry]


@pytest.mark.parametrize("undo", UNDO, ids=["reverse", "delete"])
@pytest.mark.parametrize("entry_id", ["", "je_missing", "je_1\0", "\ud800"], ids=ascii)
def test_an_entry_that_is_not_there_is_not_undone(books: Books, undo: Any, entry_id: str) -> None:
    with refused(books, "NOT_FOUND", ("id",)):
        undo(books, entry_id)


@pytest.mark.parametrize("undo", UNDO, ids=["reverse", "delete"])
def test_a_deleted_entry_is_not_undone_again(books: Books, undo: Any) -> None:
    entry = delete_entry(books, posted(books).id)
    with refused(books, "NOT_FOUND", ("id",)):
        undo(books, entry.id)


@pytest.mark.parametrize("undo", UNDO, ids=["reverse", "delete"])
@pytest.mark.parametrize("kind", sorted(set(EntryKind) - {EntryKind.JOURNAL}))
def test_only_authored_entries_are_undone(books: Books, undo: Any, kind: EntryKind) -> None:
    entry = posted(books, kind=kind, source="invoice:inv_1")
    with refused(books, "ENTRY_NOT_AUTHORED", ("id",)):
        undo(books, entry.id)


def test_a_deleted_entry_is_counted_no_more_and_its_number_stays_used(books: Books) -> None:
    entry = post_entry(books, draft())
    revoked = delete_entry(books, entry.id)
    assert (revoked.status, revoked.revoked_sequence) == (EntryStatus.REVOKED, 2)
    at = books.head
    assert (at.entries, at.postings, at.debit_minor, at.gross_minor) == (0, 0, 0, 10_000)
    assert books.written.events[-1].type == "journal_entry.deleted"
    assert post_entry(books, draft()).number == 2


def test_a_reversed_entry_is_deleted_only_after_its_mirror(books: Books) -> None:
    original = posted(books)
    mirror = reverse_entry(books, original.id, None, None)
    with refused(books, "ENTRY_REVERSED", ("id",)):
        delete_entry(books, original.id)
    delete_entry(books, mirror.id)
    assert books.entries[original.id].status is EntryStatus.POSTED
    assert delete_entry(books, original.id).status is EntryStatus.REVOKED


def test_an_entry_is_reversible_again_once_its_mirror_is_deleted(books: Books) -> None:
    original = posted(books)
    delete_entry(books, reverse_entry(books, original.id, None, None).id)
    assert reverse_entry(books, original.id, None, None).reversal_of == original.id


def test_a_locked_entry_is_not_deleted(books: Books) -> None:
    entry = posted(books)
    set_lock(books, MARCH_30)
    with refused(books, "PERIOD_LOCKED", ("id",)):
        delete_entry(books, entry.id)


def test_an_entry_in_a_closed_period_is_not_deleted(books: Books) -> None:
    entry = posted(books)
    close_through_march(books)
    with refused(books, "PERIOD_LOCKED", ("id",)):
        delete_entry(books, entry.id)


def test_a_locked_mirror_is_not_deleted(books: Books) -> None:
    mirror = reverse_entry(books, posted(books).id, APRIL_1, None)
    set_lock(books, APRIL_1)
    with refused(books, "PERIOD_LOCKED", ("id",)):
        delete_entry(books, mirror.id)


def test_a_line_may_name_a_class_instead_of_an_account(books: Books) -> None:
    cash = LineDraft(None, AccountClass.CASH, Decimal(5), None)
    assert post_entry(books, draft(cash, credit("5.00"))).lines[0].account == CASH
