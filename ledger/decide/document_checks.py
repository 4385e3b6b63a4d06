"""Check a document as a caller wrote it: nature, party, number, dates, lines, totals.

Everything is decided here but what the calendar and the books' room say; nothing is changed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.dates import Day, month_start
from ledger.decide.document_lines import LineDesk
from ledger.decimals import spell_millionths
from ledger.document_drafts import DocumentDraft, ItemDraft
from ledger.documents import Document, DocumentLine, DocumentState, DocumentType, Trade
from ledger.errors import (
    AmountInvalid,
    AmountTooLarge,
    CurrencyMismatch,
    DocumentNotOpen,
    DocumentTotalZero,
    Duplicate,
    InvalidInput,
    ReferenceUnknown,
)
from ledger.money import LINE_LIMIT_MINOR, to_minor
from ledger.parties import Party, PartyKind
from ledger.text import check_text, require_text

ITEMS_MOST = 400
NUMBER_LIMIT = 64
_CONTROLS = {Trade.SALES: AccountRole.AR, Trade.PURCHASE: AccountRole.AP}
_TAXES = {Trade.SALES: AccountRole.TAX_PAYABLE, Trade.PURCHASE: AccountRole.TAX_RECEIVABLE}


def check_document(
    books: Books, draft: DocumentDraft, document_id: str, before: Document | None
) -> Document:
    """Decide everything about a document but its posting; accounts are those of today."""
    trade, is_credit = _nature(draft)
    party = _party(books, draft, trade)
    _require_currency(books, draft.currency)
    corrected = _corrected(books, draft, trade, party)
    name = _free_number(books, draft, trade, party, before)
    due_date = _due_date(draft, party)
    number = before.number if before else 0
    opening = _opening(books, draft, is_credit=is_credit)
    desk = LineDesk(books, trade, number, corrected)
    lines = () if opening else _lines(desk, draft, is_credit=is_credit)
    subtotal, total_vat = sum(line.net for line in lines), sum(line.vat for line in lines)
    grand_total = opening or subtotal + total_vat
    _require_total(grand_total, "openingAmount" if opening else "items")
    is_note = is_credit and corrected is not None
    return Document(
        number=number,
        id=document_id,
        trade=trade,
        type=draft.type,
        is_credit=is_credit,
        is_opening=bool(opening),
        printed_number=name,
        issue_date=draft.issue_date,
        due_date=due_date,
        party=None if party is None else party.id,
        buyer_name=_buyer_name(draft, party),
        buyer_tax_id=check_text(draft.buyer_tax_id, "buyerTaxId", limit=64)
        or (party.tax_id if party else None),
        currency=books.organization.currency,
        memo=check_text(draft.memo, "memo"),
        corrects=None if corrected is None else corrected.id,
        subtotal=opening or subtotal,
        total_vat=total_vat,
        grand_total=grand_total,
        settled=0,
        control=corrected.control
        if is_note and corrected
        else books.chart.role(_CONTROLS[trade], "type").number,
        tax=corrected.tax if is_note and corrected else _tax(books, trade, lines),
        entry=None,
        state=DocumentState.DRAFT,
        sequence=None,
        voided_sequence=None,
        created_at=before.created_at if before else books.now,
        created_by=before.created_by if before else books.actor.key_id,
        lines=lines,
    )


def _nature(draft: DocumentDraft) -> tuple[Trade, bool]:
    """Return the trade a type belongs to, and whether it lowers what is owed."""
    kind = draft.type
    if draft.customer is not None and draft.vendor is not None:
        raise InvalidInput("A document has a customer or a vendor, not both.", "vendorId")
    if kind is DocumentType.PURCHASE and draft.customer is not None:
        raise InvalidInput("A purchase comes from a vendor.", "customerId")
    if kind in (DocumentType.SALES, DocumentType.SALES_RETURN) and draft.vendor is not None:
        raise InvalidInput("A sale goes to a customer.", "vendorId")
    is_purchase = kind is DocumentType.PURCHASE or draft.vendor is not None
    is_credit = kind in (DocumentType.SALES_RETURN, DocumentType.CREDIT_NOTE) or (
        kind is DocumentType.DEBIT_NOTE and is_purchase
    )
    return (Trade.PURCHASE if is_purchase else Trade.SALES), is_credit


def _party(books: Books, draft: DocumentDraft, trade: Trade) -> Party | None:
    is_sale = trade is Trade.SALES
    name, path = (draft.customer, "customerId") if is_sale else (draft.vendor, "vendorId")
    if name is None:
        return None
    party = books.parties.get(name)
    if party is None or (party.kind is PartyKind.CUSTOMER) != is_sale:
        raise ReferenceUnknown(f"No such {'customer' if is_sale else 'vendor'}.", path)
    if not party.is_active:
        raise InvalidInput(f"The {party.kind} '{party.code}' is inactive.", path)
    return party


def _require_currency(books: Books, currency: str | None) -> None:
    own = books.organization.currency
    if currency is not None and currency != own:
        raise CurrencyMismatch(f"The organisation's currency is {own}.", "currency")


def _corrected(
    books: Books, draft: DocumentDraft, trade: Trade, party: Party | None
) -> Document | None:
    if draft.corrects is None:
        return None
    if draft.type in (DocumentType.SALES, DocumentType.PURCHASE):
        raise InvalidInput("An invoice corrects nothing; only notes do.", "correctsId")
    corrected = books.documents.get(draft.corrects)
    if corrected is None:
        raise ReferenceUnknown("No such invoice.", "correctsId")
    if corrected.state is not DocumentState.ISSUED or corrected.is_credit:
        raise DocumentNotOpen("Only an issued invoice or debit note is corrected.", "correctsId")
    if corrected.trade is not trade or corrected.party != (party.id if party else None):
        raise InvalidInput("The invoice is another party's.", "correctsId")
    if corrected.is_opening:
        raise InvalidInput("An opening document has no lines to correct.", "correctsId")
    return corrected


def _free_number(
    books: Books,
    draft: DocumentDraft,
    trade: Trade,
    party: Party | None,
    before: Document | None,
) -> str:
    name = require_text(draft.printed_number, "number", limit=NUMBER_LIMIT)
    place = _number_place(trade, party.id if party else None, name)
    held = before and _number_place(before.trade, before.party, before.printed_number)
    taken = {_number_place(Trade(kind), whose, text) for kind, whose, text in books.taken_numbers}
    if place in taken and place != held:
        whose = "" if trade is Trade.SALES else " of this vendor"
        raise Duplicate(f"The number '{name}'{whose} is taken.", "number")
    return name


def _number_place(trade: Trade, party: str | None, name: str) -> tuple[Trade, str | None, str]:
    """Return where a number must be unique: all sales together, purchases by vendor."""
    return trade, None if trade is Trade.SALES else party, name


def _due_date(draft: DocumentDraft, party: Party | None) -> Day:
    if draft.due_date is None:
        terms = party.payment_terms if party else 0
        room = (Day.max - draft.issue_date).days
        return draft.issue_date + timedelta(days=min(terms, room))
    if draft.due_date < draft.issue_date:
        raise InvalidInput("The due date is before the issue date.", "dueDate")
    return draft.due_date


def _buyer_name(draft: DocumentDraft, party: Party | None) -> str:
    named = check_text(draft.buyer_name, "buyerName")
    return named or require_text(party.name if party else None, "buyerName")


def _tax(books: Books, trade: Trade, lines: Sequence[DocumentLine]) -> int | None:
    """Return today's tax account; where there is no tax to post, there may be none."""
    role = _TAXES[trade]
    if any(line.vat and line.is_recoverable for line in lines):
        return books.chart.role(role, "type").number
    account = books.chart.by_role.get(role)
    return None if account is None else account.number


def _opening(books: Books, draft: DocumentDraft, *, is_credit: bool) -> int:
    """Return the amount of an opening document; 0 if it is none."""
    if draft.opening_amount is None:
        return 0
    first = month_start(books.organization.first_month)
    if draft.items:
        raise InvalidInput("An opening document has an amount and no items.", "items")
    if draft.issue_date >= first:
        raise InvalidInput(f"An opening document is dated before {first}.", "issueDate")
    if is_credit or draft.type is DocumentType.DEBIT_NOTE:
        raise InvalidInput("An opening document is a sale or a purchase.", "type")
    try:
        amount = to_minor(draft.opening_amount, books.organization.exponent)
    except AmountInvalid as refusal:
        raise type(refusal)(refusal.message, "openingAmount") from None
    _require_total(amount, "openingAmount")
    books.chart.role(AccountRole.OPENING_BALANCE, "openingAmount")
    return amount


def _lines(desk: LineDesk, draft: DocumentDraft, *, is_credit: bool) -> tuple[DocumentLine, ...]:
    if not 1 <= len(draft.items) <= ITEMS_MOST:
        raise InvalidInput(f"A document has 1 to {ITEMS_MOST} items.", "items")
    return tuple(
        desk.line(item, position, is_credit=is_credit)
        for position, item in enumerate(draft.items, 1)
    )


def _require_total(grand_total: int, path: str) -> None:
    if not grand_total:
        raise DocumentTotalZero("The document's grand total is zero.", path)
    if grand_total > LINE_LIMIT_MINOR:
        raise AmountTooLarge("The document's total passes 10^15 minor units.", path)


def as_draft(document: Document, draft: DocumentDraft) -> Document:
    """Return a checked document as it is kept: defaults are looked up when it is issued."""
    items = zip(document.lines, draft.items, strict=False)
    lines = tuple(
        replace(line, account=line.account if item.account else None) for line, item in items
    )
    return replace(document, control=None, tax=None, lines=lines)


def draft_of(document: Document, books: Books) -> DocumentDraft:
    """Return a kept draft as it was written."""
    exponent, is_sale = books.organization.exponent, document.trade is Trade.SALES
    return DocumentDraft(
        type=document.type,
        printed_number=document.printed_number,
        issue_date=document.issue_date,
        items=[_item_of(line, books) for line in document.lines],
        due_date=document.due_date,
        customer=document.party if is_sale else None,
        vendor=None if is_sale else document.party,
        buyer_name=document.buyer_name,
        buyer_tax_id=document.buyer_tax_id,
        currency=document.currency,
        memo=document.memo,
        corrects=document.corrects,
        opening_amount=Decimal(document.grand_total).scaleb(-exponent)
        if document.is_opening
        else None,
    )


def _item_of(line: DocumentLine, books: Books) -> ItemDraft:
    is_note = line.corrects_line is not None
    return ItemDraft(
        description=line.description,
        product=line.product,
        quantity=Decimal(spell_millionths(line.quantity)),
        unit_price=Decimal(spell_millionths(line.unit_price)),
        discount=Decimal(line.discount).scaleb(-books.organization.exponent),
        vat_rate=None if is_note else Decimal(spell_millionths(line.vat_rate)),
        vat_category=None if is_note else line.vat_category,
        is_recoverable=line.is_recoverable,
        account=None if line.account is None else books.chart.by_number[line.account].id,
        service_from=line.service_from,
        service_to=line.service_to,
        corrects_line=line.corrects_line,
    )
