"""What the demo company sells: goods, exports, instalments, and service that is paid in advance."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from gateway.demo_trade.calendar import Act, day_in, working_day
from gateway.demo_trade.cast import GOODS, Cast
from ledger.books import Books
from ledger.dates import month_of
from ledger.decide.documents import create_document
from ledger.document_drafts import DocumentDraft, ItemDraft
from ledger.documents import Document, DocumentType
from ledger.parties import Party
from ledger.products import VatCategory

INVOICES_A_MONTH = 16
BULK_QUANTITY = 9
DISCOUNT_PERCENT = 5
QUANTITIES = {
    "CHAIR": (4, 14),
    "DESK": (3, 9),
    "CABINET": (1, 6),
    "LAPTOP": (2, 6),
    "MONITOR": (3, 9),
    "PRINTER": (1, 2),
    "TONER": (6, 24),
    "PAPER": (10, 40),
}
SUBSCRIBERS = ("C-004", "C-008", "C-003", "C-006", "C-011", "C-001", "C-005")


class Sales:
    """Issues invoices; `sold` is what left the shop and was not bought again yet."""

    def __init__(self, books: Books, cast: Cast) -> None:
        self._books = books
        self._cast = cast
        self._random = Random("sales")  # noqa: S311  (the same figures each time)
        self._numbers: Counter[str] = Counter()
        self._subscriptions = 0
        self.sold: Counter[str] = Counter()

    def month(self, month: int) -> Iterator[Act]:
        """Tell the invoices of a month: goods on any day, subscriptions on fixed ones."""
        for _ in range(INVOICES_A_MONTH):
            yield working_day(month, self._random), self._sell_goods
        yield day_in(month, 8), self._sell_support
        if month % 2:
            yield day_in(month, 21), self._sell_maintenance

    def next_number(self, prefix: str, day: date) -> str:
        """Return the next printed number of a series, which begins anew each year."""
        series = f"{prefix}-{day.year}"
        self._numbers[series] += 1
        return f"{series}-{self._numbers[series]:04}"

    def issue(self, customer: Party, day: date, *items: ItemDraft) -> Document:
        """Issue a sales invoice."""
        number = self.next_number("INV", day)
        draft = DocumentDraft(DocumentType.SALES, number, day, items, customer=customer.id)
        return create_document(self._books, draft)

    def _sell_goods(self, day: date) -> None:
        customer = self._random.choice(list(self._cast.customers.values()))
        category = self._random.choice(("furniture", "computers", "computers", "consumables"))
        wanted = self._random.sample(GOODS[category], self._random.randint(1, 2))
        items = [self._goods(code, customer) for code in wanted]
        if customer.country == "SA":
            items += self._extras()
        self.issue(customer, day, *items)

    def _goods(self, code: str, customer: Party) -> ItemDraft:
        """Order goods; large orders have a discount, exports are zero-rated."""
        product = self._cast.products[code]
        quantity = self._random.randint(*QUANTITIES[code])
        self.sold[code] += quantity
        price = Decimal(product.selling_price).scaleb(-6)
        discount = quantity * price * DISCOUNT_PERCENT // 100 if quantity > BULK_QUANTITY else None
        is_export = customer.country != "SA"
        return ItemDraft(
            description=product.name_ar if customer.code in ("C-003", "C-007") else None,
            product=product.id,
            quantity=Decimal(quantity),
            unit_price=price,
            discount=discount,
            vat_rate=Decimal() if is_export else None,
            vat_category=VatCategory.ZERO if is_export else None,
        )

    def _extras(self) -> Iterator[ItemDraft]:
        """Add what is sold with goods: installation by the hour, the margin of instalments."""
        hours = self._random.choice((None, None, None, "2.5", "6", "12"))
        if hours:
            yield self._service("INSTALL", quantity=Decimal(hours))
        if self._random.random() < 0.12:
            yield self._service("FINANCE", quantity=Decimal(self._random.randint(1, 3)))

    def _sell_support(self, day: date) -> None:
        customer = self._cast.customers[SUBSCRIBERS[self._subscriptions % len(SUBSCRIBERS)]]
        self._subscriptions += 1
        until = day.replace(year=day.year + 1) - timedelta(days=1)
        self.issue(customer, day, self._service("SUPPORT", day, until))

    def _sell_maintenance(self, day: date) -> None:
        customer = self._random.choice(list(self._cast.customers.values())[:11])
        begin = day_in(month_of(day) + 1, 1)
        until = day_in(month_of(day) + 4, 1) - timedelta(days=1)
        self.issue(customer, day, self._service("MAINTAIN", begin, until))

    def _service(
        self,
        code: str,
        service_from: date | None = None,
        service_to: date | None = None,
        quantity: Decimal | None = None,
    ) -> ItemDraft:
        product = self._cast.products[code]
        price = Decimal(product.selling_price).scaleb(-6)
        return ItemDraft(
            None,
            product.id,
            quantity,
            price,
            service_from=service_from,
            service_to=service_to,
        )
