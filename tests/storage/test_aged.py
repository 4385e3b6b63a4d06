"""Aged reports of literal histories, and how what is open is found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from ledger.accounts import AccountClass, AccountRole
from ledger.decide.accounts import AccountChange
from ledger.documents import DocumentType, Trade
from storage.aged import SELECT_AUTHORED, SELECT_OPEN_CREDITS, SELECT_OPEN_DOCUMENTS
from storage.database import open_database
from tests.storage.aged import DAYS, move, open_trader, report
from tests.storage.books import Desk
from tests.storage.trade import item

if TYPE_CHECKING:
    from storage.statements import Statement


@pytest.mark.parametrize(
    ("due", "bucket"),
    [
        (date(2026, 6, 30), "current"),
        (date(2026, 7, 30), "current"),
        (date(2026, 6, 29), "days_1_to_30"),
        (date(2026, 5, 31), "days_1_to_30"),
        (date(2026, 5, 30), "days_31_to_60"),
        (date(2026, 5, 1), "days_31_to_60"),
        (date(2026, 4, 30), "days_61_to_90"),
        (date(2026, 4, 1), "days_61_to_90"),
        (date(2026, 3, 31), "over_90_days"),
    ],
)
async def test_a_document_lies_in_one_bucket(desk: Desk, due: date, bucket: str) -> None:
    trader = await open_trader(desk)
    await trader.trade.issue(
        "N-1", trader.parties["a"], item("100.00"), on=date(2026, 1, 5), due_date=due
    )

    made = await report(desk, Trade.SALES, date(2026, 6, 30))

    (document,) = made.documents
    assert (document.bucket, document.document.open) == (bucket, 11500)
    assert document.days_past_due == max(0, (date(2026, 6, 30) - due).days)


async def test_what_was_settled_later_was_open_before(desk: Desk) -> None:
    trader = await open_trader(desk)
    await trader.do(["issue", "a", DAYS[0], "100.00"])
    await trader.do(["pay", "a", DAYS[2], "150.00"])
    payment = trader.payments[0]

    before = await report(desk, Trade.SALES, DAYS[1])
    after = await report(desk, Trade.SALES, DAYS[2])
    await trader.trade.reverse_payment(payment.id, DAYS[3])
    between = await report(desk, Trade.SALES, DAYS[2])
    reversed_ = await report(desk, Trade.SALES, DAYS[3])

    assert [(party.total, party.credit) for party in before.parties] == [(11500, 0)]
    assert [(party.total, party.credit) for party in after.parties] == [(-3500, 3500)]
    assert between == after
    assert [(party.total, party.credit) for party in reversed_.parties] == [(11500, 0)]


async def test_a_refund_before_its_credit_counts_against_it(desk: Desk) -> None:
    trader = await open_trader(desk)
    await trader.do(["keep", "a", DAYS[2], "100.00"])
    await trader.do(["refund", "a", DAYS[1], "40.00"])

    between = await report(desk, Trade.SALES, DAYS[1])
    after = await report(desk, Trade.SALES, DAYS[2])

    assert [party.credit for party in between.parties] == [-4000]
    assert [party.credit for party in after.parties] == [6000]


async def test_what_documents_posted_before_an_account_became_one_is_told(desk: Desk) -> None:
    trader = await open_trader(desk)
    await trader.trade.issue(
        "N-1",
        trader.parties["v"],
        item("100.00", account="acc_deposits"),
        on=DAYS[0],
        kind=DocumentType.PURCHASE,
    )
    change = AccountChange("acc_deposits", account_class=AccountClass.AR)
    await desk.update_account(change)
    await move(desk, AccountRole.AR, "acc_deposits")

    made = await report(desk, Trade.SALES, DAYS[1])

    assert [(party.id, party.other) for party in made.parties] == [(None, 10000)]
    assert (made.total, made.control) == (10000, 10000)


async def test_one_partys_report_is_its_part_of_the_whole(desk: Desk) -> None:
    trader = await open_trader(desk)
    for name in ("a", "b", None):
        await trader.do(["issue", name, DAYS[0], "100.00"])
        await trader.do(["post", "acc_receivables", name, DAYS[0], "5.00"])
    party = trader.parties["b"]

    whole = await report(desk, Trade.SALES, DAYS[1])
    one = await report(desk, Trade.SALES, DAYS[1], party=party)

    assert (whole.total, whole.control) == (36000, 36000)
    assert one.parties == tuple(own for own in whole.parties if own.id == party)
    assert (one.total, one.control) == (12000, None)


DOCUMENTS = "SEARCH d USING INDEX documents_open (org=?)"
LATER = "SEARCH a USING INDEX allocations_by_date (org=? AND date>?)"
ENDED = "SEARCH a USING INDEX allocations_ended (org=? AND ended_on>?)"


@pytest.mark.parametrize(
    ("query", "arguments", "expected"),
    [
        (
            SELECT_OPEN_DOCUMENTS[False],
            (1, "sales", 20500),
            {
                DOCUMENTS,
                LATER,
                ENDED,
                "SEARCH d USING INDEX sqlite_autoindex_documents_1 (org=? AND number=?)",
            },
        ),
        (
            SELECT_OPEN_CREDITS[False],
            (1, "sales", 20500),
            {
                DOCUMENTS,
                LATER,
                ENDED,
                "SEARCH d USING INDEX sqlite_autoindex_documents_1 (org=? AND number=?)",
                "SEARCH p USING INDEX payments_open (org=?)",
                "SEARCH p USING INDEX sqlite_autoindex_payments_1 (org=? AND number=?)",
                "SEARCH p USING INDEX payments_reversed (org=? AND reversed_on>?)",
            },
        ),
        (
            SELECT_AUTHORED,
            (1, "[1, 2]", 20500),
            {
                "SEARCH t USING INDEX sqlite_autoindex_account_days_1"
                " (org=? AND account=? AND day<?)",
                "SEARCH p USING INDEX postings_by_account (org=? AND account=? AND day=?)",
            },
        ),
    ],
    ids=["documents", "credits", "authored"],
)
async def test_what_is_open_now_is_looked_up(
    sqlite_books: str, query: Statement, arguments: tuple[Any, ...], expected: set[str]
) -> None:
    async with open_database(sqlite_books) as database, database.engine.connect() as connection:
        plan = await connection.exec_driver_sql(f"explain query plan {query.sqlite}", arguments)
        found = {step for *_, step in plan if step.startswith("SEARCH")}
    assert {step for step in found if " USING AUTOMATIC" not in step} == expected
