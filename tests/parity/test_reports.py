"""Reports over REST: the figures GraphQL answers, as numbers, in each dialect's envelope."""

from decimal import Decimal
from json import loads
from typing import Any

import pytest

from tests.parity.office import Office
from tests.parity.statements import ask, keep_book, post

ACCOUNT = "account { handle code nameAr nameEn type level }"
DIALECTS = {"v1": ("/api/v1", {}), "guliel": ("/api", {"organizationId": "org_home"})}


@pytest.fixture(params=["v1", "guliel"])
def dialect(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


async def read(office: Office, dialect: str, report: str, **asked: Any) -> Any:
    """Read a report and open its envelope."""
    prefix, named = DIALECTS[dialect]
    response = await office.call("GET", f"{prefix}/reports/{report}", params={**named, **asked})
    assert response.status_code == 200, response.text
    body = loads(response.content, parse_float=Decimal)
    assert set(body) == ({"data"} if dialect == "v1" else {"success", "data"})
    assert body.get("success", True) is True
    return body["data"]


async def test_trial_balance(office: Office, dialect: str) -> None:
    await keep_book(office)

    found = await read(office, dialect, "trial-balance", date="2025-12-31", prove="true")

    assert found["rows"][0] == {
        "account": {
            "id": "acc_cash",
            "code": "1110",
            "nameAr": "النقدية في الصندوق",
            "nameEn": "Cash on hand",
            "type": "ASSET",
            "level": 3,
        },
        "balanceDebit": 700,
        "balanceCredit": 0,
    }
    assert (found["totalDebit"], found["totalCredit"], found["isProven"]) == (1900, 1900, True)
    assert found["date"] == "2025-12-31"


async def test_balance_sheet(office: Office, dialect: str) -> None:
    await keep_book(office)

    found = await read(
        office, dialect, "balance-sheet", date="2026-03-31", compareDate="2025-12-31"
    )

    assert (found["assets"]["amount"], found["assets"]["comparedAmount"]) == (1800, 1700)
    assert found["currentEarnings"] == {"amount": 100, "comparedAmount": 700}
    assert found["totalLiabilitiesAndEquity"]["amount"] == 1800
    assert found["isProven"] is None


async def test_income_statement(office: Office, dialect: str) -> None:
    await keep_book(office)
    await post(office, "2026-03-31", "acc_bank_fees", "acc_bank", "0.25")

    found = await read(
        office, dialect, "income-statement", **{"from": "2026-01-01", "to": "2026-03-31"}
    )

    assert found["netIncome"] == {"amount": Decimal("99.75"), "comparedAmount": None}
    assert [row["account"]["id"] for row in found["expenses"]["rows"]] == [
        "acc_rent",
        "acc_bank_fees",
        "acc_depreciation",
    ]


async def test_general_ledger_of_all_accounts_is_walked_by_cursor(
    office: Office, dialect: str
) -> None:
    await keep_book(office)
    asked = {"to": "2026-03-31", "limit": 5}

    first = (await read(office, dialect, "general-ledger", **asked))["accounts"]
    after = first["pageInfo"]["endCursor"]
    rest = (await read(office, dialect, "general-ledger", **asked, after=after))["accounts"]

    nodes = [*first["nodes"], *rest["nodes"]]
    assert (len(first["nodes"]), len(nodes), first["total"]) == (5, 9, 9)
    assert sum(node["opening"] for node in nodes) == 0
    cash = nodes[0]
    assert (cash["account"]["id"], cash["totalDebit"], cash["closing"]) == ("acc_cash", 1200, 950)
    assert "rows" not in cash


async def test_general_ledger_of_an_account_shows_its_rows(office: Office, dialect: str) -> None:
    entries = await keep_book(office)
    asked = {"accountId": "acc_cash", "from": "2025-12-31", "to": "2026-01-31", "limit": 1}

    (first,) = (await read(office, dialect, "general-ledger", **asked))["accounts"]["nodes"]
    after = first["rows"]["pageInfo"]["endCursor"]
    (second,) = (await read(office, dialect, "general-ledger", **asked, after=after))["accounts"][
        "nodes"
    ]

    assert first["rows"]["nodes"] == [
        {
            "date": "2025-12-31",
            "fiscalYearStart": None,
            "debit": 0,
            "credit": 200,
            "balance": 700,
            "posting": {
                "id": f"{entries[2]['id']}.2",
                "entryId": entries[2]["id"],
                "entryNumber": 3,
                "kind": "JOURNAL" if dialect == "v1" else "journal",
                "source": "manual",
                "description": "Test",
            },
        }
    ]
    assert [row["balance"] for row in second["rows"]["nodes"]] == [1000]
    assert (first["opening"], first["rows"]["total"]) == (900, 2)


async def test_report_as_known_before_the_last_entry(office: Office, dialect: str) -> None:
    entries = await keep_book(office)
    document = "{ events(last: 2) { nodes { recordedAt } } }"
    before_last = (await ask(office, document))["nodes"][0]["recordedAt"]

    found = await read(office, dialect, "trial-balance", date="2026-12-31", knownAt=before_last)

    assert (found["sequence"], found["totalDebit"]) == (entries[-2]["sequence"], 2000)


@pytest.mark.parametrize(
    ("report", "asked", "path"),
    [
        ("income-statement", {"from": "2026-02-01", "to": "2026-01-01"}, "to"),
        ("income-statement", {"to": "2026-01-01"}, "from"),
        ("trial-balance", {"date": "2026-02-30"}, "date"),
        ("trial-balance", {"knownAt": "2026-01-01T00:00:00Z", "asOfSequence": 1}, "asOfSequence"),
        ("general-ledger", {"accountId": "acc_none"}, "accountId"),
        ("general-ledger", {"limit": 101}, "limit"),
        ("general-ledger", {"accountId": "acc_cash", "limit": 0}, "limit"),
        ("general-ledger", {"accountId": "acc_cash", "after": "nonsense"}, "after"),
    ],
)
async def test_wrong_questions_are_refused_in_the_callers_words(
    office: Office, dialect: str, report: str, asked: dict[str, Any], path: str
) -> None:
    await keep_book(office)
    prefix, named = DIALECTS[dialect]

    response = await office.call("GET", f"{prefix}/reports/{report}", params={**named, **asked})

    assert response.status_code == 400, response.text
    assert response.json()["details"][0]["path"] == [path]


async def test_vat_return(office: Office, dialect: str) -> None:
    await post(office, "2026-03-02", "acc_cash", "acc_vat", "15.25")
    create = "mutation($input: InvoiceInput!) { createInvoice(input: $input) { id } }"
    sold = {"type": "SALES", "number": "S-1", "issueDate": "2026-03-01", "buyerName": "Najd"}
    items = [{"description": "Work", "unitPrice": "100.10"}]
    await ask(office, create, input={**sold, "items": items})

    found = await read(office, dialect, "vat", **{"from": "2026-01-01", "to": "2026-03-31"})

    taxed = {"base": Decimal("100.1"), "vat": Decimal("15.02"), "irrecoverableVat": 0}
    assert found["output"] == {
        "rows": [{"vatCategory": "S", "vatRate": 15, "documentCount": 1, **taxed}],
        "adjustments": {"amount": Decimal("15.25")},
        "total": Decimal("30.27"),
        **taxed,
    }
    assert (found["netDue"], found["from"]) == (Decimal("30.27"), "2026-01-01")


async def test_cash_movement(office: Office, dialect: str) -> None:
    await keep_book(office)

    found = await read(
        office, dialect, "cash-movement", **{"from": "2026-01-01", "to": "2026-03-31"}
    )

    assert [(one["class"], one["net"]) for one in found["classes"]] == [
        ("REVENUE", 250),
        ("EXPENSE", -120),
    ]
    assert [(one["account"]["id"], one["closing"]) for one in found["accounts"]] == [
        ("acc_cash", 950),
        ("acc_bank", 880),
    ]
    assert (found["opening"], found["net"], found["closing"]) == (1700, 130, 1830)


async def test_unknown_report_is_not_found(office: Office, dialect: str) -> None:
    prefix, named = DIALECTS[dialect]
    response = await office.call("GET", f"{prefix}/reports/astrology", params=named)
    assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")


async def test_guliel_lists_its_reports_and_serves_each(office: Office) -> None:
    params = {"organizationId": "org_home", "from": "2026-01-01", "to": "2026-01-31"}

    listed = (await office.call("GET", "/api/reports", params=params)).json()
    unnamed = await office.call("GET", "/api/reports")

    assert listed["success"] is True
    assert listed["reports"][0] == {
        "name": "trial-balance",
        "title": "Trial balance",
        "titleAr": "ميزان المراجعة",
        "description": "The balance of every account at the end of a day.",
    }
    for report in listed["reports"]:
        answer = await office.call("GET", f"/api/reports/{report['name']}", params=params)
        assert answer.status_code == 200, report
    assert unnamed.status_code == 400
    assert unnamed.json()["details"][0]["path"] == ["organizationId"]


async def test_report_costs_one_hit(office: Office, dialect: str) -> None:
    prefix, named = DIALECTS[dialect]
    left = []
    asked = {**named, "accountId": "acc_cash", "limit": 100}
    for _ in range(2):
        answer = await office.call("GET", f"{prefix}/reports/general-ledger", params=asked)
        left.append(int(answer.headers["RateLimit"].partition("r=")[2].partition(";")[0]))
    assert left[0] - left[1] == 1
