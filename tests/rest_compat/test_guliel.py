"""The Guliel table against its contract, all seven endpoints."""

from decimal import Decimal

import pytest
from starlette.testclient import TestClient

from tests.rest_compat.books import ENTRY, POSTING, Books, Refused, connection

ENTRY_IN_GULIEL = {
    "id": "je_1",
    "organizationId": "org_demo",
    "date": "2026-03-30",
    "memo": "مبيعات",
    "createdAt": "2026-03-30T09:15:00.000000Z",
    "postings": [{"id": "je_1.1", "account": "CASH", "debit": 1150.5, "credit": 0}],
}
BODY = {
    "organizationId": "org_demo",
    "date": "2026-03-30",
    "legs": [
        {"account": "CASH", "debit": 1150, "credit": 0},
        {"account": "REVENUE", "debit": 0, "credit": 1150},
    ],
}


def test_whole_range_is_streamed(client: TestClient, books: Books):
    answer = client.get("/api/journal-entries?organizationId=org_demo&from=2026-01-01")

    assert answer.json() == {"journalEntries": [ENTRY_IN_GULIEL, ENTRY_IN_GULIEL]}
    assert books.calls == [
        (
            "journalEntries",
            {"organizationId": "org_demo", "from": "2026-01-01", "kind": "JOURNAL"},
        )
    ]


def test_list_pages_when_asked(client: TestClient, books: Books):
    books.answers["journalEntries"] = connection(ENTRY, page=1, limit=1, pages=2, total=2)

    answer = client.get("/api/journal-entries?organizationId=org_demo&limit=1")

    assert answer.json() == {
        "journalEntries": [ENTRY_IN_GULIEL],
        "pagination": {"page": 1, "limit": 1, "total": 2, "totalPages": 2},
    }
    assert 'page=2&limit=1&asOf=7>; rel="next"' in answer.headers["link"]
    assert books.arguments["kind"] == "JOURNAL"


def test_created_entry_is_answered_bare(client: TestClient, books: Books):
    answer = client.post("/api/journal-entries", json=BODY | {"memo": None})

    assert (answer.status_code, answer.json()) == (201, ENTRY_IN_GULIEL)
    assert books.arguments == {
        "organizationId": "org_demo",
        "input": {
            "date": "2026-03-30",
            "memo": None,
            "lines": [
                {"accountClass": "CASH", "debit": Decimal(1150), "credit": Decimal(0)},
                {"accountClass": "REVENUE", "debit": Decimal(0), "credit": Decimal(1150)},
            ],
        },
    }


def test_both_sides_of_a_leg_are_required(client: TestClient):
    leg = {"account": "CASH", "debit": 1}

    answer = client.post("/api/journal-entries", json=BODY | {"legs": [leg]})

    assert answer.json()["error"] == "legs[0].credit: A value is required."


@pytest.mark.parametrize("query", ["", "?id=je_1", "?organizationId=org_demo&id=je_1"])
def test_delete_answers_success(client: TestClient, books: Books, query: str):
    answer = client.delete(f"/api/journal-entries/je_1{query}")

    assert (answer.status_code, answer.text) == (200, '{"success":true}')
    assert books.arguments["input"] == {"id": "je_1"}


def test_delete_of_another_id_than_the_paths_is_refused(client: TestClient, books: Books):
    answer = client.delete("/api/journal-entries/je_1?id=je_2")

    assert (answer.status_code, answer.json()["details"][0]["path"]) == (400, ["id"])
    assert books.calls == []


def test_unknown_id_in_the_path_is_not_found(client: TestClient, books: Books):
    books.refusal = Refused(
        "NOT_FOUND", "No such entry.", [{"path": ["input", "id"], "message": "No such entry."}]
    )

    answer = client.delete("/api/journal-entries/je_9")

    assert answer.status_code == 404
    assert answer.json() == {
        "error": "No such entry.",
        "code": "NOT_FOUND",
        "details": [{"path": ["id"], "message": "No such entry."}],
    }


@pytest.mark.parametrize("through", ["2026-03-31", None])
def test_lock_takes_a_date_or_null(client: TestClient, books: Books, through: str | None):
    books.answers["setLedgerLock"] = {"lockedThrough": through}

    answer = client.patch(
        "/api/ledger/lock", json={"organizationId": "org_demo", "lockedThrough": through}
    )

    assert answer.json() == {"lockedThrough": through}
    assert books.arguments["input"] == {"lockedThrough": through}


def test_lock_without_the_field_is_refused(client: TestClient):
    answer = client.patch("/api/ledger/lock", json={"organizationId": "org_demo"})

    assert answer.json()["error"] == "lockedThrough: A value is required."


def test_postings_are_exactly_as_documented(client: TestClient, books: Books):
    answer = client.get("/api/ledger/postings?organizationId=org_demo&limit=100")

    assert answer.json() == {
        "postings": [
            {
                "date": "2026-03-30",
                "kind": "journal",
                "source": "manual",
                "account": "CASH",
                "accountName": "Cash",
                "debit": 1150.5,
                "credit": 0,
            }
        ],
        "total": 1,
        "totalDebit": 1150.5,
        "totalCredit": 1150,
    }
    assert books.arguments == {"organizationId": "org_demo", "page": 1, "limit": 100}


def test_summary_counts_by_origin(client: TestClient):
    answer = client.get("/api/ledger/summary?organizationId=org_demo")

    assert answer.json() == {
        "autoObligations": 3,
        "autoSettlements": 2,
        "manualEntries": 1,
        "totalDebit": 1150.5,
        "totalCredit": 1150.5,
        "lockedThrough": None,
    }


def test_export_is_a_csv_file(client: TestClient, books: Books):
    books.batches = [[POSTING], [{**POSTING, "narration": "Rent", "kind": "DOCUMENT"}]]

    answer = client.get("/api/ledger/export?organizationId=org_demo&to=2026-12-31")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="ledger.csv"'
    assert answer.text == (
        "date,entryId,entryNumber,kind,source,account,accountCode,accountName,memo,debit,credit\r\n"
        "2026-03-30,je_1,1,journal,manual,CASH,1010,Cash,Sales revenue,1150.50,0.00\r\n"
        "2026-03-30,je_1,1,document,manual,CASH,1010,Cash,Rent,1150.50,0.00\r\n"
    )
    assert books.calls == [("postings", {"organizationId": "org_demo", "to": "2026-12-31"})]


def test_export_is_json_when_asked(client: TestClient, books: Books):
    books.batches = [[POSTING]]

    answer = client.get("/api/ledger/export?organizationId=org_demo&format=json")

    assert answer.json() == {
        "postings": [
            {
                "date": "2026-03-30",
                "entryId": "je_1",
                "entryNumber": 1,
                "kind": "journal",
                "source": "manual",
                "account": "CASH",
                "accountCode": "1010",
                "accountName": "Cash",
                "memo": "Sales revenue",
                "debit": 1150.5,
                "credit": 0,
            }
        ]
    }


@pytest.mark.parametrize("query", ["format=xml", "format=", "format=csv&format=json"])
def test_other_forms_of_export_are_refused(client: TestClient, query: str):
    answer = client.get(f"/api/ledger/export?organizationId=org_demo&{query}")

    assert answer.json()["error"] == "format: One of csv, json is expected."


@pytest.mark.parametrize(
    "path", ["/journal-entries", "/ledger/export", "/ledger/postings", "/ledger/summary"]
)
def test_every_read_requires_the_organisation(client: TestClient, books: Books, path: str):
    answer = client.get(f"/api{path}")

    assert answer.status_code == 400
    assert answer.json()["details"][0]["path"] == ["organizationId"]
    assert books.calls == []
