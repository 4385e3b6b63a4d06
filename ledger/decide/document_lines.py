"""Price, tax and place the lines of a document; refusals are placed at `items`, index, field.

Source: posting rules, sections 3 and 4. net = half_up(quantity x price) - discount;
VAT = half_up(net x rate); the VAT of a credited line is its cumulative share of the line's VAT.
"""

from decimal import Decimal
from fractions import Fraction

from ledger.accounts import Account, AccountClass, AccountRole, AccountType
from ledger.books import Books
from ledger.dates import Day, month_of
from ledger.decimals import ONE, check_rate, to_millionths
from ledger.document_drafts import ItemDraft
from ledger.documents import Document, DocumentLine, Trade
from ledger.errors import (
    AccountUnfit,
    AmountInvalid,
    AmountTooLarge,
    InvalidInput,
    LedgerError,
    OverCredited,
    ReferenceUnknown,
    ServicePeriodInvalid,
    VatMismatch,
)
from ledger.money import LINE_LIMIT_MINOR, format_minor, to_minor
from ledger.products import Product, VatCategory
from ledger.rounding import half_up
from ledger.schedules import MONTHS_MOST
from ledger.text import check_text, require_text

_NEVER = {
    AccountClass.CASH,
    AccountClass.AR,
    AccountClass.AP,
    AccountClass.TAX_PAYABLE,
    AccountClass.TAX_RECEIVABLE,
}
"""What no line posts to, as a class; and as a role of the same name, held now or once."""

_TYPES = {
    Trade.SALES: (AccountType.REVENUE,),
    Trade.PURCHASE: (AccountType.EXPENSE, AccountType.ASSET),
}
_ROLES = {Trade.SALES: AccountRole.REVENUE, Trade.PURCHASE: AccountRole.EXPENSE}


class LineDesk:
    """Checks the items of one document; `corrected` is the invoice that its notes credit."""

    def __init__(
        self, books: Books, trade: Trade, document: int, corrected: Document | None
    ) -> None:
        self._books = books
        self._exponent = books.organization.exponent
        self._trade = trade
        self._document = document
        self._corrected = corrected
        self._credited: dict[int, tuple[int, int]] = {}

    def line(self, item: ItemDraft, position: int, *, is_credit: bool) -> DocumentLine:
        """Return an item as a line with its accounts; `position` counts from 1."""
        try:
            if self._corrected is not None and is_credit:
                return self._credit(item, position, self._corrected)
            if item.corrects_line is not None:
                raise InvalidInput("Only a credit note of an invoice names a line.", "correctsLine")
            return self._sale_or_cost(item, position, is_credit=is_credit)
        except LedgerError as refusal:
            raise refusal.under("items", position - 1) from None

    def _sale_or_cost(self, item: ItemDraft, position: int, *, is_credit: bool) -> DocumentLine:
        product = self._product(item)
        quantity, price, discount, net = self._priced(item)
        category, rate = self._taxed(item, product)
        vat = half_up(Fraction(net * rate, 100 * ONE))
        recovers = item.is_recoverable or self._trade is Trade.SALES
        line = DocumentLine(
            document=self._document,
            position=position,
            description=self._description(item, product),
            product=None if product is None else product.id,
            quantity=quantity,
            unit_price=price,
            discount=discount,
            vat_category=category,
            vat_rate=rate,
            is_recoverable=recovers,
            account=self._account(item).number,
            service_from=item.service_from,
            service_to=item.service_to,
            corrects_line=None,
            net=net,
            vat=vat,
        )
        self._require_service(item, is_credit=is_credit)
        return line

    def _credit(self, item: ItemDraft, position: int, invoice: Document) -> DocumentLine:
        """Return the line of a note that takes back part of an invoice's line."""
        original = self._corrected_line(item, invoice)
        quantity, price, discount, net = self._priced(item)
        self._require_service(item, is_credit=True)
        self._require_same_tax(item, original)
        credited, credited_vat = self._credited.get(
            original.position, (original.credited, original.credited_vat)
        )
        if credited + net > original.net:
            left = format_minor(original.net - credited, self._exponent)
            raise OverCredited(f"Of that line {left} can still be credited.", "unitPrice")
        share = Fraction(original.vat * (credited + net), original.net) if original.net else 0
        # Where a note before was voided, what is credited may be ahead of the share for a while.
        vat = max(half_up(Fraction(share)) - credited_vat, 0)
        self._credited[original.position] = (credited + net, credited_vat + vat)
        account = original.account if item.account is None else self._account(item).number
        return DocumentLine(
            document=self._document,
            position=position,
            description=check_text(item.description, "description") or original.description,
            product=original.product,
            quantity=quantity,
            unit_price=price,
            discount=discount,
            vat_category=original.vat_category,
            vat_rate=original.vat_rate,
            is_recoverable=original.is_recoverable,
            account=account,
            service_from=None,
            service_to=None,
            corrects_line=original.position,
            net=net,
            vat=vat,
        )

    def _corrected_line(self, item: ItemDraft, invoice: Document) -> DocumentLine:
        if item.corrects_line is None and len(invoice.lines) == 1:
            return invoice.lines[0]
        for line in invoice.lines:
            if line.position == item.corrects_line:
                return line
        lines = len(invoice.lines)
        raise ReferenceUnknown(f"Name the line of the invoice, 1 to {lines}.", "correctsLine")

    def _require_same_tax(self, item: ItemDraft, original: DocumentLine) -> None:
        rate = None if item.vat_rate is None else check_rate(item.vat_rate, "vatRate")
        if rate not in (None, original.vat_rate):
            raise VatMismatch("A note keeps the rate of the line it credits.", "vatRate")
        if item.vat_category not in (None, original.vat_category):
            raise VatMismatch("A note keeps the category of the line it credits.", "vatCategory")

    def _description(self, item: ItemDraft, product: Product | None) -> str:
        named = check_text(item.description, "description")
        return named or require_text(product.name if product else None, "description")

    def _product(self, item: ItemDraft) -> Product | None:
        if item.product is None:
            return None
        product = self._books.products.get(item.product)
        if product is None:
            raise ReferenceUnknown("No such product.", "productId")
        if not product.is_active:
            raise InvalidInput(f"The product '{product.code}' is inactive.", "productId")
        return product

    def _priced(self, item: ItemDraft) -> tuple[int, int, int, int]:
        """Return quantity, unit price, discount and net."""
        quantity = _millionths(item.quantity, 1, "A quantity", "quantity")
        price = _millionths(item.unit_price, 0, "A unit price", "unitPrice")
        if not quantity:
            raise AmountInvalid("A quantity is above zero.", "quantity")
        value = half_up(Fraction(quantity * price * 10**self._exponent, ONE * ONE))
        if value > LINE_LIMIT_MINOR:
            raise AmountTooLarge("The line passes 10^15 minor units.", "unitPrice")
        discount = self._discount(item)
        if discount > value:
            most = format_minor(value, self._exponent)
            raise AmountInvalid(f"The discount is at most the line's value, {most}.", "discount")
        return quantity, price, discount, value - discount

    def _discount(self, item: ItemDraft) -> int:
        try:
            return to_minor(item.discount or Decimal(), self._exponent)
        except AmountInvalid as refusal:
            raise type(refusal)(refusal.message, "discount") from None

    def _taxed(self, item: ItemDraft, product: Product | None) -> tuple[VatCategory, int]:
        """Return category and rate: as given, else the product's, else the organisation's."""
        given = None if item.vat_rate is None else check_rate(item.vat_rate, "vatRate")
        category = item.vat_category or self._usual_category(given, product)
        if given is None:
            given = self._usual_rate(category, product)
        if (category is VatCategory.STANDARD) != (given > 0):
            raise VatMismatch(
                "Category S needs a rate above 0."
                if category is VatCategory.STANDARD
                else f"Category {category} has a rate of 0.",
                "vatRate",
            )
        return category, given

    def _usual_category(self, rate: int | None, product: Product | None) -> VatCategory:
        """Return the category that goes without saying: 0 is zero-rated, unless no tax is usual."""
        if product is not None and (rate is None or (rate > 0) == (product.vat_rate > 0)):
            return product.vat_category
        if rate is None and not self._books.organization.vat_rate:
            return VatCategory.OUTSIDE
        return VatCategory.ZERO if rate == 0 else VatCategory.STANDARD

    def _usual_rate(self, category: VatCategory, product: Product | None) -> int:
        if category is not VatCategory.STANDARD:
            return 0
        return (product.vat_rate if product else 0) or self._books.organization.vat_rate

    def _account(self, item: ItemDraft) -> Account:
        chart = self._books.chart
        if item.account is None:
            return chart.role(_ROLES[self._trade], "accountId")
        account = chart.authored(chart.find(item.account, "accountId"), "accountId")
        allowed = _TYPES[self._trade]
        words = {account.account_class, *account.roles, *account.former_roles}
        if account.type not in allowed or not words.isdisjoint(_NEVER):
            kinds = " or ".join(word.value for word in allowed)
            raise AccountUnfit(
                f"A line of this document posts to a {kinds} account that is no control, cash"
                " or tax account.",
                "accountId",
            )
        return account

    def _require_service(self, item: ItemDraft, *, is_credit: bool) -> None:
        first, last = item.service_from, item.service_to
        if first is None and last is None:
            return
        if is_credit:
            raise ServicePeriodInvalid(
                "A credit has no service period of its own; name the line it corrects.",
                "serviceFrom",
            )
        if first is None or last is None:
            missing = "serviceFrom" if first is None else "serviceTo"
            raise ServicePeriodInvalid("A service period has both ends.", missing)
        _require_order(first, last)


def _require_order(first: Day, last: Day) -> None:
    if last < first:
        raise ServicePeriodInvalid(f"The service ends before it starts on {first}.", "serviceTo")
    if month_of(last) - month_of(first) >= MONTHS_MOST:
        raise ServicePeriodInvalid("A service period is at most 50 years long.", "serviceTo")


def _millionths(value: Decimal | None, default: int, what: str, name: str) -> int:
    return default * ONE if value is None else to_millionths(value, what, name)
