"""The application behind a socketless client: what every answer carries, whatever its door."""

from asyncio import Queue, create_task
from contextlib import asynccontextmanager

import httpx2
import pytest
from structlog.testing import capture_logs

from gateway.app import create_app
from gateway.settings import Settings
from ledger.policy import Role
from storage.direct import open_direct
from storage.statements import spell

QUERY = {"query": "{ accounts(first: 1) { total } }"}


@pytest.fixture
async def client(settings, database):
    async with running(create_app(settings, database)) as opened:
        yield opened


@asynccontextmanager
async def running(app):
    """Start the application, lend a client of it, and let it finish what it left behind."""
    told: Queue[dict[str, str]] = Queue()
    heard: Queue[dict[str, str]] = Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    life = create_task(app(scope, told.get, heard.put))
    await told.put({"type": "lifespan.startup"})
    assert (await heard.get())["type"] == "lifespan.startup.complete"
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://daftar") as client:
        yield client
    await told.put({"type": "lifespan.shutdown"})
    assert (await heard.get())["type"] == "lifespan.shutdown.complete"
    await life


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


def left(answer):
    return answer.headers.get("RateLimit", "none").partition("r=")[2].partition(";")[0]


async def test_one_bucket_for_all_doors(client, new_key, organization):
    _, text = await new_key()
    headers = bearer(text)
    answers = [
        await client.post("/graphql", json=QUERY, headers=headers),
        await client.get("/api/v1/accounts", headers=headers),
        await client.get(f"/api/ledger/summary?organizationId={organization.id}", headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [left(answer) for answer in answers] == ["4", "3", "2"]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"default";q=5;w=60'}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


NEW = {"Accept": "application/graphql-response+json"}
REFUSED = [
    ("POST", "/graphql", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
    ("POST", "/graphql", {"json": {"query": "{"}, "headers": NEW}, 400),
    ("POST", "/graphql", {"json": {"query": "{ nothing }"}, "headers": NEW}, 400),
    ("POST", "/graphql", {"content": b"x"}, 415),
    ("PUT", "/graphql", {}, 405),
    ("GET", "/graphql", {"headers": {"Accept": "image/png"}}, 406),
    ("GET", "/api/v1/nowhere", {}, 404),
    ("PUT", "/api/v1/accounts", {}, 405),
    ("GET", "/api/v1/accounts?limit=0", {}, 400),
    ("POST", "/api/v1/journal-entries", {"content": b"{"}, 400),
    ("POST", "/api/v1/journal-entries", {"json": {"unknown": 1}}, 400),
    ("GET", "/api/journal-entries", {}, 400),
    ("GET", "/api/ledger/summary?organizationId=org_other", {}, 403),
    ("GET", "/api/ledger/export", {}, 400),
    ("DELETE", "/api/journal-entries/je_0", {}, 404),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), REFUSED)
async def test_refused_requests_hit_once_and_say_so(client, new_key, method, path, body, status):
    _, text = await new_key()
    given = {**body, "headers": {**body.get("headers", {}), **bearer(text)}}
    answer = await client.request(method, path, **given)
    assert (answer.status_code, left(answer)) == (status, "4")
    assert "Retry-After" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "path", "body", "status"), REFUSED)
async def test_empty_bucket_wins_over_every_other_refusal(
    client, new_key, method, path, body, status
):
    _, text = await new_key(rate_limit=1)
    assert (await client.get("/api/v1/accounts", headers=bearer(text))).status_code == 200
    given = {**body, "headers": {**body.get("headers", {}), **bearer(text)}}
    answer = await client.request(method, path, **given)
    assert (answer.status_code, left(answer)) == (429, "0")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    shown = answer.json()
    code = shown["errors"][0]["extensions"]["code"] if "errors" in shown else shown["code"]
    assert code == "RATE_LIMITED"


async def test_document_takes_one_hit_per_root_field_all_or_none(client, new_key):
    _, text = await new_key()
    three = {"query": "{ a: accounts { total } b: accounts { total } viewer { scopes } }"}
    assert left(await client.post("/graphql", json=three, headers=bearer(text))) == "2"
    accept = {"Accept": "application/graphql-response+json"}
    refused = await client.post("/graphql", json=three, headers={**bearer(text), **accept})
    assert (refused.status_code, left(refused)) == (429, "2")
    accept = {"Accept": "application/json"}
    legacy = await client.post("/graphql", json=three, headers={**bearer(text), **accept})
    assert (legacy.status_code, left(legacy)) == (200, "2")
    assert legacy.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert left(await client.post("/graphql", json=QUERY, headers=bearer(text))) == "1"


async def test_document_dearer_than_the_bucket(client, new_key):
    _, text = await new_key(rate_limit=2)
    three = {"query": "{ a: accounts { total } b: accounts { total } c: accounts { total } }"}
    accept = {"Accept": "application/graphql-response+json"}
    answer = await client.post("/graphql", json=three, headers={**bearer(text), **accept})
    assert (answer.status_code, left(answer)) == (400, "1")
    assert answer.json()["errors"][0]["extensions"]["code"] == "COST_EXCEEDS_LIMIT"


@pytest.mark.parametrize("path", ["/api/v1/accounts", "/api/ledger/summary?organizationId=org_x"])
@pytest.mark.parametrize("headers", [{}, bearer("glk_wrong"), {"Authorization": "Basic eA=="}])
async def test_dialects_want_a_key(client, path, headers):
    answer = await client.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "UNAUTHENTICATED"
    assert "RateLimit" not in answer.headers


async def test_introspection_is_open_and_nothing_else(client):
    asked = {"query": "{ __schema { queryType { name } } }"}
    answer = await client.post("/graphql", json=asked)
    assert answer.json()["data"] == {"__schema": {"queryType": {"name": "Query"}}}
    assert "RateLimit" not in answer.headers
    refused = await client.post("/graphql", json=QUERY)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_every_type_tells_whether_it_is_one_of(client):
    asked = {"query": "{ __schema { types { fields { type { isOneOf ofType { isOneOf } } } } } }"}
    assert "errors" not in (await client.post("/graphql", json=asked)).json()


async def test_nothing_that_lasts_is_made_with_a_key_that_was_good_a_second_ago(
    client, new_key, database
):
    key, text = await new_key(rate_limit=100)
    made = {
        "query": 'mutation { createKey(input: {name: "K", role: OWNER, scopes: ["*"]}) { secret } }'
    }
    assert (await client.post("/graphql", json=QUERY, headers=bearer(text))).status_code == 200
    # As another process does it whose news are still on their way.
    async with open_direct(database.readers) as connection:
        await connection.fetch(spell("update keys set revoked_at = 1 where key = $1"), key.number)
    refused = (await client.post("/graphql", json=made, headers=bearer(text))).json()
    assert refused["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_address_with_a_line_break_takes_its_hit(client, new_key):
    _, text = await new_key()
    answer = await client.put("/graphql%0A", headers=bearer(text))
    assert left(answer) == "4"


async def test_bad_key_is_refused_even_for_introspection(client):
    asked = {"query": "{ __typename }"}
    answer = await client.post("/graphql", json=asked, headers=bearer("glk_wrong"))
    assert answer.status_code == 401


async def test_failing_keys_are_throttled_by_address_and_good_ones_never(
    client, new_key, monkeypatch
):
    from limits import parse

    monkeypatch.setattr("gateway.rate_limits.FAILURES", parse("2/minute"))
    _, text = await new_key()
    wrong = bearer("glk_wrong")
    statuses = [(await client.get("/api/v1/accounts", headers=wrong)).status_code for _ in range(3)]
    assert statuses == [401, 401, 429]
    refused = await client.get("/api/v1/accounts", headers=wrong)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert (await client.get("/api/v1/accounts", headers=bearer(text))).status_code == 200


@pytest.mark.parametrize(
    ("sent", "is_taken"),
    [
        ("abc", True),
        ('"abc"', True),
        ("x" * 255, True),
        ("x" * 256, False),
        ("a b", False),
        ('""', False),
        ("", False),
    ],
)
async def test_idempotency_key_forms(client, new_key, sent, is_taken):
    _, text = await new_key(Role.OWNER)
    entry = {
        "date": "2026-03-30",
        "description": "Sale",
        "lines": [
            {"accountId": "acc_cash", "debit": 10},
            {"accountId": "acc_revenue", "credit": 10},
        ],
    }
    headers = {**bearer(text), "Idempotency-Key": sent}
    first = await client.post("/api/v1/journal-entries", json=entry, headers=headers)
    again = await client.post("/api/v1/journal-entries", json=entry, headers=headers)
    if not is_taken:
        assert (first.status_code, first.json()["code"]) == (400, "INVALID_INPUT")
        assert left(first) == "4"
        return
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers


async def test_request_id_is_echoed_or_minted(client):
    sane = await client.get("/healthz", headers={"X-Request-Id": "trace-1.2/3"})
    assert sane.headers["X-Request-Id"] == "trace-1.2/3"
    mad = await client.get("/healthz", headers={"X-Request-Id": "x" * 200})
    assert mad.headers["X-Request-Id"].startswith("req_")


async def test_unknown_address_answers_in_the_error_shape(client):
    answer = await client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.json() == {"error": "Not Found.", "code": "NOT_FOUND", "details": []}
    assert (await client.post("/healthz")).json()["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/readyz",
        "/metrics",
        "/docs",
        "/docs/v1",
        "/docs/guliel",
        "/openapi/v1.json",
        "/openapi/guliel.json",
        "/graphql/",
        "/api/v1/accounts/",
    ],
)
async def test_open_addresses_answer_without_redirects(client, new_key, path):
    _, text = await new_key()
    answer = await client.get(path, headers={**bearer(text), "Accept": "text/html, */*"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/graphql?query={__typename}", {"errors": [{"message": "x"}]}),
        ("/api/v1/accounts", {"error": "x"}),
        ("/healthz", {"error": "x"}),
    ],
)
async def test_fault_is_masked_and_logged_once(client, new_key, monkeypatch, path, shown):
    _, text = await new_key()
    monkeypatch.setattr("gateway.hitting.Hitting.__call__", _broken)
    with capture_logs() as logged:
        answer = await client.get(path, headers=bearer(text))
    assert answer.status_code == 500
    assert answer.json().keys() >= shown.keys()
    assert "secret" not in answer.text
    faults = [str(line["exc_info"]) for line in logged if line["log_level"] == "error"]
    assert faults == ["the secret of the fault"]


async def _broken(self, scope, receive, send):
    raise RuntimeError("the secret of the fault")


async def test_cors_is_closed_unless_configured(client, settings, database):
    asked = {"Origin": "https://books.example.com", "Access-Control-Request-Method": "POST"}
    closed = await client.options("/graphql", headers=asked)
    assert "Access-Control-Allow-Origin" not in closed.headers
    given = settings.model_dump() | {"cors_origins": ("https://books.example.com",)}
    opened_settings = Settings(_env_file=None, **given)
    async with running(create_app(opened_settings, database)) as opened:
        preflight = await opened.options("/graphql", headers=asked)
        assert preflight.headers["Access-Control-Allow-Origin"] == "https://books.example.com"
        answer = await opened.get("/healthz", headers={"Origin": "https://books.example.com"})
        assert "RateLimit" in answer.headers["Access-Control-Expose-Headers"]
        other = await opened.get("/healthz", headers={"Origin": "https://evil.example.com"})
        assert "Access-Control-Allow-Origin" not in other.headers


async def test_a_page_reads_that_its_bucket_is_empty(settings, database, new_key):
    _, text = await new_key(rate_limit=1)
    given = settings.model_dump() | {"cors_origins": ("https://books.example.com",)}
    headers = {**bearer(text), "Origin": "https://books.example.com"}
    async with running(create_app(Settings(_env_file=None, **given), database)) as opened:
        await opened.get("/api/v1/accounts", headers=headers)
        answer = await opened.put("/graphql", headers=headers)
    assert answer.status_code == 429
    assert answer.headers["Access-Control-Allow-Origin"] == "https://books.example.com"


async def test_metrics_count_by_route_not_by_address(client, new_key):
    _, text = await new_key()
    for entry in ("je_1", "je_2"):
        await client.delete(f"/api/journal-entries/{entry}", headers=bearer(text))
    counted = (await client.get("/metrics")).text
    wanted = 'route="/api/journal-entries/{id}",status="404",surface="guliel"} 2.0'
    assert f"daftar_requests_total{{{wanted}" in counted
    assert "daftar_rate_limit_store_down 0.0" in counted
    assert "je_1" not in counted


async def test_log_names_the_key_and_never_its_text(client, new_key, capsys):
    key, text = await new_key()
    await client.get("/api/v1/accounts", headers=bearer(text))
    logged = capsys.readouterr().out
    assert key.id in logged
    assert text not in logged
    assert text[4:20] not in logged


async def test_two_idempotency_keys_are_refused(client, new_key):
    _, text = await new_key()
    headers = [("Authorization", f"Bearer {text}"), *[("Idempotency-Key", key) for key in "ab"]]
    answer = await client.post("/graphql", json=QUERY, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
    answer = await client.post("/api/v1/journal-entries", json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_INPUT")


@pytest.mark.parametrize("path", ["/graphql", "/api/v1/accounts"])
async def test_two_authorizations_are_refused(client, new_key, path):
    _, text = await new_key()
    headers = [("Authorization", f"Bearer {text}")] * 2
    answer = await client.request(
        "POST" if path == "/graphql" else "GET",
        path,
        headers=headers,
        json=QUERY if path == "/graphql" else None,
    )
    assert answer.status_code == 401


async def test_variables_of_a_stranger_are_not_looked_at(client):
    wrong = {"query": "query($n: Int) { accounts(first: $n) { total } }", "variables": {"n": "x"}}
    answer = await client.post("/graphql", json=wrong)
    assert answer.status_code == 401
