"""Documents as callers write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledger.dates import Day
from ledger.documents import DocumentType
from ledger.products import VatCategory


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item; what is None takes the product's, the corrected line's or the usual value."""

    description: str | None
    product: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount: Decimal | None = None
    vat_rate: Decimal | None = None
    vat_category: VatCategory | None = None
    is_recoverable: bool = True
    account: str | None = None
    service_from: Day | None = None
    service_to: Day | None = None
    corrects_line: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A document. `opening_amount` instead of items makes it an opening document."""

    type: DocumentType
    printed_number: str
    issue_date: Day
    items: Sequence[ItemDraft] = ()
    due_date: Day | None = None
    customer: str | None = None
    vendor: str | None = None
    buyer_name: str | None = None
    buyer_tax_id: str | None = None
    currency: str | None = None
    memo: str | None = None
    corrects: str | None = None
    opening_amount: Decimal | None = None
    is_draft: bool = False
