"""The working copy of one organisation's books, on which a batch of units is decided.

A unit first checks everything, then changes the copy through the verbs below. A refused unit has
changed nothing; an accepted one is seen by those after it. What is `written` goes to SQL once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from zoneinfo import ZoneInfo

from ledger.accounts import Account, Chart
from ledger.advances import Advance, AdvanceBalance
from ledger.dates import instant_of, spell_instant
from ledger.documents import Document, Recognition
from ledger.drawers import Drawer
from ledger.employees import Employee
from ledger.errors import AmountTooLarge
from ledger.events import (
    VERSION,
    Event,
    EventDetails,
    Json,
    canonical,
    next_hash,
    spell,
    spell_integer,
)
from ledger.fiscal_years import FiscalYear
from ledger.journal_entries import CheckedEntry, Entry, EntryKind, Stamp, spell_content
from ledger.keys import Key
from ledger.log_types import LOG_TYPES_BY_NAME
from ledger.money import GROSS_LIMIT_MINOR
from ledger.organizations import Head, Organization
from ledger.parties import Party
from ledger.payments import Allocation, Payment
from ledger.payroll import PayrollPayment, PayrollRun, StatutoryRate
from ledger.periods import Period, first_open, require_open
from ledger.products import Product
from ledger.statements.sums import Sums
from ledger.vat_settlements import VatSettlement
from ledger.webhooks import Webhook, WebhookCursor


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the key, the door it came through, and the request's id."""

    key: int
    key_id: str
    surface: str
    request_id: str | None = None


@dataclass(slots=True)
class Written:
    """What the accepted units of a batch changed, in order."""

    entries: list[Entry] = field(default_factory=list)
    revoked: list[Entry] = field(default_factory=list)
    reversed: dict[str, str | None] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    periods: dict[int, Period] = field(default_factory=dict)
    fiscal_years: dict[int, FiscalYear] = field(default_factory=dict)
    organization: Organization | None = None
    keys: dict[int, Key] = field(default_factory=dict)
    secrets: dict[int, bytes] = field(default_factory=dict)
    shortened: dict[int, int] = field(default_factory=dict)
    """How many lines the drafts still have that lost some, by their narrow numbers."""
    shortened_runs: dict[int, int] = field(default_factory=dict)
    cursors: dict[int, int | None] = field(default_factory=dict)
    """Where endpoints go on in the log (None: where they were), by their narrow numbers."""
    events: list[Event] = field(default_factory=list)
    details: dict[int, EventDetails] = field(default_factory=dict)
    """What personal records were before and after events, by their sequences."""
    erased: list[str] = field(default_factory=list)
    """Subjects of which such details are forgotten."""


class Books:
    """One organisation under its head lock. `now` is the batch's recorded_at in microseconds."""

    def __init__(
        self,
        organization: Organization,
        head: Head,
        chart: Chart,
        periods: Mapping[int, Period],
        mint: Callable[[str], str],
        now: int,
        fiscal_years: Mapping[int, FiscalYear] | None = None,
    ) -> None:
        self.organization = organization
        self.head = head
        self.chart = chart
        self.periods = dict(periods)
        self.fiscal_years = dict(fiscal_years or {})
        self.mint = mint
        self.now = now
        self._spelled_now = spell_instant(now)
        self.actor = Actor(0, "", "")
        self.entries: dict[str, Entry] = {}
        self.keys: dict[str, Key] = {}
        self.new_keys: set[int] = set()
        self.posted_accounts: set[int] = set()
        self.holds_amounts = False
        self.parties = Drawer[Party]()
        self.products = Drawer[Product]()
        self.documents = Drawer[Document]()
        self.taken_numbers: set[tuple[str, str | None, str]] = set()
        self.recognitions = Drawer[Recognition]()
        self.payments = Drawer[Payment]()
        self.allocations = Drawer[Allocation]()
        self.employees = Drawer[Employee]()
        self.statutory_rates = Drawer[StatutoryRate]()
        self.payroll_runs = Drawer[PayrollRun]()
        self.payroll_payments = Drawer[PayrollPayment]()
        self.advances = Drawer[Advance]()
        self.advance_balances = Drawer[AdvanceBalance]()
        self.vat_settlements = Drawer[VatSettlement]()
        self.webhooks = Drawer[Webhook]()
        self.cursors: dict[int, WebhookCursor] = {}
        self.new_cursors: set[int] = set()
        self.movements: dict[tuple[date, date], Sums] = {}
        self.written = Written()

    @property
    def next_sequence(self) -> int:
        """The sequence of the event that comes next: the narrow number of what it creates."""
        return self.head.last_sequence + 1

    @property
    def today(self) -> date:
        """The day of the batch in the organisation's time zone."""
        zone = ZoneInfo(self.organization.time_zone)
        return instant_of(self.now).astimezone(zone).date()

    def require_open(self, day: date, *path: str | int) -> None:
        """Refuse a date that is locked or lies in a closed period."""
        require_open(day, self.head.locked_through, self.head.closed_through, *path)

    def first_open(self, day: date, *path: str | int) -> date:
        """Return the earliest open day on or after `day`."""
        return first_open(day, self.head.locked_through, self.head.closed_through, *path)

    def has_party(self, party_id: str) -> bool:
        """Tell whether an id names a party at hand."""
        drawers = self.parties, self.employees
        return any(drawer.get(party_id) is not None for drawer in drawers)

    def require_room(self, debit_minor: int, *path: str | int) -> None:
        """Refuse what would take the gross past 2^62, so that no sum ever passes 2^63."""
        if self.head.gross_minor + debit_minor > GROSS_LIMIT_MINOR:
            raise AmountTooLarge("The books' gross would pass 2^62 minor units.", *path)

    def post(self, checked: CheckedEntry, event_type: str = "journal_entry.posted") -> Entry:
        """Number, stamp and chain an entry that passed its checks."""
        head, total = self.head, checked.total
        stamp = Stamp(
            self.mint("je"),
            head.last_number + 1,
            head.last_sequence + 1,
            self.now,
            self.actor.key_id,
        )
        content = spell_content(checked, stamp, self.organization.id, self.chart)
        entry = Entry(
            id=stamp.id,
            number=stamp.number,
            date=checked.date,
            requested_date=checked.requested_date,
            kind=checked.kind,
            source=checked.source,
            memo=checked.memo,
            reference=checked.reference,
            lines=checked.lines,
            total=total,
            sequence=stamp.sequence,
            recorded_at=stamp.recorded_at,
            created_by=stamp.created_by,
            content_hash=sha256(content).digest(),
            reversal_of=checked.reversal_of,
        )
        head.last_number = entry.number
        head.gross_minor += total
        self._count(entry, 1)
        self._chain(event_type, entry.id, spell_facts(entry))
        self.written.entries.append(entry)
        self.entries[entry.id] = entry
        self.posted_accounts.update([line.account for line in entry.lines])
        return entry

    def revoke(self, entry: Entry) -> Entry:
        """Take an entry out of lists and balances; its number and record stay."""
        facts: Json = {"contentHash": entry.content_hash.hex(), "id": entry.id}
        event = self.append_event("journal_entry.deleted", entry.id, facts)
        revoked = replace(entry, revoked_sequence=event.sequence, revoked_at=self.now)
        self._count(entry, -1)
        self.written.revoked.append(revoked)
        self.entries[entry.id] = revoked
        return revoked

    def link_reversal(self, original_id: str, mirror_id: str | None) -> None:
        """Note which mirror, if any, reverses an entry from now on."""
        if original_id in self.entries:
            self.entries[original_id] = replace(self.entries[original_id], reversed_by=mirror_id)
        self.written.reversed[original_id] = mirror_id

    def put_account(self, account: Account) -> None:
        self.put_accounts((account,))

    def put_accounts(self, accounts: Sequence[Account]) -> None:
        """Add or replace accounts in one new chart: the one before is shared with readers."""
        changed = {account.number: account for account in accounts}
        self.chart = Chart({**self.chart.by_number, **changed}.values())
        self.head.settings_version += len(accounts)
        self.written.accounts.update(changed)

    def put_organization(self, organization: Organization) -> None:
        self.organization = organization
        self.head.settings_version += 1
        self.written.organization = organization

    def put_period(self, period: Period, closed_through: date | None) -> None:
        self.periods[period.month] = period
        self.head.closed_through = closed_through
        self.head.settings_version += 1
        self.written.periods[period.month] = period

    def put_fiscal_year(self, record: FiscalYear) -> None:
        self.fiscal_years[record.year] = record
        self.head.settings_version += 1
        self.written.fiscal_years[record.year] = record

    def put_key(self, key: Key, secret_hash: bytes | None = None) -> None:
        self.written.keys[key.number] = key
        if secret_hash is not None and key.id not in self.keys:
            self.new_keys.add(key.number)
        self.keys[key.id] = key
        if secret_hash is not None:
            self.written.secrets[key.number] = secret_hash

    def put_cursor(self, webhook: Webhook, position: int | None = None) -> None:
        """Let an endpoint go on behind a position, or where it was; its tries begin again."""
        number, before = webhook.number, self.cursors.get(webhook.number)
        if before is None:
            self.new_cursors.add(number)
        elif position is None:
            position = self.written.cursors.get(number)
        at = (before.position if before else 0) if position is None else position
        self.cursors[number] = WebhookCursor(number, at)
        self.written.cursors[number] = position

    def append_event(
        self, event_type: str, subject: str, data: Json, before: Json = None, after: Json = None
    ) -> Event:
        """Chain one event; its bytes are final. What is personal, before and after, lies beside."""
        event = self._chain(event_type, subject, spell(data))
        if before is not None or after is not None:
            self.written.details[event.sequence] = EventDetails(
                event.sequence,
                None if before is None else canonical(before),
                None if after is None else canonical(after),
            )
        return event

    def _chain(self, event_type: str, subject: str, data: str) -> Event:
        """Append an event whose data is spelled; the body is `canonical` of it all, written out."""
        assert event_type in LOG_TYPES_BY_NAME, event_type
        head, actor = self.head, self.actor
        head.last_sequence += 1
        body = (
            f'{{"actor":{spell(actor.key_id)},"data":{data}'
            f',"organization":{spell(self.organization.id)},"recordedAt":"{self._spelled_now}"'
            f',"sequence":{spell_integer(head.last_sequence)},"type":"{event_type}","v":{VERSION}}}'
        ).encode()
        head.last_hash = next_hash(head.last_hash, body)
        head.last_recorded_at = self.now
        event = Event(
            sequence=head.last_sequence,
            recorded_at=self.now,
            type=event_type,
            subject=subject,
            actor=actor.key_id,
            surface=actor.surface,
            request_id=actor.request_id,
            body=body,
            hash=head.last_hash,
            last_number=head.last_number,
        )
        self.written.events.append(event)
        return event

    def erase_details(self, subject: str) -> None:
        """Forget what a subject was before and after its events; the events stay."""
        for event in self.written.events:
            if event.subject == subject:
                self.written.details.pop(event.sequence, None)
        self.written.erased.append(subject)

    def _count(self, entry: Entry, sign: int) -> None:
        head = self.head
        match entry.kind:
            case EntryKind.JOURNAL:
                head.journal_entries += sign
            case EntryKind.DOCUMENT:
                head.document_entries += sign
            case EntryKind.PAYMENT:
                head.payment_entries += sign
            case EntryKind.RECOGNITION:
                head.recognition_entries += sign
        head.postings += sign * len(entry.lines)
        head.debit_minor += sign * entry.total


def spell_facts(entry: Entry) -> str:
    """Spell what a posting event says of its entry; the legs stand in the postings."""
    mirrored = "" if entry.reversal_of is None else f',"reversalOf":{spell(entry.reversal_of)}'
    return (
        f'{{"contentHash":"{entry.content_hash.hex()}","date":"{entry.date.isoformat()}"'
        f',"id":{spell(entry.id)},"kind":"{entry.kind.value}"'
        f',"number":{spell_integer(entry.number)}{mirrored}}}'
    )
