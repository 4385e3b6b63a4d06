"""The documentation pages: complete, escaped, self-contained."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from rest_compat import DIALECTS, docs_routes, openapi
from rest_compat.docs.markup import element, prose
from rest_compat.openapi.webhooks import Message
from tests.rest_compat.books import SDL

DOCUMENTS = {dialect.name: openapi(dialect, SDL) for dialect in DIALECTS}


@pytest.fixture(scope="module")
def reader() -> TestClient:
    return TestClient(Starlette(routes=docs_routes(DOCUMENTS)))


class Page(HTMLParser):
    """What a page says and leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        given = dict(attrs)
        self.ids |= {given["id"]} if "id" in given else set()
        self.addresses += [given[name] for name in ("href", "src") if name in given]
        assert "style" not in given

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("name", DOCUMENTS)
def test_page_shows_every_endpoint_with_its_document(reader: TestClient, name: str):
    page = Page(reader.get(f"/docs/{name}").text)

    for path, methods in DOCUMENTS[name]["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()}{path}" in page.text
            assert operation["operationId"] in page.ids
            assert operation["x-graphql-document"]["query"] in page.text
    queries = [
        parse_qs(urlsplit(address).query)["query"][0]
        for address in page.addresses
        if address.startswith("/graphql?")
    ]
    assert len(queries) == page.tags.count("section")


@pytest.mark.parametrize("path", ["/docs", "/docs/v1", "/docs/guliel"])
def test_pages_load_nothing_from_elsewhere(reader: TestClient, path: str):
    answer = reader.get(path)
    page = Page(answer.text)

    assert all(address.startswith(("/", "#")) for address in page.addresses)
    assert not {"script", "style", "img", "iframe"} & set(page.tags)
    assert answer.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'self';"
    )
    assert all(address[1:] in page.ids for address in page.addresses if address[0] == "#")


def test_style_sheet_loads_nothing_either(reader: TestClient):
    answer = reader.get("/docs/style.css")

    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "url(" not in answer.text
    assert "@import" not in answer.text
    assert "prefers-color-scheme: dark" in answer.text


def test_index_leads_to_both_dialects_graphql_and_the_guide(reader: TestClient):
    page = Page(reader.get("/docs").text)

    assert {"/docs/v1", "/docs/guliel", "/graphql", "/docs/guide"} <= set(page.addresses)


def test_pages_below_a_path_lead_to_pages_below_it():
    routes = docs_routes(DOCUMENTS)
    reader = TestClient(Starlette(routes=routes), root_path="/books")

    for path in ("/docs", "/docs/v1"):
        page = Page(reader.get(f"/books{path}").text)
        assert all(address.startswith(("/books/", "#")) for address in page.addresses)


def test_example_calls_carry_their_bodies(reader: TestClient):
    text = Page(reader.get("/docs/guliel").text).text

    assert "curl -X PATCH http://127.0.0.1:8000/api/ledger/lock" in text
    assert "curl 'http://127.0.0.1:8000/api/ledger/export?organizationId=org_demo'" in text
    assert '"account": "CASH"' in text


def test_what_is_no_markup_is_escaped():
    assert element("p", "<b>", element("i", "&"), title='"') == (
        '<p title="&quot;">&lt;b&gt;<i>&amp;</i></p>'
    )
    assert prose("Use `<x>`.") == "Use <code>&lt;x&gt;</code>."


def test_page_shows_what_webhooks_are_sent():
    message = Message(
        "account.named",
        "An account was named.",
        "query Message($id: ID!) { account(id: $id) { id code } }",
        {"type": "account.named", "timestamp": "2026-03-30T00:00:00Z", "data": {"id": "<1>"}},
    )
    document = openapi(DIALECTS[0], SDL, messages=[message])
    reader = TestClient(Starlette(routes=docs_routes({"v1": document})))

    page = Page(reader.get("/docs/v1").text)

    assert "messages" in page.ids
    assert "#messages" in page.addresses
    assert page.tags.count("details") == 1
    assert "account.named An account was named." in page.text
    assert '"id": "<1>"' in page.text
