"""The event log and its readers: webhooks and their deliveries, the tree and its seals, usage.

`webhook_cursors` and `webhook_deliveries` are the delivery queue: workers write them outside the
write path, for every organisation at once. `event_details` and `webhook_deliveries` may be erased
without breaking the chain; nothing ever removes an event.
"""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables.common import Big, Code, metadata, org_column, tenant_column

events = Table(
    "events",
    metadata,
    tenant_column(),
    Column("sequence", Big, primary_key=True, autoincrement=False),
    Column("recorded_at", Big, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("surface", Text, nullable=False),
    Column("request_id", Text),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("last_number", Big, nullable=False),
    Column("actor", Text, nullable=False, server_default=text("''")),
    Index("events_by_subject", "org", "subject", "sequence"),
)

event_details = Table(
    "event_details",
    metadata,
    tenant_column(),
    Column("sequence", Big, primary_key=True, autoincrement=False),
    Column("before", LargeBinary),
    Column("after", LargeBinary),
)
"""What personal records were before and after: canonical JSON, beside the chain."""

webhooks = Table(
    "webhooks",
    metadata,
    org_column(),
    Column("number", Big, primary_key=True, autoincrement=False),
    Column("public_id", Code, nullable=False),
    Column("url", Text, nullable=False),
    Column("description", Text),
    Column("events", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("version", SmallInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("secret", LargeBinary, nullable=False),
    Column("previous_secret", LargeBinary),
    Column("previous_until", Big),
    Column("salt", Text, nullable=False),
    Column("created_at", Big, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("changed_at", Big, nullable=False),
    UniqueConstraint("org", "public_id"),
)

webhook_cursors = Table(
    "webhook_cursors",
    metadata,
    tenant_column(),
    Column("webhook", Big, primary_key=True, autoincrement=False),
    Column("position", Big, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("due_at", Big, nullable=False),
    Column("leased_until", Big, nullable=False),
    Column("lease", Big, nullable=False),
    postgresql_with={"fillfactor": 50},
)
"""How far each endpoint has come. `position`: the last sequence that is settled; `attempts`: tries
of the next one. A worker holds an endpoint while `leased_until` lies ahead and `lease` is its."""

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    tenant_column(),
    Column("public_id", Code, primary_key=True),
    Column("webhook", Big, nullable=False),
    Column("sequence", Big),
    Column("type", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("attempt", SmallInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("fault", Text),
    Column("url", Text, nullable=False),
    Column("request_headers", Text, nullable=False),
    Column("request_body", LargeBinary, nullable=False),
    Column("response_status", Integer),
    Column("response_headers", Text),
    Column("response_body", LargeBinary),
    Column("started_at", Big, nullable=False),
    Column("duration", Big, nullable=False),
    Column("next_attempt_at", Big),
    Index("webhook_deliveries_by_webhook", "org", "webhook", "public_id"),
    Index("webhook_deliveries_by_age", "started_at"),
)
"""Every try. `cause`: event, test, redelivery; `outcome`: delivered, failed, dead."""

tree_nodes = Table(
    "tree_nodes",
    metadata,
    tenant_column(),
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("place", Big, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
"""Roots of complete subtrees of 256^level leaves, from level 1; leaves follow from the events."""

seals = Table(
    "seals",
    metadata,
    tenant_column(),
    Column("size", Big, primary_key=True, autoincrement=False),
    Column("period", Text),
    Column("root", LargeBinary, nullable=False),
    Column("last_hash", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sealed_at", Big, nullable=False),
)
"""What was signed of the first `size` events; `body` is the very bytes of the signature."""

usage = Table(
    "usage",
    metadata,
    tenant_column(),
    Column("key", Big, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("surface", Code, primary_key=True),
    Column("route", Code, primary_key=True),
    Column("calls", Big, nullable=False),
    Column("last_at", Big, nullable=False),
)
"""Calls of a key through a dialect's route on a day (UTC); `org` is the key's home."""
