"""Money for documents: who pays how late, in full or in part, for which of them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from gateway.demo_trade.calendar import Act, day_in
from gateway.demo_trade.cast import Cast
from ledger.books import Books
from ledger.decide.allocations import AllocationDraft, claims_of
from ledger.decide.payments import PaymentDraft, create_payment
from ledger.documents import Document, Trade
from ledger.parties import Party, PartyKind
from ledger.payments import Payment

DAYS_LATE = {
    "C-001": 5,
    "C-003": 20,
    "C-004": 10,
    "C-005": 35,
    "C-006": 12,
    "C-008": 5,
    "C-009": 60,
    "C-010": 25,
    "C-013": 15,
    "C-014": 80,
    "V-001": 10,
    "V-002": 8,
    "V-007": 40,
    "V-008": 85,
}
"""How long after the due date somebody is paid; who is not named is paid when it is due."""
STOPPED = {"C-011": date(2026, 1, 31)}
"""Who has paid nothing since that day."""
ROUNDS_DOWN = ("C-005", "C-009")
"""Who pays whole thousands and leaves the rest open."""
NAMES_INVOICES = ("C-012", "C-013")
"""Who says which invoices are paid; the others settle the oldest ones first."""
DISPUTED = "BILL-007-0021"
"""A bill that is not paid until its vendor proves the delivery."""
THOUSAND_MINOR = 100_000


class Settlements:
    """Receives and makes payments through the bank."""

    def __init__(self, books: Books, cast: Cast) -> None:
        self._books = books
        self._cast = cast

    def month(self, month: int) -> Iterator[Act]:
        """Tell the payments of a month; each customer pays on a day of its own."""
        for index, customer in enumerate(self._cast.customers.values()):
            yield day_in(month, 3 + 2 * index % 25), self._collector(customer)
        yield day_in(month, 11), self._pay_vendors
        yield day_in(month, 26), self._pay_vendors

    def pay(
        self,
        party: Party,
        day: date,
        amount: Decimal,
        allocations: Sequence[AllocationDraft] | None = None,
        reference: str | None = None,
    ) -> Payment:
        """Receive from a customer or pay a vendor; without allocations the oldest come first."""
        is_customer = party.kind is PartyKind.CUSTOMER
        draft = PaymentDraft(
            Trade.SALES if is_customer else Trade.PURCHASE,
            amount,
            day,
            party.id,
            account="acc_bank",
            method="Cheque" if party.code == "C-010" else "Bank transfer",
            reference=reference or f"{'RCV' if is_customer else 'TRF'}-{party.code}-{day:%y%m%d}",
            allocations=allocations,
        )
        return create_payment(self._books, draft)

    def _collector(self, customer: Party) -> Callable[[date], None]:
        return lambda day: self._collect(customer, day)

    def _collect(self, customer: Party, day: date) -> None:
        """Receive what a customer finds due, if it is anything."""
        due = self._due(customer, day)
        amount = sum(claim.open_amount for claim in due)
        if customer.code in ROUNDS_DOWN:
            amount -= amount % THOUSAND_MINOR
        if not amount or day > STOPPED.get(customer.code, day):
            return
        names = customer.code in NAMES_INVOICES
        given = [AllocationDraft(claim.id) for claim in due[::-1]] if names else None
        self.pay(customer, day, Decimal(amount).scaleb(-2), given)

    def _pay_vendors(self, day: date) -> None:
        """Pay every vendor the bills that are due, but a disputed one."""
        for vendor in self._cast.vendors.values():
            bills = [one for one in self._due(vendor, day) if one.printed_number != DISPUTED]
            amount = Decimal(sum(bill.open_amount for bill in bills)).scaleb(-2)
            if bills:
                self.pay(vendor, day, amount, [AllocationDraft(bill.id) for bill in bills])

    def _due(self, party: Party, day: date) -> list[Document]:
        """Return the documents that somebody would settle by a day, the oldest due first."""
        trade = Trade.SALES if party.kind is PartyKind.CUSTOMER else Trade.PURCHASE
        waits = timedelta(days=DAYS_LATE.get(party.code, 0))
        claims = claims_of(self._books, trade, party.id)
        return [claim for claim in claims if claim.due_date + waits <= day]
