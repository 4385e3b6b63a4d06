"""Journal entries: what a draft must be, what an entry is, and its canonical form."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from ledger.accounts import Account, AccountClass, Chart
from ledger.dates import Day, spell_day
from ledger.errors import AmountInvalid, InvalidInput, Unbalanced
from ledger.events import spell, spell_integer, spell_optional
from ledger.money import format_minor, to_minor
from ledger.records import record
from ledger.text import check_text

LINES_MOST = 500
LINES_LEAST = 2


class EntryKind(StrEnum):
    """What wrote an entry: a document, a payment, a recognition, or somebody's hand."""

    DOCUMENT = "document"
    PAYMENT = "payment"
    RECOGNITION = "recognition"
    JOURNAL = "journal"


class EntryStatus(StrEnum):
    """REVOKED if deleted, else REVERSED if a live mirror exists, else POSTED."""

    POSTED = "posted"
    REVERSED = "reversed"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line as a caller wrote it; it names its account by id, handle or class."""

    account: str | None
    account_class: AccountClass | None
    debit: Decimal | None
    credit: Decimal | None
    memo: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An authored entry as a caller wrote it."""

    date: Day
    memo: str | None
    reference: str | None
    lines: Sequence[LineDraft]
    source: str = "manual"


@record
class Line:
    """A line that may be posted; exactly one of the sides is above zero, in minor units."""

    account: int
    debit: int
    credit: int
    memo: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """An entry that passed every rule and only lacks its number."""

    date: Day
    kind: EntryKind
    source: str
    memo: str | None
    reference: str | None
    lines: tuple[Line, ...]
    requested_date: Day | None = None
    reversal_of: str | None = None

    @property
    def total(self) -> int:
        return sum([line.debit for line in self.lines])


@record
class Entry:
    """A posted entry. Instants are microseconds; ids are public; accounts are narrow keys."""

    id: str
    number: int
    date: Day
    requested_date: Day | None
    kind: EntryKind
    source: str
    memo: str | None
    reference: str | None
    lines: tuple[Line, ...]
    total: int
    sequence: int
    recorded_at: int
    created_by: str
    content_hash: bytes
    revoked_sequence: int | None = None
    revoked_at: int | None = None
    reversal_of: str | None = None
    reversed_by: str | None = None

    @property
    def status(self) -> EntryStatus:
        if self.revoked_sequence is not None:
            return EntryStatus.REVOKED
        return EntryStatus.POSTED if self.reversed_by is None else EntryStatus.REVERSED


def check_draft(draft: EntryDraft, chart: Chart, exponent: int) -> CheckedEntry:
    """Decide everything about a draft that needs no calendar: text, lines, accounts, balance."""
    if not LINES_LEAST <= len(draft.lines) <= LINES_MOST:
        raise InvalidInput(
            f"An entry has {LINES_LEAST} to {LINES_MOST} lines; this one has {len(draft.lines)}.",
            "lines",
        )
    lines = tuple(
        [_check_line(line, chart, exponent, index) for index, line in enumerate(draft.lines)]
    )
    _require_balanced(lines, exponent)
    return CheckedEntry(
        date=draft.date,
        kind=EntryKind.JOURNAL,
        source=draft.source,
        memo=check_text(draft.memo, "memo"),
        reference=check_text(draft.reference, "reference", limit=200),
        lines=lines,
    )


def _check_line(line: LineDraft, chart: Chart, exponent: int, index: int) -> Line:
    account = _account(line, chart, index)
    debit = _minor(line.debit, exponent, index, "debit")
    credit = _minor(line.credit, exponent, index, "credit")
    if debit and credit:
        raise AmountInvalid("A line has a debit or a credit, not both.", "lines", index, "credit")
    if not debit and not credit:
        raise AmountInvalid("A line has a debit or a credit above zero.", "lines", index, "debit")
    memo = line.memo and check_text(line.memo, "lines", index, "memo")
    party = line.party and check_text(line.party, "lines", index, "party", limit=64)
    return Line(account.number, debit, credit, memo or None, party or None)


def _account(line: LineDraft, chart: Chart, index: int) -> Account:
    if (line.account is None) == (line.account_class is None):
        raise InvalidInput(
            "A line names its account by accountId or by accountClass.",
            "lines",
            index,
            "accountId",
        )
    if line.account is not None:
        account = chart.find(line.account, "lines", index, "accountId")
        return chart.authored(account, "lines", index, "accountId")
    assert line.account_class is not None
    account = chart.default(line.account_class, "lines", index, "accountClass")
    return chart.authored(account, "lines", index, "accountClass")


def _minor(amount: Decimal | None, exponent: int, index: int, side: str) -> int:
    if amount is None:
        return 0
    try:
        return to_minor(amount, exponent)
    except AmountInvalid as refusal:
        raise (
            refusal.under("lines", index, side)
            if refusal.details
            else type(refusal)(refusal.message, "lines", index, side)
        ) from None


def _require_balanced(lines: Sequence[Line], exponent: int) -> None:
    debit = sum([line.debit for line in lines])
    credit = sum([line.credit for line in lines])
    if debit != credit:
        raise Unbalanced(
            f"Debits ({format_minor(debit, exponent)}) and credits"
            f" ({format_minor(credit, exponent)}) differ"
            f" by {format_minor(abs(debit - credit), exponent)}.",
            "lines",
        )


def mirror_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with every side swapped."""
    return tuple(
        Line(line.account, line.credit, line.debit, line.memo, line.party) for line in lines
    )


class Stamp(NamedTuple):
    """What posting adds to an entry that passed its checks."""

    id: str
    number: int
    sequence: int
    recorded_at: int
    created_by: str


def content_hash(entry: Entry, organization_id: str, chart: Chart) -> bytes:
    """Hash every stored column of entry and postings, except revocation and later links."""
    return sha256(content_of(entry, organization_id, chart)).digest()


def content_of(entry: Entry, organization_id: str, chart: Chart) -> bytes:
    """Spell an entry's canonical form: the bytes its content hash is made of."""
    stamp = Stamp(entry.id, entry.number, entry.sequence, entry.recorded_at, entry.created_by)
    return spell_content(entry, stamp, organization_id, chart)


def spell_content(
    entry: Entry | CheckedEntry, stamp: Stamp, organization_id: str, chart: Chart
) -> bytes:
    """Spell the canonical form of an entry that bears this stamp.

    It is `canonical` of one object, written out: its names are known and in their order.
    """
    postings = []
    for position, line in enumerate(entry.lines, 1):
        postings.append(
            f'{{"account":{spell(chart.by_number[line.account].id)}'
            f',"credit":"{line.credit}","debit":"{line.debit}","line":{position}'
            f',"memo":{spell_optional(line.memo)},"party":{spell_optional(line.party)}}}'
        )
    return (
        f'{{"createdBy":{spell(stamp.created_by)},"date":"{entry.date.isoformat()}"'
        f',"id":{spell(stamp.id)},"kind":"{entry.kind.value}","memo":{spell_optional(entry.memo)}'
        f',"number":{spell_integer(stamp.number)},"organization":{spell(organization_id)}'
        f',"postings":[{",".join(postings)}],"recordedAt":{spell_integer(stamp.recorded_at)}'
        f',"reference":{spell_optional(entry.reference)}'
        f',"requestedDate":{spell_optional(spell_day(entry.requested_date))}'
        f',"reversalOf":{spell_optional(entry.reversal_of)}'
        f',"sequence":{spell_integer(stamp.sequence)},"source":{spell(entry.source)}'
        f',"total":"{entry.total}"}}'
    ).encode()
