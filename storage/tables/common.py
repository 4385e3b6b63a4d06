"""What the tables have in common: the metadata, the tenant's column, kinds of columns."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text, text

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_index",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)

Code = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is unique or ordered: by code point on both databases."""

Big = BigInteger()
LIVE = text("revoked_sequence IS NULL")


def org_column() -> "Column[int]":
    return Column(
        "org", Integer, ForeignKey("organizations.org"), primary_key=True, autoincrement=False
    )


def tenant_column() -> "Column[int]":
    """The organisation column of tables that carry no foreign key."""
    return Column("org", Integer, primary_key=True, autoincrement=False)
