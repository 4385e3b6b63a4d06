"""Whatever is traded in any order, the accounts say what documents and payments say.

The laws are those of the posting rules, section 12: no entry here is authored by hand.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ledger.accounts import AccountRole
from ledger.decide.documents import create_document, issue_document, void_document
from ledger.decide.payment_undoing import delete_payment, reverse_payment
from ledger.decide.periods import set_lock
from ledger.decide.recognition import recognize
from ledger.documents import Document, DocumentState, Trade
from ledger.errors import LedgerError
from ledger.payments import Payment
from ledger.schedules import months_left
from tests.ledger.builders import state
from tests.ledger.trading import (
    CREDIT_NOTE,
    DEBIT_NOTE,
    PURCHASE,
    SALES,
    SALES_RETURN,
    allocate,
    balance,
    draft,
    item,
    live,
    move_role,
    pay,
    refund,
    trading_books,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOOKS_BEGIN = date(2026, 1, 1)
days = st.integers(0, 500).map(lambda count: BOOKS_BEGIN + timedelta(days=count))
amounts = st.one_of(st.integers(1, 30), st.integers(1, 200_000)).map(
    lambda cents: str(Decimal(cents).scaleb(-2))
)
services = st.one_of(
    st.none(),
    st.tuples(days, st.integers(0, 400)).map(lambda one: (one[0], one[0] + timedelta(one[1]))),
)
places = st.integers(0, 30)
trades = st.sampled_from(Trade)
ROLES = {
    AccountRole.AR: ("acc_receivables", "acc_export"),
    AccountRole.AP: ("acc_payables", "acc_abroad"),
    AccountRole.TAX_PAYABLE: ("acc_vat_out", "acc_vat_new"),
    AccountRole.DEFERRED_REVENUE: ("acc_deferred", "acc_deferred_new"),
    AccountRole.CASH: ("acc_cash", "acc_bank"),
}
CONTROLS = {Trade.SALES: {1100, 1110}, Trade.PURCHASE: {2000, 2010}}
DAYS = [BOOKS_BEGIN + timedelta(days=count) for count in (-1, 40, 88, 180, 364, 500)]
PARTIES = {Trade.SALES: ("cus_a", "cus_a", None), Trade.PURCHASE: ("ven_a", "ven_a", "ven_b")}
ACCOUNTS = {
    Trade.SALES: (None, "acc_services"),
    Trade.PURCHASE: (None, "acc_stock", "acc_rent"),
}
TYPES = {
    Trade.SALES: (SALES, DEBIT_NOTE, SALES_RETURN, CREDIT_NOTE),
    Trade.PURCHASE: (PURCHASE, DEBIT_NOTE, CREDIT_NOTE),
}


class Trading(RuleBasedStateMachine):
    """Every verb of trade, with whatever is at hand; what is refused must change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.books = trading_books()
        self.count = 0

    def attempt(self, decide: Callable[[], object]) -> None:
        before = state(self.books)
        try:
            decide()
        except LedgerError:
            assert state(self.books) == before

    def one_of(self, documents: list[Document], place: int) -> Document:
        return documents[place % len(documents)]

    def write(self, items: list[Any], trade: Trade, party: str | None, **more: Any) -> None:
        name = "customer" if trade is Trade.SALES else "vendor"
        whose: dict[str, Any] = {name: party} if party else {"buyer_name": "Passer-by"}
        self.count += 1
        written = draft(*items, printed_number=f"N-{self.count}", **whose, **more)
        self.attempt(lambda: create_document(self.books, written))

    @rule(data=st.data(), trade=trades, on=days, is_draft=st.booleans())
    def invoice(self, data: st.DataObject, trade: Trade, on: date, is_draft: bool) -> None:
        kind = data.draw(st.sampled_from(TYPES[trade]))
        party = data.draw(st.sampled_from(PARTIES[trade]))
        is_note = kind in (SALES_RETURN, CREDIT_NOTE) or (
            kind is DEBIT_NOTE and trade is Trade.PURCHASE
        )
        items = []
        for _ in range(data.draw(st.integers(1, 3))):
            first, last = data.draw(services) or (None, None)
            items.append(
                item(
                    data.draw(amounts),
                    quantity=data.draw(st.sampled_from(["1", "0.333333", "3"])),
                    discount=data.draw(st.sampled_from([None, "0.01"])),
                    vat_rate=data.draw(st.sampled_from([None, "0", "5", "100"])),
                    is_recoverable=data.draw(st.booleans()),
                    account=data.draw(st.sampled_from(ACCOUNTS[trade])),
                    service_from=None if is_note else first,
                    service_to=None if is_note else last,
                )
            )
        self.write(items, trade, party, kind=kind, issue_date=on, is_draft=is_draft)

    @rule(trade=trades, place=places, amount=amounts)
    def opening(self, trade: Trade, place: int, amount: str) -> None:
        party = PARTIES[trade][place % 3]
        facts: dict[str, Any] = {
            "opening_amount": Decimal(amount),
            "issue_date": date(2025, 12, 31),
        }
        self.write([], trade, party, kind=TYPES[trade][0], **facts)

    @precondition(lambda self: any(self.claims()))
    @rule(data=st.data(), place=places, on=days, part=st.sampled_from([1, 2, 3, 7]))
    def note(self, data: st.DataObject, place: int, on: date, part: int) -> None:
        corrected = self.one_of([*self.claims()], place)
        if not corrected.lines:
            return
        line = data.draw(st.sampled_from(corrected.lines))
        left = Decimal(max((line.net - line.credited) // part, 1)).scaleb(-2)
        kind = CREDIT_NOTE if corrected.trade is Trade.SALES else DEBIT_NOTE
        items = [item(str(left), corrects_line=line.position)]
        self.write(
            items,
            corrected.trade,
            corrected.party,
            kind=kind,
            corrects=corrected.id,
            issue_date=on,
            is_draft=data.draw(st.sampled_from([False, False, True])),
        )

    @precondition(lambda self: any(self.books.documents))
    @rule(place=places, is_issued=st.booleans())
    def issue_or_void(self, place: int, is_issued: bool) -> None:
        document = self.one_of([*self.books.documents], place)
        change = issue_document if is_issued else void_document
        self.attempt(lambda: change(self.books, document.id))

    @rule(trade=trades, place=places, amount=amounts, on=days, given=st.booleans())
    def pay(self, trade: Trade, place: int, amount: str, on: date, given: bool) -> None:
        party = PARTIES[trade][place % 3]
        own = [one for one in self.claims() if (one.trade, one.party) == (trade, party)]
        shares = [(one, None) for one in own[place % 4 :][:2]] if given else []
        facts: dict[str, Any] = {"trade": trade, "date": on, "party": party}
        self.attempt(lambda: pay(self.books, amount, *shares, **facts))

    @precondition(lambda self: any(self.credits()))
    @rule(place=places, other=places, amount=st.one_of(st.none(), amounts), given=st.booleans())
    def allocate(self, place: int, other: int, amount: str | None, given: bool) -> None:
        credits = [*self.credits()]
        credit = credits[place % len(credits)]
        claims = [one for one in self.claims() if one.party == credit.party] or [*self.claims()]
        shares = [(self.one_of(claims, other), amount)] if given and claims else []
        self.attempt(lambda: allocate(self.books, credit, *shares))

    @precondition(lambda self: any(self.credits()))
    @rule(place=places, part=st.integers(1, 3), on=days, is_named=st.booleans())
    def refund(self, place: int, part: int, on: date, is_named: bool) -> None:
        credits = [*self.credits()]
        credit = credits[place % len(credits)]
        amount = str(Decimal(credit.open_amount // part + (part == 1)).scaleb(-2))
        names = [credit.id] if is_named else None
        facts: dict[str, Any] = {"trade": credit.trade, "party": credit.party or "", "date": on}
        self.attempt(lambda: refund(self.books, amount, credits=names, **facts))

    @precondition(lambda self: any(one.is_live for one in self.books.payments))
    @rule(place=places, on=st.one_of(st.none(), days), is_deleted=st.booleans())
    def undo(self, place: int, on: date | None, is_deleted: bool) -> None:
        payments = [one for one in self.books.payments if one.is_live]
        name = payments[place % len(payments)].id
        if is_deleted:
            self.attempt(lambda: delete_payment(self.books, name))
        else:
            self.attempt(lambda: reverse_payment(self.books, name, on))

    @rule(through=days)
    def recognize(self, through: date) -> None:
        self.attempt(lambda: recognize(self.books, through))

    @rule(role=st.sampled_from([*ROLES]), place=places)
    def move(self, role: AccountRole, place: int) -> None:
        move_role(self.books, role, ROLES[role][place % 2])

    @rule(through=st.sampled_from([None, None, date(2025, 12, 31), date(2026, 2, 10)]))
    def lock(self, through: date | None) -> None:
        set_lock(self.books, through)

    def issued(self) -> Iterator[Document]:
        return (one for one in self.books.documents if one.state is DocumentState.ISSUED)

    def claims(self) -> Iterator[Document]:
        return (one for one in self.issued() if not one.is_credit)

    def credits(self) -> Iterator[Document | Payment]:
        """Yield the credits of which something is left."""
        yield from (one for one in self.issued() if one.is_credit and one.open_amount)
        yield from (one for one in self.books.payments if not one.is_refund and one.open_amount)

    def items(self) -> Iterator[tuple[Document | Payment, int]]:
        """Yield what is open of each item, credits below zero."""
        for document in self.issued():
            yield document, -document.open_amount if document.is_credit else document.open_amount
        for payment in self.books.payments:
            yield payment, payment.open_amount if payment.is_refund else -payment.open_amount

    @invariant()
    def every_entry_balances(self) -> None:
        for entry in self.books.written.entries:
            assert sum(leg.debit - leg.credit for leg in entry.lines) == 0
            assert all((leg.debit > 0) != (leg.credit > 0) for leg in entry.lines)

    @invariant()
    def control_accounts_say_what_is_open_per_account_and_party(self) -> None:
        for trade, numbers in CONTROLS.items():
            sign = 1 if trade is Trade.SALES else -1
            stands: Counter[tuple[int, str | None]] = Counter()
            for entry in live(self.books):
                for leg in entry.lines:
                    if leg.account in numbers:
                        stands[leg.account, leg.party] += sign * (leg.debit - leg.credit)
            is_open: Counter[tuple[int, str | None]] = Counter()
            for one, amount in self.items():
                if one.trade is trade:
                    assert one.control is not None
                    is_open[one.control, one.party] += amount
            assert {key: sum_ for key, sum_ in stands.items() if sum_} == {
                key: sum_ for key, sum_ in is_open.items() if sum_
            }

    @invariant()
    def on_every_day_they_say_what_was_open_then(self) -> None:
        for day in DAYS:
            stands: Counter[tuple[Trade, str | None]] = Counter()
            for entry in live(self.books):
                for leg in entry.lines if entry.date <= day else ():
                    for trade in Trade:
                        if leg.account in CONTROLS[trade]:
                            stands[trade, leg.party] += leg.debit - leg.credit
            is_open: Counter[tuple[Trade, str | None]] = Counter()
            for document in self.issued():
                if document.issue_date <= day:
                    debit = (document.trade is Trade.SALES) != document.is_credit
                    amount = document.grand_total if debit else -document.grand_total
                    is_open[document.trade, document.party] += amount
            for payment in self.books.payments:
                ended = payment.reversed_on is not None and payment.reversed_on <= day
                if payment.revoked_sequence is None and payment.date <= day and not ended:
                    amount = -payment.amount if payment.is_received else payment.amount
                    is_open[payment.trade, payment.party] += amount
            assert +stands == +is_open
            assert -stands == -is_open

    @invariant()
    def no_allocation_outlives_its_sides(self) -> None:
        sides: dict[int, Document | Payment] = {one.number: one for one, _ in self.items()}
        for one in self.books.allocations:
            if one.revoked_sequence is None:
                for side in (sides[one.claim], sides[one.credit]):
                    if isinstance(side, Payment):
                        assert side.revoked_sequence is None
                        assert side.is_live or one.ended_sequence is not None

    @invariant()
    def deferrals_say_what_is_not_recognised(self) -> None:
        left = {Trade.SALES: 0, Trade.PURCHASE: 0}
        for document in self.issued():
            left[document.trade] += sum(line.unrecognized for line in document.lines)
        assert balance(self.books, "deferred", "deferred_new") == -left[Trade.SALES]
        assert balance(self.books, "prepaid") == left[Trade.PURCHASE]

    @invariant()
    def tax_accounts_say_what_documents_charged(self) -> None:
        tax = {Trade.SALES: 0, Trade.PURCHASE: 0}
        for document in self.issued():
            recovered = sum(line.vat for line in document.lines if line.is_recoverable)
            tax[document.trade] += -recovered if document.is_credit else recovered
        assert balance(self.books, "vat_out", "vat_new") == -tax[Trade.SALES]
        assert balance(self.books, "vat_in") == tax[Trade.PURCHASE]

    @invariant()
    def lines_hold_together(self) -> None:
        for document in self.books.documents:
            for line in document.lines:
                assert 0 <= line.credited <= line.net
                assert 0 <= line.credited_vat <= line.vat
                assert 0 <= line.released <= line.deferred
                assert min(line.net, line.vat, line.deferred_taken, line.schedule_amount) >= 0
                if document.state is DocumentState.ISSUED:
                    assert sum(amount for _, amount in months_left(line)) == line.unrecognized
                    assert (line.schedule_next is None) == (line.unrecognized == 0)

    @invariant()
    def what_is_settled_is_the_sum_of_live_allocations(self) -> None:
        taken: Counter[int] = Counter()
        for one in self.books.allocations:
            assert one.amount > 0
            if one.is_live:
                taken[one.claim] += one.amount
                taken[one.credit] += one.amount
        for document in self.books.documents:
            assert document.settled == taken[document.number]
            assert 0 <= document.settled <= document.grand_total
        for payment in self.books.payments:
            assert payment.allocated == taken[payment.number]
            assert 0 <= payment.allocated <= payment.amount
            assert payment.open_amount >= 0

    @invariant()
    def a_month_of_a_line_is_recognised_once(self) -> None:
        alive = [one for one in self.books.recognitions if one.revoked_sequence is None]
        keys = [(one.document, one.line, one.month) for one in alive]
        assert len(set(keys)) == len(keys)
        assert all(one.amount > 0 for one in alive)
        assert len(alive) == sum(e.kind == "recognition" for e in live(self.books))

    @invariant()
    def numbers_are_unique(self) -> None:
        items = [*self.books.documents, *self.books.payments]
        assert len({one.number for one in items}) == len(items)
        sequences = [event.sequence for event in self.books.written.events]
        assert sequences == [*range(1, len(sequences) + 1)]


TestTrading = Trading.TestCase
TestTrading.settings = settings(stateful_step_count=40)
