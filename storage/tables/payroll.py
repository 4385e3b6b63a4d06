"""The tables of payroll: employees, rates, runs with their lines, payments, advances."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables.common import Big, Code, metadata, org_column, tenant_column


def _number() -> "Column[int]":
    return Column("number", Big, primary_key=True, autoincrement=False)


employees = Table(
    "employees",
    metadata,
    org_column(),
    _number(),
    Column("public_id", Code, nullable=False),
    Column("code", Code, nullable=False),
    Column("name_en", Text),
    Column("name_ar", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("department", Text),
    Column("position", Text),
    Column("hire_date", Integer, nullable=False),
    Column("end_date", Integer),
    Column("status", Text, nullable=False),
    Column("basic", Big, nullable=False),
    Column("housing", Big, nullable=False),
    Column("allowances", Big, nullable=False),
    Column("scheme", Code),
    Column("advances", Big, nullable=False),
    Column("salt", Text, nullable=False),
    Column("created_at", Big, nullable=False),
    Column("sort_name", Code, nullable=False),
    Column("search", Text, nullable=False),
    UniqueConstraint("org", "public_id"),
    UniqueConstraint("org", "code"),
    Index("employees_by_name", "org", "sort_name", "number"),
)

statutory_rates = Table(
    "statutory_rates",
    metadata,
    org_column(),
    Column("scheme", Code, primary_key=True),
    Column("starts_on", Integer, primary_key=True, autoincrement=False),
    Column("employee_rate", Big, nullable=False),
    Column("employer_rate", Big, nullable=False),
    Column("cap", Big),
    Column("floor", Big, nullable=False),
)

_LIVE_RUN = "state != 'void'"

payroll_runs = Table(
    "payroll_runs",
    metadata,
    org_column(),
    _number(),
    Column("public_id", Code, nullable=False),
    Column("month", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("payable", Integer),
    Column("statutory", Integer),
    Column("is_net_paid", Boolean, nullable=False),
    Column("is_statutory_paid", Boolean, nullable=False),
    Column("entry", Text),
    Column("sequence", Big),
    Column("created_at", Big, nullable=False),
    Column("created_by", Text, nullable=False),
    UniqueConstraint("org", "public_id"),
    Index(
        "payroll_runs_month",
        "org",
        "month",
        unique=True,
        postgresql_where=text(_LIVE_RUN),
        sqlite_where=text(_LIVE_RUN),
    ),
    Index("payroll_runs_by_month", "org", "month", "number"),
)

payroll_lines = Table(
    "payroll_lines",
    metadata,
    tenant_column(),
    Column("run", Big, primary_key=True, autoincrement=False),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("employee", Code, nullable=False),
    Column("days_employed", SmallInteger, nullable=False),
    Column("days_in_month", SmallInteger, nullable=False),
    Column("basic", Big, nullable=False),
    Column("housing", Big, nullable=False),
    Column("allowances", Big, nullable=False),
    Column("adjustment", Big, nullable=False),
    Column("gross", Big, nullable=False),
    Column("base", Big, nullable=False),
    Column("employee_share", Big, nullable=False),
    Column("employer_share", Big, nullable=False),
    Column("advance", Big, nullable=False),
    Column("net", Big, nullable=False),
    Column("memo", Text),
)

payroll_payments = Table(
    "payroll_payments",
    metadata,
    org_column(),
    _number(),
    Column("public_id", Code, nullable=False),
    Column("run", Code, nullable=False),
    Column("part", Text, nullable=False),
    Column("date", Integer, nullable=False),
    Column("amount", Big, nullable=False),
    Column("account", Integer, nullable=False),
    Column("reference", Text),
    Column("entry", Text, nullable=False),
    Column("sequence", Big, nullable=False),
    Column("revoked_sequence", Big),
    Column("created_at", Big, nullable=False),
    Column("created_by", Text, nullable=False),
    UniqueConstraint("org", "public_id"),
    Index("payroll_payments_by_run", "org", "run"),
)

advances = Table(
    "advances",
    metadata,
    org_column(),
    _number(),
    Column("public_id", Code, nullable=False),
    Column("employee", Code, nullable=False),
    Column("is_repayment", Boolean, nullable=False),
    Column("date", Integer, nullable=False),
    Column("amount", Big, nullable=False),
    Column("account", Integer, nullable=False),
    Column("memo", Text),
    Column("entry", Text, nullable=False),
    Column("sequence", Big, nullable=False),
    Column("revoked_sequence", Big),
    Column("created_at", Big, nullable=False),
    Column("created_by", Text, nullable=False),
    UniqueConstraint("org", "public_id"),
    Index("advances_by_employee", "org", "employee", "date", "number"),
    Index("advances_by_date", "org", "date", "number"),
)

advance_balances = Table(
    "advance_balances",
    metadata,
    tenant_column(),
    Column("employee", Code, primary_key=True),
    Column("account", Integer, primary_key=True, autoincrement=False),
    Column("outstanding", Big, nullable=False),
)
