"""Small books to test the rules with: an organisation, seven accounts, and a proof of no change."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from ledger.accounts import Account, AccountClass, AccountRole, AccountType, Chart, natural_side
from ledger.books import Actor, Books
from ledger.drawers import Drawer
from ledger.errors import LedgerError
from ledger.events import first_hash
from ledger.journal_entries import EntryDraft, LineDraft
from ledger.organizations import Head, Organization

if TYPE_CHECKING:
    from collections.abc import Iterator

MARCH_30 = date(2026, 3, 30)
JANUARY = 2026 * 12
NOW = 1_774_862_100_000_000  # 2026-03-30T09:15:00Z

ASSETS, CASH, BANK, REVENUE, RENT, OLD, PAYABLE = range(1, 8)


def account(
    number: int, handle: str, kind: AccountType, word: AccountClass, **more: Any
) -> Account:
    facts: dict[str, Any] = {
        "id": f"acc_{number:026}",
        "code": f"{number}000",
        "name_en": handle.removeprefix("acc_").title(),
        "name_ar": None,
        "nature": natural_side(kind),
        "roles": (),
        "level": 1,
        "parent": None,
        "is_active": True,
        "created_at": NOW,
    }
    return Account(number=number, handle=handle, type=kind, account_class=word, **facts | more)


def small_chart() -> Chart:
    """Two leaves below a header, revenue, rent, an inactive account and one without a role."""
    asset, expense = AccountType.ASSET, AccountType.EXPENSE
    below = {"parent": ASSETS, "level": 2}
    words, roles = AccountClass, AccountRole
    return Chart(
        [
            account(ASSETS, "acc_assets", asset, words.PREPAID_EXPENSE),
            account(CASH, "acc_cash", asset, words.CASH, roles=(roles.CASH,), **below),
            account(BANK, "acc_bank", asset, words.CASH, **below),
            account(
                REVENUE, "acc_revenue", AccountType.REVENUE, words.REVENUE, roles=(roles.REVENUE,)
            ),
            account(RENT, "acc_rent", expense, words.EXPENSE, roles=(roles.EXPENSE,)),
            account(OLD, "acc_old", expense, words.EXPENSE, is_active=False),
            account(PAYABLE, "acc_payable", AccountType.LIABILITY, words.AP),
        ]
    )


def organization(**more: Any) -> Organization:
    facts: dict[str, Any] = {
        "number": 1,
        "id": "org_demo",
        "name": "Demo",
        "name_ar": None,
        "currency": "SAR",
        "exponent": 2,
        "time_zone": "Asia/Riyadh",
        "fiscal_month": 1,
        "first_month": JANUARY,
        "created_at": NOW,
    }
    return Organization(**facts | more)


def head(**more: Any) -> Head:
    """The head of books in which nothing has happened."""
    facts: dict[str, Any] = dict.fromkeys(Head.__slots__, 0)
    facts |= {"last_hash": first_hash("org_demo"), "locked_through": None, "closed_through": None}
    return Head(**facts | more)


@dataclass
class Mint:
    """A mint of ids that come in order."""

    last: int = 0

    def __call__(self, prefix: str) -> str:
        self.last += 1
        return f"{prefix}_{self.last:026}"


def make_books(
    *, of: Organization | None = None, at: Head | None = None, now: int = NOW, **more: Any
) -> Books:
    """Open books over the small chart; `more` are facts of their head."""
    books = Books(of or organization(), at or head(**more), small_chart(), {}, Mint(), now)
    books.actor = Actor(1, "key_clerk", "test", "req_1")
    return books


def debit(amount: str, name: str = "acc_cash") -> LineDraft:
    return LineDraft(name, None, Decimal(amount), None)


def credit(amount: str, name: str = "acc_revenue") -> LineDraft:
    return LineDraft(name, None, None, Decimal(amount))


def draft(*lines: LineDraft, on: date = MARCH_30, **more: Any) -> EntryDraft:
    """A sale of 100.00 in cash, unless lines say something else."""
    facts: dict[str, Any] = {"memo": "Sale", "reference": None}
    return EntryDraft(on, lines=list(lines or (debit("100.00"), credit("100.00"))), **facts | more)


def state(books: Books) -> dict[str, Any]:
    """Everything the books hold, as it stands now."""
    kept = {name: value for name, value in vars(books).items() if name not in ("mint", "chart")}
    drawers = {name: vars(one) for name, one in kept.items() if isinstance(one, Drawer)}
    return deepcopy({**kept, **drawers, "accounts": books.chart.by_number})


@contextmanager
def refused(books: Books, code: str, *paths: tuple[str | int, ...]) -> Iterator[None]:
    """Expect a refusal with this code at these places, which leaves the books as they were."""
    before = state(books)
    with pytest.raises(LedgerError) as caught:
        yield
    assert (caught.value.code, [d.path for d in caught.value.details]) == (code, [*paths])
    assert state(books) == before
