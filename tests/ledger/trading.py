"""Small books to trade in: a chart with two accounts of each kind, parties, products, and verbs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.accounts import AccountClass, AccountRole, AccountType, Chart
from ledger.books import Books
from ledger.decide.allocations import AllocationDraft, CreditAllocated, allocate_credit
from ledger.decide.default_accounts import set_default_account
from ledger.decide.documents import create_document
from ledger.decide.payments import PaymentDraft, create_payment
from ledger.decide.refunds import RefundDraft, create_refund
from ledger.document_drafts import DocumentDraft, ItemDraft
from ledger.documents import Document, DocumentLine, DocumentType, Trade
from ledger.journal_entries import Entry
from ledger.money import format_minor
from ledger.parties import Party, PartyKind
from ledger.payments import Allocation, Payment
from ledger.products import Product, VatCategory
from tests.ledger.builders import NOW, Mint, account, head, organization

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.accounts import Account
    from ledger.organizations import Head

JANUARY_10 = date(2026, 1, 10)
YEAR: dict[str, Any] = {"service_from": date(2026, 1, 1), "service_to": date(2026, 12, 31)}
SALES, SALES_RETURN, PURCHASE, DEBIT_NOTE, CREDIT_NOTE = DocumentType
_MONEY = ("discount", "quantity", "unit_price", "vat_rate")
_ACCOUNTS = {
    "acc_cash": (1000, AccountType.ASSET, AccountClass.CASH, AccountRole.CASH),
    "acc_bank": (1010, AccountType.ASSET, AccountClass.CASH, None),
    "acc_receivables": (1100, AccountType.ASSET, AccountClass.AR, AccountRole.AR),
    "acc_export": (1110, AccountType.ASSET, AccountClass.AR, None),
    "acc_vat_in": (
        1200,
        AccountType.ASSET,
        AccountClass.TAX_RECEIVABLE,
        AccountRole.TAX_RECEIVABLE,
    ),
    "acc_prepaid": (
        1300,
        AccountType.ASSET,
        AccountClass.PREPAID_EXPENSE,
        AccountRole.PREPAID_EXPENSE,
    ),
    "acc_stock": (1400, AccountType.ASSET, AccountClass.PREPAID_EXPENSE, None),
    "acc_payables": (2000, AccountType.LIABILITY, AccountClass.AP, AccountRole.AP),
    "acc_abroad": (2010, AccountType.LIABILITY, AccountClass.AP, None),
    "acc_vat_out": (2100, AccountType.LIABILITY, AccountClass.TAX_PAYABLE, AccountRole.TAX_PAYABLE),
    "acc_vat_new": (2110, AccountType.LIABILITY, AccountClass.TAX_PAYABLE, None),
    "acc_deferred": (
        2200,
        AccountType.LIABILITY,
        AccountClass.DEFERRED_REVENUE,
        AccountRole.DEFERRED_REVENUE,
    ),
    "acc_deferred_new": (2210, AccountType.LIABILITY, AccountClass.DEFERRED_REVENUE, None),
    "acc_opening": (3000, AccountType.EQUITY, AccountClass.EQUITY, AccountRole.OPENING_BALANCE),
    "acc_sales": (4000, AccountType.REVENUE, AccountClass.REVENUE, AccountRole.REVENUE),
    "acc_services": (4100, AccountType.REVENUE, AccountClass.REVENUE, None),
    "acc_costs": (5000, AccountType.EXPENSE, AccountClass.EXPENSE, AccountRole.EXPENSE),
    "acc_rent": (5100, AccountType.EXPENSE, AccountClass.EXPENSE, None),
}


def trading_chart() -> Chart:
    accounts = [
        account(number, name, kind, word, code=str(number), roles=(role,) if role else ())
        for name, (number, kind, word, role) in _ACCOUNTS.items()
    ]
    closed = account(
        5900, "acc_old", AccountType.EXPENSE, AccountClass.EXPENSE, code="5900", is_active=False
    )
    return Chart([*accounts, closed])


def party(name: str, kind: PartyKind, **more: Any) -> Party:
    facts: dict[str, Any] = dict.fromkeys(Party.__slots__)
    facts |= {"id": name, "kind": kind, "code": name, "name_en": f"Party {name}", "salt": "s"}
    facts |= {"number": -1, "credit_limit": 0, "payment_terms": 30, "is_active": True}
    return Party(**facts | more)


def product(name: str, category: VatCategory, rate: int, **more: Any) -> Product:
    facts: dict[str, Any] = dict.fromkeys(Product.__slots__)
    facts |= {"id": name, "code": name, "name_en": f"Product {name}", "number": -1}
    facts |= {"vat_category": category, "vat_rate": rate, "is_active": True}
    return Product(**facts | more)


def trading_books(*, at: Head | None = None, now: int = NOW, **more: Any) -> Books:
    """Books of an organisation whose usual rate is 15 percent; `more` are its facts."""
    facts: dict[str, Any] = {"vat_rate": 15_000_000} | more
    books = Books(organization(**facts), at or head(), trading_chart(), {}, Mint(), now)
    customer, vendor = PartyKind
    books.parties.load(
        [
            party("cus_a", customer),
            party("cus_b", customer, payment_terms=0),
            party("cus_gone", customer, is_active=False),
            party("ven_a", vendor),
            party("ven_b", vendor),
        ]
    )
    books.products.load(
        [
            product("prd_paper", VatCategory.STANDARD, 5_000_000),
            product("prd_book", VatCategory.ZERO, 0),
            product("prd_gone", VatCategory.ZERO, 0, is_active=False),
        ]
    )
    return books


def item(price: str | None = "100.00", **more: Any) -> ItemDraft:
    """One piece of work for a price, unless said otherwise; numbers are spelt."""
    facts: dict[str, Any] = {"description": "Work", "unit_price": price} | more
    numbers = {name: Decimal(facts[name]) for name in _MONEY if facts.get(name) is not None}
    return ItemDraft(**facts | numbers)


def draft(*items: ItemDraft, kind: DocumentType = SALES, **more: Any) -> DocumentDraft:
    """A document of a known party; purchases come from `ven_a`, all else is for `cus_a`."""
    names = {"customer", "vendor", "buyer_name"} & more.keys()
    whose = {"vendor": "ven_a"} if kind is PURCHASE else {"customer": "cus_a"}
    facts: dict[str, Any] = {"printed_number": "N-0", "issue_date": JANUARY_10}
    return DocumentDraft(kind, items=items, **facts | ({} if names else whose) | more)


def issue(books: Books, *items: ItemDraft, **more: Any) -> Document:
    """Issue a document under a number of its own."""
    return create_document(
        books, draft(*items, **{"printed_number": f"N-{books.next_sequence}"} | more)
    )


def pay(books: Books, amount: str, *shares: tuple[Document, str | None], **more: Any) -> Payment:
    """Receive from `cus_a`: the oldest documents first, unless shares are given."""
    facts: dict[str, Any] = {"trade": Trade.SALES, "date": JANUARY_10, "party": "cus_a"}
    facts["allocations"] = allocations(*shares) if shares else None
    return create_payment(books, PaymentDraft(amount=Decimal(amount), **facts | more))


def refund(books: Books, amount: str, **more: Any) -> Payment:
    facts: dict[str, Any] = {"trade": Trade.SALES, "date": JANUARY_10, "party": "cus_a"}
    return create_refund(books, RefundDraft(amount=Decimal(amount), **facts | more))


def allocations(*shares: tuple[Document, str | None]) -> list[AllocationDraft]:
    return [
        AllocationDraft(document.id, None if amount is None else Decimal(amount))
        for document, amount in shares
    ]


def allocate(
    books: Books, credit: Payment | Document, *shares: tuple[Document, str | None]
) -> CreditAllocated:
    return allocate_credit(books, credit.id, allocations(*shares) if shares else None)


def move_role(books: Books, role: AccountRole, name: str) -> None:
    set_default_account(books, role, name)


def now(books: Books, document: Document) -> Document:
    """The document as it stands by now."""
    found = books.documents.get(document.id)
    assert found is not None
    return found


def paid(books: Books, payment: Payment) -> Payment:
    """The payment as it stands by now."""
    found = books.payments.get(payment.id)
    assert found is not None
    return found


def line(books: Books, document: Document, position: int = 1) -> DocumentLine:
    return now(books, document).lines[position - 1]


def entry_of(books: Books, made: Document | Payment) -> Entry:
    assert made.entry is not None
    return books.entries[made.entry]


def legs(books: Books, entry: Entry) -> list[str]:
    """Spell the legs of an entry in order: side, account, amount, party."""
    spelt = []
    for leg in entry.lines:
        name = books.chart.by_number[leg.account].handle.removeprefix("acc_")
        amount = format_minor(leg.debit or leg.credit, books.organization.exponent)
        words = ("Dr" if leg.debit else "Cr", name, amount, leg.party or "")
        spelt.append(" ".join(words).strip())
    return spelt


def posted(books: Books, made: Document | Payment) -> list[str]:
    """Spell what a document or payment posted."""
    return legs(books, entry_of(books, made))


def live(books: Books) -> list[Entry]:
    """Return the entries that were posted and not revoked."""
    kept = (books.entries[entry.id] for entry in books.written.entries)
    return [entry for entry in kept if entry.revoked_sequence is None]


def settled(books: Books) -> list[tuple[int, int, int]]:
    """Return the live allocations: claim, credit, amount."""
    return [(one.claim, one.credit, one.amount) for one in books.allocations if one.is_live]


def balance(books: Books, *names: str, of: Iterable[Entry] | None = None) -> int:
    """Return debits less credits of live postings on accounts, in minor units."""
    numbers = {books.chart.find(f"acc_{name}").number for name in names}
    entries = live(books) if of is None else of
    return sum(
        leg.debit - leg.credit for entry in entries for leg in entry.lines if leg.account in numbers
    )


def with_account(books: Books, name: str, **more: Any) -> None:
    """Change facts of an account beside every rule."""
    changed: Account = replace(books.chart.find(name), **more)
    books.put_account(changed)


def ended(books: Books) -> list[Allocation]:
    return [one for one in books.allocations if one.ended_sequence is not None]
