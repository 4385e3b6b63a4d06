"""Attacks on the GraphQL endpoint, over a real socket: each is refused quickly and cleanly."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from tests.judges.grounds import Grounds
from tests.judges.verdict import Verdict

LIMIT_MS = 100.0
# The machine is shared: an attack is slow when it is slow each time.
ATTEMPTS = 3
TIMEOUT_SECONDS = 30
MEBIBYTE = 1024 * 1024
FORM = "application/x-www-form-urlencoded"
VIEWER = "{ viewer { scopes } }"
POST_ENTRY = """mutation { createJournalEntry(input: { date: "2026-03-15", lines: [
  { accountId: "acc_cash", debit: "1" }, { accountId: "acc_revenue", credit: "1" }] }) { id } }"""


@dataclass(frozen=True)
class Attack:
    """A hostile request and the code its refusal should carry."""

    name: str
    code: str
    status: int = 400
    body: bytes = b""
    method: str = "POST"
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_chunked: bool = False


class Refusal(NamedTuple):
    """What the server answered, and after how long."""

    status: int
    body: bytes
    milliseconds: float


def document(name: str, code: str, text: str, variables: Mapping[str, Any] | None = None) -> Attack:
    """Make an attack by a document."""
    return Attack(name, code, body=json.dumps({"query": text, "variables": variables}).encode())


def attacks() -> Iterator[Attack]:
    """Yield the whole list."""
    yield from documents_too_large()
    yield from documents_that_ask_too_much()
    yield from documents_that_probe()
    yield from requests_of_other_shapes()
    yield from bodies_too_large()


def documents_too_large() -> Iterator[Attack]:
    aliases = " ".join(f"a{number}: viewer {{ scopes }}" for number in range(100))
    yield document("100 aliases", "QUERY_TOO_COMPLEX", f"{{ {aliases} }}")
    repeated = " ".join(["scopes"] * 500)
    yield document("500 fields", "QUERY_TOO_COMPLEX", f"{{ viewer {{ {repeated} }} }}")
    yield document("500 root fields", "QUERY_TOO_COMPLEX", f"{{ {'__typename ' * 500} }}")
    directives = "@aa" * 10
    yield document("10 directives", "GRAPHQL_VALIDATION_FAILED", f"{{ __typename {directives} }}")
    many = "@include(if: true) " * 100
    yield document("100 directives", "QUERY_TOO_COMPLEX", f"{{ __typename {many} }}")
    nested = "{ node(id: 1) " * 100 + "{ id }" + " }" * 100
    yield document("selections 100 deep", "QUERY_TOO_COMPLEX", nested)
    yield document("selections 4,000 deep", "GRAPHQL_PARSE_FAILED", "{a" * 4_000 + "}" * 4_000)
    lists = f"{{ account(id: {'[' * 4_000}{']' * 4_000}) {{ id }} }}"
    yield document("lists 4,000 deep", "GRAPHQL_PARSE_FAILED", lists)
    inline = "{" + "... {" * 400 + "__typename" + "}" * 401
    yield document("400 inline fragments", "GRAPHQL_PARSE_FAILED", inline)
    spread = "{" + " ...a" * 501 + "} fragment a on Query { __typename }"
    yield document("501 fragments", "QUERY_TOO_COMPLEX", spread)


def documents_that_ask_too_much() -> Iterator[Attack]:
    doubling = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(60))
    fan_out = f"{{ ...f0 }} {doubling} fragment f60 on Query {{ viewer {{ scopes }} }}"
    yield document("fragments 2^60", "QUERY_TOO_COMPLEX", fan_out)
    circle = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"
    yield document("fragments in a circle", "GRAPHQL_VALIDATION_FAILED", circle)
    introspection = "{ name " + "fields { type { ofType { name " * 6 + "} } } " * 6 + "}"
    circular = f"{{ __schema {{ types {introspection} }} }}"
    yield document("circular introspection", "GRAPHQL_VALIDATION_FAILED", circular)
    first = "{ journalEntries(first: 1000000000) { nodes { id postings { id } } } }"
    yield document("huge first", "INVALID_INPUT|COST_EXCEEDS_LIMIT", first)
    page = "query Page($first: Int) { journalEntries(first: $first) { nodes { id } } }"
    yield document(
        "huge first, variable", "INVALID_INPUT|COST_EXCEEDS_LIMIT", page, {"first": 2**31 - 1}
    )
    lists = " ".join(f"j{n}: journalEntries(first: 100) {{ nodes {{ id }} }}" for n in range(20))
    nested = lists.replace("{ id }", "{ id postings { id account { id } } }")
    yield document("20 full pages", "COST_EXCEEDS_LIMIT|QUERY_TOO_COMPLEX", f"{{ {nested} }}")
    entry = "query E($input: JournalEntryInput!) { previewJournalEntry(input: $input) { memo } }"
    deep: list[Any] = []
    for _ in range(400):
        deep = [deep]
    yield document("variables 400 deep", "INVALID_INPUT", entry, {"input": deep})


def documents_that_probe() -> Iterator[Attack]:
    refused = "GRAPHQL_VALIDATION_FAILED"
    yield document("suggestions, field", refused, "{ viewr { scopes } }")
    yield document("suggestions, argument", refused, "{ accounts(typ: ASSET) { total } }")
    yield document(
        "suggestions, enum", f"{refused}|INVALID_INPUT", "{ accounts(type: ASSE) { total } }"
    )
    yield document("suggestions, type", refused, "{ node(id: 1) { ... on Acount { id } } }")
    key = "mutation M($input: KeyInput!) { createKey(input: $input) { secret } }"
    yield document("suggestions, input", f"{refused}|INVALID_INPUT", key, {"input": {"nam": ""}})


def requests_of_other_shapes() -> Iterator[Attack]:
    one = {"query": VIEWER}
    yield Attack("batch of 10", "MALFORMED_JSON", body=json.dumps([one] * 10).encode())
    yield Attack("GET mutation", "METHOD_NOT_ALLOWED", 405, method="GET", query=quote(POST_ENTRY))
    for name, content_type in {
        "form POST": FORM,
        "multipart POST": "multipart/form-data; boundary=b",
        "text POST": "text/plain",
    }.items():
        body = urlencode({"query": POST_ENTRY}).encode()
        headers = {"Content-Type": content_type}
        yield Attack(name, "UNSUPPORTED_CONTENT_TYPE", 415, body, headers=headers)
    yield Attack("JSON 50,000 deep", "MALFORMED_JSON", body=b'{"variables":{"x":' + b"[" * 50_000)


def bodies_too_large() -> Iterator[Attack]:
    large = json.dumps({"query": VIEWER, "variables": {"x": "x" * MEBIBYTE}}).encode()
    yield Attack("oversized body", "BODY_TOO_LARGE", 413, large)
    yield Attack("oversized body, chunked", "BODY_TOO_LARGE", 413, large, is_chunked=True)
    padded = json.dumps({"query": VIEWER + " " * (MEBIBYTE // 2)}).encode()
    yield Attack("document of 512 KiB", "QUERY_TOO_COMPLEX", body=padded)
    bomb = gzip.compress(b" " * 10 * MEBIBYTE)
    for coding in ("gzip", "deflate", "br"):
        headers = {"Content-Encoding": coding}
        yield Attack(
            f"compression bomb, {coding}", "UNSUPPORTED_CONTENT_TYPE", 415, bomb, headers=headers
        )


def attack(grounds: Grounds) -> Verdict:
    """Make every attack, then see whether the server still answers."""
    targets = list(attacks())
    slowest, faults = 0.0, []
    for target in targets:
        refusals = [send(grounds, target) for _ in range(ATTEMPTS)]
        fastest = min(refusal.milliseconds for refusal in refusals)
        slowest = max(slowest, fastest)
        faults += [f"{target.name}: {fault}" for fault in faults_of(target, refusals[0], fastest)]
    answer = send(grounds, document("a plain question", "", VIEWER))
    if answer.status != 200 or b'"errors"' in answer.body:
        faults.append(f"afterwards a plain question is answered with {answer.status}")
    faults += grounds.faults_logged()[:5]
    return Verdict("GraphQL attacks", f"{len(targets)} attacks, slowest {slowest:.1f} ms", faults)


def faults_of(target: Attack, refusal: Refusal, milliseconds: float) -> Iterator[str]:
    """Yield what is wrong with a refusal."""
    if milliseconds > LIMIT_MS:
        yield f"refused after {milliseconds:.0f} ms"
    if refusal.status != target.status:
        yield f"status {refusal.status} instead of {target.status}: {_shown(refusal)}"
        return
    try:
        answer = json.loads(refusal.body)
        code = answer["errors"][0]["extensions"]["code"]
    except (ValueError, LookupError, TypeError):
        yield f"not a clean error: {_shown(refusal)}"
        return
    if code not in target.code.split("|"):
        yield f"code {code} instead of {target.code}: {_shown(refusal)}"
    if answer.get("data") or len(refusal.body) > 4_000:
        yield f"more than an error: {_shown(refusal)}"
    for word in (b"Did you mean", b"Traceback", b".py"):
        if word in refusal.body:
            yield f"tells {word.decode()!r}: {_shown(refusal)}"


def send(grounds: Grounds, target: Attack) -> Refusal:
    """Send an attack on a connection of its own and read the answer."""
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/graphql-response+json",
        **grounds.demo.authorization,
        **target.headers,
    }
    address = "/graphql" + (f"?query={target.query}" if target.query else "")
    body: Any = _chunks(target.body) if target.is_chunked else target.body or None
    connection = HTTPConnection(urlsplit(grounds.url).netloc, timeout=TIMEOUT_SECONDS)
    connection.connect()
    started = perf_counter()
    try:
        # A server need not read to the end what it refuses.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request(
                target.method, address, body, headers, encode_chunked=target.is_chunked
            )
        answer = connection.getresponse()
        content = answer.read()
        return Refusal(answer.status, content, (perf_counter() - started) * 1_000)
    finally:
        connection.close()


def _chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


def _shown(refusal: Refusal) -> str:
    return refusal.body[:300].decode(errors="replace")
