"""The tables of the books: organisations, accounts, entries, totals, events, keys."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables.common import LIVE, Big, Code, metadata, org_column, tenant_column

organizations = Table(
    "organizations",
    metadata,
    Column("org", Integer, primary_key=True),
    Column("public_id", Code, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_ar", Text),
    Column("currency", Text, nullable=False),
    Column("exponent", SmallInteger, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("fiscal_month", SmallInteger, nullable=False),
    Column("first_month", Integer, nullable=False),
    Column("created_at", Big, nullable=False),
    Column("vat_rate", Big, nullable=False, server_default=text("0")),
)

heads = Table(
    "heads",
    metadata,
    org_column(),
    Column("last_number", Big, nullable=False),
    Column("last_sequence", Big, nullable=False),
    Column("last_hash", LargeBinary, nullable=False),
    Column("last_recorded_at", Big, nullable=False),
    Column("gross_minor", Big, nullable=False),
    Column("settings_version", Big, nullable=False),
    Column("locked_through", Integer),
    Column("closed_through", Integer),
    Column("journal_entries", Big, nullable=False),
    Column("document_entries", Big, nullable=False),
    Column("payment_entries", Big, nullable=False),
    Column("recognition_entries", Big, nullable=False),
    Column("postings", Big, nullable=False),
    Column("debit_minor", Big, nullable=False),
    postgresql_with={"fillfactor": 10},
)

accounts = Table(
    "accounts",
    metadata,
    org_column(),
    Column("account", Integer, primary_key=True, autoincrement=False),
    Column("public_id", Code, nullable=False),
    Column("handle", Code, nullable=False),
    Column("code", Code, nullable=False),
    Column("name_en", Text),
    Column("name_ar", Text),
    Column("type", Text, nullable=False),
    Column("nature", Text, nullable=False),
    Column("class", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("parent", Integer),
    Column("is_active", Boolean, nullable=False),
    Column("created_at", Big, nullable=False),
    Column("former_roles", Text, nullable=False, server_default=text("''")),
    UniqueConstraint("org", "public_id"),
    UniqueConstraint("org", "handle"),
    UniqueConstraint("org", "code"),
)

periods = Table(
    "periods",
    metadata,
    org_column(),
    Column("month", Integer, primary_key=True, autoincrement=False),
    Column("is_closed", Boolean, nullable=False),
    Column("changed_at", Big, nullable=False),
)

fiscal_years = Table(
    "fiscal_years",
    metadata,
    org_column(),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("is_closed", Boolean, nullable=False),
    Column("changed_at", Big, nullable=False),
    Column("sequence", Big, nullable=False),
    Column("reason", Text),
)

entries = Table(
    "entries",
    metadata,
    org_column(),
    Column("number", Big, primary_key=True, autoincrement=False),
    Column("public_id", Code, nullable=False),
    Column("day", Integer, nullable=False),
    Column("requested_day", Integer),
    Column("kind", SmallInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("memo", Text),
    Column("reference", Text),
    Column("search", Text, nullable=False),
    Column("total", Big, nullable=False),
    Column("sequence", Big, nullable=False),
    Column("recorded_at", Big, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("revoked_sequence", Big),
    Column("revoked_at", Big),
    Column("reversal_of", Text),
    Column("reversed_by", Text),
    UniqueConstraint("org", "public_id"),
    Index("entries_live", "org", "day", "number", postgresql_where=LIVE, sqlite_where=LIVE),
    Index(
        "entries_by_kind",
        "org",
        "kind",
        "day",
        "number",
        postgresql_where=LIVE,
        sqlite_where=LIVE,
    ),
    Index(
        "entries_revoked",
        "org",
        "revoked_sequence",
        postgresql_where=text("revoked_sequence IS NOT NULL"),
        sqlite_where=text("revoked_sequence IS NOT NULL"),
    ),
    Index(
        "entries_revoked_by_day",
        "org",
        "day",
        "number",
        postgresql_where=text("revoked_sequence IS NOT NULL"),
        sqlite_where=text("revoked_sequence IS NOT NULL"),
    ),
    Index(
        "entries_reversed",
        "org",
        "day",
        "number",
        postgresql_where=text("reversed_by IS NOT NULL AND revoked_sequence IS NULL"),
        sqlite_where=text("reversed_by IS NOT NULL AND revoked_sequence IS NULL"),
    ),
)

postings = Table(
    "postings",
    metadata,
    tenant_column(),
    Column("number", Big, primary_key=True, autoincrement=False),
    Column("line", SmallInteger, primary_key=True, autoincrement=False),
    Column("account", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("debit", Big, nullable=False),
    Column("credit", Big, nullable=False),
    Column("memo", Text),
    Column("party", Text),
    Column("revoked_sequence", Big),
    Index(
        "postings_by_account",
        "org",
        "account",
        "day",
        "number",
        "line",
        postgresql_where=LIVE,
        sqlite_where=LIVE,
    ),
    Index(
        "postings_by_day", "org", "day", "number", "line", postgresql_where=LIVE, sqlite_where=LIVE
    ),
)


def _totals(name: str, *keys: str) -> Table:
    sums = ("debit", "credit", "postings", "entries")
    return Table(
        name,
        metadata,
        tenant_column(),
        *(Column(key, Integer, primary_key=True, autoincrement=False) for key in keys),
        Column("kind", SmallInteger, primary_key=True, autoincrement=False),
        *(Column(column, Big, nullable=False) for column in sums),
        postgresql_with={"fillfactor": 70},
    )


def _counts(name: str, key: str) -> Table:
    sums = ("entries", "reversed", "postings", "debit")
    return Table(
        name,
        metadata,
        tenant_column(),
        Column(key, Integer, primary_key=True, autoincrement=False),
        Column("kind", SmallInteger, primary_key=True, autoincrement=False),
        *(Column(column, Big, nullable=False) for column in sums),
        postgresql_with={"fillfactor": 70},
    )


account_days = _totals("account_days", "account", "day")
account_months = _totals("account_months", "account", "month")
entry_days = _counts("entry_days", "day")
entry_months = _counts("entry_months", "month")
entry_blocks = Table(
    "entry_blocks",
    metadata,
    tenant_column(),
    Column("day", Integer, primary_key=True, autoincrement=False),
    # The entry's number divided by BLOCK_SIZE: where in a day of many entries one stands.
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, primary_key=True, autoincrement=False),
    *(Column(column, Big, nullable=False) for column in ("entries", "reversed", "postings")),
    postgresql_with={"fillfactor": 70},
)
BLOCK_SIZE = 8_192
Index("account_days_by_day", account_days.c.org, account_days.c.day, account_days.c.account)

idempotency = Table(
    "idempotency",
    metadata,
    tenant_column(),
    Column("caller", Big, primary_key=True, autoincrement=False),
    Column("key", Code, primary_key=True),
    Column("operation", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("outcome", LargeBinary, nullable=False),
    Column("created_at", Big, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("key", Big, primary_key=True, autoincrement=False),
    Column("public_id", Code, nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("rate_limit", Integer),
    Column("expires_at", Big),
    Column("revoked_at", Big),
    Column("last_used_at", Big),
    Column("created_at", Big, nullable=False),
    Column("last_used_surface", Text),
)

grants = Table(
    "grants",
    metadata,
    org_column(),
    Column("key", Big, ForeignKey("keys.key"), primary_key=True, autoincrement=False),
    Column("position", SmallInteger, nullable=False),
    Column("role", SmallInteger, nullable=False),
    Index("grants_by_key", "key"),
)

server_settings = Table(
    "server_settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
