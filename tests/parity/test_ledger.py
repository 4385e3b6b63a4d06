"""Lists, summary, lock and exports: what REST answers is the projection of what GraphQL answers."""

from csv import DictReader
from decimal import Decimal
from io import StringIO
from json import loads
from typing import Any

import pytest

from tests.parity.office import Office
from tests.parity.surfaces import SALE, GraphQL, Guliel, Line

REFUND: list[Line] = [("acc_revenue", "200", "0"), ("acc_cash", "0", "200")]
POSTINGS = """query($page: Int, $limit: Int, $from: Date, $to: Date) {
    postings(page: $page, limit: $limit, from: $from, to: $to) {
        total totalDebit totalCredit sequence
        nodes { date entryId entryNumber kind source accountClass accountCode accountName
                narration debit credit }
    }
}"""


@pytest.fixture
async def busy(office: Office) -> Office:
    """An office with entries on several days, one mirrored and one deleted."""
    writer = GraphQL(office)
    for day in (3, 1, 2, 3):
        await writer.post(date=f"2026-03-0{day}", memo=f"يوم {day}")
    refunded = await writer.post(REFUND, date="2026-03-04", memo='=HYPERLINK("x")')
    gone = await writer.post(date="2026-03-05")
    for document, one in (
        ("mutation($id: ID!) { reverseJournalEntry(input: {id: $id}) { id } }", refunded),
        ("mutation($id: ID!) { deleteJournalEntry(input: {id: $id}) { id } }", gone),
    ):
        answer = await office.graphql(document, {"id": one.data["id"]})
        assert "errors" not in answer.json()
    return office


async def rest(office: Office, path: str, **params: Any) -> Any:
    response = await office.call("GET", path, params=params)
    assert response.status_code == 200, response.text
    return loads(response.content, parse_float=Decimal)


async def graphql_postings(office: Office, **variables: Any) -> Any:
    return (await office.graphql(POSTINGS, variables)).json()["data"]["postings"]


async def test_accounts_of_v1_are_the_chart(office: Office) -> None:
    document = """{ accounts(all: true) { total nodes {
        handle code nameAr nameEn type nature level parentHandle } } }"""
    chart = (await office.graphql(document)).json()["data"]["accounts"]

    whole = await rest(office, "/api/v1/accounts")
    paged = await rest(office, "/api/v1/accounts", page=2, limit=10)

    renamed = [
        {"id": one.pop("handle"), "parentId": one.pop("parentHandle"), **one}
        for one in chart["nodes"]
    ]
    assert whole["data"] == renamed
    assert (whole["total"], whole["page"], whole["pages"]) == (chart["total"], 1, 1)
    assert paged["data"] == renamed[10:20]
    assert (paged["page"], paged["limit"]) == (2, 10)


async def test_summary_of_guliel_is_the_summary(busy: Office) -> None:
    document = "{ ledgerSummary { journalEntries totalDebit totalCredit lockedThrough } }"
    summary = (await busy.graphql(document)).json()["data"]["ledgerSummary"]

    found = await rest(busy, "/api/ledger/summary", organizationId="org_home")

    assert found == {
        "autoObligations": 0,
        "autoSettlements": 0,
        "manualEntries": summary["journalEntries"],
        "totalDebit": Decimal(summary["totalDebit"]),
        "totalCredit": Decimal(summary["totalCredit"]),
        "lockedThrough": None,
    }


@pytest.mark.parametrize("range_", [{}, {"from": "2026-03-02", "to": "2026-03-04"}])
async def test_postings_of_guliel_are_the_postings(busy: Office, range_: dict[str, str]) -> None:
    for page in (1, 2, 3):
        wanted = await graphql_postings(busy, page=page, limit=7, **range_)
        found = await rest(
            busy, "/api/ledger/postings", organizationId="org_home", page=page, limit=7, **range_
        )
        assert found == {
            "postings": [
                {
                    "date": node["date"],
                    "kind": node["kind"].lower(),
                    "source": node["source"],
                    "account": node["accountClass"],
                    "accountName": node["accountName"],
                    "debit": Decimal(node["debit"]),
                    "credit": Decimal(node["credit"]),
                }
                for node in wanted["nodes"]
            ],
            "total": wanted["total"],
            "totalDebit": Decimal(wanted["totalDebit"]),
            "totalCredit": Decimal(wanted["totalCredit"]),
        }


async def test_export_is_every_posting_in_order(busy: Office) -> None:
    wanted = (await graphql_postings(busy, limit=100))["nodes"]

    text = (await busy.call("GET", "/api/ledger/export?organizationId=org_home")).text
    streamed = await rest(busy, "/api/ledger/export", organizationId="org_home", format="json")

    rows = list(DictReader(StringIO(text, newline="")))
    assert [row["entryNumber"] for row in rows] == [str(node["entryNumber"]) for node in wanted]
    assert [row["debit"] for row in rows] == [node["debit"] for node in wanted]
    assert [row["memo"].removeprefix("'") for row in rows] == [n["narration"] for n in wanted]
    assert "'=HYPERLINK" in text
    assert [Decimal(one["debit"]) for one in streamed["postings"]] == [
        Decimal(node["debit"]) for node in wanted
    ]


async def test_whole_range_of_guliel_is_its_pages_together(busy: Office) -> None:
    whole = await rest(busy, "/api/journal-entries", organizationId="org_home")

    pages = [
        await rest(busy, "/api/journal-entries", organizationId="org_home", page=page, limit=2)
        for page in (1, 2, 3, 4)
    ]

    assert set(whole) == {"journalEntries"}
    assert [entry for page in pages for entry in page["journalEntries"]] == whole["journalEntries"]
    assert pages[0]["pagination"] == {"page": 1, "limit": 2, "total": 6, "totalPages": 3}


async def test_deleted_entry_leaves_every_list(busy: Office) -> None:
    gone = (await Guliel(busy).listing(limit=1)).data[0]

    answer = await busy.call("DELETE", f"/api/journal-entries/{gone['id']}?id={gone['id']}")
    again = await busy.call("DELETE", f"/api/journal-entries/{gone['id']}")
    other = await busy.call("DELETE", f"/api/journal-entries/{gone['id']}?id=je_other")

    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert (again.status_code, other.status_code) == (404, 400)
    for surface in (GraphQL(busy), Guliel(busy)):
        assert gone["id"] not in [entry["id"] for entry in (await surface.listing()).data]
    document = "query($id: ID!) { journalEntry(id: $id) { status revokedAt number } }"
    kept = (await busy.graphql(document, {"id": gone["id"]})).json()["data"]["journalEntry"]
    assert kept["status"] == "REVOKED"


async def test_lock_of_guliel_is_the_lock(office: Office) -> None:
    body = {"organizationId": "org_home", "lockedThrough": "2026-03-31T12:00:00Z"}
    locked = await office.call("PATCH", "/api/ledger/lock", json=body)
    missing = await office.call("PATCH", "/api/ledger/lock", json={"organizationId": "org_home"})
    refused = await Guliel(office).post(SALE, date="2026-03-31")
    lifted = await office.call("PATCH", "/api/ledger/lock", json={**body, "lockedThrough": None})
    taken = await Guliel(office).post(SALE, date="2026-03-31")

    assert locked.json() == {"lockedThrough": "2026-03-31"}
    assert missing.json()["details"][0]["path"] == ["lockedThrough"]
    assert (refused.status, refused.code) == (400, "PERIOD_LOCKED")
    assert lifted.json() == {"lockedThrough": None}
    assert taken.status == 201


async def test_whole_request_is_counted_on_every_door(office: Office) -> None:
    left = []
    for path in ("/api/v1/accounts", "/api/ledger/summary?organizationId=org_home"):
        headers = (await office.call("GET", path)).headers
        left.append(int(headers["RateLimit"].partition("r=")[2].partition(";")[0]))
        assert headers["RateLimit-Policy"] == '"default";q=1000000;w=60'
        assert headers["Cache-Control"] == "no-store"
    response = await office.graphql(
        "{ viewer { rateLimit { remaining } } ledgerSummary { entries } }"
    )
    left.append(response.json()["data"]["viewer"]["rateLimit"]["remaining"])

    assert (left[0] - left[1], left[1] - left[2]) == (1, 2)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/accounts?limit=20",
        "/api/v1/journal-entries?limit=2",
        "/api/v1/journal-entries?limit=2&status=POSTED",
        "/api/v1/journal-entries?limit=2&status=REVERSED&from=2026-01-01",
        "/api/v1/journal-entries?limit=2&accountId=acc_cash&to=2026-12-31",
        "/api/journal-entries?organizationId=org_home&limit=2",
        "/api/ledger/postings?organizationId=org_home&limit=5&from=2026-03-02",
    ],
)
async def test_every_link_can_be_followed_to_the_end(busy: Office, path: str) -> None:
    met: list[Any] = []
    following = path
    while following:
        response = await busy.call("GET", following)
        assert response.status_code == 200, response.text
        body = response.json()
        met += body.get("data") or body.get("journalEntries") or body.get("postings") or []
        links = response.headers["Link"].split(", ")
        following = next((one[1 : one.index(">")] for one in links if 'rel="next"' in one), "")

    total = body["total"] if "total" in body else body["pagination"]["total"]
    assert len(met) == total
