"""VAT settlements: what the tax accounts of a range came to, moved to VAT due, and its payment."""

from dataclasses import dataclass

from ledger.dates import Day
from ledger.journal_entries import Entry

_SOURCE = "vat:"


@dataclass(frozen=True, slots=True)
class VatSettlement:
    """A settled range. `number` is the narrow key: the sequence it was created at.

    `output_vat` and `input_vat` are what the tax accounts of sales and of purchases came to from
    `first_day` to `last_day`; `due_account` is the account frozen for their difference. Once it is
    paid, `cash_account` and `payment_entry` tell how.
    """

    number: int
    id: str
    first_day: Day
    last_day: Day
    date: Day
    output_vat: int
    input_vat: int
    due_account: int
    entry: str
    sequence: int
    created_at: int
    created_by: str
    revoked_sequence: int | None = None
    paid_on: Day | None = None
    cash_account: int | None = None
    payment_entry: str | None = None

    @property
    def due(self) -> int:
        """What is owed; below zero it is a refund."""
        return self.output_vat - self.input_vat

    @property
    def is_live(self) -> bool:
        return self.revoked_sequence is None

    @property
    def is_paid(self) -> bool:
        return self.payment_entry is not None

    def overlaps(self, first: Day, last: Day) -> bool:
        return self.first_day <= last and first <= self.last_day


def settlement_source(first: Day, last: Day) -> str:
    """Return the source of the entries that settle and pay a range."""
    return f"{_SOURCE}{first}/{last}"


def is_settling(entry: Entry) -> bool:
    """Tell whether an entry settles or pays VAT: the VAT return leaves it out."""
    return entry.source.startswith(_SOURCE)
