"""What account totals held in the past: made by workers of what was committed, beside the books."""

from sqlalchemy import Column, Index, Integer, SmallInteger, Table, text

from storage.tables.books import postings
from storage.tables.common import Big, metadata, tenant_column


def _versions(name: str, when: str) -> Table:
    return Table(
        name,
        metadata,
        tenant_column(),
        Column("account", Integer, primary_key=True, autoincrement=False),
        Column(when, Integer, primary_key=True, autoincrement=False),
        Column("kind", SmallInteger, primary_key=True, autoincrement=False),
        Column("sequence", Big, primary_key=True, autoincrement=False),
        Column("debit", Big, nullable=False),
        Column("credit", Big, nullable=False),
        Column("postings", Big, nullable=False),
    )


known_days = _versions("known_days", "day")
known_months = _versions("known_months", "month")
"""What `account_days` and `account_months` held at a sequence: one row for each that had changed
since the stretch before ended. No row ever changes."""

known_stretches = Table(
    "known_stretches",
    metadata,
    tenant_column(),
    Column("sequence", Big, primary_key=True, autoincrement=False),
)
"""The sequences at which stretches end that are summed: the versions up to there are complete."""

Index(
    "postings_revoked",
    postings.c.org,
    postings.c.account,
    postings.c.day,
    postings.c.number,
    postings.c.line,
    postgresql_where=text("revoked_sequence IS NOT NULL"),
    sqlite_where=text("revoked_sequence IS NOT NULL"),
)
