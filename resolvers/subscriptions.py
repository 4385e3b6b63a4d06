"""Follow an organisation: its event log, what is posted, and how balances change."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence, Set
from contextlib import aclosing
from functools import partial
from re import ASCII, compile
from typing import Annotated

from strawberry import ID, argument

from ledger.accounts import Chart
from ledger.errors import InvalidInput
from ledger.events import Event as EventRecord
from ledger.journal_entries import Entry
from ledger.policy import Role
from ledger.statements.sums import NOTHING
from resolvers.event_links import beside_following
from resolvers.operation import granted, subscription
from resolvers.reading import database_of, read
from schema.connections import OrganizationId
from schema.context import Info
from schema.events import Beside, Event
from schema.journal_entries import accounts_of
from schema.subscriptions import BalanceChanged, EntryPosted
from storage.database import Database
from storage.heads import State
from storage.patience import patiently
from storage.posted_entries import select_shown, select_sums_at
from storage.snapshot import Snapshot
from storage.tails import Shown

POSTING = frozenset({"journal_entry.posted", "journal_entry.reversed"})
"""The events that post an entry; a mirror's is named after what it does."""
DELETING = "journal_entry.deleted"
TYPES_MOST = 50
ACCOUNTS_MOST = 500
ENTRIES_AT_ONCE = 20
_TYPE = compile(r"[a-z_]{1,40}\.[a-z_]{1,40}", ASCII)

AfterSequence = Annotated[
    int | None,
    argument(description="Begin after this event sequence; left out, with what happens next."),
]
Types = Annotated[
    list[str] | None, argument(description="Only these types of event, such as `invoice.paid`.")
]
InAccounts = Annotated[
    list[ID] | None,
    argument(description="Only these accounts (id or handle) and all below them."),
]
EntryEvent = tuple[EventRecord, Entry, Shown]


@subscription(scope="accounting:read", role=Role.VIEWER)
async def ledger_events(
    info: Info,
    after: AfterSequence = None,
    types: Types = None,
    organization_id: OrganizationId = None,
) -> AsyncIterator[Event | None]:
    """Follow the event log: what came after a sequence, then what happens, without end."""
    chosen = _types(types)
    _, state, position = await _begin(info, after)
    await info.context.refresh_snapshot()
    beside = beside_following(info, granted(info), database_of(info))
    return _events(database_of(info), state, position, chosen, beside)


@subscription(scope="accounting:read", role=Role.VIEWER)
async def entry_posted(
    info: Info,
    after: AfterSequence = None,
    account_ids: InAccounts = None,
    organization_id: OrganizationId = None,
) -> AsyncIterator[EntryPosted | None]:
    """Follow what is posted, mirrors included."""
    _, state, position = await _begin(info, after)
    watched = _accounts(state.chart, account_ids)
    await info.context.refresh_snapshot()
    return _entries(database_of(info), state, position, watched)


@subscription(scope="accounting:read", role=Role.VIEWER)
async def balance_changed(
    info: Info,
    after: AfterSequence = None,
    account_ids: InAccounts = None,
    organization_id: OrganizationId = None,
) -> AsyncIterator[BalanceChanged | None]:
    """Follow balances: one payload for each entry posted or deleted, exact at its sequence."""
    snapshot, state, position = await _begin(info, after)
    watched = _accounts(state.chart, account_ids)
    sums = dict(await select_sums_at(snapshot, state.organization.number, state.head, position))
    await info.context.refresh_snapshot()
    return _balances(database_of(info), state, position, watched, sums)


async def _begin(info: Info, after: int | None) -> tuple[Snapshot, State, int]:
    """Return the books and the sequence to begin after."""
    snapshot, state = await read(info)
    last = state.head.last_sequence
    if after is not None and not 0 <= after <= last:
        raise InvalidInput(f"`after` is a sequence from 0 to {last}, the last one.", "after")
    return snapshot, state, last if after is None else after


def _types(types: Sequence[str] | None) -> frozenset[str] | None:
    if types is None:
        return None
    if not 1 <= len(types) <= TYPES_MOST:
        raise InvalidInput(f"`types` names 1 to {TYPES_MOST} types of event.", "types")
    for place, name in enumerate(types):
        if not _TYPE.fullmatch(name):
            raise InvalidInput("A type of event reads like `invoice.paid`.", "types", place)
    return frozenset(types)


def _accounts(chart: Chart, names: Sequence[ID] | None) -> frozenset[int] | None:
    """Return the narrow keys of named accounts and all below them."""
    if names is None:
        return None
    if not 1 <= len(names) <= ACCOUNTS_MOST:
        raise InvalidInput(f"`accountIds` names 1 to {ACCOUNTS_MOST} accounts.", "accountIds")
    found = (chart.below(name, "accountIds", place) for place, name in enumerate(names))
    return frozenset(number for numbers in found for number in numbers or ())


async def _events(
    database: Database,
    state: State,
    position: int,
    types: Collection[str] | None,
    beside: Beside,
) -> AsyncGenerator[Event, None]:
    organization = state.organization
    batches = database.feeds.follow(organization.number, state.head.last_sequence, position, types)
    async with aclosing(batches):
        async for batch in batches:
            for event, data in batch.events:
                yield Event.of(event, data, organization.id, beside)


async def _entries(
    database: Database, state: State, position: int, watched: Collection[int] | None
) -> AsyncGenerator[EntryPosted, None]:
    async with aclosing(_entry_events(database, state, position, POSTING)) as found:
        async for event, entry, shown in found:
            if watched is None or any(line.account in watched for line in entry.lines):
                accounts = accounts_of(shown.organization, shown.chart)
                yield EntryPosted.of(event.sequence, entry, accounts)


async def _balances(
    database: Database,
    state: State,
    position: int,
    watched: Set[int] | None,
    sums: dict[int, tuple[int, int]],
) -> AsyncGenerator[BalanceChanged, None]:
    """Keep the sums of all accounts, from event to event."""
    types = POSTING | {DELETING}
    async with aclosing(_entry_events(database, state, position, types)) as found:
        async for event, entry, shown in found:
            changed = _move(sums, entry, -1 if event.type == DELETING else 1)
            if watched is not None:
                changed &= watched
            if changed:
                accounts = accounts_of(shown.organization, shown.chart)
                yield BalanceChanged.of(event.sequence, entry, changed, sums, accounts)


def _move(sums: dict[int, tuple[int, int]], entry: Entry, sign: int) -> set[int]:
    """Add what an entry debits and credits, or take it back; return the accounts it touches."""
    for line in entry.lines:
        debit, credit = sums.get(line.account, NOTHING)
        sums[line.account] = debit + sign * line.debit, credit + sign * line.credit
    return {line.account for line in entry.lines}


async def _entry_events(
    database: Database, state: State, position: int, types: Collection[str]
) -> AsyncGenerator[EntryEvent, None]:
    """Follow the events that are about an entry, each with its entry."""
    org = state.organization.number
    batches = database.feeds.follow(org, state.head.last_sequence, position, types)
    async with aclosing(batches):
        async for batch in batches:
            for first in range(0, len(batch.events), ENTRIES_AT_ONCE):
                events = [event for event, _ in batch.events[first : first + ENTRIES_AT_ONCE]]
                ids = list(dict.fromkeys(event.subject for event in events))
                shown = await patiently(partial(select_shown, database, org, batch.tail, ids))
                for event in events:
                    yield event, shown.entries[event.subject], shown
