"""Numbers, words, headers and addresses of answers."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from rest_compat.leaves import as_number
from tests.rest_compat.books import Books, Refused


@pytest.mark.parametrize(
    ("money", "number"),
    [
        ("1150.00", b"1150"),
        ("1150.50", b"1150.5"),
        ("0.00", b"0"),
        ("0.010", b"0.01"),
        ("100", b"100"),
        ("-7.20", b"-7.2"),
        ("9223372036854775.807", b"9223372036854775.807"),
    ],
)
def test_money_is_written_with_its_own_digits(money: str, number: bytes):
    assert bytes(as_number(money)) == number


@given(st.integers(min_value=-(2**63), max_value=2**63), st.integers(min_value=0, max_value=4))
def test_money_as_a_number_is_exact_and_shortest(minor: int, exponent: int):
    money = f"{Decimal(minor).scaleb(-exponent):f}"

    number = bytes(as_number(money)).decode()

    assert json.loads(number, parse_float=Decimal, parse_int=Decimal) == Decimal(money)
    assert not ("." in number and number.endswith(("0", ".")))


@pytest.mark.parametrize("slash", ["", "/"])
def test_trailing_slash_answers_without_a_redirect(client: TestClient, slash: str):
    answer = client.get(f"/api/v1/accounts{slash}", follow_redirects=False)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/api/v1/journal-entries", "GET, POST, HEAD"),
        ("DELETE", "/api/v1/accounts", "GET, HEAD"),
        ("GET", "/api/journal-entries/je_1", "DELETE"),
        ("GET", "/api/ledger/lock", "PATCH"),
    ],
)
def test_wrong_method_names_the_right_ones(client: TestClient, method: str, path: str, allow: str):
    answer = client.request(method, path)

    assert (answer.status_code, answer.headers["allow"]) == (405, allow)
    assert answer.json() == {
        "error": f"{method} is not allowed here.",
        "code": "METHOD_NOT_ALLOWED",
        "details": [],
    }


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api", "/api/a/b/c"])
def test_unknown_path_is_not_found_in_the_dialects_shape(client: TestClient, path: str):
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.json() == {
        "error": "There is no such endpoint.",
        "code": "NOT_FOUND",
        "details": [],
    }


def test_head_answers_as_get_does(client: TestClient):
    assert client.head("/api/v1/accounts").status_code == 200


def test_headers_of_the_context_are_on_every_answer(client: TestClient, books: Books):
    good = client.get("/api/v1/accounts")
    books.refusal = Refused("PERIOD_LOCKED")
    bad = client.get("/api/v1/accounts")

    assert good.headers["ratelimit"] == bad.headers["ratelimit"] == '"default";r=99;t=60'
    assert good.headers["cache-control"] == bad.headers["cache-control"] == "no-store"
    assert books.open_contexts == 0


def test_null_root_without_an_error_is_not_found(client: TestClient, books: Books):
    books.answers["ledgerSummary"] = None

    assert client.get("/api/ledger/summary?organizationId=org_demo").status_code == 404


@pytest.mark.parametrize("page", [1, 2, 3, 9])
def test_links_lead_only_to_pages_that_exist(client: TestClient, books: Books, page: int):
    books.answers["journalEntries"] |= {"page": page, "pages": 3}

    link = client.get(f"/api/v1/journal-entries?page={page}").headers["link"]

    relations = {1: "first next last", 2: "first prev next last"}.get(page, "first prev last")
    assert [part.split('"')[1] for part in link.split(", ")] == relations.split()
    assert all(f"page={number}&" in link for number in (1, 3))
