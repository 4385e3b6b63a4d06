"""The console's files over HTTP, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from gateway.console.pages import console_routes, graphiql_page

ASSET = "/assets/console/graphiql-abc.js"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A console of three files."""
    assets = tmp_path / "assets" / "console"
    assets.mkdir(parents=True)
    (tmp_path / "graphiql.html").write_text("<title>GraphiQL</title>")
    (tmp_path / "secret.js").write_text("outside")
    (assets / "graphiql-abc.js").write_text("plain")
    (assets / "graphiql-abc.js.gz").write_bytes(b"compressed")
    return tmp_path


def client_of(dist: Path) -> TestClient:
    async def page(request: Request) -> Response:
        return graphiql_page(request, dist)

    app = Starlette(routes=[Route("/graphql", page), *console_routes(dist)])
    return TestClient(app, base_url="http://ledger.test")


def test_page_is_sealed_and_never_stored(dist: Path) -> None:
    answer = client_of(dist).get("/graphql")
    assert (answer.status_code, answer.text) == (200, "<title>GraphiQL</title>")
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


def test_asset_is_kept_for_a_year(dist: Path) -> None:
    answer = client_of(dist).get(ASSET, headers={"Accept-Encoding": "identity"})
    assert (answer.status_code, answer.text) == (200, "plain")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_compressed_twin_is_answered_where_it_is_accepted(dist: Path) -> None:
    headers = {"Accept-Encoding": "br, gzip"}
    with client_of(dist).stream("GET", ASSET, headers=headers) as answer:
        assert b"".join(answer.iter_raw()) == b"compressed"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "name",
    [
        "gone.js",
        "..%2F..%2Fsecret.js",
        "..%5C..%5Csecret.js",
        "graphiql-abc.js.gz",
        "%00.js",
        ".js",
        "",
    ],
)
def test_nothing_else_is_answered(dist: Path, name: str) -> None:
    assert client_of(dist).get(f"/assets/console/{name}").status_code == 404


def test_console_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    answer = client_of(tmp_path).get("/graphql?query=%7Bviewer%7D")
    assert answer.status_code == 200
    assert "<pre>make setup</pre>" in answer.text
    assert "curl http://ledger.test/graphql \\\n" in answer.text
    assert "content-security-policy" in answer.headers
