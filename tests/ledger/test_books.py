"""The working copy keeps its promises, whatever is asked of it and in whichever order."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from json import loads
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from ledger.dates import month_start
from ledger.decide.accounts import AccountDraft, create_account
from ledger.decide.journal_entries import delete_entry, post_entry, reverse_entry
from ledger.decide.periods import close_period, reopen_period, set_lock
from ledger.errors import LedgerError
from ledger.journal_entries import EntryStatus, content_hash
from tests.ledger.builders import (
    JANUARY,
    NOW,
    credit,
    debit,
    draft,
    make_books,
    state,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.books import Books
    from ledger.journal_entries import Entry

DAYS = st.dates(date(2025, 12, 15), date(2026, 5, 15))
SLIPS = st.sampled_from([0, 0, 0, -1, 1])
LEAVES = st.sampled_from(["acc_cash", "acc_bank", "acc_revenue", "acc_rent", "acc_payable"])
CENTS = st.integers(1, 10**15 // 10)


class WorkingCopy(RuleBasedStateMachine):
    """Random units on one copy; what must be open is told by a model of lock and periods."""

    posted = Bundle("posted")

    def __init__(self) -> None:
        super().__init__()
        self.books = make_books()
        self.lock: date | None = None
        self.closed: list[int] = []
        self.gross = 0

    def is_open(self, day: date) -> bool:
        month = day.year * 12 + day.month - 1
        is_closed = bool(self.closed) and month <= self.closed[-1]
        return not is_closed and (self.lock is None or day > self.lock)

    def ask(self, decide: Callable[[Books], Any], code: str | None) -> Any:
        """Ask for a unit that the model says is accepted (None) or refused with a code."""
        if code is None:
            return decide(self.books)
        before = state(self.books)
        with pytest.raises(LedgerError) as caught:
            decide(self.books)
        assert caught.value.code == code
        assert state(self.books) == before
        return None

    def undoing(self, entry: Entry, code: str) -> str | None:
        """Return how the model refuses to undo an entry, else nothing."""
        now = self.books.entries[entry.id].status
        return {EntryStatus.REVOKED: "NOT_FOUND", EntryStatus.REVERSED: code}.get(now)

    @rule(
        target=posted,
        day=DAYS,
        cents=CENTS,
        share=st.integers(1, 99),
        names=st.tuples(*[LEAVES] * 3),
    )
    def post(self, day: date, cents: int, share: int, names: tuple[str, str, str]) -> Any:
        part = max(1, cents * share // 100)
        lines = [debit(_spell(cents), names[0]), credit(_spell(part), names[1])]
        if part < cents:
            lines.append(credit(_spell(cents - part), names[2]))
        code = None if self.is_open(day) else "PERIOD_LOCKED"
        return self.ask(lambda books: post_entry(books, draft(*lines, on=day)), code) or multiple()

    @rule(day=DAYS, cents=CENTS)
    def post_unbalanced(self, day: date, cents: int) -> None:
        wrong = draft(debit(_spell(cents)), credit(_spell(cents + 1)), on=day)
        self.ask(lambda books: post_entry(books, wrong), "UNBALANCED_ENTRY")

    @rule(target=posted, entry=posted, day=st.none() | DAYS)
    def reverse(self, entry: Entry, day: date | None) -> Any:
        code = self.undoing(entry, "ENTRY_REVERSED")
        if code is None and entry.reversal_of is not None:
            code = "ENTRY_REVERSED"
        if code is None and day is not None and not self.is_open(day):
            code = "PERIOD_LOCKED"
        mirror = self.ask(lambda books: reverse_entry(books, entry.id, day, None), code)
        if mirror is None:
            return multiple()
        wanted = due = day or entry.date
        while not self.is_open(due):
            due += timedelta(days=1)
        assert (mirror.date, mirror.requested_date) == (due, None if due == wanted else wanted)
        return mirror

    @rule(entry=posted)
    def delete(self, entry: Entry) -> None:
        code = self.undoing(entry, "ENTRY_REVERSED")
        if code is None and not self.is_open(entry.date):
            code = "PERIOD_LOCKED"
        self.ask(lambda books: delete_entry(books, entry.id), code)

    @rule(day=st.none() | DAYS)
    def move_lock(self, day: date | None) -> None:
        self.ask(lambda books: set_lock(books, day), None)
        self.lock = day

    @rule(slip=SLIPS)
    def close(self, slip: int) -> None:
        month = (self.closed[-1] + 1 if self.closed else JANUARY) + slip
        self.ask(lambda books: close_period(books, month), "PERIOD_ORDER" if slip else None)
        if not slip:
            self.closed.append(month)

    @rule(slip=SLIPS)
    def reopen(self, slip: int) -> None:
        month = (self.closed[-1] if self.closed else JANUARY) + slip
        is_last = bool(self.closed) and not slip
        code = None if is_last else "PERIOD_ORDER"
        self.ask(lambda books: reopen_period(books, month, "why"), code)
        if is_last:
            self.closed.pop()

    @rule()
    def reopen_with_a_bad_reason(self) -> None:
        if self.closed:
            month = self.closed[-1]
            self.ask(lambda books: reopen_period(books, month, "\0"), "INVALID_INPUT")

    @invariant()
    def numbers_and_sequences_are_gapless(self) -> None:
        written, at = self.books.written, self.books.head
        assert [one.number for one in written.entries] == [*range(1, at.last_number + 1)]
        assert [one.sequence for one in written.events] == [*range(1, at.last_sequence + 1)]

    @invariant()
    def the_gross_never_falls(self) -> None:
        assert self.books.head.gross_minor >= self.gross
        self.gross = self.books.head.gross_minor
        assert self.gross == sum(entry.total for entry in self.books.written.entries)

    @invariant()
    def the_head_counts_what_is_live(self) -> None:
        live = [one for one in self.books.entries.values() if one.revoked_sequence is None]
        at = self.books.head
        assert (at.journal_entries, at.entries) == (len(live), len(live))
        assert at.postings == sum(len(one.lines) for one in live)
        assert at.debit_minor == sum(line.debit for one in live for line in one.lines)

    @invariant()
    def debits_equal_credits(self) -> None:
        for entry in self.books.entries.values():
            assert sum(line.debit - line.credit for line in entry.lines) == 0
            assert entry.total == sum(line.debit for line in entry.lines)

    @invariant()
    def mirrors_and_originals_name_each_other(self) -> None:
        live = [one for one in self.books.entries.values() if one.revoked_sequence is None]
        pairs = {one.reversal_of: one.id for one in live if one.reversal_of}
        assert {one.id: one.reversed_by for one in live if one.reversed_by} == pairs

    @invariant()
    def lock_and_periods_are_as_they_were_set(self) -> None:
        at = self.books.head
        closed = [one.month for one in self.books.periods.values() if one.is_closed]
        assert (at.locked_through, sorted(closed)) == (self.lock, self.closed)
        day_after = at.closed_through and at.closed_through + timedelta(days=1)
        assert day_after == (month_start(self.closed[-1] + 1) if closed else None)

    def teardown(self) -> None:
        """Recompute the chain, and every content hash that stands in it."""
        link = sha256(b"daftar/1/org_demo").digest()
        for event in self.books.written.events:
            link = sha256(link + event.body).digest()
            assert event.hash == link
        assert self.books.head.last_hash == link
        for entry in self.books.written.entries:
            facts = loads(self.books.written.events[entry.sequence - 1].body)
            assert (facts["sequence"], facts["data"]["id"]) == (entry.sequence, entry.id)
            hashed = content_hash(entry, "org_demo", self.books.chart)
            assert facts["data"]["contentHash"] == entry.content_hash.hex() == hashed.hex()


def _spell(cents: int) -> str:
    return str(Decimal(cents).scaleb(-2))


TestWorkingCopy = WorkingCopy.TestCase
TestWorkingCopy.settings = settings(stateful_step_count=25)


def test_an_event_is_chained_with_its_very_bytes(books: Books) -> None:
    event = books.append_event("ledger.locked", "org_demo", {"ب": None, "a": [1, True]})
    assert (
        event.body
        == (
            '{"actor":"key_clerk","data":{"a":[1,true],"ب":null},"organization":"org_demo",'
            '"recordedAt":"2026-03-30T09:15:00.000000Z","sequence":1,"type":"ledger.locked","v":1}'
        ).encode()
    )
    assert event.hash == sha256(sha256(b"daftar/1/org_demo").digest() + event.body).digest()
    assert (event.actor, event.surface, event.request_id) == ("key_clerk", "test", "req_1")


def test_a_changed_byte_breaks_the_chain_after_it(books: Books) -> None:
    for _ in range(3):
        post_entry(books, draft())
    bodies = [event.body for event in books.written.events]
    bodies[1] = bodies[1].replace(b'"number":2', b'"number":3')
    link = sha256(b"daftar/1/org_demo").digest()
    links = [link := sha256(link + body).digest() for body in bodies]
    intact = [made == event.hash for made, event in zip(links, books.written.events, strict=True)]
    assert intact == [True, False, False]


def test_the_gross_may_reach_two_to_the_62nd_and_not_pass_it() -> None:
    books = make_books(gross_minor=2**62 - 1)
    books.require_room(1)
    with pytest.raises(LedgerError) as caught:
        books.require_room(2, "lines")
    assert caught.value.code == "AMOUNT_TOO_LARGE"


def test_time_stands_still_within_a_batch(books: Books) -> None:
    entries = [post_entry(books, draft()) for _ in range(2)]
    assert {one.recorded_at for one in entries} == {NOW} == {books.head.last_recorded_at}


def change_chart(books: Books) -> None:
    create_account(books, AccountDraft("1300", books.chart.find("acc_cash").type, name_en="Till"))


@pytest.mark.parametrize(
    ("change", "version"),
    [
        (change_chart, 1),
        (lambda books: close_period(books, JANUARY), 1),
        (lambda books: [close_period(books, JANUARY), reopen_period(books, JANUARY, None)], 2),
        (lambda books: set_lock(books, date(2026, 1, 31)), 0),
        (lambda books: post_entry(books, draft()), 0),
    ],
    ids=["chart", "close", "reopen", "lock", "post"],
)
def test_what_other_processes_keep_of_the_books_goes_stale(
    books: Books, change: Callable[[Books], object], version: int
) -> None:
    # Chart and periods are kept under the settings version; lock and counts are read each time.
    change(books)
    assert books.head.settings_version == version


def test_the_same_units_give_the_same_books() -> None:
    def written() -> Any:
        books = make_books()
        entry = post_entry(books, draft())
        reverse_entry(books, entry.id, None, None)
        return deepcopy([getattr(books.written, field.name) for field in fields(books.written)])

    assert written() == written()
