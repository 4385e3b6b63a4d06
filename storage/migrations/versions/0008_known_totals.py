"""Account totals as known at past sequences, and revoked postings by account and day."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, SmallInteger, text

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    _create_versions("known_days", "day")
    _create_versions("known_months", "month")
    op.create_table(
        "known_stretches",
        _org(),
        Column("sequence", BigInteger, autoincrement=False, nullable=False),
        PrimaryKeyConstraint("org", "sequence", name="known_stretches_pkey"),
    )
    op.create_index(
        "postings_revoked",
        "postings",
        ["org", "account", "day", "number", "line"],
        postgresql_where=text("revoked_sequence IS NOT NULL"),
        sqlite_where=text("revoked_sequence IS NOT NULL"),
    )


def _org() -> "Column[int]":
    return Column("org", Integer, autoincrement=False, nullable=False)


def _create_versions(name: str, when: str) -> None:
    op.create_table(
        name,
        _org(),
        Column("account", Integer, autoincrement=False, nullable=False),
        Column(when, Integer, autoincrement=False, nullable=False),
        Column("kind", SmallInteger, autoincrement=False, nullable=False),
        Column("sequence", BigInteger, autoincrement=False, nullable=False),
        Column("debit", BigInteger, nullable=False),
        Column("credit", BigInteger, nullable=False),
        Column("postings", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "account", when, "kind", "sequence", name=f"{name}_pkey"),
    )
