"""A fingerprint is of what was asked: the same from every door, and the same for ever."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from strawberry import ID

from ledger.accounts import AccountClass
from ledger.decide.journal_entries import BulkMode
from ledger.journal_entries import EntryDraft, EntryKind, LineDraft
from resolvers.writing import fingerprint
from schema.journal_entries import ReversalInput

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAFT = EntryDraft(
    date(2026, 3, 30),
    'بيع "نقدي"',
    None,
    [
        LineDraft("acc_cash", None, Decimal("1150.00"), None),
        LineDraft(None, AccountClass.REVENUE, None, Decimal("1.15E+3"), "line", "cus_1"),
    ],
)


@dataclass(frozen=True)
class Odd:
    """What no input holds together, but some hold alone."""

    z: object
    a: object


@pytest.mark.parametrize(
    ("operation", "asked", "expected"),
    [
        (
            "createJournalEntry",
            DRAFT,
            "7722f5f993d1f31d7c49c4bd589ec947e5630e8912eadd2aac488511a1b795b1",
        ),
        (
            "createJournalEntries",
            [BulkMode.EACH, [DRAFT, DRAFT]],
            "33d32910699349edb8d99987613e8a24471e9013d2cac0b41bc4e1df16df64cf",
        ),
        (
            "reverseJournalEntry",
            ReversalInput(id=ID("je_1"), date=date(2026, 1, 1)),
            "0d129bb9d0123cf4395b019d8364e71708fd9d14682491d6515930930bf15005",
        ),
        (
            "odd",
            Odd(2**53, OrderedDict(b=(True, -1), a=Decimal("-0.0"))),
            "738e4424fcc55814e7d464c1ac9eda447c40162cb8416af5a68a3c08f0284e66",
        ),
        (
            "odd",
            Odd([Decimal("1E+400"), Decimal("-12.50")], "\x00\ud7ff😀"),
            "576db4fdc61802ebc0035b1e64ce1fb498d639cb78bc64506d0887a5b128b500",
        ),
        ("odd", None, "93f59379bdbd437e6169494922ec91b76317b11826cd183fd181ba8f8fce8775"),
    ],
)
def test_fingerprints_are_what_they_always_were(
    operation: str, asked: object, expected: str
) -> None:
    assert fingerprint(operation, asked).hex() == expected


@pytest.mark.parametrize(
    "amounts", [("1150.00", "1150", "1.15E+3", "1150.0000"), ("0", "0.00", "-0", "0E+9")]
)
def test_an_amount_is_the_same_however_it_is_written(amounts: Sequence[str]) -> None:
    assert len({fingerprint("odd", Decimal(amount)) for amount in amounts}) == 1


@pytest.mark.parametrize("amount", ["-1150", "1150.01", "11500", "0"])
def test_another_amount_is_another_fingerprint(amount: str) -> None:
    assert fingerprint("odd", Decimal(amount)) != fingerprint("odd", Decimal(1150))


def test_a_fingerprint_is_the_hash_of_canonical_json() -> None:
    form = '["odd",{"a":["JOURNAL","2026-03-30","115e1"],"z":null}]'
    asked = Odd(None, [EntryKind.JOURNAL, date(2026, 3, 30), Decimal("1150.00")])
    assert fingerprint("odd", asked) == sha256(form.encode()).digest()
