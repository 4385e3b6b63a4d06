"""A view is an object of its type whose fields are read off what it holds."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pytest
import strawberry

from ledger.accounts import Account, AccountClass, AccountType, Chart, Side
from ledger.journal_entries import Entry, EntryKind, EntryStatus, Line
from ledger.organizations import Organization
from schema.connections import Node
from schema.journal_entries import JournalEntry, Posting, accounts_of
from schema.views import view


@strawberry.type
class Shown:
    name: str
    size: int


@dataclass
class Record:
    name: str
    reads: int = 0


def make(number: int, exponent: int = 2) -> tuple[Organization, Chart, Entry]:
    facts = ("Demo", None, "SAR", exponent, "Asia/Riyadh", 1, 0, 0)
    organization = Organization(number, "org_demo", *facts)
    cash = Account(
        *(1, "acc_1", "acc_cash", "1110", "Cash", None, AccountType.ASSET, Side.DEBIT),
        *(AccountClass.CASH, (), 1, None, True, 0),
    )
    lines = (Line(1, 115_000, 0, "Till"), Line(1, 0, 115_000))
    entry = Entry(
        *("je_1", 7, date(2026, 3, 30), None, EntryKind.JOURNAL, "manual", "Sale", None, lines),
        *(115_000, 9, 1_000_000, "key_1", b"\x01\xff"),
    )
    return organization, Chart([cash]), entry


def test_fields_are_read_when_they_are_asked_for() -> None:
    def measure(view: Any) -> int:
        view._record.reads += 1
        return len(view._record.name)

    show = view(Shown, ("_record",), name="_record.name", size=measure)
    record = Record("cash")
    shown = show(record)
    assert isinstance(shown, Shown)
    assert (shown.name, record.reads) == ("cash", 0)
    assert (shown.size, record.reads) == (4, 1)


def test_every_field_has_its_place() -> None:
    with pytest.raises(AssertionError, match="size"):
        view(Shown, ("_record",), name="_record.name")


def test_an_entry_shows_all_of_its_record() -> None:
    organization, chart, entry = make(1)
    shown = JournalEntry.of(entry, accounts_of(organization, chart))
    assert isinstance(shown, Node)
    told = {one.name: getattr(shown, one.name) for one in fields(JournalEntry)}
    postings = told.pop("postings")
    assert told == {
        "id": "je_1",
        "organization_id": "org_demo",
        "number": 7,
        "date": date(2026, 3, 30),
        "requested_date": None,
        "memo": "Sale",
        "reference": None,
        "kind": EntryKind.JOURNAL,
        "source": "manual",
        "status": EntryStatus.POSTED,
        "total": "1150.00",
        "recorded_at": 1_000_000,
        "created_by": "key_1",
        "sequence": 9,
        "content_hash": "01ff",
        "revoked_at": None,
        "reversal_of_id": None,
        "reversed_by_id": None,
    }
    assert [(one.id, one.narration, one.debit, one.credit) for one in postings] == [
        ("je_1.1", "Till", "1150.00", "0.00"),
        ("je_1.2", "Sale", "0.00", "1150.00"),
    ]
    assert {one.name for one in fields(Posting) if getattr(postings[0], one.name) is None} == {
        "party"
    }


def test_an_account_is_made_once_for_a_chart() -> None:
    organization, chart, _ = make(1)
    made = accounts_of(organization, chart)[1]
    assert accounts_of(organization, chart)[1] is made
    renamed, other_chart, _ = make(1)
    assert accounts_of(renamed, chart)[1] is not made
    assert accounts_of(organization, other_chart)[1] is not made
