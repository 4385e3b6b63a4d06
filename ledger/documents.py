"""Documents: invoices and notes of both trades, their lines, and what is open of them."""

from dataclasses import dataclass
from enum import StrEnum

from ledger.dates import Day
from ledger.products import VatCategory


class Trade(StrEnum):
    """Sales (customers, receivables) or purchases (vendors, payables)."""

    SALES = "sales"
    PURCHASE = "purchase"


class DocumentType(StrEnum):
    SALES = "SALES"
    SALES_RETURN = "SALES_RETURN"
    PURCHASE = "PURCHASE"
    DEBIT_NOTE = "DEBIT_NOTE"
    CREDIT_NOTE = "CREDIT_NOTE"


class DocumentState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    VOID = "void"


class DocumentStatus(StrEnum):
    """The state, and of what is issued how much is settled."""

    DRAFT = "draft"
    ISSUED = "issued"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line. Amounts are minor units; quantity, price and rate are millionths.

    Accounts are frozen when the document is issued. A line with a service period defers `deferred`
    on `deferral`; `released` of it was recognised or credited. What is left follows the schedule:
    `schedule_amount` over the months from `schedule_from`, of which `schedule_next` is due next.
    `credited` and `credited_vat` are what notes took back; `deferred_taken` is a note's part that
    met what was still deferred.
    """

    document: int
    position: int
    description: str
    product: str | None
    quantity: int
    unit_price: int
    discount: int
    vat_category: VatCategory
    vat_rate: int
    is_recoverable: bool
    account: int | None
    service_from: Day | None
    service_to: Day | None
    corrects_line: int | None
    net: int
    vat: int
    deferral: int | None = None
    deferred: int = 0
    released: int = 0
    schedule_amount: int = 0
    schedule_from: int | None = None
    schedule_next: int | None = None
    credited: int = 0
    credited_vat: int = 0
    deferred_taken: int = 0

    @property
    def total(self) -> int:
        return self.net + self.vat

    @property
    def cost(self) -> int:
        """The net with the tax that is not recovered."""
        return self.net if self.is_recoverable else self.total

    @property
    def unrecognized(self) -> int:
        return self.deferred - self.released


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice or note. `number` is the narrow key: the sequence it was created at.

    `is_credit` tells notes that lower what is owed. `sequence` is that of its issue. `settled` is
    what allocations took; `control` and `tax` are the accounts frozen at the issue.
    """

    number: int
    id: str
    trade: Trade
    type: DocumentType
    is_credit: bool
    is_opening: bool
    printed_number: str
    issue_date: Day
    due_date: Day
    party: str | None
    buyer_name: str
    buyer_tax_id: str | None
    currency: str
    memo: str | None
    corrects: str | None
    subtotal: int
    total_vat: int
    grand_total: int
    settled: int
    control: int | None
    tax: int | None
    entry: str | None
    state: DocumentState
    sequence: int | None
    voided_sequence: int | None
    created_at: int
    created_by: str
    lines: tuple[DocumentLine, ...] = ()

    @property
    def open_amount(self) -> int:
        return self.grand_total - self.settled if self.state is DocumentState.ISSUED else 0

    @property
    def status(self) -> DocumentStatus:
        if self.state is not DocumentState.ISSUED or not self.settled:
            return DocumentStatus(self.state.value)
        if self.settled < self.grand_total:
            return DocumentStatus.PARTLY_PAID
        return DocumentStatus.PAID

    def is_overdue(self, today: Day) -> bool:
        """Tell whether something is owed beyond its due date."""
        return not self.is_credit and self.open_amount > 0 and self.due_date < today


@dataclass(frozen=True, slots=True)
class Recognition:
    """One month of one line, recognised by one entry; `month` is a month number."""

    document: int
    line: int
    month: int
    amount: int
    date: Day
    requested_date: Day | None
    entry: str
    sequence: int
    revoked_sequence: int | None = None

    @property
    def id(self) -> str:
        return f"{self.document}.{self.line}.{self.month}"
