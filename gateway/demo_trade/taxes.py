"""The VAT of the demo company: settled at the end of each quarter, paid in the month after."""

from collections.abc import Iterator
from datetime import date

from gateway.demo_trade.calendar import Act, day_in, last_day
from ledger.books import Books
from ledger.dates import month_of
from ledger.decide.vat_settlements import VatPaymentDraft, pay_vat, settle_vat
from ledger.vat_settlements import VatSettlement

QUARTERS = (
    (date(2025, 4, 1), date(2025, 6, 30)),
    (date(2025, 7, 1), date(2025, 9, 30)),
    (date(2025, 10, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 3, 31)),
)
"""What is settled; the last quarter of the story is still open."""


class Taxes:
    """Settles what a quarter came to beside the authored returns, and pays it."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._owed: list[VatSettlement] = []

    def month(self, month: int) -> Iterator[Act]:
        """Tell the settlement or the payment of a month."""
        yield day_in(month, 25), self._pay
        if any(month_of(last) == month for _, last in QUARTERS):
            yield last_day(month), self._settle

    def _settle(self, day: date) -> None:
        first = next(first for first, last in QUARTERS if last == day)
        self._owed.append(settle_vat(self._books, first, day))

    def _pay(self, day: date) -> None:
        for settlement in self._owed:
            draft = VatPaymentDraft(settlement.id, day, "acc_bank", f"ZATCA-{day:%Y-%m}")
            pay_vat(self._books, draft)
        self._owed.clear()
