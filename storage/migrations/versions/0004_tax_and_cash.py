"""Totals of VAT return and cash movement, made up for what was posted; VAT settlements."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)

revision = "0004"
down_revision = "0003"

_CODE = Text().with_variant(Text(collation="C"), "postgresql")
_ENTRIES_AT_ONCE = 10_000


def upgrade() -> None:
    _create_tax_days()
    _create_cash_days()
    _create_vat_settlements()
    for (org,) in op.get_bind().execute(text("select org from organizations order by org")):
        _fill_cash_days(org)


def _org() -> "Column[int]":
    return Column("org", Integer, autoincrement=False, nullable=False)


def _create_tax_days() -> None:
    op.create_table(
        "tax_days",
        _org(),
        Column("day", Integer, autoincrement=False, nullable=False),
        Column("trade", _CODE, nullable=False),
        Column("category", _CODE, nullable=False),
        Column("rate", BigInteger, autoincrement=False, nullable=False),
        Column("base", BigInteger, nullable=False),
        Column("vat", BigInteger, nullable=False),
        Column("irrecoverable", BigInteger, nullable=False),
        Column("documents", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "day", "trade", "category", "rate", name="tax_days_pkey"),
        postgresql_with={"fillfactor": 70},
    )


def _create_cash_days() -> None:
    op.create_table(
        "cash_days",
        _org(),
        Column("day", Integer, autoincrement=False, nullable=False),
        Column("account", Integer, autoincrement=False, nullable=False),
        Column("inflow", BigInteger, nullable=False),
        Column("outflow", BigInteger, nullable=False),
        PrimaryKeyConstraint("org", "day", "account", name="cash_days_pkey"),
        postgresql_with={"fillfactor": 70},
    )


def _create_vat_settlements() -> None:
    op.create_table(
        "vat_settlements",
        _org(),
        Column("number", BigInteger, autoincrement=False, nullable=False),
        Column("public_id", _CODE, nullable=False),
        Column("first_day", Integer, nullable=False),
        Column("last_day", Integer, nullable=False),
        Column("date", Integer, nullable=False),
        Column("output_vat", BigInteger, nullable=False),
        Column("input_vat", BigInteger, nullable=False),
        Column("due_account", Integer, nullable=False),
        Column("entry", Text, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("revoked_sequence", BigInteger),
        Column("paid_on", Integer),
        Column("cash_account", Integer),
        Column("payment_entry", Text),
        ForeignKeyConstraint(["org"], ["organizations.org"], name="vat_settlements_org_fkey"),
        PrimaryKeyConstraint("org", "number", name="vat_settlements_pkey"),
        UniqueConstraint("org", "public_id", name="vat_settlements_org_public_id_key"),
    )


def _fill_cash_days(org: int) -> None:
    """Add up what cash came in and went out for each account, as it was posted so far."""
    flows: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for day, shares in _cash_entries(org):
        for account, share in shares:
            flows[day, account][0 if share > 0 else 1] += abs(share)
    rows = [
        {"org": org, "day": day, "account": account, "inflow": inflow, "outflow": outflow}
        for (day, account), (inflow, outflow) in sorted(flows.items())
    ]
    if rows:
        insert = "insert into cash_days values (:org, :day, :account, :inflow, :outflow)"
        op.get_bind().execute(text(insert), rows)


def _cash_entries(org: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield the day and the shares of each live entry, so many numbers at once."""
    bind = op.get_bind()
    found = bind.execute(
        text("select account from accounts where org = :org and class = 'CASH'"), {"org": org}
    )
    cash = {row[0] for row in found}
    last = bind.execute(text("select last_number from heads where org = :org"), {"org": org})
    query = text(
        """select number, day, account, debit, credit from postings where org = :org
        and number > :after and number <= :until and revoked_sequence is null
        order by number, line"""
    )
    for after in range(0, last.scalar_one(), _ENTRIES_AT_ONCE):
        places = {"org": org, "after": after, "until": after + _ENTRIES_AT_ONCE}
        rows = bind.execute(query, places).all()
        for _, lines in groupby(rows, key=lambda row: row[0]):
            legs = [tuple(row)[1:] for row in lines]
            yield legs[0][0], _shares([leg[1:] for leg in legs], cash)


def _shares(legs: Sequence[tuple[Any, ...]], cash: set[int]) -> list[tuple[int, int]]:
    """Spread an entry's cash over its legs on the other side: floors, then largest remainders."""
    net = sum(debit - credit for account, debit, credit in legs if account in cash)
    if not net:
        return []
    sign = 1 if net > 0 else -1
    others = [(leg[0], leg[2] if net > 0 else leg[1]) for leg in legs if leg[0] not in cash]
    whole = sum(weight for _, weight in others)
    parts = [abs(net) * weight // whole for _, weight in others]
    order = sorted(range(len(others)), key=lambda at: (-(abs(net) * others[at][1] % whole), at))
    for at in order[: abs(net) - sum(parts)]:
        parts[at] += 1
    return [
        (account, sign * part) for (account, _), part in zip(others, parts, strict=True) if part
    ]
