"""The OpenAPI documents: sound, complete, and true to what is answered."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator, meta
from starlette.testclient import TestClient

from execution import Engine, Limits
from rest_compat import DIALECTS, openapi
from tests.rest_compat.books import POSTING, SDL, Books, explain, schema_of

DOCUMENTS = {dialect.name: openapi(dialect, SDL) for dialect in DIALECTS}


def operations() -> Iterator[Any]:
    for name, document in DOCUMENTS.items():
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                yield pytest.param(
                    document, path, method, operation, id=f"{name} {operation['operationId']}"
                )


each_operation = pytest.mark.parametrize(
    ("document", "path", "method", "operation"), list(operations())
)


def operation(name: str, path: str, method: str) -> Any:
    return DOCUMENTS[name]["paths"][path][method]


def parameter(given: Any, name: str) -> Any:
    return next(each for each in given["parameters"] if each["name"] == name)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_references_lead_somewhere_and_every_schema_is_used(document: Any):
    used = set(references(document))

    for reference in used:
        found = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
    assert {f"#/components/schemas/{name}" for name in document["components"]["schemas"]} <= used
    for schema in document["components"]["schemas"].values():
        meta.validate(schema)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_document_is_json_and_names_its_operations_once(document: Any):
    names = [each["operationId"] for path in document["paths"].values() for each in path.values()]

    assert document["openapi"] == "3.1.0"
    assert document["security"] == [{"key": []}]
    assert len(names) == len(set(names))
    assert json.loads(json.dumps(document)) == document


@each_operation
def test_every_operation_tells_what_it_can_refuse(
    document: Any, path: str, method: str, operation: Any
):
    statuses = set(operation["responses"]) - {"200", "201"}

    expected = {"400", "401", "403", "405", "429", "500", "503"}
    expected |= {"404"} if "{" in path else set()
    expected |= {"409", "422"} if method == "post" else set()
    assert statuses == expected
    assert operation["summary"]
    assert "Scope `" in operation["description"]


@each_operation
def test_example_is_answered_as_documented(
    client: TestClient, books: Books, document: Any, path: str, method: str, operation: Any
):
    if operation["operationId"] == "exportLedger":
        books.batches = [[POSTING]]
    given = operation["parameters"]
    for each in given:
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", each["example"])
    query = {each["name"]: each["example"] for each in given if "example" in each}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})

    answer = client.request(method, path, params=query, json=body.get("example"))

    [status] = set(operation["responses"]) & {"200", "201"}
    assert answer.status_code == int(status)
    media_type = answer.headers["content-type"].partition(";")[0]
    schema = operation["responses"][status]["content"][media_type]["schema"]
    value = answer.json() if media_type == "application/json" else answer.text
    Draft202012Validator({**schema, "components": document["components"]}).validate(value)
    if body:
        schema = {**body["schema"], "components": document["components"]}
        Draft202012Validator(schema).validate(body["example"])


@each_operation
def test_equivalent_document_is_ready_to_run(
    books: Books, document: Any, path: str, method: str, operation: Any
):
    engine = Engine(schema_of(books), SDL, Limits(), explain, lambda *_: None)
    equivalent = operation["x-graphql-document"]

    ready = engine.make_ready(equivalent["query"], equivalent["variables"])

    assert len(ready.plan.root_fields) == 1


def test_paging_parameters_tell_their_range():
    given = operation("v1", "/api/v1/journal-entries", "get")

    assert parameter(given, "page")["schema"] == {"type": "integer", "minimum": 1, "default": 1}
    assert parameter(given, "limit")["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
        "default": 50,
    }
    assert parameter(given, "status")["schema"] == {"$ref": "#/components/schemas/EntryStatus"}
    assert DOCUMENTS["v1"]["components"]["schemas"]["EntryStatus"]["enum"] == ["POSTED", "REVERSED"]


def test_presence_that_picks_a_line_has_no_default():
    given = operation("guliel", "/api/journal-entries", "get")

    assert "default" not in parameter(given, "page")["schema"]
    answered = given["responses"]["200"]["content"]["application/json"]["schema"]
    assert answered["required"] == ["journalEntries"]
    assert set(answered["properties"]) == {"journalEntries", "pagination"}


def test_body_is_closed_and_tells_what_is_required():
    schemas = DOCUMENTS["guliel"]["components"]["schemas"]

    body = schemas["CreateJournalEntryRequest"]
    assert (body["additionalProperties"], body["required"]) == (
        False,
        ["organizationId", "date", "legs"],
    )
    assert body["properties"]["legs"]["minItems"] == 2
    leg = schemas["CreateJournalEntryLegsItem"]
    assert leg["required"] == ["account", "debit", "credit"]
    assert leg["properties"]["debit"]["type"] == "number"
    lock = schemas["SetLedgerLockRequest"]
    assert lock["required"] == ["organizationId", "lockedThrough"]
    assert lock["properties"]["lockedThrough"]["type"] == ["string", "null"]


def test_organisation_is_required_of_all_but_delete():
    required = {
        f"{method} {path}": parameter(given, "organizationId")["required"]
        for path, methods in DOCUMENTS["guliel"]["paths"].items()
        for method, given in methods.items()
        if "requestBody" not in given
    }

    assert required == {
        "get /api/journal-entries": True,
        "delete /api/journal-entries/{id}": False,
        "get /api/ledger/export": True,
        "get /api/ledger/postings": True,
        "get /api/ledger/summary": True,
        "get /api/reports": True,
        "get /api/reports/trial-balance": True,
        "get /api/reports/balance-sheet": True,
        "get /api/reports/income-statement": True,
        "get /api/reports/general-ledger": True,
        "get /api/reports/vat": True,
        "get /api/reports/cash-movement": True,
        "get /api/reports/aged-receivables": True,
        "get /api/reports/aged-payables": True,
    }


def test_export_tells_both_of_its_forms():
    given = operation("guliel", "/api/ledger/export", "get")

    assert set(given["responses"]["200"]["content"]) == {"text/csv", "application/json"}
    assert parameter(given, "format")["schema"] == {
        "type": "string",
        "enum": ["csv", "json"],
        "default": "csv",
    }
    assert parameter(given, "bom")["schema"] == {"type": "boolean"}


def test_posts_take_an_idempotency_key():
    given = operation("v1", "/api/v1/journal-entries", "post")

    assert parameter(given, "Idempotency-Key")["in"] == "header"
    assert "Idempotent-Replayed" in given["responses"]["201"]["headers"]


def test_argument_below_the_root_is_a_parameter_like_the_others():
    given = operation("v1", "/api/v1/reports/general-ledger", "get")

    assert parameter(given, "limit")["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
        "default": 50,
    }
    assert parameter(given, "after")["schema"] == {"type": "string"}
    query = given["x-graphql-document"]["query"]
    assert "$first: Int, $after: String" in query
    assert "accounts(first: $first, after: $after)" in query


def test_lines_that_answer_one_member_differently_tell_both_forms():
    given = operation("v1", "/api/v1/reports/general-ledger", "get")

    answered = given["responses"]["200"]["content"]["application/json"]["schema"]
    assert [
        form["$ref"].rpartition("/")[2] for form in answered["properties"]["data"]["anyOf"]
    ] == [
        "GeneralLedger",
        "ReadGeneralLedgerGeneralLedger",
    ]


def test_constant_of_an_answer_is_told_as_generators_understand_it():
    given = operation("guliel", "/api/reports", "get")

    answered = given["responses"]["200"]["content"]["application/json"]["schema"]
    assert answered["properties"]["success"] == {"type": "boolean", "description": "Always true."}
