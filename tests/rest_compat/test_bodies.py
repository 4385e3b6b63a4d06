"""What a body must be, and how its fields are refused."""

import json
from decimal import Decimal
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.rest_compat.books import Books

ENTRIES = "/api/v1/journal-entries"
JSON = {"Content-Type": "application/json"}
LINE = {"accountId": "acc_cash", "debit": 1, "credit": 0}
BODY = {"date": "2026-03-30", "description": "Rent", "lines": [LINE, LINE]}


def post(client: TestClient, text: str | bytes, **headers: str):
    return client.post(ENTRIES, content=text, headers=JSON | headers)


def with_debit(text: str) -> str:
    return json.dumps(BODY).replace('"debit": 1', f'"debit": {text}', 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "nonsense",
        "[" * 100_000,
        '{"date": NaN}',
        '{"a": -Infinity}',
        b'{"a": "\xff"}',
        "01",
    ],
)
def test_malformed_json_is_refused(client: TestClient, text: str):
    answer = post(client, text)

    assert (answer.status_code, answer.json()["code"]) == (400, "MALFORMED_JSON")


@pytest.mark.parametrize("text", ["null", "5", '"x"', "[]", "true"])
def test_json_that_is_no_object_is_refused(client: TestClient, text: str):
    answer = post(client, text)

    assert answer.json() == {
        "error": "The request body must be a JSON object.",
        "code": "MALFORMED_JSON",
        "details": [],
    }


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "multipart/form-data", "application/json; charset=utf-16", ""],
)
def test_other_content_types_are_refused(client: TestClient, kind: str):
    answer = client.post(ENTRIES, content=json.dumps(BODY), headers={"Content-Type": kind})

    assert (answer.status_code, answer.json()["code"]) == (400, "UNSUPPORTED_CONTENT_TYPE")


def test_body_without_a_content_type_is_refused(client: TestClient):
    answer = client.post(ENTRIES, content=json.dumps(BODY))

    assert answer.json()["code"] == "UNSUPPORTED_CONTENT_TYPE"


@pytest.mark.parametrize(
    "kind",
    ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"', "application/json;"],
)
def test_charset_of_json_may_be_said(client: TestClient, kind: str):
    assert post(client, json.dumps(BODY), **{"Content-Type": kind}).status_code == 201


def test_compressed_body_is_refused(client: TestClient):
    answer = post(client, b"\x1f\x8b", **{"Content-Encoding": "gzip"})

    assert answer.json()["code"] == "UNSUPPORTED_CONTENT_TYPE"


@pytest.mark.parametrize("is_declared", [True, False])
def test_large_body_is_refused(client: TestClient, is_declared: bool):
    text = json.dumps(BODY | {"description": "x" * 1024 * 1024}).encode()
    chunks = (text[at : at + 65_536] for at in range(0, len(text), 65_536))

    answer = client.post(ENTRIES, content=text if is_declared else chunks, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (400, "BODY_TOO_LARGE")


def test_body_of_1_mib_is_read(client: TestClient):
    text = json.dumps(BODY)
    assert post(client, text + " " * (1024 * 1024 - len(text))).status_code == 201


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1150", "1150"),
        ("1150.00", "1150.00"),
        ("1.15e3", "1.15e3"),
        ("90071992547409.9301", "90071992547409.9301"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ],
)
def test_amounts_keep_every_digit(client: TestClient, books: Books, text: str, amount: str):
    post(client, with_debit(text))

    assert books.arguments["input"]["lines"][0]["debit"] == Decimal(amount)


@pytest.mark.parametrize("text", ['"1150"', "true", "[]", "{}", "1e99999999999999999999"])
def test_amount_that_is_no_number_is_refused(client: TestClient, text: str):
    answer = post(client, with_debit(text))

    assert answer.json()["details"] == [
        {"path": ["lines", 0, "debit"], "message": "A number is expected."}
    ]


@pytest.mark.parametrize("text", ["\0", "\ud800", "a\udfff"])
@pytest.mark.parametrize("field", ["description", "reference"])
def test_text_that_cannot_be_stored_is_refused_by_its_field(
    client: TestClient, text: str, field: str
):
    answer = post(client, json.dumps(BODY | {field: text}))

    assert answer.json()["error"] == (f"{field}: Text must not contain NUL or lone surrogates.")


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ({"date": 5}, ["date"], "A text is expected."),
        ({"date": None}, ["date"], "The value must not be null."),
        ({"description": None}, ["description"], "The value must not be null."),
        ({"lines": None}, ["lines"], "A list is expected."),
        ({"lines": {}}, ["lines"], "A list is expected."),
        ({"lines": [LINE, 5]}, ["lines", 1], "An object is expected."),
        ({"lines": [{"debit": 1}]}, ["lines", 0, "accountId"], "A value is required."),
        ({"lines": [LINE | {"accountId": 5}]}, ["lines", 0, "accountId"], "A text is expected."),
        ({"lines": [LINE | {"side": 1}]}, ["lines", 0, "side"], "There is no such field."),
        ({"memo": "x"}, ["memo"], "There is no such field."),
        ({"date": "soon"}, ["date"], "A date is written YYYY-MM-DD."),
    ],
)
def test_wrong_field_is_named_as_in_the_body(
    client: TestClient, books: Books, change: dict[str, Any], path: list[Any], message: str
):
    answer = post(client, json.dumps(BODY | change))

    assert answer.status_code == 400
    assert answer.json()["details"] == [{"path": path, "message": message}]
    assert books.calls == []


def test_missing_fields_are_named_together(client: TestClient):
    answer = post(client, "{}")

    assert [fault["path"] for fault in answer.json()["details"]] == [
        ["date"],
        ["description"],
        ["lines"],
    ]


def test_last_of_duplicate_keys_wins(client: TestClient, books: Books):
    post(client, json.dumps(BODY)[:-1] + ', "description": "Last"}')

    assert books.arguments["input"]["memo"] == "Last"


def test_at_most_twenty_faults_are_told(client: TestClient):
    answer = post(client, json.dumps(BODY | {"lines": [{}] * 100}))

    assert len(answer.json()["details"]) == 20
