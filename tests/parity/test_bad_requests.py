"""Requests that are wrong before they reach an operation, on every surface that can carry them."""

from typing import Any

import pytest

from gateway.key_making import UNLIMITED
from ledger.decide.keys import grant_key
from ledger.keys import Key
from ledger.policy import Role
from storage.organizations import OPERATOR
from storage.writing.unit import Needs, Unit
from tests.parity.office import Office
from tests.parity.surfaces import V1, GraphQL, Guliel

PATHS = {"graphql": "/graphql", "v1": "/api/v1/journal-entries", "guliel": "/api/journal-entries"}
STRICT = {"Accept": "application/graphql-response+json, application/json"}
JSON = {"Content-Type": "application/json", **STRICT}


@pytest.fixture(params=["sqlite"])
def founded(request: pytest.FixtureRequest, founded_sqlite: Any, tmp_path: Any) -> Any:
    """Bodies never reach the database: one engine is enough."""
    from shutil import copy

    copy(founded_sqlite[0], tmp_path / "books.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'books.db'}", founded_sqlite[1]


BODIES: dict[str, tuple[bytes, dict[str, str], str]] = {
    "malformed": (b'{"date": ', JSON, "MALFORMED_JSON"),
    "empty": (b"", JSON, "MALFORMED_JSON"),
    "null": (b"null", JSON, "MALFORMED_JSON"),
    "number": (b"5", JSON, "MALFORMED_JSON"),
    "string": (b'"x"', JSON, "MALFORMED_JSON"),
    "list": (b"[]", JSON, "MALFORMED_JSON"),
    "not utf-8": (b'{"date": "\xff"}', JSON, "MALFORMED_JSON"),
    "form": (b"date=1", {"Content-Type": "application/x-www-form-urlencoded"},
        "UNSUPPORTED_CONTENT_TYPE"),
    "text": (b"{}", {"Content-Type": "text/plain"}, "UNSUPPORTED_CONTENT_TYPE"),
    "compressed": (b"\x1f\x8b", {**JSON, "Content-Encoding": "gzip"}, "UNSUPPORTED_CONTENT_TYPE"),
    "5 MB": (b'{"query": "' + b" " * 5_000_000 + b'"}', JSON, "BODY_TOO_LARGE"),
    "deep": (b'{"lines": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", JSON, "MALFORMED_JSON"),
}  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", PATHS)
async def test_bad_body_is_refused(office: Office, name: str, body: str) -> None:
    content, headers, code = BODIES[body]

    response = await office.call("POST", PATHS[name], content=content, headers=headers)

    answer = response.json()
    found = answer["errors"][0]["extensions"]["code"] if name == "graphql" else answer["code"]
    assert found == code
    statuses = {"UNSUPPORTED_CONTENT_TYPE": 415, "BODY_TOO_LARGE": 413}
    assert response.status_code == (statuses.get(code, 400) if name == "graphql" else 400)
    assert "RateLimit" in response.headers
    assert "Traceback" not in response.text


PAGES = ["page=0", "page=-1", "page=x", "page=1.0", f"page={10**20}", "page=١", "page=",
    "limit=0", "limit=101", "limit=x", "limit=1&limit=2", "page=%00"]  # fmt: skip


@pytest.mark.parametrize("query", PAGES)
@pytest.mark.parametrize(
    "path",
    ["/api/v1/accounts", "/api/v1/journal-entries", "/api/journal-entries", "/api/ledger/postings"],
)
async def test_bad_page_is_refused_by_name(office: Office, path: str, query: str) -> None:
    response = await office.call("GET", f"{path}?organizationId=org_home&{query}")

    assert response.status_code == 400
    assert response.json()["details"][0]["path"] == [query.partition("=")[0]]


async def test_page_past_the_end_is_empty(office: Office) -> None:
    for path in ("/api/v1/accounts", "/api/v1/journal-entries"):
        response = await office.call("GET", f"{path}?page=999999&limit=100")
        assert (response.status_code, response.json()["data"]) == (200, [])


async def test_unknown_field_is_refused_and_unknown_parameter_ignored(office: Office) -> None:
    body = {"date": "2026-03-30", "description": "x", "lines": [], "colour": "red"}
    refused = await office.call("POST", "/api/v1/journal-entries", json=body)
    ignored = await office.call("GET", "/api/v1/accounts?colour=red")

    assert refused.status_code == 400
    assert ["colour"] in [detail["path"] for detail in refused.json()["details"]]
    assert ignored.status_code == 200


async def test_nul_and_lone_surrogates_are_refused(office: Office) -> None:
    for surface in (GraphQL(office), V1(office), Guliel(office)):
        assert (await surface.post(memo="a\0b")).code == "INVALID_INPUT"
    sent = {
        "v1": r'{"date":"2026-03-30","description":"\ud800","lines":[]}',
        "guliel": r'{"organizationId":"org_home","date":"2026-03-30","memo":"\ud800","legs":[]}',
        "graphql": r'{"query":"query($a:ID!){account(id:$a){id}}","variables":{"a":"\ud800"}}',
    }
    for name, body in sent.items():
        response = await office.call("POST", PATHS[name], content=body.encode(), headers=JSON)
        assert response.status_code == 400, (name, response.text)


async def test_wrong_method_names_those_that_are_right(office: Office) -> None:
    for path, allowed in (
        ("/api/v1/accounts", {"GET"}),
        ("/api/v1/journal-entries", {"GET", "POST"}),
        ("/api/ledger/lock", {"PATCH"}),
        ("/api/journal-entries/je_1", {"DELETE"}),
    ):
        response = await office.call("PUT", path, json={})
        assert response.status_code == 405
        assert allowed <= {word.strip() for word in response.headers["Allow"].split(",")}
        assert response.json()["code"] == "METHOD_NOT_ALLOWED"


async def test_unknown_address_answers_in_the_dialects_shape(office: Office) -> None:
    for path in ("/api/v1/nothing", "/api/nothing", "/nothing"):
        response = await office.call("GET", path)
        assert response.status_code == 404
        assert set(response.json()) == {"error", "code", "details"}


async def test_trailing_slash_answers_without_redirect(office: Office) -> None:
    for path in ("/api/v1/accounts/", "/api/ledger/summary/?organizationId=org_home"):
        assert (await office.call("GET", path)).status_code == 200


async def test_revoked_and_expired_keys_are_refused(office: Office) -> None:
    create = """mutation { createKey(input: {name: "n", role: VIEWER, scopes: ["*"]}) {
        secret key { id } } }"""
    made = (await office.graphql(create)).json()["data"]["createKey"]
    works = await office.call("GET", "/api/v1/accounts", key=made["secret"])
    revoke = "mutation($id: ID!) { revokeKey(input: {id: $id}) { revokedAt } }"
    await office.graphql(revoke, {"id": made["key"]["id"]})

    refused = await office.call("GET", "/api/v1/accounts", key=made["secret"])

    assert (works.status_code, refused.status_code) == (200, 401)
    assert refused.json()["code"] == "UNAUTHENTICATED"
    expired = """mutation { createKey(input: {
        name: "n", role: VIEWER, scopes: ["*"], expiresAt: "2020-01-01T00:00:00Z"
    }) { secret } }"""
    assert "errors" in (await office.graphql(expired)).json()


async def test_nobody_grants_more_than_they_hold(office: Office) -> None:
    admin = await office.key_for(office.home, Role.ADMIN, "keys:write", "accounting:read")
    for asked in (
        'role: OWNER, scopes: ["accounting:read"]',
        'role: VIEWER, scopes: ["accounting:write"]',
        'role: VIEWER, scopes: ["*"]',
    ):
        document = f'mutation {{ createKey(input: {{name: "n", {asked}}}) {{ secret }} }}'
        answer = (await office.graphql(document, key=admin)).json()
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["FORBIDDEN"]


async def test_unknown_organization_is_forbidden_alike(office: Office) -> None:
    for path in ("journal-entries", "ledger/summary", "ledger/postings", "ledger/export"):
        missing = await office.call("GET", f"/api/{path}")
        answers = [
            await office.call("GET", f"/api/{path}?organizationId={name}")
            for name in ("org_other", "org_nowhere")
        ]
        assert missing.status_code == 400
        assert missing.json()["details"][0]["path"] == ["organizationId"]
        assert [answer.status_code for answer in answers] == [403, 403]
        assert answers[0].text == answers[1].text


@pytest.mark.parametrize("text", ["a" * 60_000, "\ufdfa" * 30_000, "a" + "\u0301\u0316" * 30_000])
async def test_long_search_is_refused_before_it_is_folded(office: Office, text: str) -> None:
    for name in ("accounts", "journalEntries"):
        document = f"query($text: String) {{ {name}(text: $text) {{ total }} }}"
        answer = (await office.graphql(document, {"text": text})).json()
        [error] = answer["errors"]
        assert error["extensions"]["code"] == "INVALID_INPUT"
        assert error["extensions"]["details"][0]["path"] == ["text"]


async def test_whole_charts_are_counted_as_such(office: Office) -> None:
    many = " ".join(f"c{n}: accounts(all: true) {{ nodes {{ id }} }}" for n in range(20))

    refused = (await office.graphql(f"{{ {many} }}")).json()

    assert [e["extensions"]["code"] for e in refused["errors"]] == ["COST_EXCEEDS_LIMIT"]


async def test_blank_text_replaces_nothing_and_is_refused(office: Office) -> None:
    for blank in ('code: " "', 'nameAr: ""'):
        document = f'mutation {{ updateAccount(input: {{id: "acc_cash", {blank}}}) {{ id }} }}'
        answer = (await office.graphql(document)).json()
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["INVALID_INPUT"]
    described = await V1(office).post(memo="  ")
    assert (described.status, described.paths) == (400, [["description"]])


GRANT = "mutation($id: ID!) { grantKey(input: {id: $id, role: OWNER}) { id } }"
ROTATE = "mutation($id: ID!) { rotateKey(input: {id: $id}) { secret } }"
SUMMARY = "query($o: ID) { ledgerSummary(organizationId: $o) { organizationId } }"


async def test_key_of_two_organizations_is_not_taken_over_by_either(office: Office) -> None:
    """An administrator of one organisation cannot rotate a key into another (decision 5)."""
    text = await office.key_for(office.home, Role.VIEWER, "accounting:read")
    viewer = "{ viewer { key { id } grants { organizationId } } }"
    key_id = (await office.graphql(viewer, key=text)).json()["data"]["viewer"]["key"]["id"]
    alone = await office.graphql(GRANT, {"id": key_id}, key=office.stranger)
    await grant(office, key_id)
    reads = await office.graphql(SUMMARY, {"o": "org_other"}, key=text)

    taken = (await office.graphql(ROTATE, {"id": key_id})).json()

    assert [e["extensions"]["code"] for e in alone.json()["errors"]] == ["NOT_FOUND"]
    assert reads.json()["data"]["ledgerSummary"] == {"organizationId": "org_other"}
    assert [e["extensions"]["code"] for e in taken["errors"]] == ["FORBIDDEN"]


async def grant(office: Office, key_id: str) -> None:
    """Grant a key the other organisation, as the operator may."""
    await office.database.append(
        Unit(
            office.other.number,
            OPERATOR,
            lambda books: grant_key(books, key_id, Role.OWNER, UNLIMITED),
            Key,
            needs=Needs(keys=(key_id,)),
        )
    )


async def test_administrator_of_both_grants_and_rotates(office: Office) -> None:
    viewer = "{ viewer { key { id } } }"
    mine = (await office.graphql(viewer)).json()["data"]["viewer"]["key"]["id"]
    await grant(office, mine)
    create = (
        'mutation { createKey(input: {name: "n", role: VIEWER, scopes: ["*"]}) { key { id } } }'
    )
    made = (await office.graphql(create)).json()["data"]["createKey"]["key"]["id"]

    document = GRANT.replace("role: OWNER}", 'role: VIEWER}, organizationId: "org_other"')
    granted = (await office.graphql(document, {"id": made})).json()
    rotated = (await office.graphql(ROTATE, {"id": made})).json()["data"]["rotateKey"]["secret"]

    assert granted["data"]["grantKey"] == {"id": made}
    reads = await office.graphql(SUMMARY, {"o": "org_other"}, key=rotated)
    assert reads.json()["data"]["ledgerSummary"] == {"organizationId": "org_other"}
