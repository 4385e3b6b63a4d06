"""Aged reports add up: documents less credit, plus what was posted by hand, plus the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.documents import DocumentType, Trade
from ledger.statements.aged import (
    AgedBucket,
    AgedParty,
    OpenCredit,
    OpenDocument,
    aged_report,
    is_proven,
    proof_of,
    sum_open,
)

DAY = date(2026, 3, 31)


def document(number: int, party: str | None, due: date, left: int) -> OpenDocument:
    name, kind = f"inv_{number}", DocumentType.SALES
    return OpenDocument(number, name, kind, f"N-{number}", party, due, due, 1_000, left)


def report(control: int | None, trade: Trade = Trade.SALES, **journal: int) -> Any:
    documents = [
        document(1, "cus_b", date(2026, 3, 1), 700),
        document(2, "cus_a", date(2026, 5, 1), 300),
        document(3, None, date(2025, 1, 1), 50),
    ]
    credits = [OpenCredit(4, "pay_4", "cus_a", DAY, 120), OpenCredit(5, "pay_5", "cus_a", DAY, -20)]
    by_party: dict[str | None, int] = {party: minor for party, minor in journal.items()}  # noqa: C416
    return aged_report(trade, DAY, documents, credits, by_party, control)


def test_parties_hold_what_is_theirs() -> None:
    made = report(950 + 5, cus_c=5)

    assert [(party.id, party.credit, party.total) for party in made.parties] == [
        ("cus_a", 100, 200),
        ("cus_b", 0, 700),
        ("cus_c", 0, 5),
        (None, 0, 50),
    ]
    assert (made.total, made.control) == (955, 955)
    assert sum_open(made.documents) == 1_050
    assert sum_open(made.documents, AgedBucket.DAYS_1_TO_30) == 700
    assert sum_open(made.documents, AgedBucket.OVER_90_DAYS) == 50


def test_what_is_not_explained_is_shown() -> None:
    made = report(1_000)
    assert made.parties[-1] == AgedParty(None, made.parties[-1].documents, (), 0, 50)
    assert made.total == made.control == 1_000


def test_payables_are_credits_less_debits() -> None:
    made = report(-955, Trade.PURCHASE, cus_c=-5)
    assert (made.total, made.control) == (955, 955)
    assert proof_of(Trade.PURCHASE, {"cus_a": -200, None: 0}) == {"cus_a": 200}


def test_one_partys_report_knows_no_balance_of_the_accounts() -> None:
    made = report(None)
    assert (made.control, made.total) == (None, 950)


def test_only_equal_balances_of_every_party_prove_it() -> None:
    made = report(950)
    posted = {"cus_a": 200, "cus_b": 700, None: 50, "cus_z": 0}
    assert is_proven(made, posted)
    assert not is_proven(made, {**posted, "cus_z": 1})
    assert not is_proven(made, {**posted, "cus_a": 700, "cus_b": 200})
    assert not is_proven(made, {"cus_a": 200, "cus_b": 700})
