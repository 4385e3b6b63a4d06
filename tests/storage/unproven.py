"""What verification cannot vouch for, each with its reason; all else is flipped and found."""

from __future__ import annotations

APART = {
    "keys": "who may ask is no part of the books; each change of a key is an event",
    "grants": "who may ask is no part of the books; each change of a key is an event",
    "idempotency": "answers kept for retries, forgotten after seven days",
    "server_settings": "of the server, not of any books",
    "webhook_cursors": "the delivery queue: how far an endpoint has come, which nothing repeats",
    "webhook_deliveries": "the delivery queue: a log of tries that is forgotten after a while",
    "usage": "counts of calls, not of books",
}
"""Tables that the books are not made of."""
UNPROVEN = {
    "allocations.public_id": "nothing else names an allocation",
    "events.request_id": "tells of the request, beside the chain",
    "events.surface": "tells of the request, beside the chain",
    "heads.settings_version": "only tells caches that something changed",
    "organizations.created_at": "is taken before the first event, which has an instant of its own",
    "webhooks.previous_secret": "is a secret, so it stands in no event",
    "webhooks.secret": "is a secret, so it stands in no event",
}
"""Columns that nothing else in the books repeats."""


def unproven(*tables: str) -> set[str]:
    """Return the columns of these tables that are not vouched for."""
    return {column for column in UNPROVEN if column.partition(".")[0] in tables}
