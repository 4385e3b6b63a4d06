"""The delivery queue's exception from the tenant wall: who is due, of whichever organisation."""

from storage.delivering.keeping import FORGET_DELIVERIES
from storage.delivering.postgresql import CLAIM, COMMIT, SELECT_OUTLOOK

DELIVERY_QUEUE = frozenset({"webhook_cursors", "webhook_deliveries"})
"""The tables that these statements touch without naming an organisation, and no others do."""

ACROSS_ORGANIZATIONS = (CLAIM, SELECT_OUTLOOK, COMMIT, FORGET_DELIVERIES)
"""Statements that work for every organisation at once; each row still keeps to its own."""

INDEXES_ACROSS = frozenset({"webhook_deliveries_by_age"})
"""Indexes that lead with something else than the organisation."""
