"""What is verified, and what one part of the verification learns for another."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ledger.accounts import Chart
from ledger.dates import date_of, spell_instant
from ledger.fiscal_years import FiscalYear
from ledger.journal_entries import Entry, EntryKind
from ledger.organizations import Head, Organization
from ledger.periods import Period
from ledger.seals import Closing
from ledger.tree_nodes import Frontier
from storage.rows import KINDS
from storage.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: whose books, where in them, what is wrong, and the sequence it points to."""

    organization: str
    place: str
    message: str
    sequence: int | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

    def at(self, sequence: int | None) -> "Finding":
        """Return the fault pointing to a sequence, unless it points to one already."""
        return self if self.sequence is not None else replace(self, sequence=sequence)


@dataclass(frozen=True, slots=True)
class ToldClosing:
    """The closing of a period, and what chain, entries and tree had come to by then."""

    closing: Closing
    root: bytes
    last_number: int


@dataclass(slots=True)
class Told:
    """What the chain tells of settings, from its first event to its last."""

    entries: int = 0
    last_sequence: int = 0
    last_hash: bytes = b""
    last_recorded_at: int = 0
    locked_through: str | None = None
    organization: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    periods: dict[str, tuple[bool, int]] = field(default_factory=dict)
    fiscal_years: dict[str, tuple[bool, int, int, object]] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    statutory_rates: list[dict[str, Any]] = field(default_factory=list)
    payroll_runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    webhooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    frontier: Frontier = field(default_factory=Frontier)
    closings: dict[int, ToldClosing] = field(default_factory=dict)
    documents: int = 0
    voided: int = 0
    payments: int = 0
    allocated: int = 0


@dataclass(slots=True)
class Counted:
    """What the entries add up to."""

    last_number: int = 0
    gross_minor: int = 0
    postings: int = 0
    debit_minor: int = 0
    kinds: Counter[EntryKind] = field(default_factory=Counter)
    accounts: set[int] = field(default_factory=set)
    sources: Counter[tuple[str, EntryKind]] = field(default_factory=Counter)
    advances: dict[str, Counter[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """One organisation's books at one snapshot; `advance` is told how many rows were looked at.

    `sealed` is the size of the newest seal, `seal_key` the public key seals are expected to have.
    """

    snapshot: Snapshot
    organization: Organization
    head: Head
    chart: Chart
    periods: dict[int, Period]
    fiscal_years: dict[int, FiscalYear]
    advance: Callable[[int], None]
    unreadable: tuple[Finding, ...] = ()
    sealed: int = 0
    seal_key: bytes | None = None
    told: Told = field(default_factory=Told)
    counted: Counted = field(default_factory=Counted)

    @property
    def org(self) -> int:
        return self.organization.number

    def fault(self, place: str, message: str, sequence: int | None = None) -> Finding:
        return Finding(self.organization.id, place, message, sequence)

    def compare(
        self, place: str, pairs: Iterable[tuple[str, object, object]], witness: str
    ) -> list[Finding]:
        """Return a fault for each (name, stored, told) whose two values differ."""
        return [
            self.fault(place, f"{name} is {_spell(stored)}, {witness} {_spell(told)}.")
            for name, stored, told in pairs
            if stored != told
        ]


def count_advances(subject: Subject, entry: Entry) -> None:
    """Count what an entry of payroll advanced to employees or recovered, if it is live."""
    for line in entry.lines if entry.revoked_sequence is None else ():
        if line.party is not None:
            owed = subject.counted.advances.setdefault(line.party, Counter())
            owed[line.account] += line.debit - line.credit


def spell_kind(kind: int) -> str:
    return KINDS[kind - 1].value if 1 <= kind <= len(KINDS) else f"kind {kind}"


def readable_date(day: int) -> date | None:
    """Return the date of a day number, or None if there is no such day."""
    try:
        return date_of(day)
    except (ValueError, OverflowError):
        return None


def readable_instant(micros: int) -> str | None:
    try:
        return spell_instant(micros)
    except (ValueError, OverflowError):
        return None


def _spell(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
