"""What went wrong and was put right: notes of both trades, voided invoices, a draft at the end."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from gateway.demo_entries import VAT_PERCENT
from gateway.demo_trade.calendar import LAST_MONTH, Act, day_in, last_day
from gateway.demo_trade.cast import GOODS, Cast
from gateway.demo_trade.sales import Sales
from ledger.books import Books
from ledger.dates import month_of
from ledger.decide.documents import create_document, void_document
from ledger.decimals import ONE
from ledger.document_drafts import DocumentDraft, ItemDraft
from ledger.documents import Document, DocumentLine, DocumentState, DocumentType, Trade

RECENT = timedelta(days=60)
SERVICE_ENDED = month_of(date(2026, 1, 1))
CONCESSION_PERCENT = 10


class Corrections:
    """Credits, takes back, charges more and voids."""

    def __init__(self, books: Books, cast: Cast, sales: Sales) -> None:
        self._books = books
        self._cast = cast
        self._sales = sales
        self._goods = {one.id for one in cast.products.values() if one.category in GOODS}
        self._random = Random("corrections")  # noqa: S311  (the same figures each time)

    def month(self, month: int) -> Iterator[Act]:
        """Tell the corrections of a month."""
        yield day_in(month, 19), self._concede
        if month % 2:
            yield day_in(month, 23), self._take_back
        if month % 4 == 0:
            yield day_in(month, 24), self._charge_delivery
        if month % 3 == 0:
            yield day_in(month, 26), self._send_back
        if month % 4 == 1:
            yield day_in(month, 27), self._claim_rebate
        if month % 5 == 0:
            yield day_in(month, 17), self._void
        if month == SERVICE_ENDED:
            yield day_in(month, 20), self._end_service
        if month == LAST_MONTH:
            yield last_day(month), self._draft

    def _concede(self, day: date) -> None:
        """Give part of a line's price back."""
        invoice, line = self._recent(Trade.SALES, day, lambda line: line.net > 100_000)
        amount = Decimal(line.net * CONCESSION_PERCENT // 10_000)
        item = ItemDraft("Goodwill / تسوية ودية", unit_price=amount, corrects_line=line.position)
        self._note(DocumentType.CREDIT_NOTE, "CN", day, invoice, item)

    def _take_back(self, day: date) -> None:
        """Take one or two pieces of a line back, at the price they were sold for."""
        invoice, line = self._recent(
            Trade.SALES, day, lambda line: self._is_goods(line) and not line.discount
        )
        item = ItemDraft(
            None,
            quantity=Decimal(self._random.randint(1, 2)),
            unit_price=Decimal(line.unit_price).scaleb(-6),
            account="acc_sales_returns",
            corrects_line=line.position,
        )
        self._note(DocumentType.SALES_RETURN, "RET", day, invoice, item)

    def _charge_delivery(self, day: date) -> None:
        """Charge what an invoice forgot."""
        invoice, _ = self._recent(Trade.SALES, day, lambda line: line.vat > 0)
        item = ItemDraft(
            "Delivery / توصيل", unit_price=Decimal("450"), vat_rate=Decimal(VAT_PERCENT)
        )
        self._note(DocumentType.DEBIT_NOTE, "DN", day, invoice, item)

    def _send_back(self, day: date) -> None:
        """Send a piece back to its supplier."""
        bill, line = self._recent(Trade.PURCHASE, day, self._is_goods)
        price = Decimal(line.unit_price).scaleb(-6)
        item = ItemDraft(None, unit_price=price, corrects_line=line.position)
        self._note(DocumentType.DEBIT_NOTE, "SB", day, bill, item)

    def _claim_rebate(self, day: date) -> None:
        """Enter a supplier's credit note for a rebate."""
        bill, line = self._recent(Trade.PURCHASE, day, lambda line: line.net > 500_000)
        amount = Decimal(line.net // 5_000)
        item = ItemDraft("Rebate", unit_price=amount, corrects_line=line.position)
        self._note(DocumentType.CREDIT_NOTE, "CN", day, bill, item)

    def _void(self, day: date) -> None:
        """Issue the latest invoice a second time, and void it."""
        invoice, line = self._recent(Trade.SALES, day, lambda line: line.vat > 0)
        customer = next(one for one in self._cast.customers.values() if one.id == invoice.party)
        item = ItemDraft(line.description, unit_price=Decimal(line.net).scaleb(-2))
        void_document(self._books, self._sales.issue(customer, day, item).id)

    def _end_service(self, day: date) -> None:
        """Credit the half of a support subscription that a customer does without."""
        subscription = next(
            document
            for document in self._books.documents
            if document.party == self._cast.customers["C-006"].id
            and document.lines[0].service_from is not None
        )
        item = ItemDraft("Support ended", unit_price=Decimal("7200"), corrects_line=1)
        self._note(DocumentType.CREDIT_NOTE, "CN", day, subscription, item)

    def _draft(self, day: date) -> None:
        """Leave an invoice that is not issued yet."""
        draft = DocumentDraft(
            DocumentType.SALES,
            self._sales.next_number("INV", day),
            day,
            [ItemDraft(None, self._cast.products["DESK"].id, Decimal(6), Decimal("980"))],
            customer=self._cast.customers["C-001"].id,
            is_draft=True,
        )
        create_document(self._books, draft)

    def _is_goods(self, line: DocumentLine) -> bool:
        return line.product in self._goods and line.quantity >= 2 * ONE

    def _recent(
        self, trade: Trade, day: date, fits: Callable[[DocumentLine], bool]
    ) -> tuple[Document, DocumentLine]:
        """Pick a line of an invoice of the last weeks that no note has credited."""
        lines = [
            (document, line)
            for document in self._books.documents
            if document.trade is trade
            and document.state is DocumentState.ISSUED
            and not document.is_credit
            and day - RECENT <= document.issue_date < day
            for line in document.lines
            if line.service_from is None and not line.credited and fits(line)
        ]
        return self._random.choice(lines)

    def _note(
        self, kind: DocumentType, prefix: str, day: date, invoice: Document, item: ItemDraft
    ) -> Document:
        is_sale = invoice.trade is Trade.SALES
        draft = DocumentDraft(
            kind,
            self._sales.next_number(prefix if is_sale else f"V{prefix}", day),
            day,
            [item],
            customer=invoice.party if is_sale else None,
            vendor=None if is_sale else invoice.party,
            corrects=invoice.id,
        )
        return create_document(self._books, draft)
