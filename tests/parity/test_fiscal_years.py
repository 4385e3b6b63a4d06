"""Fiscal years close and reopen in order, with their periods, and no figure moves."""

from typing import Any

import pytest

from ledger.policy import Role
from storage.verification import verify_organization
from tests.parity.office import Office
from tests.parity.statements import ask, keep_book, post, refused
from tests.parity.test_aged import create, invoice

FIELDS = "id year from to isClosed closedAt changedAt reason sequence"
YEARS = f"{{ fiscalYears {{ total nodes {{ {FIELDS} periods {{ name status }} }} }} }}"
CLOSE = f"mutation($year: Int!) {{ closeFiscalYear(input: {{year: $year}}) {{ {FIELDS} }} }}"
REOPEN = f"""mutation($year: Int!, $reason: String!) {{
    reopenFiscalYear(input: {{year: $year, reason: $reason}}) {{ {FIELDS} }}
}}"""
FIGURES = """query($on: Date!, $fy: Date!, $asOf: Int) {
    trialBalance(date: $on, asOfSequence: $asOf, prove: true) {
        rows { account { handle } balanceDebit balanceCredit } totalDebit isProven
    }
    balanceSheet(date: $on, asOfSequence: $asOf, prove: true) {
        assets { amount } equity { amount rows { account { handle } amount } }
        currentEarnings { amount } totalLiabilitiesAndEquity { amount } isProven
    }
    incomeStatement(from: $fy, to: $on, asOfSequence: $asOf, prove: true) {
        revenue { amount } expenses { amount } netIncome { amount } isProven
    }
    generalLedger(from: $fy, to: $on, asOfSequence: $asOf, prove: true) {
        accounts { nodes { account { handle } opening totalDebit totalCredit closing } } isProven
    }
}"""
RECOGNIZE = 'mutation { recognize(input: {through: "2025-12-31"}) { posted } }'


async def figures(office: Office) -> list[Any]:
    """Every statement on days of both years."""
    found = []
    for on, start in (
        ("2025-06-30", "2025-01-01"),
        ("2025-12-31", "2025-01-01"),
        ("2026-01-01", "2026-01-01"),
        ("2026-03-31", "2025-01-01"),
    ):
        answer = (await office.graphql(FIGURES, {"on": on, "fy": start})).json()
        assert "errors" not in answer, answer
        found.append(answer["data"])
    return found


async def test_closing_a_year_changes_no_figure_and_posts_nothing(office: Office) -> None:
    await keep_book(office)
    before = await figures(office)
    summary = "{ ledgerSummary { entries postings lastNumber closedThrough } }"
    counted = await ask(office, summary)

    closed = await ask(office, CLOSE, year=2025)

    assert await figures(office) == before
    assert await ask(office, summary) == {**counted, "closedThrough": "2025-12-31"}
    assert (closed["year"], closed["from"], closed["to"]) == (2025, "2025-01-01", "2025-12-31")
    assert closed["isClosed"] is True
    assert closed["closedAt"] == closed["changedAt"] is not None
    reopened = await ask(office, REOPEN, year=2025, reason="Late invoice")
    assert await figures(office) == before
    assert (reopened["isClosed"], reopened["closedAt"]) == (False, None)
    assert reopened["reason"] == "Late invoice"
    async with office.database.snapshot() as snapshot:
        assert [one async for one in verify_organization(snapshot, office.home)] == []


async def test_years_are_listed_with_their_periods(office: Office) -> None:
    await post(office, "2027-05-01", "acc_cash", "acc_revenue", "1.00")
    await ask(office, CLOSE, year=2025)

    found = await ask(office, YEARS)

    first, second, *_ = found["nodes"]
    years = [one["year"] for one in found["nodes"]]
    assert years == list(range(2025, 2025 + found["total"]))
    assert 2027 in years
    assert first["id"] == "fy_org_home.2025"
    assert [one["status"] for one in first["periods"]] == ["CLOSED"] * 12
    assert [one["status"] for one in second["periods"]] == ["OPEN"] * 12
    assert [one["name"] for one in second["periods"]][::11] == ["2026-01", "2026-12"]
    assert (first["isClosed"], second["isClosed"], second["closedAt"]) == (True, False, None)
    node = "query($id: ID!) { node(id: $id) { id ... on FiscalYear { year isClosed } } }"
    shown = await ask(office, node, id=first["id"])
    assert shown == {"id": "fy_org_home.2025", "year": 2025, "isClosed": True}
    assert await ask(office, node, id="fy_org_home.1999") is None
    assert await ask(office, node, id="fy_org_other.2025") is None


async def test_order_is_kept(office: Office) -> None:
    order, year = "FISCAL_YEAR_ORDER", [["input", "year"]]
    late = {"year": 2025, "reason": "Late invoice"}
    assert await refused(office, REOPEN, **late) == (order, year)
    assert await refused(office, CLOSE, year=2026) == (order, year)
    assert await refused(office, CLOSE, year=0) == ("INVALID_INPUT", year)
    assert await refused(office, CLOSE, year=10_000) == ("INVALID_INPUT", year)
    await ask(office, CLOSE, year=2025)
    await ask(office, CLOSE, year=2026)
    assert await refused(office, CLOSE, year=2026) == (order, year)
    assert await refused(office, REOPEN, **late) == (order, year)
    blank = {"year": 2026, "reason": " "}
    assert await refused(office, REOPEN, **blank) == ("INVALID_INPUT", [["input", "reason"]])
    period = 'mutation { reopenPeriod(input: {period: "2026-12"}) { name } }'
    assert await refused(office, period) == (order, [["input", "period"]])


async def test_a_year_waits_for_its_recognition(office: Office) -> None:
    item = {
        "description": "Subscription",
        "unitPrice": "1200",
        "serviceFrom": "2025-11-01",
        "serviceTo": "2026-10-31",
    }
    document = "mutation($input: InvoiceInput!) { createInvoice(input: $input) { id } }"
    name = await create(
        office,
        document,
        number="S-1",
        type="SALES",
        issueDate="2025-11-01",
        buyerName="Walk-in",
        items=[item],
    )

    missing = await refused(office, CLOSE, year=2025)
    recognized = await ask(office, RECOGNIZE)
    closed = await ask(office, CLOSE, year=2025)

    assert missing == ("RECOGNITION_MISSING", [["input", "year"]])
    assert (recognized["posted"], closed["isClosed"]) == (2, True)
    void = "mutation($id: ID!) { voidInvoice(input: {id: $id}) { id } }"
    assert (await refused(office, void, id=name))[0] == "PERIOD_LOCKED"


async def test_a_closed_year_takes_nothing_until_it_reopens(office: Office) -> None:
    await ask(office, CLOSE, year=2025)
    document = "mutation($input: JournalEntryInput!) { createJournalEntry(input: $input) { id } }"
    lines = [
        {"accountId": "acc_cash", "debit": "1.00"},
        {"accountId": "acc_revenue", "credit": "1.00"},
    ]
    entry = {"date": "2025-12-31", "memo": "Late", "lines": lines}
    assert (await refused(office, document, input=entry))[0] == "PERIOD_LOCKED"
    await ask(office, REOPEN, year=2025, reason="Late invoice")
    await invoice(office, "A-1", "2025-12-31", "2025-12-31", "100", buyerName="Walk-in")


@pytest.mark.parametrize(
    ("document", "asked", "role"),
    [
        (CLOSE, {"year": 2025}, Role.CONTRIBUTOR),
        (REOPEN, {"year": 2025, "reason": "Late"}, Role.MANAGER),
    ],
    ids=["close", "reopen"],
)
async def test_closing_and_reopening_take_a_role(
    office: Office, document: str, asked: dict[str, Any], role: Role
) -> None:
    key = await office.key_for(office.home, role)
    answer = (await office.graphql(document, asked, key=key)).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_closing_twice_with_one_key_closes_once(office: Office) -> None:
    headers = {"Idempotency-Key": "close-2025"}
    answers = [
        (await office.graphql(CLOSE, {"year": 2025}, headers=headers)).json() for _ in range(2)
    ]
    assert answers[0]["data"] == answers[1]["data"]
