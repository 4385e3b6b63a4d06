"""Events outside: webhooks and their deliveries, tree and seals, usage, details of records."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)

revision = "0006"
down_revision = "0005"

_CODE = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    _add_actor()
    _create_event_details()
    _create_seals()
    _create_tree_nodes()
    _create_usage()
    _create_webhook_cursors()
    _create_webhook_deliveries()
    _create_webhooks()


def _org() -> "Column[int]":
    return Column("org", Integer, autoincrement=False, nullable=False)


def _add_actor() -> None:
    op.add_column("events", Column("actor", Text, server_default=text("''"), nullable=False))
    said = {
        "postgresql": "convert_from(body, 'UTF8')::jsonb ->> 'actor'",
        "sqlite": "json_extract(cast(body as text), '$.actor')",
    }[op.get_bind().dialect.name]
    op.execute(f"update events set actor = {said}")
    op.create_index("events_by_subject", "events", ["org", "subject", "sequence"])


def _create_event_details() -> None:
    op.create_table(
        "event_details",
        _org(),
        Column("sequence", BigInteger, autoincrement=False, nullable=False),
        Column("before", LargeBinary),
        Column("after", LargeBinary),
        PrimaryKeyConstraint("org", "sequence", name="event_details_pkey"),
    )


def _create_seals() -> None:
    op.create_table(
        "seals",
        _org(),
        Column("size", BigInteger, autoincrement=False, nullable=False),
        Column("period", Text),
        Column("root", LargeBinary, nullable=False),
        Column("last_hash", LargeBinary, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("signature", LargeBinary, nullable=False),
        Column("public_key", LargeBinary, nullable=False),
        Column("sealed_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "size", name="seals_pkey"),
    )


def _create_tree_nodes() -> None:
    op.create_table(
        "tree_nodes",
        _org(),
        Column("level", SmallInteger, autoincrement=False, nullable=False),
        Column("place", BigInteger, autoincrement=False, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        PrimaryKeyConstraint("org", "level", "place", name="tree_nodes_pkey"),
    )


def _create_usage() -> None:
    op.create_table(
        "usage",
        _org(),
        Column("key", BigInteger, autoincrement=False, nullable=False),
        Column("day", Integer, autoincrement=False, nullable=False),
        Column("surface", _CODE, nullable=False),
        Column("route", _CODE, nullable=False),
        Column("calls", BigInteger, nullable=False),
        Column("last_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "key", "day", "surface", "route", name="usage_pkey"),
    )


def _create_webhook_cursors() -> None:
    op.create_table(
        "webhook_cursors",
        _org(),
        Column("webhook", BigInteger, autoincrement=False, nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("attempts", SmallInteger, nullable=False),
        Column("due_at", BigInteger, nullable=False),
        Column("leased_until", BigInteger, nullable=False),
        Column("lease", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "webhook", name="webhook_cursors_pkey"),
        postgresql_with={"fillfactor": 50},
    )


def _create_webhook_deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        _org(),
        Column("public_id", _CODE, nullable=False),
        Column("webhook", BigInteger, nullable=False),
        Column("sequence", BigInteger),
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
        Column("started_at", BigInteger, nullable=False),
        Column("duration", BigInteger, nullable=False),
        Column("next_attempt_at", BigInteger),
        PrimaryKeyConstraint("org", "public_id", name="webhook_deliveries_pkey"),
    )
    op.create_index("webhook_deliveries_by_age", "webhook_deliveries", ["started_at"])
    op.create_index(
        "webhook_deliveries_by_webhook", "webhook_deliveries", ["org", "webhook", "public_id"]
    )


def _create_webhooks() -> None:
    op.create_table(
        "webhooks",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("url", Text, nullable=False),
        Column("description", Text),
        Column("events", Text, nullable=False),
        Column("scopes", Text, nullable=False),
        Column("version", SmallInteger, nullable=False),
        Column("status", Text, nullable=False),
        Column("reason", Text),
        Column("secret", LargeBinary, nullable=False),
        Column("previous_secret", LargeBinary),
        Column("previous_until", BigInteger),
        Column("salt", Text, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("changed_at", BigInteger, nullable=False),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="webhooks_org_fkey"),
        PrimaryKeyConstraint("org", "number", name="webhooks_pkey"),
        UniqueConstraint("org", "public_id", name="webhooks_org_public_id_key"),
    )
