"""How the text of a query becomes a value, or a refusal that names the parameter."""

import pytest
from starlette.testclient import TestClient

from tests.rest_compat.books import Books

ENTRIES = "/api/v1/journal-entries"


@pytest.mark.parametrize(
    "text",
    ["x", "", "+1", " 1", "1.0", "1e2", "٣", "100000000000000000000", "2147483648", "0x1", "%00"],
)
def test_what_is_no_whole_number_is_refused(client: TestClient, books: Books, text: str):
    answer = client.get(f"{ENTRIES}?limit={text.replace('+', '%2B')}")

    assert answer.status_code == 400
    assert answer.json()["details"] == [
        {"path": ["limit"], "message": "A whole number from 1 to 100 is expected."}
    ]
    assert books.calls == []


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("007", 7), ("0", 0), ("-1", -1)])
def test_range_of_a_number_is_judged_by_the_operation(
    client: TestClient, books: Books, text: str, number: int
):
    client.get(f"{ENTRIES}?page={text}")

    assert books.arguments["page"] == number


@pytest.mark.parametrize(("text", "is_marked"), [("true", True), ("false", False)])
def test_truth_is_read(client: TestClient, text: str, is_marked: bool):
    answer = client.get(f"/api/ledger/export?organizationId=org_demo&bom={text}")

    assert answer.content.startswith(b"\xef\xbb\xbf") is is_marked


@pytest.mark.parametrize("text", ["TRUE", "1", "", "yes"])
def test_what_is_neither_true_nor_false_is_refused(client: TestClient, books: Books, text: str):
    answer = client.get(f"/api/ledger/export?organizationId=org_demo&bom={text}")

    assert answer.json()["error"] == "bom: Either true or false is expected."
    assert books.calls == []


def test_known_parameter_sent_twice_is_refused(client: TestClient):
    answer = client.get(f"{ENTRIES}?page=1&page=2")

    assert answer.json()["error"] == "page: The parameter must be sent only once."


def test_unknown_parameters_are_ignored(client: TestClient):
    assert client.get(f"{ENTRIES}?stray=1&stray=2&organizationId=").status_code == 200
    assert client.get("/api/journal-entries?organizationId=org_demo&bom=x").status_code == 200


@pytest.mark.parametrize("id_", ["", "%00", "a%00b"])
def test_id_that_names_nothing_is_refused(client: TestClient, id_: str):
    answer = client.get(f"/api/ledger/summary?organizationId={id_}")

    assert answer.status_code == 400
    assert answer.json()["details"][0]["path"] == ["organizationId"]


def test_full_timestamp_passes_where_a_date_is_asked(client: TestClient, books: Books):
    client.get(f"{ENTRIES}?from=2026-03-30T10:00:00Z")

    assert books.arguments["from"] == "2026-03-30"


def test_date_refused_by_its_scalar_names_the_parameter(client: TestClient):
    answer = client.get(f"{ENTRIES}?to=yesterday")

    assert answer.json() == {
        "error": "to: A date is written YYYY-MM-DD.",
        "code": "INVALID_INPUT",
        "details": [{"path": ["to"], "message": "A date is written YYYY-MM-DD."}],
    }


def test_all_faults_are_told_at_once(client: TestClient):
    answer = client.get(f"{ENTRIES}?page=x&limit=y&status=z")

    assert [fault["path"] for fault in answer.json()["details"]] == [
        ["status"],
        ["page"],
        ["limit"],
    ]


def test_path_parameters_are_decoded(client: TestClient, books: Books):
    client.delete("/api/journal-entries/%D9%82%20%2B")

    assert books.arguments["input"] == {"id": "ق +"}
