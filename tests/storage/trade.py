"""A desk that trades: each verb is one unit, loaded and committed as the operations do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.decide.allocations import AllocationDraft, CreditAllocated, allocate_credit
from ledger.decide.documents import (
    create_document,
    issue_document,
    update_document,
    void_document,
)
from ledger.decide.parties import PartyDraft, create_party
from ledger.decide.payment_undoing import delete_payment, reverse_payment
from ledger.decide.payments import PaymentDraft, create_payment
from ledger.decide.products import ProductDraft, create_product
from ledger.decide.recognition import DOCUMENTS_AT_ONCE, MONTHS_AT_ONCE, Recognized, recognize
from ledger.decide.refunds import RefundDraft, create_refund
from ledger.document_drafts import DocumentDraft, ItemDraft
from ledger.documents import Document, DocumentType, Trade
from ledger.parties import Party, PartyKind
from ledger.payments import Payment
from ledger.products import Product
from storage.writing.unit import Needs
from tests.storage.books import MARCH_30

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.storage.books import Desk

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def item(
    price: str = "100.00",
    quantity: str = "1",
    service: tuple[date, date] | None = None,
    corrects_line: int | None = None,
    account: str | None = None,
) -> ItemDraft:
    first, last = service or (None, None)
    return ItemDraft(
        "Goods",
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        account=account,
        service_from=first,
        service_to=last,
        corrects_line=corrects_line,
    )


@dataclass
class TradeDesk:
    """A clerk who sells, buys, takes and gives money in one organisation."""

    desk: Desk

    async def party(self, code: str, kind: PartyKind = PartyKind.CUSTOMER) -> Party:
        party: Party = await self.desk.append(
            lambda books: create_party(books, kind, PartyDraft(code, f"Party {code}")),
            Party,
            needs=Needs(party_codes=(code,)),
        )
        return party

    async def product(self, code: str) -> Product:
        product: Product = await self.desk.append(
            lambda books: create_product(books, ProductDraft(code, "Paper", description="A4")),
            Product,
            needs=Needs(product_codes=(code,)),
        )
        return product

    async def issue(
        self,
        number: str,
        party: str | None,
        *items: ItemDraft,
        on: date = MARCH_30,
        kind: DocumentType = DocumentType.SALES,
        **more: Any,
    ) -> Document:
        """Create a document; whose id begins with `ven_` is a vendor."""
        draft = document_draft(number, party, *items, on=on, kind=kind, **more)
        document: Document = await self.desk.append(
            lambda books: create_document(books, draft),
            Document,
            needs=needs_of(draft),
            postings=len(items) + 2,
        )
        return document

    async def change(self, document_id: str, draft: DocumentDraft) -> Document:
        document: Document = await self.desk.append(
            lambda books: update_document(books, document_id, draft),
            Document,
            needs=needs_of(draft, document_id),
        )
        return document

    async def issue_draft(self, document_id: str) -> Document:
        document: Document = await self.desk.append(
            lambda books: issue_document(books, document_id),
            Document,
            needs=Needs(documents=(document_id,)),
        )
        return document

    async def void(self, document_id: str) -> Document:
        document: Document = await self.desk.append(
            lambda books: void_document(books, document_id),
            Document,
            needs=Needs(documents=(document_id,), with_entries=True),
        )
        return document

    async def pay(
        self,
        amount: str,
        party: str | None,
        to: Sequence[tuple[str, str | None]] | None = None,
        on: date = MARCH_30,
        **more: Any,
    ) -> Payment:
        draft = PaymentDraft(
            trade=trade_of(party),
            amount=Decimal(amount),
            date=on,
            party=party,
            allocations=None if to is None else allocations(to),
            **more,
        )
        named = (party,) if party else ()
        payment: Payment = await self.desk.append(
            lambda books: create_payment(books, draft),
            Payment,
            needs=Needs(
                parties=named,
                documents=tuple(name for name, _ in to or ()),
                open_items_of=named if to is None else (),
            ),
        )
        return payment

    async def refund(self, amount: str, party: str, on: date = MARCH_30) -> Payment:
        draft = RefundDraft(trade_of(party), Decimal(amount), on, party)
        payment: Payment = await self.desk.append(
            lambda books: create_refund(books, draft),
            Payment,
            needs=Needs(parties=(party,), open_items_of=(party,)),
        )
        return payment

    async def allocate(
        self, credit: str, to: Sequence[tuple[str, str | None]] | None, party: str | None = None
    ) -> CreditAllocated:
        drafts = None if to is None else allocations(to)
        done: CreditAllocated = await self.desk.append(
            lambda books: allocate_credit(books, credit, drafts),
            CreditAllocated,
            needs=Needs(
                documents=(credit, *(name for name, _ in to or ())),
                payments=(credit,),
                open_items_of=(party,) if party else (),
            ),
        )
        return done

    async def delete_payment(self, payment_id: str) -> Payment:
        payment: Payment = await self.desk.append(
            lambda books: delete_payment(books, payment_id),
            Payment,
            needs=Needs(payments=(payment_id,), with_entries=True),
        )
        return payment

    async def reverse_payment(self, payment_id: str, on: date | None = None) -> Payment:
        payment: Payment = await self.desk.append(
            lambda books: reverse_payment(books, payment_id, on),
            Payment,
            needs=Needs(payments=(payment_id,), with_entries=True),
        )
        return payment

    async def recognize(self, through: date) -> Recognized:
        done: Recognized = await self.desk.append(
            lambda books: recognize(books, through),
            Recognized,
            needs=Needs(due_through=through, due_limit=DOCUMENTS_AT_ONCE),
            entries=MONTHS_AT_ONCE,
            postings=2 * MONTHS_AT_ONCE,
        )
        return done


def trade_of(party: str | None) -> Trade:
    return Trade.PURCHASE if party and party.startswith("ven_") else Trade.SALES


def allocations(to: Sequence[tuple[str, str | None]]) -> list[AllocationDraft]:
    return [AllocationDraft(name, Decimal(amount) if amount else None) for name, amount in to]


def document_draft(
    number: str,
    party: str | None,
    *items: ItemDraft,
    on: date = MARCH_30,
    kind: DocumentType = DocumentType.SALES,
    **more: Any,
) -> DocumentDraft:
    is_vendor = bool(party and party.startswith("ven_"))
    return DocumentDraft(
        type=kind,
        printed_number=number,
        issue_date=on,
        items=items,
        customer=None if is_vendor else party,
        vendor=party if is_vendor else None,
        buyer_name=more.pop("buyer_name", None if party else "Walk-in"),
        **more,
    )


def needs_of(draft: DocumentDraft, *documents: str) -> Needs:
    named = (*documents, draft.corrects) if draft.corrects else documents
    return Needs(
        parties=tuple(name for name in (draft.customer, draft.vendor) if name),
        products=tuple({one.product for one in draft.items if one.product}),
        printed_numbers=(draft.printed_number,),
        documents=named,
    )


async def trade_a_while(trade: TradeDesk) -> None:
    """Write something of everything; the figures are so large that a millionth shows."""
    buyer = await trade.party("C-1")
    vendor = await trade.party("V-1", PartyKind.VENDOR)
    await trade.product("P-1")
    await trade.issue("INV-1", buyer.id, item("100000.5", "9000", YEAR), item("70"))
    sold = await trade.issue("INV-2", buyer.id, item("2000000", "1", YEAR))
    await trade.recognize(date(2026, 4, 30))
    note = item("1000000", corrects_line=1)
    await trade.issue("CN-1", buyer.id, note, kind=DocumentType.CREDIT_NOTE, corrects=sold.id)
    await trade.recognize(date(2026, 5, 31))
    paid = await trade.pay("3000000000", buyer.id, memo="Transfer", reference="T-1", method="bank")
    later = await trade.issue("INV-3", buyer.id, item("10"))
    await trade.allocate(paid.id, [(later.id, "5")])
    await trade.refund("20", buyer.id)
    bought = await trade.issue("B-1", vendor.id, item(), kind=DocumentType.PURCHASE)
    await trade.void(bought.id)
    await trade.issue("B-2", vendor.id, item(), kind=DocumentType.PURCHASE)
    reversed_ = await trade.pay("50", vendor.id)
    await trade.reverse_payment(reversed_.id, date(2026, 5, 1))
    await trade.delete_payment((await trade.pay("50", vendor.id)).id)
    await trade.issue("DRAFT-1", None, item(), is_draft=True)
