"""Aged receivables and payables: who owes, or is owed, how much, and for how long it is overdue.

| figure             | what it is                                                                |
|--------------------|---------------------------------------------------------------------------|
| document           | its total, less what allocations have settled of it by the day            |
| unallocated credit | payments and credit notes, less what they have settled by the day; refunds |
|                    | not yet met by a credit count against it                                  |
| journal entries    | authored postings on the control accounts                                 |
| other postings     | what else lies on them: zero, unless documents posted to an account as    |
|                    | their line's before it became a control account                           |

Documents less credit, plus the two kinds of postings, are the balance of the control accounts on
every day. Receivables are debits less credits, payables credits less debits. Source: posting
rules, section 11.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ledger.dates import Day
from ledger.documents import DocumentType, Trade

OwnedBy = Mapping[str | None, int]
"""Debits less credits by party; None is what names no party."""


class AgedBucket(StrEnum):
    """How long a document is overdue."""

    CURRENT = "current"
    DAYS_1_TO_30 = "days_1_to_30"
    DAYS_31_TO_60 = "days_31_to_60"
    DAYS_61_TO_90 = "days_61_to_90"
    OVER_90_DAYS = "over_90_days"


_ENDS = (
    (AgedBucket.CURRENT, 0),
    (AgedBucket.DAYS_1_TO_30, 30),
    (AgedBucket.DAYS_31_TO_60, 60),
    (AgedBucket.DAYS_61_TO_90, 90),
)


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document that is owed, and what was open of it on the day."""

    number: int
    id: str
    type: DocumentType
    printed_number: str
    party: str | None
    issue_date: Day
    due_date: Day
    total: int
    open: int


@dataclass(frozen=True, slots=True)
class OpenCredit:
    """What was left of a payment or credit note on the day; below zero what a refund took."""

    number: int
    id: str
    party: str | None
    date: Day
    open: int


@dataclass(frozen=True, slots=True)
class AgedDocument:
    document: OpenDocument
    days_past_due: int

    @property
    def bucket(self) -> AgedBucket:
        for bucket, end in _ENDS:
            if self.days_past_due <= end:
                return bucket
        return AgedBucket.OVER_90_DAYS


@dataclass(frozen=True, slots=True)
class AgedParty:
    """What one party owes or is owed; `id` is None for what names no party."""

    id: str | None
    documents: tuple[AgedDocument, ...]
    credits: tuple[OpenCredit, ...]
    journal: int
    other: int

    @property
    def credit(self) -> int:
        return sum(one.open for one in self.credits)

    @property
    def total(self) -> int:
        return sum_open(self.documents) - self.credit + self.journal + self.other


@dataclass(frozen=True, slots=True)
class AgedReport:
    """The parties that have something; `control` is None where only one party was asked for."""

    trade: Trade
    date: Day
    parties: tuple[AgedParty, ...]
    control: int | None

    @property
    def documents(self) -> tuple[AgedDocument, ...]:
        return tuple(document for party in self.parties for document in party.documents)

    @property
    def total(self) -> int:
        return sum(party.total for party in self.parties)


def aged_report(
    trade: Trade,
    day: Day,
    documents: Iterable[OpenDocument],
    credits: Iterable[OpenCredit],
    journal: OwnedBy,
    control: int | None,
) -> AgedReport:
    """Age what is open on a day; `journal` and `control` are debits less credits of the accounts.

    What the balance holds beyond all else names no party, for only control legs do.
    """
    documents_of: dict[str | None, list[AgedDocument]] = {}
    credits_of: dict[str | None, list[OpenCredit]] = {}
    for document in documents:
        aged = AgedDocument(document, max(0, (day - document.due_date).days))
        documents_of.setdefault(document.party, []).append(aged)
    for credit in credits:
        credits_of.setdefault(credit.party, []).append(credit)
    named = {*documents_of, *credits_of, *journal, None}
    parties = [
        AgedParty(
            name,
            tuple(documents_of.get(name, ())),
            tuple(credits_of.get(name, ())),
            _on_side(trade, journal.get(name, 0)),
            0,
        )
        for name in sorted(named, key=lambda name: (name is None, name or ""))
    ]
    balance = None if control is None else _on_side(trade, control)
    if balance is not None:
        rest = balance - sum(party.total for party in parties)
        parties[-1] = _with_other(parties[-1], rest)
    return AgedReport(trade, day, tuple(one for one in parties if _has_something(one)), balance)


def is_proven(report: AgedReport, posted: OwnedBy) -> bool:
    """Tell whether each party's total is what a scan found posted for it on the accounts."""
    told = {party.id: party.total for party in report.parties if party.total}
    return told == proof_of(report.trade, posted)


def proof_of(trade: Trade, posted: OwnedBy) -> dict[str | None, int]:
    """Return what a scan found for each party, as the report shows it, zeros left out."""
    return {name: _on_side(trade, minor) for name, minor in posted.items() if minor}


def sum_open(documents: Iterable[AgedDocument], bucket: AgedBucket | None = None) -> int:
    """Add up what is open of documents, or of those in one bucket."""
    return sum(one.document.open for one in documents if bucket in (None, one.bucket))


def _on_side(trade: Trade, minor: int) -> int:
    return minor if trade is Trade.SALES else -minor


def _with_other(party: AgedParty, other: int) -> AgedParty:
    return AgedParty(party.id, party.documents, party.credits, party.journal, other)


def _has_something(party: AgedParty) -> bool:
    return bool(party.documents or party.credits or party.journal or party.other)
