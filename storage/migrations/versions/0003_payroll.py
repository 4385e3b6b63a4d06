"""Payroll: employees, statutory rates, runs with their lines, payments, advances."""

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

revision = "0003"
down_revision = "0002"

_CODE = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    _create_payroll_lines()
    _create_advances()
    _create_advance_balances()
    _create_employees()
    _create_payroll_payments()
    _create_payroll_runs()
    _create_statutory_rates()


def _org() -> "Column[int]":
    return Column("org", Integer, autoincrement=False, nullable=False)


def _create_payroll_lines() -> None:
    op.create_table(
        "payroll_lines",
        _org(),
        Column("run", BigInteger, autoincrement=False, nullable=False),
        Column("position", SmallInteger, autoincrement=False, nullable=False),
        Column("employee", _CODE, nullable=False),
        Column("days_employed", SmallInteger, nullable=False),
        Column("days_in_month", SmallInteger, nullable=False),
        Column("basic", BigInteger, nullable=False),
        Column("housing", BigInteger, nullable=False),
        Column("allowances", BigInteger, nullable=False),
        Column("adjustment", BigInteger, nullable=False),
        Column("gross", BigInteger, nullable=False),
        Column("base", BigInteger, nullable=False),
        Column("employee_share", BigInteger, nullable=False),
        Column("employer_share", BigInteger, nullable=False),
        Column("advance", BigInteger, nullable=False),
        Column("net", BigInteger, nullable=False),
        Column("memo", Text),
        PrimaryKeyConstraint("org", "run", "position", name="payroll_lines_pkey"),
    )


def _create_advances() -> None:
    op.create_table(
        "advances",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("employee", _CODE, nullable=False),
        Column("is_repayment", Boolean, nullable=False),
        Column("date", Integer, nullable=False),
        Column("amount", BigInteger, nullable=False),
        Column("account", Integer, nullable=False),
        Column("memo", Text),
        Column("entry", Text, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("revoked_sequence", BigInteger),
        Column("created_at", BigInteger, nullable=False),
        Column("created_by", Text, nullable=False),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="advances_org_fkey"),
        PrimaryKeyConstraint("org", "number", name="advances_pkey"),
        UniqueConstraint("org", "public_id", name="advances_org_public_id_key"),
    )
    op.create_index("advances_by_date", "advances", ["org", "date", "number"])
    op.create_index("advances_by_employee", "advances", ["org", "employee", "date", "number"])


def _create_advance_balances() -> None:
    op.create_table(
        "advance_balances",
        _org(),
        Column("employee", _CODE, nullable=False),
        Column("account", Integer, autoincrement=False, nullable=False),
        Column("outstanding", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "employee", "account", name="advance_balances_pkey"),
    )


def _create_employees() -> None:
    op.create_table(
        "employees",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("code", _CODE, nullable=False),
        Column("name_en", Text),
        Column("name_ar", Text),
        Column("email", Text),
        Column("phone", Text),
        Column("department", Text),
        Column("position", Text),
        Column("hire_date", Integer, nullable=False),
        Column("end_date", Integer),
        Column("status", Text, nullable=False),
        Column("basic", BigInteger, nullable=False),
        Column("housing", BigInteger, nullable=False),
        Column("allowances", BigInteger, nullable=False),
        Column("scheme", _CODE),
        Column("advances", BigInteger, nullable=False),
        Column("salt", Text, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("sort_name", _CODE, nullable=False),
        Column("search", Text, nullable=False),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="employees_org_fkey"),
        PrimaryKeyConstraint("org", "number", name="employees_pkey"),
        UniqueConstraint("org", "code", name="employees_org_code_key"),
        UniqueConstraint("org", "public_id", name="employees_org_public_id_key"),
    )
    op.create_index("employees_by_name", "employees", ["org", "sort_name", "number"])


def _create_payroll_payments() -> None:
    op.create_table(
        "payroll_payments",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("run", _CODE, nullable=False),
        Column("part", Text, nullable=False),
        Column("date", Integer, nullable=False),
        Column("amount", BigInteger, nullable=False),
        Column("account", Integer, nullable=False),
        Column("reference", Text),
        Column("entry", Text, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("revoked_sequence", BigInteger),
        Column("created_at", BigInteger, nullable=False),
        Column("created_by", Text, nullable=False),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="payroll_payments_org_fkey"),
        PrimaryKeyConstraint("org", "number", name="payroll_payments_pkey"),
        UniqueConstraint("org", "public_id", name="payroll_payments_org_public_id_key"),
    )
    op.create_index("payroll_payments_by_run", "payroll_payments", ["org", "run"])


def _create_payroll_runs() -> None:
    op.create_table(
        "payroll_runs",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("month", Integer, nullable=False),
        Column("state", Text, nullable=False),
        Column("payable", Integer),
        Column("statutory", Integer),
        Column("is_net_paid", Boolean, nullable=False),
        Column("is_statutory_paid", Boolean, nullable=False),
        Column("entry", Text),
        Column("sequence", BigInteger),
        Column("created_at", BigInteger, nullable=False),
        Column("created_by", Text, nullable=False),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="payroll_runs_org_fkey"),
        PrimaryKeyConstraint("org", "number", name="payroll_runs_pkey"),
        UniqueConstraint("org", "public_id", name="payroll_runs_org_public_id_key"),
    )
    op.create_index("payroll_runs_by_month", "payroll_runs", ["org", "month", "number"])
    op.create_index(
        "payroll_runs_month",
        "payroll_runs",
        ["org", "month"],
        unique=True,
        postgresql_where=text("state != 'void'"),
        sqlite_where=text("state != 'void'"),
    )


def _create_statutory_rates() -> None:
    op.create_table(
        "statutory_rates",
        _org(),
        Column("scheme", _CODE, nullable=False),
        Column("starts_on", Integer, autoincrement=False, nullable=False),
        Column("employee_rate", BigInteger, nullable=False),
        Column("employer_rate", BigInteger, nullable=False),
        Column("cap", BigInteger),
        Column("floor", BigInteger, nullable=False),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="statutory_rates_org_fkey"),
        PrimaryKeyConstraint("org", "scheme", "starts_on", name="statutory_rates_pkey"),
    )
