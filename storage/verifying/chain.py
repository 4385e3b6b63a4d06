"""The chain: every event's bytes, hash, number and subject, the entries and the tree it tells of.

| read   | statements                            | bound         |
|--------|---------------------------------------|---------------|
| page   | 1: events behind the last sequence    | 2,000 events  |
| stamps | 1: entries that the page's events name | the page's    |
| nodes  | 1 per level that the page completes    | the page's    |
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from json import JSONDecodeError, loads
from typing import Any, cast

from ledger.events import VERSION, canonical, first_hash, next_hash
from ledger.merkle import leaf_hash
from ledger.seals import CLOSED, Closing
from ledger.tree_nodes import Node
from storage.statements import statement
from storage.verifying.subject import (
    Finding,
    Subject,
    Told,
    ToldClosing,
    readable_date,
    readable_instant,
    spell_kind,
)
from storage.verifying.tree import check_nodes, check_strays

EVENTS_PER_PAGE = 2_000
POSTED = ("journal_entry.posted", "journal_entry.reversed")
DELETED = "journal_entry.deleted"
_FIELDS = {"actor", "data", "organization", "recordedAt", "sequence", "type", "v"}

SELECT_EVENTS_AFTER = statement(
    """select sequence, recorded_at, type, subject, body, hash, last_number, actor from events
    where org = $1 and sequence > $2 order by sequence limit $3"""
)
SELECT_STAMPS = statement(
    """select e.public_id, e.number, e.sequence, e.revoked_sequence, e.content_hash, e.day, e.kind,
      e.reversal_of, e.created_by
    from {each:2:text} join entries e on e.org = $1 and e.public_id = item.value"""
)


@dataclass(frozen=True, slots=True)
class _Event:
    """A stored event beside what its body says; `said` is empty when that cannot be read."""

    sequence: int
    recorded_at: int
    type: str
    subject: str
    body: bytes
    hash: bytes
    last_number: int
    actor: str
    said: Mapping[str, Any]

    @property
    def place(self) -> str:
        return f"event {self.sequence}"

    @property
    def data(self) -> Mapping[str, Any]:
        data = self.said.get("data")
        return data if isinstance(data, dict) else {}

    @property
    def is_posting(self) -> bool:
        return "contentHash" in self.data and "number" in self.data


async def check_chain(subject: Subject) -> AsyncIterator[Finding]:
    """Follow the chain from its first event to its last."""
    subject.told.last_hash = first_hash(subject.organization.id)
    while True:
        after = subject.told.last_sequence
        rows = await subject.snapshot.fetch(
            SELECT_EVENTS_AFTER, subject.org, after, EVENTS_PER_PAGE
        )
        events = [_event(cast(Any, row)) for row in rows]
        completed: dict[Node, bytes] = {}
        for event in events:
            for finding in _check_event(subject, event):
                yield finding.at(event.sequence)
            completed.update(subject.told.frontier.append(leaf_hash(event.hash)))
            _note_closing(subject.told, event)
        async for finding in _check_stamps(subject, events):
            yield finding
        async for finding in check_nodes(subject, completed):
            yield finding
        subject.advance(len(events))
        if len(rows) < EVENTS_PER_PAGE:
            break
    for finding in await check_strays(subject):
        yield finding


def _event(row: Any) -> _Event:
    body = bytes(row[4])
    try:
        said = loads(body)
    except (JSONDecodeError, UnicodeDecodeError):
        said = {}
    said = said if isinstance(said, dict) else {}
    return _Event(row[0], row[1], row[2], row[3], body, bytes(row[5]), row[6], row[7], said)


def _check_event(subject: Subject, event: _Event) -> Iterator[Finding]:
    told = subject.told
    if event.sequence != told.last_sequence + 1:
        missing = told.last_sequence + 1
        message = f"It is missing; the next one is event {event.sequence}."
        yield subject.fault(f"event {missing}", message, missing)
    if event.hash != next_hash(told.last_hash, event.body):
        yield subject.fault(
            event.place, "Its hash does not follow from the previous hash and its body."
        )
    if event.recorded_at < told.last_recorded_at:
        yield subject.fault(event.place, "It was recorded before the previous event.")
    yield from _check_body(subject, event)
    told.entries += event.is_posting
    if event.last_number != told.entries:
        yield subject.fault(
            event.place, f"last_number is {event.last_number}, the chain tells {told.entries}."
        )
    told.last_sequence, told.last_hash = event.sequence, event.hash
    told.last_recorded_at = event.recorded_at
    _learn(subject, event)


def _check_body(subject: Subject, event: _Event) -> Iterator[Finding]:
    said = event.said
    if said.keys() != _FIELDS or not _is_canonical(event):
        yield subject.fault(event.place, "Its body is not the canonical JSON of an event.")
    pairs = (
        ("organization", subject.organization.id, said.get("organization")),
        ("v", VERSION, said.get("v")),
        ("sequence", event.sequence, said.get("sequence")),
        ("type", event.type, said.get("type")),
        ("actor", event.actor, said.get("actor")),
        ("recorded_at", readable_instant(event.recorded_at), said.get("recordedAt")),
        ("subject", event.subject, _subject_of(subject, event)),
    )
    yield from subject.compare(event.place, pairs, "its body says")


def _is_canonical(event: _Event) -> bool:
    try:
        return canonical(cast(Any, event.said)) == event.body
    except (AssertionError, UnicodeEncodeError):
        return False


def _subject_of(subject: Subject, event: _Event) -> object:
    """Return what an event is about: the record it names, its period, or the organisation."""
    return event.data.get("id", event.data.get("period", subject.organization.id))


def _learn(subject: Subject, event: _Event) -> None:
    """Note what the event changed of the settings."""
    told, data = subject.told, event.data
    match event.type:
        case "organization.created":
            told.organization.update(data)
        case "organization.updated":
            after = data.get("after")
            told.organization.update(after if isinstance(after, dict) else {})
        case "account.created":
            told.accounts[event.subject] = dict(data) | {"createdAt": event.recorded_at}
        case "account.updated":
            after = data.get("after")
            told.accounts.setdefault(event.subject, {}).update(
                after if isinstance(after, dict) else {}
            )
        case "ledger.locked":
            told.locked_through = data.get("lockedThrough")
        case "period.closed" | "period.reopened":
            is_closed = event.type == "period.closed"
            told.periods[event.subject] = (is_closed, event.recorded_at)
        case "fiscal_year.closed" | "fiscal_year.reopened":
            is_closed = event.type == "fiscal_year.closed"
            change = is_closed, event.recorded_at, event.sequence, data.get("reason")
            told.fiscal_years[event.subject] = change
        case _:
            _learn_of_trade(told, event)


def _learn_of_trade(told: Told, event: _Event) -> None:
    """Note how many documents and payments there are, and what master records and payroll are."""
    data, (noun, _, verb) = event.data, event.type.partition(".")
    match noun, verb:
        case ("invoice", _):
            told.documents += verb == "created"
            told.voided += data.get("status") == "void"
        case ("payment", "received" | "made"):
            told.payments += 1
        case ("payment", "allocated"):
            told.allocated += 1
        case ("customer" | "vendor" | "product" | "employee", "created"):
            created = {"noun": noun, "sequence": event.sequence, "createdAt": event.recorded_at}
            told.records[event.subject] = {**created, **data}
        case ("customer" | "vendor" | "product" | "employee", "updated" | "terminated"):
            after = data.get("after")
            after = after if isinstance(after, dict) else {"hash": after}
            told.records.setdefault(event.subject, {}).update(after)
        case ("statutory_rate", "set"):
            told.statutory_rates.append(dict(data))
        case ("payroll", "drafted" | "approved" | "deleted"):
            told.payroll_runs[event.subject] = {"verb": verb, **data}
        case ("webhook", _):
            _learn_of_webhooks(told, event)


def _learn_of_webhooks(told: Told, event: _Event) -> None:
    """Note how each webhook stands; every event of one tells the whole of it."""
    known = {"changedAt": event.recorded_at}
    if event.type == "webhook.created":
        made = {"number": event.sequence, "createdAt": event.recorded_at, "createdBy": event.actor}
        known |= cast(Any, made)
    told.webhooks.setdefault(event.subject, {}).update({**event.data, **known})


def _note_closing(told: Told, event: _Event) -> None:
    """Keep what a seal of this event would have to say."""
    if event.type == CLOSED:
        closing = Closing(event.sequence, event.subject, event.recorded_at, event.hash)
        told.closings[event.sequence] = ToldClosing(closing, told.frontier.root, event.last_number)


async def _check_stamps(subject: Subject, events: list[_Event]) -> AsyncIterator[Finding]:
    """Compare what events say of entries with the entries themselves."""
    about = [event for event in events if event.is_posting or event.type == DELETED]
    ids = sorted({event.subject for event in about})
    rows = await subject.snapshot.fetch(SELECT_STAMPS, subject.org, ids) if ids else []
    entries = {cast(str, row[0]): cast(Any, row) for row in rows}
    for event in about:
        row = entries.get(event.subject)
        if row is None:
            message = f"The entry {event.subject} it tells of is missing."
            yield subject.fault(event.place, message, event.sequence)
            continue
        check = _posted_pairs if event.is_posting else _deleted_pairs
        for finding in subject.compare(f"entry {row[1]}", check(event, row), f"{event.place} says"):
            yield finding.at(event.sequence)


def _posted_pairs(event: _Event, row: Any) -> list[tuple[str, object, object]]:
    said, day = event.data, readable_date(row[5])
    return [
        ("number", row[1], said.get("number")),
        ("sequence", row[2], event.sequence),
        ("content_hash", bytes(row[4]).hex(), said.get("contentHash")),
        ("day", day.isoformat() if day else row[5], said.get("date")),
        ("kind", spell_kind(row[6]), said.get("kind")),
        ("reversal_of", row[7], said.get("reversalOf")),
        ("created_by", row[8], event.said.get("actor")),
    ]


def _deleted_pairs(event: _Event, row: Any) -> list[tuple[str, object, object]]:
    return [
        ("revoked_sequence", row[3], event.sequence),
        ("content_hash", bytes(row[4]).hex(), event.data.get("contentHash")),
    ]
