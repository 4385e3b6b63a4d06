"""The requests of every door: the page of 25 entries, and an entry of three lines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import json, structs

from bench.books import ORGANIZATION
from bench.wire import Request
from rest_compat.dialect import Dialect
from rest_compat.dialects.g_ledger_v1 import G_LEDGER_V1
from rest_compat.dialects.guliel import GULIEL

ENTRIES, BULK_ENTRIES = 25, 100
Spelling = Callable[[int, str], Request]
PAGE_DOCUMENT = (
    "query Page($limit: Int!) { journalEntries(limit: $limit) { nodes {"
    " id number date memo reference postings { id debit credit account { code name } } } } }"
)
POST_DOCUMENT = (
    "mutation Post($input: JournalEntryInput!) { createJournalEntry(input: $input) {"
    " id number date memo total postings { id debit credit } } }"
)
PEER_POST_DOCUMENT = (
    "mutation Post($input: JournalEntryInput!) { createJournalEntry(input: $input) { number } }"
)
BULK_DOCUMENT = (
    "mutation Bulk($input: JournalEntriesInput!) {"
    " createJournalEntries(input: $input) { created outcomes { entry { id number } } } }"
)
POSTGRAPHILE_DOCUMENT = (
    "query Page($limit: Int!) { journalEntries: allEntries("
    "first: $limit, orderBy: [DAY_DESC, NUMBER_DESC]) { nodes {"
    " id: publicId number date memo reference"
    " postings: postingsByNumber(orderBy: LINE_ASC) { nodes {"
    " line debit credit account: accountByAccount { code name } } } } } }"
)
EXPORT_ADDRESS = f"/api/ledger/export?organizationId={ORGANIZATION}"
DATE, MEMO = "2026-06-30", "Sales revenue / إيراد مبيعات"
LINES = (
    ("acc_cash", "CASH", 1150, 0),
    ("acc_revenue", "REVENUE", 0, 1000),
    ("acc_vat", "TAX_PAYABLE", 0, 150),
)
"""Handle, class, debit and credit. GraphQL takes money as text; the dialects take numbers."""


def graphql_page(port: int, key: str) -> Request:
    body = {"query": PAGE_DOCUMENT, "variables": {"limit": ENTRIES}}
    return _request(port, "POST", "/graphql", key, body)


def dialect_document_page(port: int, key: str, dialect: Dialect) -> Request:
    """Ask GraphQL for what a dialect's page asks it for."""
    page = next(
        endpoint
        for endpoint in dialect.endpoints
        if endpoint.operation == "journalEntries" and endpoint.stream is None
    )
    kind = ", kind: JOURNAL" if dialect is GULIEL else ""
    document = (
        f"query Page($limit: Int!, $page: Int!) {{"
        f" journalEntries(limit: $limit, page: $page{kind}) {{ {page.selection} }} }}"
    )
    body = {"query": document, "variables": {"limit": ENTRIES, "page": 1}}
    return _request(port, "POST", "/graphql", key, body)


def v1_document_page(port: int, key: str) -> Request:
    return dialect_document_page(port, key, G_LEDGER_V1)


def guliel_document_page(port: int, key: str) -> Request:
    return dialect_document_page(port, key, GULIEL)


def v1_page(port: int, key: str) -> Request:
    return _request(port, "GET", f"/api/v1/journal-entries?limit={ENTRIES}", key)


def guliel_page(port: int, key: str) -> Request:
    address = f"/api/journal-entries?organizationId={ORGANIZATION}&page=1&limit={ENTRIES}"
    return _request(port, "GET", address, key)


def peer_page(port: int, path: str = "/page") -> Request:
    return _request(port, "GET", path)


def peer_graphql_page(port: int) -> Request:
    body = {"query": PAGE_DOCUMENT, "variables": {"limit": ENTRIES}}
    return _request(port, "POST", "/graphql", None, body)


def postgraphile_page(port: int) -> Request:
    body = {"query": POSTGRAPHILE_DOCUMENT, "variables": {"limit": ENTRIES}}
    return _request(port, "POST", "/graphql", None, body)


def graphql_question(port: int, key: str, document: str) -> Request:
    """Ask a document without variables."""
    return _request(port, "POST", "/graphql", key, {"query": document})


def graphql_bulk(port: int, key: str) -> Request:
    entries = [_graphql_entry()] * BULK_ENTRIES
    body = {"query": BULK_DOCUMENT, "variables": {"input": {"entries": entries, "mode": "ALL"}}}
    request = _request(port, "POST", "/graphql", key, body, is_unique=True)
    return structs.replace(request, items=BULK_ENTRIES)


def peer_bulk(port: int) -> Request:
    request = _request(port, "POST", "/bulk", None, [_v1_body()] * BULK_ENTRIES, status=201)
    return structs.replace(request, items=BULK_ENTRIES)


def graphql_post(port: int, key: str) -> Request:
    return _request(port, "POST", "/graphql", key, _graphql_body(), is_unique=True)


def v1_post(port: int, key: str) -> Request:
    path = "/api/v1/journal-entries"
    return _request(port, "POST", path, key, _v1_body(), status=201, is_unique=True)


def guliel_post(port: int, key: str) -> Request:
    legs = [{"account": word, "debit": debit, "credit": credit} for _, word, debit, credit in LINES]
    body = {"organizationId": ORGANIZATION, "date": DATE, "memo": MEMO, "legs": legs}
    path = "/api/journal-entries"
    return _request(port, "POST", path, key, body, status=201, is_unique=True)


def peer_post(port: int, path: str) -> Request:
    return _request(port, "POST", path, None, _v1_body(), status=201)


def peer_graphql_post(port: int) -> Request:
    return _request(port, "POST", "/graphql", None, _graphql_body(PEER_POST_DOCUMENT))


def _graphql_body(document: str = POST_DOCUMENT) -> dict[str, Any]:
    return {"query": document, "variables": {"input": _graphql_entry()}}


def _graphql_entry() -> dict[str, Any]:
    lines = [
        {
            "accountId": account,
            **({"debit": f"{debit}.00"} if debit else {"credit": f"{credit}.00"}),
        }
        for account, _, debit, credit in LINES
    ]
    return {"date": DATE, "memo": MEMO, "lines": lines}


def _v1_body() -> dict[str, Any]:
    lines = [
        {"accountId": account, "debit": debit, "credit": credit}
        for account, _, debit, credit in LINES
    ]
    return {"date": DATE, "description": MEMO, "lines": lines}


def _request(
    port: int,
    method: str,
    path: str,
    key: str | None = None,
    body: Mapping[str, Any] | Sequence[Any] | None = None,
    *,
    status: int = 200,
    is_unique: bool = False,
) -> Request:
    """Spell a request; a unique one leaves room for its Idempotency-Key."""
    content = b"" if body is None else json.encode(body)
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n"
    if key is not None:
        head += f"Authorization: Bearer {key}\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    if is_unique:
        head += "Idempotency-Key: "
    tail = (b"\r\n\r\n" if is_unique else b"\r\n") + content
    return Request(port, head.encode(), tail, status, is_unique)
