"""What the demo company buys: goods for what was sold, stock, services, and what is prepaid."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from gateway.demo_entries import VAT_PERCENT
from gateway.demo_trade.calendar import Act, day_in, working_day
from gateway.demo_trade.cast import GOODS, Cast
from ledger.books import Books
from ledger.dates import month_of
from ledger.decide.documents import create_document
from ledger.document_drafts import DocumentDraft, ItemDraft
from ledger.documents import Document, DocumentType
from ledger.products import VatCategory

SUPPLIERS = {"furniture": "V-001", "computers": "V-002", "consumables": "V-003"}
STOCK = {"CHAIR": 10, "LAPTOP": 3, "PAPER": 60}
"""What is put on the shelf each quarter."""


class Purchases:
    """Enters bills; each vendor numbers its own."""

    def __init__(self, books: Books, cast: Cast, sold: Counter[str]) -> None:
        self._books = books
        self._cast = cast
        self._sold = sold
        self._random = Random("purchases")  # noqa: S311  (the same figures each time)
        self._numbers: Counter[str] = Counter()

    def month(self, month: int) -> Iterator[Act]:
        """Tell the bills of a month."""
        yield day_in(month, 14), self._replace_goods
        yield day_in(month, 28), self._replace_goods
        yield day_in(month, 5), self._telephone
        yield working_day(month, self._random), self._freight
        yield working_day(month, self._random), self._freight
        if month % 2 == 0:
            yield working_day(month, self._random), self._event
        if month % 3 == 1:
            yield day_in(month, 9), self._stock
        if month % 12 in (3, 9):
            yield day_in(month, 10), self._warehouse
        if month % 12 == 4:
            yield day_in(month, 1), self._insurance

    def enter(self, vendor: str, day: date, *items: ItemDraft) -> Document:
        """Enter a bill of a vendor."""
        self._numbers[vendor] += 1
        draft = DocumentDraft(
            DocumentType.PURCHASE,
            f"BILL-{vendor[2:]}-{self._numbers[vendor]:04}",
            day,
            items,
            vendor=self._cast.vendors[vendor].id,
        )
        return create_document(self._books, draft)

    def _replace_goods(self, day: date) -> None:
        """Buy what was sold since the last time: the cost of those sales."""
        for category, vendor in SUPPLIERS.items():
            wanted = [(code, self._sold.pop(code)) for code in GOODS[category] if self._sold[code]]
            items = [self._goods(code, quantity, "acc_cost_of_sales") for code, quantity in wanted]
            if items:
                self.enter(vendor, day, *items)

    def _stock(self, day: date) -> None:
        for category, vendor in SUPPLIERS.items():
            wanted = [code for code in GOODS[category] if code in STOCK]
            self.enter(
                vendor, day, *(self._goods(code, STOCK[code], "acc_inventory") for code in wanted)
            )

    def _goods(self, code: str, quantity: int, account: str) -> ItemDraft:
        product = self._cast.products[code]
        cost = Decimal(product.cost_price).scaleb(-6)
        return ItemDraft(None, product.id, Decimal(quantity), cost, account=account)

    def _telephone(self, day: date) -> None:
        """Enter the telephone bill: so much a month, and data by the gigabyte."""
        data = Decimal(self._random.randint(300, 900))
        line = _cost("Fixed lines / خطوط ثابتة", "acc_telecom", "1150")
        self.enter("V-004", day, line, _cost("Data", "acc_telecom", "1.275", quantity=data))

    def _freight(self, day: date) -> None:
        trips = Decimal(self._random.randint(2, 7))
        self.enter("V-007", day, _cost("Delivery", "acc_freight", "385", quantity=trips))

    def _event(self, day: date) -> None:
        """Enter an event: the stand is advertising, VAT on the meal is not recovered."""
        guests = Decimal(self._random.randint(12, 30))
        stand = _cost("Stand at a fair", "acc_marketing", "4200")
        meal = _cost("Meal for guests / ضيافة", "acc_general_expenses", "95", quantity=guests)
        self.enter("V-008", day, stand, replace(meal, is_recoverable=False))

    def _warehouse(self, day: date) -> None:
        """Rent the warehouse for half a year from the first of this month."""
        begin, end = day_in(month_of(day), 1), day_in(month_of(day) + 6, 1) - timedelta(days=1)
        self.enter("V-006", day, _cost("Warehouse rent", "acc_rent", "21000", begin, end))

    def _insurance(self, day: date) -> None:
        """Insure goods for a year; the policy covers what lies beyond the border too."""
        until = day.replace(year=day.year + 1) - timedelta(days=1)
        local = _cost("Insurance of goods", "acc_general_expenses", "14600", day, until)
        abroad = _cost("Insurance of exports", "acc_general_expenses", "3100", day, until, taxed=0)
        self.enter("V-005", day, local, abroad)


def _cost(
    text: str,
    account: str,
    price: str,
    service_from: date | None = None,
    service_to: date | None = None,
    *,
    quantity: Decimal | None = None,
    taxed: int = VAT_PERCENT,
) -> ItemDraft:
    return ItemDraft(
        text,
        quantity=quantity,
        unit_price=Decimal(price),
        vat_rate=Decimal(taxed),
        vat_category=VatCategory.STANDARD if taxed else VatCategory.ZERO,
        account=account,
        service_from=service_from,
        service_to=service_to,
    )
