"""The books: organisations, accounts, entries, totals, events, keys."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
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

revision = "0001"
down_revision = None

_CODE = Text().with_variant(Text(collation="C"), "postgresql")
_LIVE = "revoked_sequence IS NULL"
_REVOKED = "revoked_sequence IS NOT NULL"
_REVERSED = "reversed_by IS NOT NULL AND revoked_sequence IS NULL"


def upgrade() -> None:
    _create_organizations()
    _create_heads()
    _create_accounts()
    _create_periods()
    _create_entries()
    _create_postings()
    _create_account_totals("account_days", "day")
    _create_account_totals("account_months", "month")
    op.create_index("account_days_by_day", "account_days", ["org", "day", "account"])
    _create_entry_totals("entry_days", "day")
    _create_entry_totals("entry_months", "month")
    _create_events()
    _create_idempotency()
    _create_keys()
    _create_grants()
    _create_server_settings()


def _org() -> "Column[int]":
    return Column("org", Integer, autoincrement=False, nullable=False)


def _belongs(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["org"], ["organizations.org"], name=f"{table}_org_fkey")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    """Create an index over part of a table."""
    op.create_index(name, table, columns, postgresql_where=text(where), sqlite_where=text(where))


def _create_organizations() -> None:
    op.create_table(
        "organizations",
        Column("org", Integer, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("name", Text, nullable=False),
        Column("name_ar", Text),
        Column("currency", Text, nullable=False),
        Column("exponent", SmallInteger, nullable=False),
        Column("time_zone", Text, nullable=False),
        Column("fiscal_month", SmallInteger, nullable=False),
        Column("first_month", Integer, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", name="organizations_pkey"),
        UniqueConstraint("public_id", name="organizations_public_id_key"),
    )


def _create_heads() -> None:
    op.create_table(
        "heads",
        _org(),
        Column("last_number", BigInteger, nullable=False),
        Column("last_sequence", BigInteger, nullable=False),
        Column("last_hash", LargeBinary, nullable=False),
        Column("last_recorded_at", BigInteger, nullable=False),
        Column("gross_minor", BigInteger, nullable=False),
        Column("settings_version", BigInteger, nullable=False),
        Column("locked_through", Integer),
        Column("closed_through", Integer),
        Column("journal_entries", BigInteger, nullable=False),
        Column("document_entries", BigInteger, nullable=False),
        Column("payment_entries", BigInteger, nullable=False),
        Column("recognition_entries", BigInteger, nullable=False),
        Column("postings", BigInteger, nullable=False),
        Column("debit_minor", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", name="heads_pkey"),
        _belongs("heads"),
        postgresql_with={"fillfactor": 10},
    )


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        _org(),
        Column("account", Integer, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("handle", _CODE, nullable=False),
        Column("code", _CODE, nullable=False),
        Column("name_en", Text),
        Column("name_ar", Text),
        Column("type", Text, nullable=False),
        Column("nature", Text, nullable=False),
        Column("class", Text, nullable=False),
        Column("roles", Text, nullable=False),
        Column("level", SmallInteger, nullable=False),
        Column("parent", Integer),
        Column("is_active", Boolean, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "account", name="accounts_pkey"),
        UniqueConstraint("org", "public_id", name="accounts_org_public_id_key"),
        UniqueConstraint("org", "handle", name="accounts_org_handle_key"),
        UniqueConstraint("org", "code", name="accounts_org_code_key"),
        _belongs("accounts"),
    )


def _create_periods() -> None:
    op.create_table(
        "periods",
        _org(),
        Column("month", Integer, autoincrement=False, nullable=False),
        Column("is_closed", Boolean, nullable=False),
        Column("changed_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "month", name="periods_pkey"),
        _belongs("periods"),
    )


def _create_entries() -> None:
    op.create_table(
        "entries",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("day", Integer, nullable=False),
        Column("requested_day", Integer),
        Column("kind", SmallInteger, nullable=False),
        Column("source", Text, nullable=False),
        Column("memo", Text),
        Column("reference", Text),
        Column("search", Text, nullable=False),
        Column("total", BigInteger, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("content_hash", LargeBinary, nullable=False),
        Column("revoked_sequence", BigInteger),
        Column("revoked_at", BigInteger),
        Column("reversal_of", Text),
        Column("reversed_by", Text),
        PrimaryKeyConstraint("org", "number", name="entries_pkey"),
        UniqueConstraint("org", "public_id", name="entries_org_public_id_key"),
        _belongs("entries"),
    )
    _index("entries_live", "entries", ["org", "day", "number"], _LIVE)
    _index("entries_revoked", "entries", ["org", "revoked_sequence"], _REVOKED)
    _index("entries_reversed", "entries", ["org", "day", "number"], _REVERSED)


def _create_postings() -> None:
    op.create_table(
        "postings",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("line", SmallInteger, autoincrement=False, nullable=False),
        Column("account", Integer, nullable=False),
        Column("day", Integer, nullable=False),
        Column("kind", SmallInteger, nullable=False),
        Column("debit", BigInteger, nullable=False),
        Column("credit", BigInteger, nullable=False),
        Column("memo", Text),
        Column("party", Text),
        Column("revoked_sequence", BigInteger),
        PrimaryKeyConstraint("org", "number", "line", name="postings_pkey"),
    )
    by_account = ["org", "account", "day", "number", "line"]
    _index("postings_by_account", "postings", by_account, _LIVE)
    _index("postings_by_day", "postings", ["org", "day", "number", "line"], _LIVE)


def _create_account_totals(table: str, key: str) -> None:
    op.create_table(
        table,
        _org(),
        Column("account", Integer, autoincrement=False, nullable=False),
        Column(key, Integer, autoincrement=False, nullable=False),
        Column("kind", SmallInteger, autoincrement=False, nullable=False),
        Column("debit", BigInteger, nullable=False),
        Column("credit", BigInteger, nullable=False),
        Column("postings", BigInteger, nullable=False),
        Column("entries", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "account", key, "kind", name=f"{table}_pkey"),
        postgresql_with={"fillfactor": 70},
    )


def _create_entry_totals(table: str, key: str) -> None:
    op.create_table(
        table,
        _org(),
        Column(key, Integer, autoincrement=False, nullable=False),
        Column("kind", SmallInteger, autoincrement=False, nullable=False),
        Column("entries", BigInteger, nullable=False),
        Column("reversed", BigInteger, nullable=False),
        Column("postings", BigInteger, nullable=False),
        Column("debit", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", key, "kind", name=f"{table}_pkey"),
        postgresql_with={"fillfactor": 70},
    )


def _create_events() -> None:
    op.create_table(
        "events",
        _org(),
        Column("sequence", BigInteger, autoincrement=False, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("type", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("surface", Text, nullable=False),
        Column("request_id", Text),
        Column("body", LargeBinary, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        Column("last_number", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "sequence", name="events_pkey"),
    )


def _create_idempotency() -> None:
    op.create_table(
        "idempotency",
        _org(),
        Column("caller", BigInteger, autoincrement=False, nullable=False),
        Column("key", _CODE, nullable=False),
        Column("operation", Text, nullable=False),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("outcome", LargeBinary, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "caller", "key", name="idempotency_pkey"),
    )


def _create_keys() -> None:
    op.create_table(
        "keys",
        Column("key", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        Column("name", Text, nullable=False),
        Column("prefix", Text, nullable=False),
        Column("scopes", Text, nullable=False),
        Column("rate_limit", Integer),
        Column("expires_at", BigInteger),
        Column("revoked_at", BigInteger),
        Column("last_used_at", BigInteger),
        Column("created_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("key", name="keys_pkey"),
        UniqueConstraint("public_id", name="keys_public_id_key"),
        UniqueConstraint("hash", name="keys_hash_key"),
    )


def _create_grants() -> None:
    op.create_table(
        "grants",
        _org(),
        Column("key", BigInteger, autoincrement=False, nullable=False),
        Column("position", SmallInteger, nullable=False),
        Column("role", SmallInteger, nullable=False),
        PrimaryKeyConstraint("org", "key", name="grants_pkey"),
        ForeignKeyConstraint(["key"], ["keys.key"], name="grants_key_fkey"),
        _belongs("grants"),
    )
    op.create_index("grants_by_key", "grants", ["key"])


def _create_server_settings() -> None:
    op.create_table(
        "server_settings",
        Column("name", Text, nullable=False),
        Column("value", Text, nullable=False),
        PrimaryKeyConstraint("name", name="server_settings_pkey"),
    )
