"""Journal entries and postings as clients see and write them."""

from collections.abc import Sequence

import strawberry
from strawberry import ID, field

from ledger.accounts import AccountClass, Chart
from ledger.dates import Day
from ledger.decide.journal_entries import Bulk, BulkMode
from ledger.ids import posting_id
from ledger.journal_entries import (
    CheckedEntry,
    Entry,
    EntryDraft,
    EntryKind,
    EntryStatus,
    Line,
    LineDraft,
)
from ledger.money import spelling_of
from ledger.organizations import Organization
from schema.accounts import Account
from schema.connections import Connection, Node
from schema.directives import ListSize
from schema.errors import OperationError
from schema.scalars import DateTime, Money, amount_of, money
from schema.views import view

strawberry.enum(EntryKind, description="What wrote an entry.")
strawberry.enum(EntryStatus, description="REVOKED if deleted, else REVERSED if mirrored.")
strawberry.enum(BulkMode, description="EACH: refused entries drop out. ALL: all or none.")

LINES = ListSize(assumed_size=4)


class Accounts(dict[int, Account]):
    """The chart as GraphQL accounts by their narrow keys, each made when it is first shown."""

    def __init__(self, organization: Organization, chart: Chart) -> None:
        super().__init__()
        self.organization = organization
        self.spell = spelling_of(organization.exponent)
        self.chart = chart

    def __missing__(self, number: int) -> Account:
        record = self.chart.by_number[number]
        made = self[number] = Account.of(record, self.chart, self.organization.id)
        return made


def accounts_of(organization: Organization, chart: Chart) -> Accounts:
    """Return the accounts of a chart as clients see them; they are made once for each chart."""
    kept = chart.kept.get(Accounts)
    if isinstance(kept, Accounts) and kept.organization is organization:
        return kept
    made = chart.kept[Accounts] = Accounts(organization, chart)
    return made


@strawberry.type(description="One line of a posted entry.")
class Posting(Node):
    line: int = field(description="Place in the entry, from 1.")
    entry_id: ID = field(description="The entry it belongs to.")
    entry_number: int = field(description="The entry's number.")
    date: Day = field(description="The entry's date.")
    kind: EntryKind = field(description="What wrote the entry.")
    source: str = field(description="What the entry came from, such as `manual`.")
    account: Account = field(description="The account posted to.")
    account_id: ID = field(description="Id of the account.")
    account_handle: str = field(description="Handle of the account.")
    account_code: str = field(description="Code of the account.")
    account_name: str = field(description="Name of the account.")
    account_class: AccountClass = field(description="Guliel class of the account.")
    memo: str | None = field(description="The line's own memo.")
    entry_memo: str | None = field(description="The entry's memo.")
    narration: str | None = field(description="The line's memo, else its entry's.")
    party: str | None = field(description="Customer, vendor or employee, if any.")
    debit: Money = field(description="Debit, or zero.")
    credit: Money = field(description="Credit, or zero.")

    @staticmethod
    def of(entry: Entry, line: Line, position: int, accounts: Accounts) -> "Posting":
        """Show a line of an entry."""
        return _POSTING(entry, line, position, accounts)


_POSTING = view(
    Posting,
    ("_entry", "_line", "_position", "_accounts"),
    id=lambda view: posting_id(view._entry.id, view._position),
    line="_position",
    entry_id="_entry.id",
    entry_number="_entry.number",
    date="_entry.date",
    kind="_entry.kind",
    source="_entry.source",
    account=lambda view: view._accounts[view._line.account],
    account_id="account.id",
    account_handle="account.handle",
    account_code="account.code",
    account_name="account.name",
    account_class="account.account_class",
    memo="_line.memo",
    entry_memo="_entry.memo",
    narration=lambda view: view._line.memo or view._entry.memo,
    party="_line.party",
    debit=lambda view: view._accounts.spell(view._line.debit),
    credit=lambda view: view._accounts.spell(view._line.credit),
)


@strawberry.type(description="A page of postings, and the sums of the whole filtered range.")
class PostingConnection(Connection[Posting]):
    total_debit: Money = field(description="Debits of the whole filtered range.")
    total_credit: Money = field(description="Credits of the whole filtered range.")


@strawberry.type(description="A posted entry; it is never edited.")
class JournalEntry(Node):
    organization_id: ID = field(description="The organisation it belongs to.")
    number: int = field(description="Gapless number in the organisation.")
    date: Day = field(description="The date it counts at.")
    requested_date: Day | None = field(description="The date that was asked for, if moved.")
    memo: str | None = field(description="What it is about.")
    reference: str | None = field(description="The caller's own reference.")
    kind: EntryKind = field(description="What wrote it.")
    source: str = field(description="What it came from, such as `manual` or `reversal:<id>`.")
    status: EntryStatus = field(description="Posted, reversed or revoked.")
    postings: list[Posting] = field(description="Its lines.", directives=[LINES])
    total: Money = field(description="Sum of its debits, which is the sum of its credits.")
    recorded_at: DateTime = field(description="When it was recorded.")
    created_by: ID = field(description="Id of the key that posted it.")
    sequence: int = field(description="Sequence of the event that posted it.")
    content_hash: str = field(description="SHA-256 of its canonical form, in hex.")
    revoked_at: DateTime | None = field(description="When it was deleted, if it was.")
    reversal_of_id: ID | None = field(description="The entry it mirrors, if it is a mirror.")
    reversed_by_id: ID | None = field(description="The entry that mirrors it, if any.")

    @staticmethod
    def of(entry: Entry, accounts: Accounts) -> "JournalEntry":
        """Show an entry."""
        return _ENTRY(entry, accounts)


def _postings(entry: Entry, accounts: Accounts) -> list[Posting]:
    return [_POSTING(entry, line, at, accounts) for at, line in enumerate(entry.lines, 1)]


_ENTRY = view(
    JournalEntry,
    ("_entry", "_accounts"),
    id="_entry.id",
    organization_id="_accounts.organization.id",
    number="_entry.number",
    date="_entry.date",
    requested_date="_entry.requested_date",
    memo="_entry.memo",
    reference="_entry.reference",
    kind="_entry.kind",
    source="_entry.source",
    status="_entry.status",
    postings=lambda view: _postings(view._entry, view._accounts),
    total=lambda view: view._accounts.spell(view._entry.total),
    recorded_at="_entry.recorded_at",
    created_by="_entry.created_by",
    sequence="_entry.sequence",
    content_hash=lambda view: view._entry.content_hash.hex(),
    revoked_at="_entry.revoked_at",
    reversal_of_id="_entry.reversal_of",
    reversed_by_id="_entry.reversed_by",
)


@strawberry.type(description="A line as it would be posted.")
class PostingPreview:
    line: int = field(description="Place in the entry, from 1.")
    account: Account = field(description="The account it would post to.")
    memo: str | None = field(description="The line's own memo.")
    party: str | None = field(description="Customer, vendor or employee, if any.")
    debit: Money = field(description="Debit, or zero.")
    credit: Money = field(description="Credit, or zero.")


@strawberry.type(description="An entry as it would be posted: decided alike, and not written.")
class JournalEntryPreview:
    date: Day = field(description="The date it would count at.")
    memo: str | None = field(description="What it is about.")
    reference: str | None = field(description="The caller's own reference.")
    kind: EntryKind = field(description="What would have written it.")
    total: Money = field(description="Sum of its debits.")
    postings: list[PostingPreview] = field(description="Its lines.", directives=[LINES])

    @classmethod
    def of(cls, entry: CheckedEntry, accounts: Accounts) -> "JournalEntryPreview":
        exponent = accounts.organization.exponent
        return cls(
            date=entry.date,
            memo=entry.memo,
            reference=entry.reference,
            kind=entry.kind,
            total=money(entry.total, exponent),
            postings=[
                PostingPreview(
                    line=position,
                    account=accounts[line.account],
                    memo=line.memo,
                    party=line.party,
                    debit=money(line.debit, exponent),
                    credit=money(line.credit, exponent),
                )
                for position, line in enumerate(entry.lines, 1)
            ],
        )


@strawberry.type(description="What became of one entry of a bulk call.")
class BulkOutcome:
    index: int = field(description="Its place in the call, from 0.")
    entry: JournalEntry | None = field(description="The posted entry.")
    error: OperationError | None = field(description="Why it was refused.")


@strawberry.type(description="What became of a bulk call.")
class BulkResult:
    outcomes: list[BulkOutcome] = field(
        description="One outcome per entry, in their order.", directives=[ListSize(assumed_size=50)]
    )
    created: int = field(description="How many entries were posted.")
    refused: int = field(description="How many entries were refused.")

    @classmethod
    def of(cls, bulk: Bulk, accounts: Accounts) -> "BulkResult":
        outcomes = [
            BulkOutcome(
                index=outcome.index,
                entry=None if outcome.entry is None else JournalEntry.of(outcome.entry, accounts),
                error=None if outcome.refusal is None else OperationError.of(outcome.refusal),
            )
            for outcome in bulk.outcomes
        ]
        created = sum(outcome.entry is not None for outcome in outcomes)
        return cls(outcomes=outcomes, created=created, refused=len(outcomes) - created)


@strawberry.input(description="A line: exactly one of the sides is above zero.")
class JournalLineInput:
    account_id: ID | None = field(default=None, description="Id or handle of the account.")
    account_class: AccountClass | None = field(
        default=None, description="Instead of `accountId`: post to the class's default account."
    )
    debit: Money | None = field(default=None, description="Debit.")
    credit: Money | None = field(default=None, description="Credit.")
    memo: str | None = field(default=None, description="The line's own memo.")
    party: str | None = field(default=None, description="Customer, vendor or employee.")

    def to_draft(self) -> LineDraft:
        return LineDraft(
            account=self.account_id,
            account_class=self.account_class,
            debit=amount_of(self.debit),
            credit=amount_of(self.credit),
            memo=self.memo,
            party=self.party,
        )


@strawberry.input(description="An entry to post: 2 to 500 lines, debits equal to credits.")
class JournalEntryInput:
    date: Day = field(description="The date it counts at; it must be open.")
    lines: list[JournalLineInput] = field(description="Its lines.")
    memo: str | None = field(default=None, description="What it is about.")
    reference: str | None = field(default=None, description="Your own reference.")

    def to_draft(self) -> EntryDraft:
        lines = [line.to_draft() for line in self.lines]
        return EntryDraft(self.date, self.memo, self.reference, lines)


@strawberry.input(description="1 to 500 entries to post as one unit.")
class JournalEntriesInput:
    entries: list[JournalEntryInput] = field(description="The entries.")
    mode: BulkMode = field(default=BulkMode.EACH, description="What a refused entry means.")

    def to_drafts(self) -> Sequence[EntryDraft]:
        return [entry.to_draft() for entry in self.entries]


@strawberry.input(description="Which entry to reverse, and when.")
class ReversalInput:
    id: ID = field(description="The authored entry to mirror.")
    date: Day | None = field(
        default=None, description="An open date; left out, the entry's own or the first open one."
    )
    memo: str | None = field(default=None, description="The mirror's memo.")


@strawberry.input(description="Which entry to delete.")
class DeletionInput:
    id: ID = field(description="The authored entry to revoke.")
