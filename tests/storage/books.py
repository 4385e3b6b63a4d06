"""Books to test with: an organisation with a ready chart, and a clerk who writes into it."""

from __future__ import annotations

from asyncio import gather
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from ledger.accounts import Account
from ledger.books import Actor, Books
from ledger.decide.accounts import AccountChange, AccountDraft, create_account, update_account
from ledger.decide.journal_entries import (
    Bulk,
    BulkMode,
    delete_entry,
    post_entries,
    post_entry,
    reverse_entry,
)
from ledger.decide.periods import LockChange, close_period, reopen_period, set_lock
from ledger.journal_entries import Entry, EntryDraft, LineDraft
from ledger.periods import Period
from storage.organizations import OrganizationDraft, create_organization
from storage.writing.unit import IdempotencyKey, Needs, Unit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ledger.organizations import Organization
    from storage.database import Database

CLERK = Actor(1, "key_clerk", "test", "req_1")
AUDITOR = Actor(2, "key_auditor", "test", "req_2")
MARCH_30 = date(2026, 3, 30)
FIRST_MONTH = 2026 * 12


def draft(
    amount: str = "100.00",
    on: date = MARCH_30,
    debit: str = "acc_cash",
    credit: str = "acc_revenue",
    memo: str | None = "Sale",
    reference: str | None = None,
) -> EntryDraft:
    """An entry of two lines that balances."""
    return EntryDraft(
        on,
        memo,
        reference,
        [
            LineDraft(debit, None, Decimal(amount), None),
            LineDraft(credit, None, None, Decimal(amount)),
        ],
    )


def unbalanced() -> EntryDraft:
    lines = [
        LineDraft("acc_cash", None, Decimal("1.00"), None),
        LineDraft("acc_revenue", None, None, Decimal("2.00")),
    ]
    return EntryDraft(MARCH_30, "Wrong", None, lines)


def key(name: str, fingerprint: bytes = b"same") -> IdempotencyKey:
    return IdempotencyKey(name, "createJournalEntry", fingerprint)


@dataclass
class Desk:
    """A clerk's desk in one organisation: each verb is one unit, committed when it returns."""

    database: Database
    organization: Organization
    actor: Actor = CLERK

    @property
    def org(self) -> int:
        return self.organization.number

    def at(self, database: Database) -> Desk:
        """The same desk, reached through another database object."""
        return replace(self, database=database)

    def unit(self, decide: Callable[[Books], Any], record: type[Any], **more: Any) -> Unit[Any]:
        return Unit(self.org, more.pop("actor", self.actor), decide, record, **more)

    def posting_unit(self, of: EntryDraft, **more: Any) -> Unit[Entry]:
        return self.unit(lambda b: post_entry(b, of), Entry, postings=len(of.lines), **more)

    async def append(self, decide: Callable[[Books], Any], record: type[Any], **more: Any) -> Any:
        return (await self.database.append(self.unit(decide, record, **more))).record

    async def post(self, amount: str = "100.00", *, unit: Any = None, **more: Any) -> Entry:
        """Post an entry of two lines; `unit` are options of the unit."""
        answer = await self.database.append(
            self.posting_unit(draft(amount, **more), **(unit or {}))
        )
        return answer.record

    async def post_many(
        self, drafts: Sequence[EntryDraft], mode: BulkMode = BulkMode.EACH, **more: Any
    ) -> Bulk:
        lines = sum(len(one.lines) for one in drafts)
        bulk: Bulk = await self.append(
            lambda b: post_entries(b, drafts, mode),
            Bulk,
            entries=len(drafts),
            postings=lines,
            **more,
        )
        return bulk

    async def reverse(
        self, entry_id: str, on: date | None = None, memo: str | None = None, **more: Any
    ) -> Entry:
        entry: Entry = await self.append(
            lambda b: reverse_entry(b, entry_id, on, memo),
            Entry,
            needs=Needs(entries=(entry_id,)),
            **more,
        )
        return entry

    async def delete(self, entry_id: str, **more: Any) -> Entry:
        entry: Entry = await self.append(
            lambda b: delete_entry(b, entry_id), Entry, needs=Needs(entries=(entry_id,)), **more
        )
        return entry

    async def lock(self, through: date | None) -> LockChange:
        change: LockChange = await self.append(lambda b: set_lock(b, through), LockChange)
        return change

    async def close(self, month: int) -> Period:
        period: Period = await self.append(lambda b: close_period(b, month), Period)
        return period

    async def reopen(self, month: int, reason: str | None = None) -> Period:
        period: Period = await self.append(lambda b: reopen_period(b, month, reason), Period)
        return period

    async def create_account(self, of: AccountDraft) -> Account:
        needs = Needs(posted_accounts=(of.parent,) if of.parent else ())
        account: Account = await self.append(lambda b: create_account(b, of), Account, needs=needs)
        return account

    async def update_account(self, change: AccountChange) -> Account:
        named = (change.account, change.parent) if change.parent else (change.account,)
        account: Account = await self.append(
            lambda b: update_account(b, change), Account, needs=Needs(posted_accounts=named)
        )
        return account


async def open_desk(database: Database, public_id: str = "org_demo") -> Desk:
    """Create an organisation whose books start in January 2026."""
    wanted = OrganizationDraft("Demo", id=public_id, first_month=FIRST_MONTH, chart="services")
    return Desk(database, await create_organization(database, wanted))


async def together(*units: Awaitable[Any]) -> list[Any]:
    """Send units at once, so that they share a batch; refusals are returned."""
    return await gather(*units, return_exceptions=True)


@dataclass
class Clock:
    """A clock that moves a second at each look, from 2026-01-01T00:00:00Z."""

    micros: int = 1_767_225_600_000_000

    def __call__(self) -> int:
        self.micros += 1_000_000
        return self.micros


@dataclass
class Mint:
    """A mint of ids that come in order."""

    numbers: count[int] = field(default_factory=lambda: count(1))

    def __call__(self, prefix: str) -> str:
        return f"{prefix}_{next(self.numbers):026}"
