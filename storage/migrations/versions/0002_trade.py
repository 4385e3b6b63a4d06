"""Trade: parties, products, documents with their lines, payments, allocations."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)

revision = "0002"
down_revision = "0001"

_CODE = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    _alter_tables()
    _create_allocations()
    _create_document_lines()
    _create_recognitions()
    _create_documents()
    _create_parties()
    _create_payments()
    _create_products()


def _org() -> "Column[int]":
    return Column("org", Integer, autoincrement=False, nullable=False)


def _alter_tables() -> None:
    op.add_column(
        "accounts", Column("former_roles", Text, server_default=text("''"), nullable=False)
    )
    op.add_column(
        "organizations", Column("vat_rate", BigInteger, server_default=text("0"), nullable=False)
    )
    op.execute("update organizations set vat_rate = 15000000 where currency = 'SAR'")


def _create_allocations() -> None:
    op.create_table(
        "allocations",
        _org(),
        Column("public_id", _CODE, nullable=False),
        Column("trade", _CODE, nullable=False),
        Column("claim", BigInteger, nullable=False),
        Column("credit", BigInteger, nullable=False),
        Column("amount", BigInteger, nullable=False),
        Column("date", Integer, nullable=False),
        Column("entry", Text),
        Column("sequence", BigInteger, nullable=False),
        Column("revoked_sequence", BigInteger),
        Column("ended_on", Integer),
        Column("ended_sequence", BigInteger),
        PrimaryKeyConstraint("org", "public_id", name="allocations_pkey"),
    )
    op.create_index(
        "allocations_by_claim",
        "allocations",
        ["org", "claim"],
        postgresql_where=text("revoked_sequence IS NULL"),
        sqlite_where=text("revoked_sequence IS NULL"),
    )
    op.create_index(
        "allocations_by_credit",
        "allocations",
        ["org", "credit"],
        postgresql_where=text("revoked_sequence IS NULL"),
        sqlite_where=text("revoked_sequence IS NULL"),
    )


def _create_document_lines() -> None:
    op.create_table(
        "document_lines",
        _org(),
        Column("document", BigInteger, autoincrement=False, nullable=False),
        Column("position", SmallInteger, autoincrement=False, nullable=False),
        Column("description", Text, nullable=False),
        Column("product", _CODE),
        Column("quantity", BigInteger, nullable=False),
        Column("unit_price", BigInteger, nullable=False),
        Column("discount", BigInteger, nullable=False),
        Column("vat_category", Text, nullable=False),
        Column("vat_rate", BigInteger, nullable=False),
        Column("is_recoverable", Boolean, nullable=False),
        Column("account", Integer),
        Column("service_from", Integer),
        Column("service_to", Integer),
        Column("corrects_line", SmallInteger),
        Column("net", BigInteger, nullable=False),
        Column("vat", BigInteger, nullable=False),
        Column("deferral", Integer),
        Column("deferred", BigInteger, nullable=False),
        Column("released", BigInteger, nullable=False),
        Column("schedule_amount", BigInteger, nullable=False),
        Column("schedule_from", Integer),
        Column("schedule_next", Integer),
        Column("credited", BigInteger, nullable=False),
        Column("credited_vat", BigInteger, nullable=False),
        Column("deferred_taken", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "document", "position", name="document_lines_pkey"),
    )
    op.create_index(
        "document_lines_due",
        "document_lines",
        ["org", "schedule_next", "document"],
        postgresql_where=text("schedule_next IS NOT NULL"),
        sqlite_where=text("schedule_next IS NOT NULL"),
    )


def _create_recognitions() -> None:
    op.create_table(
        "recognitions",
        _org(),
        Column("document", BigInteger, autoincrement=False, nullable=False),
        Column("line", SmallInteger, autoincrement=False, nullable=False),
        Column("month", Integer, autoincrement=False, nullable=False),
        Column("amount", BigInteger, nullable=False),
        Column("date", Integer, nullable=False),
        Column("requested_date", Integer),
        Column("entry", Text, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("revoked_sequence", BigInteger),
        PrimaryKeyConstraint("org", "document", "line", "month", name="recognitions_pkey"),
    )


def _create_documents() -> None:
    op.create_table(
        "documents",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("trade", _CODE, nullable=False),
        Column("type", Text, nullable=False),
        Column("is_credit", Boolean, nullable=False),
        Column("is_opening", Boolean, nullable=False),
        Column("printed_number", _CODE, nullable=False),
        Column("issue_date", Integer, nullable=False),
        Column("due_date", Integer, nullable=False),
        Column("party", _CODE),
        Column("buyer_name", Text, nullable=False),
        Column("buyer_tax_id", Text),
        Column("currency", Text, nullable=False),
        Column("memo", Text),
        Column("corrects", _CODE),
        Column("subtotal", BigInteger, nullable=False),
        Column("total_vat", BigInteger, nullable=False),
        Column("grand_total", BigInteger, nullable=False),
        Column("settled", BigInteger, nullable=False),
        Column("control", Integer),
        Column("tax", Integer),
        Column("entry", Text),
        Column("state", Text, nullable=False),
        Column("sequence", BigInteger),
        Column("voided_sequence", BigInteger),
        Column("created_at", BigInteger, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("search", Text, nullable=False),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="documents_org_fkey"),
        PrimaryKeyConstraint("org", "number", name="documents_pkey"),
        UniqueConstraint("org", "public_id", name="documents_org_public_id_key"),
    )
    op.create_index("documents_by_date", "documents", ["org", "issue_date", "number"])
    op.create_index("documents_by_number", "documents", ["org", "printed_number"])
    op.create_index("documents_by_party", "documents", ["org", "party", "issue_date", "number"])
    op.create_index(
        "documents_open",
        "documents",
        ["org", "party", "due_date"],
        postgresql_where=text("state = 'issued' AND settled < grand_total"),
        sqlite_where=text("state = 'issued' AND settled < grand_total"),
    )
    op.create_index(
        "documents_purchase_number",
        "documents",
        ["org", "party", "printed_number"],
        unique=True,
        postgresql_where=text("trade = 'purchase'"),
        sqlite_where=text("trade = 'purchase'"),
    )
    op.create_index(
        "documents_sales_number",
        "documents",
        ["org", "printed_number"],
        unique=True,
        postgresql_where=text("trade = 'sales'"),
        sqlite_where=text("trade = 'sales'"),
    )


def _create_parties() -> None:
    op.create_table(
        "parties",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("kind", _CODE, nullable=False),
        Column("code", _CODE, nullable=False),
        Column("name_en", Text),
        Column("name_ar", Text),
        Column("tax_id", Text),
        Column("email", Text),
        Column("phone", Text),
        Column("address", Text),
        Column("city", Text),
        Column("country", Text, nullable=False),
        Column("credit_limit", BigInteger, nullable=False),
        Column("payment_terms", Integer, nullable=False),
        Column("is_active", Boolean, nullable=False),
        Column("salt", Text, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("sort_name", _CODE, nullable=False),
        Column("search", Text, nullable=False),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="parties_org_fkey"),
        PrimaryKeyConstraint("org", "number", name="parties_pkey"),
        UniqueConstraint("org", "kind", "code", name="parties_org_kind_code_key"),
        UniqueConstraint("org", "public_id", name="parties_org_public_id_key"),
    )
    op.create_index("parties_by_code", "parties", ["org", "code"])
    op.create_index("parties_by_name", "parties", ["org", "kind", "sort_name", "number"])


def _create_payments() -> None:
    op.create_table(
        "payments",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("trade", _CODE, nullable=False),
        Column("is_refund", Boolean, nullable=False),
        Column("date", Integer, nullable=False),
        Column("amount", BigInteger, nullable=False),
        Column("allocated", BigInteger, nullable=False),
        Column("party", _CODE),
        Column("account", Integer, nullable=False),
        Column("control", Integer, nullable=False),
        Column("method", Text),
        Column("reference", Text),
        Column("memo", Text),
        Column("entry", Text, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("revoked_sequence", BigInteger),
        Column("reversed_on", Integer),
        Column("reversal_entry", Text),
        Column("reversed_sequence", BigInteger),
        Column("search", Text, nullable=False),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="payments_org_fkey"),
        PrimaryKeyConstraint("org", "number", name="payments_pkey"),
        UniqueConstraint("org", "public_id", name="payments_org_public_id_key"),
    )
    op.create_index("payments_by_date", "payments", ["org", "date", "number"])
    op.create_index("payments_by_party", "payments", ["org", "party", "date", "number"])
    op.create_index(
        "payments_open",
        "payments",
        ["org", "party"],
        postgresql_where=text(
            "allocated < amount AND revoked_sequence IS NULL AND reversed_sequence IS NULL"
        ),
        sqlite_where=text(
            "allocated < amount AND revoked_sequence IS NULL AND reversed_sequence IS NULL"
        ),
    )


def _create_products() -> None:
    op.create_table(
        "products",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("code", _CODE, nullable=False),
        Column("name_en", Text),
        Column("name_ar", Text),
        Column("description", Text),
        Column("barcode", Text),
        Column("category", Text),
        Column("unit_type", Text, nullable=False),
        Column("cost_price", BigInteger, nullable=False),
        Column("selling_price", BigInteger, nullable=False),
        Column("vat_rate", BigInteger, nullable=False),
        Column("vat_category", Text, nullable=False),
        Column("is_active", Boolean, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("sort_name", _CODE, nullable=False),
        Column("search", Text, nullable=False),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="products_org_fkey"),
        PrimaryKeyConstraint("org", "number", name="products_pkey"),
        UniqueConstraint("org", "code", name="products_org_code_key"),
        UniqueConstraint("org", "public_id", name="products_org_public_id_key"),
    )
    op.create_index("products_by_name", "products", ["org", "sort_name", "number"])
