"""The trading year of the demo is large, varied, alike each time, and its books tie."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gateway.demo import load_demo
from ledger.documents import Document, DocumentStatus, DocumentType, Trade
from ledger.payments import Payment
from ledger.products import VatCategory
from ledger.statements.balances import Balances
from ledger.statements.trial_balance import TrialBalance, trial_balance
from storage.balances import select_sums
from storage.heads import select_state
from storage.kept import Kept
from storage.records import (
    ADVANCES,
    DOCUMENT_LINES,
    DOCUMENTS,
    EMPLOYEES,
    PARTIES,
    PAYMENTS,
    PAYROLL_RUNS,
    PRODUCTS,
    RECOGNITIONS,
    VAT_SETTLEMENTS,
)
from storage.statements import statement

if TYPE_CHECKING:
    from storage.database import Database

ORG = 1
LAST_DAY = date(2026, 6, 30)
MONTHS = list(range(2025 * 12 + 3, 2026 * 12 + 6))
BUCKETS = ("current", "1-30", "31-60", "61-90", "90+")


@pytest.fixture
async def demo(database: Database) -> Database:
    """Books that hold the demo."""
    await load_demo(database)
    return database


async def every(demo: Database, kept: Kept[Any]) -> list[Any]:
    """Read all records of a noun."""
    alias = kept.columns.partition(".")[0]
    query = f"select {kept.columns} from {kept.table.name} {alias} where {alias}.org = $1"
    async with demo.snapshot() as snapshot:
        return [kept.of(row) for row in await snapshot.fetch(statement(query), ORG)]


async def test_it_has_parties_and_products_in_two_languages(demo: Database) -> None:
    parties, products = await every(demo, PARTIES), await every(demo, PRODUCTS)
    assert Counter(party.kind.value for party in parties) == {"customer": 14, "vendor": 8}
    assert all(len(party.tax_id) == 15 and party.tax_id.isdigit() for party in parties)
    assert len({party.city for party in parties}) == 11
    assert len(products) == 12
    for record in (*parties, *products):
        assert record.name_en.isascii() and not record.name_ar.isascii()


async def test_it_has_documents_of_every_kind_and_status(demo: Database) -> None:
    documents: list[Document] = await every(demo, DOCUMENTS)
    lines = await every(demo, DOCUMENT_LINES)
    assert len(documents) >= 300
    assert {one.status for one in documents} == set(DocumentStatus)
    assert {(one.type, one.trade) for one in documents} == {
        (DocumentType.SALES, Trade.SALES),
        (DocumentType.SALES_RETURN, Trade.SALES),
        (DocumentType.CREDIT_NOTE, Trade.SALES),
        (DocumentType.CREDIT_NOTE, Trade.PURCHASE),
        (DocumentType.DEBIT_NOTE, Trade.SALES),
        (DocumentType.DEBIT_NOTE, Trade.PURCHASE),
        (DocumentType.PURCHASE, Trade.PURCHASE),
    }
    assert {line.vat_category for line in lines} >= {
        VatCategory.STANDARD,
        VatCategory.ZERO,
        VatCategory.EXEMPT,
    }
    assert any(line.discount for line in lines)
    assert any(not line.is_recoverable for line in lines)
    days = [one.issue_date for one in documents]
    assert (min(days), max(days)) == (date(2025, 4, 2), LAST_DAY)


async def test_it_has_payments_of_every_fate(demo: Database) -> None:
    payments: list[Payment] = await every(demo, PAYMENTS)
    assert len(payments) >= 100
    assert Counter(payment.is_received for payment in payments).keys() == {True, False}
    assert sum(payment.is_refund for payment in payments) == 1
    assert sum(payment.revoked_sequence is not None for payment in payments) == 1
    assert sum(payment.reversed_on is not None for payment in payments) == 1
    assert [payment.reference for payment in payments if payment.open_amount] == [
        "ADV-C-007-260623"
    ]


async def test_it_pays_its_people_every_month(demo: Database) -> None:
    people, runs = await every(demo, EMPLOYEES), await every(demo, PAYROLL_RUNS)
    assert Counter(person.scheme for person in people) == {"SAUDI": 5, "EXPATRIATE": 3}
    assert [person.code for person in people if person.hire_date > date(2025, 4, 1)] == ["E-005"]
    assert [person.code for person in people if person.end_date] == ["E-007"]
    assert sorted(run.month for run in runs) == MONTHS
    assert all(run.is_net_paid for run in runs)
    assert [run.month for run in runs if not run.is_statutory_paid] == MONTHS[-1:]
    advances = await every(demo, ADVANCES)
    assert (len(advances), sum(person.advances for person in people)) == (4, 140_000)
    held = await balances_of(demo, LAST_DAY)
    assert held["acc_salary_advances"] == 140_000
    assert "acc_salaries_payable" not in held


async def test_vat_is_settled_and_paid_each_quarter(demo: Database) -> None:
    settlements = await every(demo, VAT_SETTLEMENTS)
    assert [one.paid_on for one in settlements] == [
        date(2025, 7, 25),
        date(2025, 10, 25),
        date(2026, 1, 25),
        date(2026, 4, 25),
    ]
    for last in (one.last_day for one in settlements):
        assert not {"acc_vat", "acc_input_vat"} & (await balances_of(demo, last)).keys()


@pytest.mark.parametrize("trade", Trade)
async def test_every_bucket_of_the_aged_reports_holds_something(
    demo: Database, trade: Trade
) -> None:
    documents = await every(demo, DOCUMENTS)
    owed = [one for one in documents if one.trade is trade and not one.is_credit]
    late = [(LAST_DAY - one.due_date).days for one in owed if one.open_amount]
    buckets = Counter(BUCKETS[min(4, (max(days, 0) + 29) // 30)] for days in late)
    assert all(buckets[name] for name in BUCKETS), buckets


async def test_service_is_recognised_month_by_month(demo: Database) -> None:
    recognitions = await every(demo, RECOGNITIONS)
    lines = await every(demo, DOCUMENT_LINES)
    assert sorted({one.month for one in recognitions}) == MONTHS
    left = {Trade.SALES: 0, Trade.PURCHASE: 0}
    documents = {one.number: one for one in await every(demo, DOCUMENTS)}
    for line in lines:
        if line.deferred:
            left[documents[line.document].trade] += line.unrecognized
    held = await balances_of(demo, LAST_DAY)
    assert held["acc_deferred_revenue"] == -left[Trade.SALES]
    assert held["acc_prepaid"] == left[Trade.PURCHASE]


@pytest.mark.parametrize(
    ("day", "total"),
    [(date(2025, 12, 31), 277_732_548), (LAST_DAY, 209_872_090)],
    ids=["2025", "2026"],
)
async def test_its_trial_balance_is_alike_each_time(demo: Database, day: date, total: int) -> None:
    trial = await trial_of(demo, day)
    assert (trial.debit.minor, trial.credit.minor) == (total, -total)


async def balances_of(demo: Database, day: date) -> dict[str, int]:
    """Return debits less credits by handle."""
    trial = await trial_of(demo, day)
    return {row.account.handle: row.figure.minor for row in trial.rows}


async def trial_of(demo: Database, day: date) -> TrialBalance:
    async with demo.snapshot() as snapshot:
        chart = (await select_state(demo, snapshot, ORG)).chart
        start = date(day.year, 1, 1)
        before = await select_sums(snapshot, ORG, date(day.year - 1, 12, 31))
        through = await select_sums(snapshot, ORG, day)
    return trial_balance(Balances(chart, day, start, through, before))
