"""Counts by block of entry numbers, and indexes by which lists of a kind and of revoked ones read.

Blocks are made up from what is live; the other totals stand as they are.
"""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, SmallInteger, text

revision = "0007"
down_revision = "0006"

_FILL = """
    insert into entry_blocks (org, day, block, kind, entries, reversed, postings)
    select e.org, e.day, e.number / 8192, e.kind, count(*), count(e.reversed_by),
      cast(sum(coalesce(p.lines, 0)) as bigint)
    from entries e left join (
      select org, number, count(*) as lines from postings where revoked_sequence is null
      group by org, number
    ) p on p.org = e.org and p.number = e.number
    where e.revoked_sequence is null group by e.org, e.day, e.number / 8192, e.kind
"""


def upgrade() -> None:
    _create_entry_blocks()
    op.execute(_FILL)
    _index_entries()


def _create_entry_blocks() -> None:
    op.create_table(
        "entry_blocks",
        Column("org", Integer, autoincrement=False, nullable=False),
        Column("day", Integer, autoincrement=False, nullable=False),
        Column("block", Integer, autoincrement=False, nullable=False),
        Column("kind", SmallInteger, autoincrement=False, nullable=False),
        Column("entries", BigInteger, nullable=False),
        Column("reversed", BigInteger, nullable=False),
        Column("postings", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "day", "block", "kind", name="entry_blocks_pkey"),
        postgresql_with={"fillfactor": 70},
    )


def _index_entries() -> None:
    op.create_index(
        "entries_by_kind",
        "entries",
        ["org", "kind", "day", "number"],
        postgresql_where=text("revoked_sequence IS NULL"),
        sqlite_where=text("revoked_sequence IS NULL"),
    )
    op.create_index(
        "entries_revoked_by_day",
        "entries",
        ["org", "day", "number"],
        postgresql_where=text("revoked_sequence IS NOT NULL"),
        sqlite_where=text("revoked_sequence IS NOT NULL"),
    )
