"""The catalogue of the log: what is refused, and what events tell of before and after."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.books import Books
from ledger.decide.audit import erase_details
from ledger.errors import InvalidInput
from ledger.event_changes import change_of, hashes_of
from ledger.event_types import EVENT_TYPES
from ledger.log_types import LOG_TYPES_BY_NAME, require_types


def test_whatever_webhooks_are_told_stands_in_the_log() -> None:
    assert {one.name for one in EVENT_TYPES} <= LOG_TYPES_BY_NAME.keys()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "invoice.create",
            "There is no type of event 'invoice.create'. Did you mean 'invoice.created'?",
        ),
        (
            "PERIOD.CLOSED",
            "There is no type of event 'PERIOD.CLOSED'. Did you mean 'period.closed'?",
        ),
        ("", "There is no type of event ''. The reference lists them all."),
        ("x" * 500, f"There is no type of event '{'x' * 80}'. The reference lists them all."),
    ],
)
def test_an_unknown_type_is_refused_with_the_nearest(name: str, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        require_types(["ledger.locked", name], "types")
    assert (caught.value.message, caught.value.details[0].path) == (message, ("types", 1))


def test_as_many_types_as_there_are_may_be_named_and_not_without_end() -> None:
    require_types(list(LOG_TYPES_BY_NAME), "types")
    with pytest.raises(InvalidInput, match="At most 100 types"):
        require_types(["ledger.locked"] * 101, "types")


@pytest.mark.parametrize(
    ("event_type", "facts", "before", "after"),
    [
        ("account.created", {"id": "acc_1", "code": "1"}, None, {"code": "1"}),
        ("account.updated", {"id": "a", "before": {"x": 1}, "after": {"x": 2}}, {"x": 1}, {"x": 2}),
        ("journal_entry.deleted", {"id": "je_1", "contentHash": "00"}, {"contentHash": "00"}, None),
        ("key.granted", {"id": "k", "before": None, "role": "VIEWER"}, None, {"role": "VIEWER"}),
        (
            "ledger.locked",
            {"lockedThrough": "2026-01-31", "previous": None},
            {"lockedThrough": None},
            {"lockedThrough": "2026-01-31"},
        ),
        (
            "default_account.changed",
            {"id": "acc_2", "previous": "acc_1", "role": "CASH"},
            {"account": "acc_1", "role": "CASH"},
            {"account": "acc_2", "role": "CASH"},
        ),
        (
            "fiscal_year.reopened",
            {"id": "fy", "reason": "Late", "year": 2026},
            {"isClosed": True},
            {"isClosed": False, "reason": "Late"},
        ),
        ("customer.created", {"id": "c", "hash": "00"}, None, None),
        ("customer.updated", {"id": "c", "before": "00", "after": "01"}, None, None),
        ("audit.erased", {"id": "c"}, None, None),
        # Recorded before the type told of what was before, or of a type that is no more.
        ("invoice.updated", {"id": "i", "status": "issued"}, None, {"status": "issued"}),
        ("account.painted", {"id": "a", "colour": "red"}, None, None),
    ],
)
def test_facts_tell_what_was_before_and_what_is_after(
    event_type: str, facts: dict[str, Any], before: Any, after: Any
) -> None:
    assert change_of(event_type, facts) == (before, after)


@pytest.mark.parametrize(
    ("facts", "hashes"),
    [
        ({"id": "c", "hash": "01"}, (None, "01")),
        ({"id": "c", "before": "00", "after": "01"}, ("00", "01")),
        ({"id": "w", "before": {"hash": "00", "status": "active"}, "hash": "01"}, ("00", "01")),
        ({"id": "a", "before": {"x": 1}, "after": {"x": 2}}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_hashes_are_found_in_every_shape(facts: dict[str, Any], hashes: Any) -> None:
    assert hashes_of(facts) == hashes


def test_what_the_batch_has_not_written_yet_is_erased_too(books: Books) -> None:
    first, second = (f"cus_{number:026}" for number in (1, 2))
    for subject in (first, second, first):
        facts = {"id": subject, "hash": "00"}
        books.append_event("customer.created", subject, facts, after={"nameEn": subject})
    erased = erase_details(books, first)
    books.append_event("customer.updated", first, {"id": first}, {"a": 1}, {"a": 2})
    assert (erased.subject, erased.sequence) == (first, 4)
    assert books.written.erased == [first]
    assert {one.sequence: one.after for one in books.written.details.values()} == {
        2: f'{{"nameEn":"{second}"}}'.encode(),
        5: b'{"a":2}',
    }


@pytest.mark.parametrize(
    "subject", ["je_00000000000000000000000001", "org_demo", "2026-01", "cus_"]
)
def test_of_what_no_details_are_kept_none_are_erased(books: Books, subject: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        erase_details(books, subject)
    assert caught.value.details[0].path == ("subject",)
    assert books.written.events == []
