"""The totals of VAT return and cash movement, and the VAT settlements.

`tax_days` adds up the lines of issued documents at their issue dates, notes negative; `cash_days`
what cash came in and went out for each account that is not of class CASH, whose class is applied
when it is read.
"""

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from storage.tables.common import Big, Code, metadata, org_column, tenant_column

tax_days = Table(
    "tax_days",
    metadata,
    tenant_column(),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("trade", Code, primary_key=True),
    Column("category", Code, primary_key=True),
    Column("rate", Big, primary_key=True, autoincrement=False),
    Column("base", Big, nullable=False),
    Column("vat", Big, nullable=False),
    Column("irrecoverable", Big, nullable=False),
    Column("documents", Big, nullable=False),
    postgresql_with={"fillfactor": 70},
)

cash_days = Table(
    "cash_days",
    metadata,
    tenant_column(),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("account", Integer, primary_key=True, autoincrement=False),
    Column("inflow", Big, nullable=False),
    Column("outflow", Big, nullable=False),
    postgresql_with={"fillfactor": 70},
)

vat_settlements = Table(
    "vat_settlements",
    metadata,
    org_column(),
    Column("number", Big, primary_key=True, autoincrement=False),
    Column("public_id", Code, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("date", Integer, nullable=False),
    Column("output_vat", Big, nullable=False),
    Column("input_vat", Big, nullable=False),
    Column("due_account", Integer, nullable=False),
    Column("entry", Text, nullable=False),
    Column("sequence", Big, nullable=False),
    Column("created_at", Big, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("revoked_sequence", Big),
    Column("paid_on", Integer),
    Column("cash_account", Integer),
    Column("payment_entry", Text),
    UniqueConstraint("org", "public_id"),
)
