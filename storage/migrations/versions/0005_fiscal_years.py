"""Fiscal years, and indexes by which aged reports find what was settled later."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    text,
)

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _create_fiscal_years()
    _index_allocations()
    _index_payments()


def _org() -> "Column[int]":
    return Column("org", Integer, autoincrement=False, nullable=False)


def _create_fiscal_years() -> None:
    op.create_table(
        "fiscal_years",
        _org(),
        Column("year", Integer, autoincrement=False, nullable=False),
        Column("is_closed", Boolean, nullable=False),
        Column("changed_at", BigInteger, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("reason", Text),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="fiscal_years_org_fkey"),
        PrimaryKeyConstraint("org", "year", name="fiscal_years_pkey"),
    )


def _index_allocations() -> None:
    op.create_index(
        "allocations_by_date",
        "allocations",
        ["org", "date"],
        postgresql_where=text("revoked_sequence IS NULL"),
        sqlite_where=text("revoked_sequence IS NULL"),
    )
    op.create_index(
        "allocations_ended",
        "allocations",
        ["org", "ended_on"],
        postgresql_where=text("ended_on IS NOT NULL"),
        sqlite_where=text("ended_on IS NOT NULL"),
    )


def _index_payments() -> None:
    op.create_index(
        "payments_reversed",
        "payments",
        ["org", "reversed_on"],
        postgresql_where=text("reversed_on IS NOT NULL"),
        sqlite_where=text("reversed_on IS NOT NULL"),
    )
