"""The v1 table against its contract."""

import json
from decimal import Decimal

from starlette.testclient import TestClient

from tests.rest_compat.books import ACCOUNT, ENTRY, Books, connection

ENTRY_IN_V1 = {
    "id": "je_1",
    "entryNumber": 1,
    "date": "2026-03-30",
    "description": "مبيعات",
    "reference": None,
    "status": "POSTED",
    "reversalOfId": None,
    "createdAt": "2026-03-30T09:15:00.000000Z",
    "postedAt": "2026-03-30T09:15:00.000000Z",
    "lines": [
        {
            "id": "je_1.1",
            "accountId": "acc_cash",
            "debit": 1150.5,
            "credit": 0,
            "description": None,
            "account": {"code": "1010", "nameAr": "النقد", "nameEn": "Cash"},
        }
    ],
}
DOCUMENTED = """{
    "date": "2026-03-30",
    "description": "Sales revenue",
    "lines": [
      { "accountId": "acc_cash", "debit": 1150, "credit": 0 },
      { "accountId": "acc_revenue", "debit": 0, "credit": 1000 },
      { "accountId": "acc_vat", "debit": 0, "credit": 150 }
    ]
  }"""


def test_documented_list_call_answers_the_envelope(client: TestClient, books: Books):
    answer = client.get("/api/v1/accounts", headers={"Content-Type": "application/json"})

    assert answer.status_code == 200
    assert answer.json() == {
        "data": [
            {
                "id": "acc_cash",
                "code": "1010",
                "nameAr": "النقد",
                "nameEn": "Cash",
                "type": "ASSET",
                "nature": "DEBIT",
                "level": 2,
                "parentId": "acc_assets",
            }
        ],
        "total": 1,
        "page": 1,
        "limit": 50,
        "pages": 1,
    }
    assert books.arguments == {"all": True}
    assert "link" not in answer.headers


def test_accounts_page_as_soon_as_page_or_limit_is_sent(client: TestClient, books: Books):
    books.answers["accounts"] = connection(ACCOUNT, page=2, limit=1, pages=3, total=3)

    answer = client.get("/api/v1/accounts?limit=1&page=2&type=ASSET")

    assert books.arguments == {"all": False, "type": "ASSET", "page": 2, "limit": 1}
    assert answer.headers["link"] == (
        '</api/v1/accounts?type=ASSET&page=1&limit=1>; rel="first", '
        '</api/v1/accounts?type=ASSET&page=1&limit=1>; rel="prev", '
        '</api/v1/accounts?type=ASSET&page=3&limit=1>; rel="next", '
        '</api/v1/accounts?type=ASSET&page=3&limit=1>; rel="last"'
    )


def test_documented_create_call_posts_and_answers_the_record(client: TestClient, books: Books):
    answer = client.post(
        "/api/v1/journal-entries", content=DOCUMENTED, headers={"Content-Type": "application/json"}
    )

    assert (answer.status_code, answer.json()) == (201, {"data": ENTRY_IN_V1})
    assert books.arguments["input"] == {
        "date": "2026-03-30",
        "memo": "Sales revenue",
        "lines": [
            {"accountId": "acc_cash", "debit": Decimal(1150), "credit": Decimal(0)},
            {"accountId": "acc_revenue", "debit": Decimal(0), "credit": Decimal(1000)},
            {"accountId": "acc_vat", "debit": Decimal(0), "credit": Decimal(150)},
        ],
    }


def test_entries_are_listed_with_their_lines(client: TestClient, books: Books):
    answer = client.get(
        "/api/v1/journal-entries?status=REVERSED&from=2026-01-01&accountId=acc_cash"
    )

    assert answer.json()["data"] == [ENTRY_IN_V1]
    assert books.arguments == {
        "status": "REVERSED",
        "from": "2026-01-01",
        "accountId": "acc_cash",
        "includeRevoked": False,
        "page": 1,
        "limit": 50,
    }


def test_next_page_is_pinned_to_the_sequence_of_this_one(client: TestClient, books: Books):
    books.answers["journalEntries"] = connection(ENTRY, pages=2, total=60, sequence=42)

    link = client.get("/api/v1/journal-entries?stray=%26").headers["link"]

    next_page = link.split(", ")[1]
    assert next_page == ('</api/v1/journal-entries?stray=%26&page=2&limit=50&asOf=42>; rel="next"')
    client.get(next_page.split(";")[0].strip("<>"))
    assert books.arguments["asOf"] == 42


def test_revoked_is_no_word_of_v1(client: TestClient):
    answer = client.get("/api/v1/journal-entries?status=REVOKED")

    assert answer.status_code == 400
    assert answer.json() == {
        "error": "status: One of POSTED, REVERSED is expected.",
        "code": "INVALID_INPUT",
        "details": [{"path": ["status"], "message": "One of POSTED, REVERSED is expected."}],
    }


def test_description_is_required(client: TestClient):
    body = json.loads(DOCUMENTED)
    del body["description"]

    answer = client.post("/api/v1/journal-entries", json=body)

    assert answer.json()["details"] == [
        {"path": ["description"], "message": "A value is required."}
    ]


def test_organisation_is_no_field_of_v1(client: TestClient):
    body = {**json.loads(DOCUMENTED), "organizationId": "org_demo"}

    answer = client.post("/api/v1/journal-entries", json=body)

    assert answer.json()["error"] == "organizationId: There is no such field."
