"""What happens to payments now and then: advances, a bounced cheque, a slip, credits used late."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from gateway.demo_trade.calendar import Act, day_in
from gateway.demo_trade.cast import Cast
from gateway.demo_trade.settlements import Settlements
from ledger.books import Books
from ledger.dates import month_of
from ledger.decide.allocations import Item, allocate_credit, claims_of
from ledger.decide.payment_undoing import delete_payment, reverse_payment
from ledger.decide.refunds import RefundDraft, create_refund
from ledger.documents import Trade
from ledger.payments import Payment


class Incidents:
    """Each happens once, on a day of its own, but that credits are allocated every quarter."""

    def __init__(self, books: Books, cast: Cast, settlements: Settlements) -> None:
        self._books = books
        self._cast = cast
        self._settlements = settlements
        self._unsettled: list[Payment] = []

    def month(self, month: int) -> Iterator[Act]:
        """Tell the incidents of a month."""
        acts = (
            (date(2025, 7, 2), lambda day: self._receive_on_account("C-003", day, "25000")),
            (date(2025, 9, 16), self._enter_by_mistake),
            (date(2025, 11, 12), self._receive_cheque),
            (date(2025, 11, 18), self._return_cheque),
            (date(2026, 2, 24), lambda day: self._pay_ahead("V-002", day, "15000")),
            (date(2026, 3, 23), self._receive_twice),
            (date(2026, 3, 25), self._refund),
            (date(2026, 6, 23), lambda day: self._receive_on_account("C-007", day, "12000")),
        )
        yield from ((day, act) for day, act in acts if month_of(day) == month)
        if month % 3 == 0:
            yield day_in(month, 29), self._use_credits

    def _receive_on_account(self, code: str, day: date, amount: str) -> None:
        """Receive an advance that settles nothing yet."""
        self._settlements.pay(
            self._cast.customers[code], day, Decimal(amount), [], f"ADV-{code}-{day:%y%m%d}"
        )

    def _pay_ahead(self, code: str, day: date, amount: str) -> None:
        self._settlements.pay(
            self._cast.vendors[code], day, Decimal(amount), [], f"ADV-{code}-{day:%y%m%d}"
        )

    def _enter_by_mistake(self, day: date) -> None:
        """Enter a receipt of another company, and delete it."""
        customer = self._cast.customers["C-004"]
        wrong = self._settlements.pay(customer, day, Decimal(9_990), [], "MISTAKE-2")
        delete_payment(self._books, wrong.id)

    def _receive_cheque(self, day: date) -> None:
        """Receive a cheque for the oldest open invoice."""
        customer = self._cast.customers["C-010"]
        oldest = claims_of(self._books, Trade.SALES, customer.id)[0]
        amount = Decimal(oldest.open_amount).scaleb(-2)
        self._unsettled.append(
            self._settlements.pay(customer, day, amount, reference="CHEQUE-4417")
        )

    def _return_cheque(self, day: date) -> None:
        """Take back a receipt whose cheque bounced; its invoices are open again."""
        reverse_payment(self._books, self._unsettled.pop().id, day)

    def _use_credits(self, day: date) -> None:
        """Settle open documents with what is left of payments and notes."""
        for credit in self._open_credits():
            if claims_of(self._books, credit.trade, credit.party):
                allocate_credit(self._books, credit.id, None)

    def _receive_twice(self, day: date) -> None:
        """Receive the same transfer a second time."""
        customer = self._cast.customers["C-002"]
        twice = self._settlements.pay(customer, day, Decimal(4_600), [], "TWICE-C-002")
        self._unsettled.append(twice)

    def _refund(self, day: date) -> None:
        """Pay back what came twice."""
        twice = self._unsettled.pop()
        assert twice.party is not None
        refund = RefundDraft(
            Trade.SALES,
            Decimal(twice.amount).scaleb(-2),
            day,
            twice.party,
            account="acc_bank",
            method="Bank transfer",
            reference="REFUND-C-002",
            credits=[twice.id],
        )
        create_refund(self._books, refund)

    def _open_credits(self) -> list[Item]:
        """Return what still has a rest to settle with: notes first, then payments."""
        notes = [one for one in self._books.documents if one.is_credit and one.open_amount]
        payments = [one for one in self._books.payments if not one.is_refund and one.open_amount]
        return [*notes, *payments]
