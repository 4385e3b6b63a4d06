"""The GraphQL view over real ASGI requests: media types, methods, bodies, statuses, headers."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gateway.graphql_http import graphql_view
from gateway.refusals import RequestRefused
from ledger.errors import Unauthenticated
from tests.execution.library import LibraryClosed, Reader, make_engine

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TYPENAME = {"query": "{ __typename }"}
DEEP = b"[" * 90_000 + b"]" * 90_000


def make_client(reader: Reader) -> TestClient:
    """Make a client of an application that serves the library to this reader."""

    @asynccontextmanager
    async def open_context(request: Request) -> AsyncIterator[Reader]:
        if request.headers.get("authorization") == "unknown":
            raise RequestRefused(Unauthenticated("Show your card."))
        yield reader

    view = graphql_view(make_engine(), open_context, lambda request: HTMLResponse("the page"))
    return TestClient(Starlette(routes=[Route("/graphql", view)]), base_url="http://library")


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def client(reader: Reader) -> Iterator[TestClient]:
    with make_client(reader) as client:
        yield client


def post(client: TestClient, body: Any, **headers: str) -> Any:
    """Post a JSON value, or bytes as they are."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(body, bytes):
        return client.post("/graphql", content=body, headers={"content-type": JSON, **names})
    return client.post("/graphql", json=body, headers=names)


def code_of(response: Any) -> str:
    """Return the code of the first error."""
    return str(response.json()["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
        (JSON, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"{GRAPHQL_RESPONSE}, {JSON};q=0.9", GRAPHQL_RESPONSE),
        (f"{JSON};q=0.5, {GRAPHQL_RESPONSE}", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0, */*", JSON),
        ("text/event-stream, application/json", JSON),
        (f"{GRAPHQL_RESPONSE}; charset=utf-8", GRAPHQL_RESPONSE),
    ],
)
def test_answer_has_the_accepted_media_type(
    client: TestClient, accept: str, media_type: str
) -> None:
    response = post(client, TYPENAME, accept=accept)

    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    "accept", ["text/html", "text/event-stream", "image/png;q=1", f"{JSON};q=0", f"{JSON};q=x"]
)
def test_unacceptable_media_type_is_refused(client: TestClient, accept: str) -> None:
    response = post(client, TYPENAME, accept=accept)

    assert (response.status_code, code_of(response)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL_RESPONSE, 400), (JSON, 200)])
@pytest.mark.parametrize(
    "query",
    [
        "{",
        "{ nope }",
        "query($n: Int!) { whole(number: $n) }",
        "{ books(first: 9999) { nodes { id } } }",
    ],
)
def test_request_error_has_the_status_of_its_media_type(
    client: TestClient, query: str, accept: str, status: int
) -> None:
    response = post(client, {"query": query}, accept=accept)

    assert response.status_code == status
    assert "data" not in response.json()


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
def test_field_error_is_answered_with_200(client: TestClient, accept: str) -> None:
    response = post(client, {"query": "{ must }"}, accept=accept)

    assert (response.status_code, code_of(response)) == (200, "CLOSED")
    assert response.json()["data"] is None


def test_query_by_get_is_answered(client: TestClient) -> None:
    parameters = {
        "query": "query A($n: Int) { whole(number: $n) }",
        "variables": '{"n": 3}',
        "operationName": "A",
    }

    assert client.get("/graphql", params=parameters).json()["data"] == {"whole": "3 None"}


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
def test_mutation_by_get_is_refused(client: TestClient, reader: Reader, accept: str) -> None:
    parameters = {"query": 'mutation { step(name: "a") }'}
    response = client.get("/graphql", params=parameters, headers={"accept": accept})

    assert (response.status_code, response.headers["allow"], reader.steps) == (405, "POST", [])


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({}, "INVALID_INPUT"),
        ({"query": "{ __typename }", "variables": "{"}, "MALFORMED_JSON"),
        ({"query": "{ __typename }", "variables": "[]"}, "INVALID_INPUT"),
        ({"query": "{ __typename }", "extensions": "5"}, "INVALID_INPUT"),
    ],
)
def test_malformed_parameters_of_get_are_refused(
    client: TestClient, parameters: dict[str, str], code: str
) -> None:
    response = client.get("/graphql", params=parameters)

    assert (response.status_code, code_of(response)) == (400, code)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    response = client.request(method, "/graphql")

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


def test_browser_gets_the_page(client: TestClient) -> None:
    assert client.get("/graphql", headers={"accept": BROWSER}).text == "the page"


def test_browser_that_follows_a_shared_document_gets_the_page(client: TestClient) -> None:
    response = client.get("/graphql", params=TYPENAME, headers={"accept": BROWSER})

    assert response.text == "the page"


def test_client_that_prefers_json_gets_no_page(client: TestClient) -> None:
    assert client.get("/graphql", headers={"accept": f"{JSON}, text/html"}).status_code == 400


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        f"{JSON}; charset=utf-16",
    ],
)
def test_other_content_types_are_refused(client: TestClient, content_type: str) -> None:
    response = post(client, b'{"query": "{ __typename }"}', content_type=content_type)

    assert (response.status_code, code_of(response)) == (415, "UNSUPPORTED_CONTENT_TYPE")


@pytest.mark.parametrize(
    "content_type", [JSON, f"{JSON};charset=UTF-8", f'{JSON}; charset="utf-8"', "Application/JSON"]
)
def test_json_in_utf8_is_accepted(client: TestClient, content_type: str) -> None:
    body = '{"query": "{ echo(value: \\"دفتر\\") }"}'.encode()
    response = post(client, body, content_type=content_type)

    assert response.json()["data"] == {"echo": "دفتر"}


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_compressed_body_is_refused(client: TestClient, encoding: str) -> None:
    response = post(client, b"\x1f\x8b", content_encoding=encoding)

    assert response.status_code == 415
    assert response.json()["errors"][0]["message"] == "Compressed request bodies are not accepted."


def test_large_body_is_refused(client: TestClient) -> None:
    response = post(client, b" " * (1024 * 1024 + 1))

    assert (response.status_code, code_of(response)) == (413, "BODY_TOO_LARGE")


def test_large_body_of_unknown_length_is_refused(client: TestClient) -> None:
    chunks = (b" " * 65536 for _ in range(17))
    response = client.post("/graphql", content=chunks, headers={"content-type": JSON})

    assert (response.status_code, code_of(response)) == (413, "BODY_TOO_LARGE")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "MALFORMED_JSON"),
        (b"{", "MALFORMED_JSON"),
        (b"\xff", "MALFORMED_JSON"),
        (b'{"query": "\xed\xa0\x80"}', "MALFORMED_JSON"),
        (b'{"query": "{ __typename }", "variables": {"a": NaN}}', "MALFORMED_JSON"),
        (b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}', "MALFORMED_JSON"),
        (b'{"query": "{ __typename }", "variables": {"a": ' + DEEP + b"}}", "MALFORMED_JSON"),
        (b"null", "MALFORMED_JSON"),
        (b"5", "MALFORMED_JSON"),
        (b'"x"', "MALFORMED_JSON"),
        (b'[{"query": "{ __typename }"}]', "MALFORMED_JSON"),
        (b"{}", "INVALID_INPUT"),
        (b'{"query": null}', "INVALID_INPUT"),
        (b'{"query": 5}', "INVALID_INPUT"),
        (b'{"query": "{ __typename }", "variables": []}', "INVALID_INPUT"),
        (b'{"query": "{ __typename }", "variables": "{}"}', "INVALID_INPUT"),
        (b'{"query": "{ __typename }", "operationName": 5}', "INVALID_INPUT"),
        (b'{"query": "{ __typename }", "extensions": []}', "INVALID_INPUT"),
        (
            b'{"query": "{ __typename }", "variables": {"a": 1e9999999999999999999}}',
            "INVALID_INPUT",
        ),
        (b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5000 + b"}}", "INVALID_INPUT"),
    ],
)
@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
def test_malformed_body_is_refused(client: TestClient, body: bytes, code: str, accept: str) -> None:
    response = post(client, body, accept=accept)

    assert (response.status_code, code_of(response)) == (400, code)
    assert response.json()["errors"][0]["extensions"]["classification"] == "ValidationError"


def test_nulls_are_as_good_as_absent(client: TestClient) -> None:
    body = {"query": "{ __typename }", "variables": None, "operationName": None, "extensions": None}

    assert post(client, body).status_code == 200


@pytest.mark.parametrize("number", ["90071992547409.9301", "1.10", "1E+400"])
def test_numbers_stay_exact(client: TestClient, number: str) -> None:
    query = "query($a: Price, $b: JSON) { price(amount: $a) echo(value: $b) }"
    body = f'{{"query": "{query}", "variables": {{"a": {number}, "b": {number}}}}}'
    response = post(client, body.encode())

    assert response.text.startswith(f'{{"data":{{"price":"Decimal(\'{number}\')","echo":{number}}}')


def test_nul_in_the_query_is_refused(client: TestClient) -> None:
    response = post(client, b'{"query": "{ a\\u0000 }"}', accept=GRAPHQL_RESPONSE)

    assert (response.status_code, code_of(response)) == (400, "GRAPHQL_PARSE_FAILED")


def test_headers_of_the_context_are_sent(client: TestClient, reader: Reader) -> None:
    reader.response_headers["RateLimit"] = '"default";r=42;t=17'

    for body in (TYPENAME, {"query": "{"}, {"query": 5}, {"query": "{ must }"}):
        assert post(client, body).headers["ratelimit"] == '"default";r=42;t=17'


@pytest.mark.parametrize(
    ("code", "accept", "status", "retry_after"),
    [
        ("RATE_LIMITED", GRAPHQL_RESPONSE, 429, "7"),
        ("RATE_LIMITED", JSON, 200, None),
        ("FORBIDDEN", GRAPHQL_RESPONSE, 403, None),
        ("FORBIDDEN", JSON, 200, None),
        ("OVERLOADED", GRAPHQL_RESPONSE, 503, "7"),
        ("DATABASE_UNAVAILABLE", JSON, 503, "7"),
        ("OUTCOME_UNKNOWN", GRAPHQL_RESPONSE, 503, "7"),
        ("UNAUTHENTICATED", JSON, 401, None),
    ],
)
def test_refusal_of_a_whole_document_has_its_status(
    client: TestClient, reader: Reader, code: str, accept: str, status: int, retry_after: str | None
) -> None:
    reader.refuse = LibraryClosed("No.", code)
    reader.response_headers["Retry-After"] = "7"
    response = post(client, {"query": "{ step }"}, accept=accept)

    assert (response.status_code, response.headers.get("retry-after")) == (status, retry_after)
    assert (code_of(response), "data" in response.json(), reader.steps) == (code, False, [])


def test_unavailability_names_a_time_to_retry(client: TestClient, reader: Reader) -> None:
    reader.refuse = LibraryClosed("No.", "OVERLOADED")

    assert post(client, TYPENAME).headers["retry-after"] == "1"


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
def test_refused_caller_gets_status_and_headers(client: TestClient, accept: str) -> None:
    response = post(client, TYPENAME, authorization="unknown", accept=accept)

    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert response.json() == {
        "errors": [
            {
                "message": "Show your card.",
                "extensions": {"code": "UNAUTHENTICATED", "classification": "ValidationError"},
            }
        ]
    }
