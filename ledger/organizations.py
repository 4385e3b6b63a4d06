"""An organisation: whose books these are, in which currency and calendar."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Organization:
    """One set of books. `number` is the narrow key inside, `id` the public one.

    `fiscal_month` (1 to 12) starts the fiscal year; `first_month` is the month number of the first
    fiscal period, before which stand only opening balances. `vat_rate` is the usual rate, in
    millionths of a percent.
    """

    number: int
    id: str
    name: str
    name_ar: str | None
    currency: str
    exponent: int
    time_zone: str
    fiscal_month: int
    first_month: int
    created_at: int
    vat_rate: int = 0


@dataclass(slots=True)
class Head:
    """The one row every change of an organisation holds: counters, chain and totals.

    Counts and `debit_minor` are of what is live (not revoked); `gross_minor` never falls.
    """

    last_number: int
    last_sequence: int
    last_hash: bytes
    last_recorded_at: int
    gross_minor: int
    settings_version: int
    locked_through: date | None
    closed_through: date | None
    journal_entries: int
    document_entries: int
    payment_entries: int
    recognition_entries: int
    postings: int
    debit_minor: int

    @property
    def entries(self) -> int:
        return (
            self.journal_entries
            + self.document_entries
            + self.payment_entries
            + self.recognition_entries
        )
