"""Refusals of the operations, told in the dialect's words."""

import pytest
from starlette.testclient import TestClient

from rest_compat.refusals import Place
from rest_compat.renaming import rename
from rest_compat.sources import Arguments, Body, Constant, Each, Query
from tests.rest_compat.books import Books, Refused

ARGUMENTS: Arguments = {
    "organizationId": Query("organisation"),
    "kind": Constant("JOURNAL"),
    "input": {"date": Body("day"), "lines": Each("legs", {"accountId": Body("account")})},
}


@pytest.mark.parametrize(
    ("path", "renamed"),
    [
        ((), ()),
        (("organizationId",), ("organisation",)),
        (("input",), ()),
        (("input", "date"), ("day",)),
        (("date",), ("day",)),
        (("input", "lines"), ("legs",)),
        (("input", "lines", 3), ("legs", 3)),
        (("input", "lines", 3, "accountId"), ("legs", 3, "account")),
        (("lines", 3, "accountId"), ("legs", 3, "account")),
        (("input", "lines", 3, "party"), ("legs", 3)),
        (("kind",), ()),
        (("unheard",), ()),
    ],
)
def test_places_are_renamed_as_far_as_the_caller_knows_them(path: Place, renamed: Place):
    assert rename(path, ARGUMENTS) == renamed


def test_refusal_of_an_operation_names_the_dialects_fields(client: TestClient, books: Books):
    detail = {"path": ["input", "lines", 0, "accountId"], "message": "No such account."}
    books.refusal = Refused("ACCOUNT_UNKNOWN", "No account has this id.", [detail])
    line = {"accountId": "acc_x", "debit": 1, "credit": 0}

    answer = client.post(
        "/api/v1/journal-entries",
        json={"date": "2026-03-30", "description": "Rent", "lines": [line]},
    )

    assert answer.status_code == 400
    assert answer.json() == {
        "error": "No account has this id.",
        "code": "ACCOUNT_UNKNOWN",
        "details": [{"path": ["lines", 0, "accountId"], "message": "No such account."}],
    }


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("INVALID_INPUT", 400),
        ("SOMETHING_NEW", 400),
        ("UNAUTHENTICATED", 401),
        ("FORBIDDEN", 403),
        ("NOT_FOUND", 404),
        ("IDEMPOTENCY_IN_PROGRESS", 409),
        ("IDEMPOTENCY_MISMATCH", 422),
        ("RATE_LIMITED", 429),
        ("INTERNAL", 500),
        ("OVERLOADED", 503),
        ("DATABASE_UNAVAILABLE", 503),
        ("OUTCOME_UNKNOWN", 503),
    ],
)
@pytest.mark.parametrize("path", ["/api/ledger/summary", "/api/ledger/export"])
def test_code_decides_the_status(
    client: TestClient, books: Books, code: str, status: int, path: str
):
    books.refusal = Refused(code, "No.")

    answer = client.get(f"{path}?organizationId=org_demo")

    assert answer.status_code == status
    assert answer.json() == {"error": "No.", "code": code, "details": []}
    assert ("retry-after" in answer.headers) is (status in (429, 503))


def test_refused_caller_is_told_before_anything_is_read(client: TestClient, books: Books):
    books.refused_caller = Refused("UNAUTHENTICATED", "No key.")

    answer = client.post("/api/v1/journal-entries", content="nonsense")

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json() == {"error": "No key.", "code": "UNAUTHENTICATED", "details": []}


@pytest.mark.parametrize("path", ["/api/ledger/summary", "/api/ledger/export"])
def test_fault_of_ours_tells_nothing(client: TestClient, books: Books, path: str):
    books.refusal = RuntimeError("secret")

    answer = client.get(f"{path}?organizationId=org_demo")

    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
    assert "secret" not in answer.text


def test_codes_of_libraries_are_no_refusals(client: TestClient, books: Books):
    books.refused_caller = Refused("gkpj", "(sqlite3.OperationalError) secret")

    answer = client.get("/api/v1/accounts")

    assert (answer.status_code, "secret" in answer.text) == (500, False)
