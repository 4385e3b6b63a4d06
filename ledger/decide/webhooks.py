"""Create, change, pause, resume, rotate, replay, disable and delete webhooks.

| what             | goes on in the log                | tries of the next message |
|------------------|-----------------------------------|---------------------------|
| created          | behind the event that created it  | none                      |
| URL, events      | where it was                      | begin again               |
| resumed          | where it was, or from a sequence  | begin again               |
| replayed         | from a sequence                   | begin again               |
| disabled         | behind the message that is dead   | begin again               |
| deleted          | nowhere                           | -                         |

Where tries begin again, a worker's hold on the endpoint ends. Events name a webhook by its id; what
may hold a secret or a name is in them as a hash, blinded by the webhook's salt.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledger.books import Books
from ledger.dates import spell_instant
from ledger.decide.names import blinded, new_text
from ledger.errors import Forbidden, InvalidInput, NotFound
from ledger.event_types import BY_NAME, EventType, audible
from ledger.events import Json
from ledger.policy import has_scope
from ledger.text import check_text, require_text
from ledger.webhooks import VERSION, WEBHOOKS_LIMIT, Webhook, WebhookStatus

URL_LIMIT = 2_048
DESCRIPTION_LIMIT = 200
OVERLAP_DEFAULT_SECONDS = 24 * 3_600
OVERLAP_LIMIT_SECONDS = 7 * 24 * 3_600
Scopes = frozenset[str]


@dataclass(frozen=True, slots=True)
class WebhookDraft:
    """A new webhook as a caller wrote it; no events are all that the key may hear of."""

    url: str
    events: Sequence[str] | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class WebhookChange:
    """What to change: None leaves a value as it is; a blank description and no events clear it."""

    webhook: str
    url: str | None = None
    events: Sequence[str] | None = None
    description: str | None = None


def create_webhook(books: Books, draft: WebhookDraft, secret: bytes, scopes: Scopes) -> Webhook:
    """Add an endpoint, told from now on of what the key behind the scopes may read."""
    if sum(1 for one in books.webhooks if one.is_live) >= WEBHOOKS_LIMIT:
        raise InvalidInput(f"An organisation has at most {WEBHOOKS_LIMIT} webhooks.")
    webhook = Webhook(
        number=books.next_sequence,
        id="",
        url=require_text(draft.url, "url", limit=URL_LIMIT),
        description=check_text(draft.description, "description", limit=DESCRIPTION_LIMIT),
        events=_events(draft.events or (), scopes),
        scopes=" ".join(sorted(scopes)),
        version=VERSION,
        status=WebhookStatus.ACTIVE,
        reason=None,
        secret=secret,
        previous_secret=None,
        previous_until=None,
        salt="",
        created_at=books.now,
        created_by=books.actor.key_id,
        changed_at=books.now,
    )
    if not webhook.types:
        raise Forbidden("Your key may read nothing that events tell of.", "events")
    webhook = replace(webhook, id=books.mint("whk"), salt=books.mint("slt"))
    books.put_cursor(webhook, webhook.number)
    return _put(books, webhook, "webhook.created")


def update_webhook(books: Books, change: WebhookChange, scopes: Scopes) -> Webhook:
    """Change what is given; whoever sends an endpoint elsewhere may read what it hears."""
    before = _subject(books, change.webhook)
    after = replace(
        before,
        description=new_text(
            before.description, change.description, "description", DESCRIPTION_LIMIT
        ),
    )
    if change.events is not None:
        own = frozenset(before.scopes.split())
        after = replace(after, events=_events(change.events, scopes, own))
    if change.url is not None:
        after = replace(after, url=require_text(change.url, "url", limit=URL_LIMIT))
    if after == before:
        return without_secrets(after)
    if (after.url, after.events) != (before.url, before.events):
        _require_readable(after, scopes, "url" if change.events is None else "events")
        books.put_cursor(after)
    return _put(books, after, "webhook.updated")


def pause_webhook(books: Books, webhook_id: str) -> Webhook:
    """Tell an endpoint nothing until it is resumed; it keeps its place."""
    webhook = _subject(books, webhook_id)
    if webhook.status is WebhookStatus.DISABLED:
        raise InvalidInput("The webhook is disabled: it is told of nothing as it is.", "id")
    if webhook.status is WebhookStatus.PAUSED:
        return without_secrets(webhook)
    return _put(books, replace(webhook, status=WebhookStatus.PAUSED), "webhook.paused")


def resume_webhook(books: Books, webhook_id: str, first: int | None = None) -> Webhook:
    """Tell an endpoint of events again, at once: from where it was, or from a sequence."""
    webhook = _subject(books, webhook_id)
    facts: dict[str, Json] = {}
    if first is not None:
        facts["from"] = _first(books, first)
    books.put_cursor(webhook, None if first is None else first - 1)
    active = replace(webhook, status=WebhookStatus.ACTIVE, reason=None)
    return _put(books, active, "webhook.resumed", facts)


def replay_webhook(books: Books, webhook_id: str, first: int) -> Webhook:
    """Tell an endpoint again of everything from a sequence on; if it is paused, once it resumes."""
    webhook = _subject(books, webhook_id)
    facts: dict[str, Json] = {"from": _first(books, first)}
    books.put_cursor(webhook, first - 1)
    return _put(books, webhook, "webhook.replayed", facts)


def rotate_webhook_secret(
    books: Books, webhook_id: str, secret: bytes, overlap_seconds: int = OVERLAP_DEFAULT_SECONDS
) -> Webhook:
    """Give an endpoint a new secret; the one before signs beside it for a while."""
    webhook = _subject(books, webhook_id)
    if not 0 <= overlap_seconds <= OVERLAP_LIMIT_SECONDS:
        raise InvalidInput(
            f"Secrets overlap for 0 to {OVERLAP_LIMIT_SECONDS:,} seconds.", "overlapSeconds"
        )
    until = books.now + overlap_seconds * 1_000_000
    rotated = replace(
        webhook,
        secret=secret,
        previous_secret=webhook.secret if overlap_seconds else None,
        previous_until=until if overlap_seconds else None,
    )
    return _put(books, rotated, "webhook.secret_rotated")


def disable_webhook(books: Books, webhook_id: str, reason: str, sequence: int) -> Webhook:
    """Stop telling an endpoint behind whose place a dead message stands, and skip that message.

    One that somebody changed, resumed or replayed meanwhile is left alone.
    """
    webhook = _subject(books, webhook_id)
    if webhook.status is not WebhookStatus.ACTIVE or not _is_dead(books, webhook, sequence):
        return without_secrets(webhook)
    books.put_cursor(webhook, sequence)
    disabled = replace(webhook, status=WebhookStatus.DISABLED, reason=reason)
    return _put(books, disabled, "webhook.disabled", {"sequence": sequence})


def delete_webhook(books: Books, webhook_id: str) -> Webhook:
    """End an endpoint for good and forget its secrets; what it was sent stays on record."""
    webhook = _subject(books, webhook_id)
    books.put_cursor(webhook)
    gone = replace(without_secrets(webhook), status=WebhookStatus.DELETED, previous_until=None)
    return _put(books, gone, "webhook.deleted")


def webhook_facts(webhook: Webhook) -> dict[str, Json]:
    """Return what an event says of a webhook."""
    until = webhook.previous_until
    return {
        "events": [*webhook.events.split()],
        "hash": webhook_hash(webhook),
        "id": webhook.id,
        "previousUntil": None if until is None else spell_instant(until),
        "scopes": [*webhook.scopes.split()],
        "status": webhook.status.value,
        "version": webhook.version,
    }


def webhook_hash(webhook: Webhook) -> str:
    """Hash what of a webhook stands in no event, blinded by its salt."""
    return blinded(_blinded_facts(webhook), webhook.salt)


def _blinded_facts(webhook: Webhook) -> Json:
    return {"description": webhook.description, "reason": webhook.reason, "url": webhook.url}


def without_secrets(webhook: Webhook) -> Webhook:
    """Return a webhook as it may be answered and kept for retries."""
    return replace(webhook, secret=b"", previous_secret=None)


def _put(
    books: Books, webhook: Webhook, event_type: str, facts: dict[str, Json] | None = None
) -> Webhook:
    changed, before = replace(webhook, changed_at=books.now), books.webhooks.get(webhook.id)
    said: dict[str, Json] = {**webhook_facts(changed), **(facts or {})}
    kept: Json = None
    if before is not None:
        said["before"], kept = webhook_facts(before), _blinded_facts(before)
    books.append_event(event_type, webhook.id, said, kept, _blinded_facts(changed))
    return without_secrets(books.webhooks.put(changed))


def _subject(books: Books, webhook_id: str) -> Webhook:
    webhook = books.webhooks.get(webhook_id)
    if webhook is None or not webhook.is_live:
        raise NotFound("No such webhook.", "id")
    return webhook


def _is_dead(books: Books, webhook: Webhook, sequence: int) -> bool:
    cursor = books.cursors.get(webhook.number)
    return cursor is not None and cursor.is_dead and cursor.position == sequence - 1


def _events(names: Sequence[str], *holders: Scopes) -> str:
    """Return names in the catalogue's order; each must be known, and open to all these scopes."""
    for place, name in enumerate(names):
        kind = BY_NAME.get(name)
        if kind is None:
            raise InvalidInput(f"There is no event '{name[:100]}'.", "events", place)
        if not all(has_scope(held, kind.scope) for held in holders):
            raise _closed(kind, "events", place)
    return " ".join(name for name in BY_NAME if name in names)


def _require_readable(webhook: Webhook, scopes: Scopes, path: str) -> None:
    """Refuse to send elsewhere, or to widen, what the caller's own key may not read."""
    open_to_caller = audible(scopes)
    for kind in webhook.types:
        if kind not in open_to_caller:
            raise _closed(kind, path)


def _closed(kind: EventType, *path: str | int) -> Forbidden:
    return Forbidden(f"To hear of {kind.name} takes the scope {kind.scope}.", *path)


def _first(books: Books, sequence: int) -> int:
    if not 1 <= sequence <= books.next_sequence:
        raise InvalidInput(f"A sequence here is 1 to {books.next_sequence}.", "from")
    return sequence
