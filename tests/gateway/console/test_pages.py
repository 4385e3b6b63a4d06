"""The console's files over HTTP, without a browser."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from re import DOTALL, search

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from gateway.console.pages import console_routes, graphiql_page

ASSET = "/assets/console/graphiql-abc.js"
CONSOLE = '<meta name="daftar-root" content=""><script src="./assets/console/a.js"></script>'
CONSOLE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    "report-uri /console/csp-report"
)
GRAPHIQL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    "report-uri /console/csp-report"
)
PAGES = ["/console", "/console/", "/console/journal/je_1", "/console/setup", "/console//evil.test"]


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A console of few files."""
    assets = tmp_path / "assets" / "console"
    assets.mkdir(parents=True)
    (tmp_path / "graphiql.html").write_text("<title>GraphiQL</title>")
    (tmp_path / "console.html").write_text(CONSOLE)
    (tmp_path / "secret.js").write_text("outside")
    (assets / "graphiql-abc.js").write_text("plain")
    (assets / "graphiql-abc.js.gz").write_bytes(b"compressed")
    return tmp_path


def client_of(dist: Path, root: str = "") -> TestClient:
    async def page(request: Request) -> Response:
        return graphiql_page(request, dist)

    app = Starlette(routes=[Route("/graphql", page), *console_routes(dist)])
    return TestClient(app, base_url="http://ledger.test", root_path=root)


@pytest.mark.parametrize(
    ("path", "text", "policy"),
    [("/graphql", "<title>GraphiQL</title>", GRAPHIQL_POLICY)]
    + [(path, CONSOLE.replace("./", "/"), CONSOLE_POLICY) for path in PAGES],
)
def test_page_is_sealed_and_never_stored(dist: Path, path: str, text: str, policy: str) -> None:
    answer = client_of(dist).get(path)
    assert (answer.status_code, answer.text) == (200, text)
    told = dict(answer.headers)
    assert told.pop("content-length") == str(len(text))
    assert told == {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
        "vary": "Accept",
    }


@pytest.mark.parametrize("path", [*PAGES, "/graphql", ASSET])
def test_head_tells_of_a_page_without_it(dist: Path, path: str) -> None:
    headers = {"Accept-Encoding": "identity"}
    client = client_of(dist)
    asked, told = client.get(path, headers=headers), client.head(path, headers=headers)
    assert (told.status_code, told.content) == (200, b"")
    assert told.headers == asked.headers


@pytest.mark.parametrize(
    ("root", "told"), [("/books", "/books"), ("/a b;c", "/a%20b%3Bc"), ('/"><b', "/%22%3E%3Cb")]
)
def test_page_below_a_path_finds_what_it_needs(dist: Path, root: str, told: str) -> None:
    answer = client_of(dist, root).get("/console/journal")
    assert answer.text == (
        f'<meta name="daftar-root" content="{told}">'
        f'<script src="{told}/assets/console/a.js"></script>'
    )
    policy = answer.headers["content-security-policy"]
    assert policy.endswith(f"; report-uri {told}/console/csp-report")
    # Beside it Chromium would ignore `report-uri`, and on http report nothing.
    assert "reporting-endpoints" not in answer.headers


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
        "a" * 300 + ".js",
        "\N{ARABIC LETTER DAL}" * 190 + ".js",
        ".js",
        "",
    ],
)
def test_nothing_else_is_answered(dist: Path, name: str) -> None:
    assert client_of(dist).get(f"/assets/console/{name}").status_code == 404


def test_graphiql_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    answer = client_of(tmp_path).get("/graphql?query=%7Bviewer%7D")
    assert answer.status_code == 200
    assert "<h1>GraphiQL is not built yet</h1>" in answer.text
    assert "<pre>make setup</pre>" in answer.text
    assert "curl http://ledger.test/graphql \\\n" in answer.text
    assert "daftar keys create" not in answer.text


def test_console_that_is_not_built_says_how_to_begin_without_it(tmp_path: Path) -> None:
    answer = client_of(tmp_path, "/books").get("/console/journal?search=a")
    assert answer.status_code == 200
    assert "<h1>The console is not built yet</h1>" in answer.text
    assert "<pre>make setup</pre>" in answer.text
    assert "daftar organizations create --name" in answer.text
    assert "daftar keys create --organization org_... --role OWNER" in answer.text
    assert "curl http://ledger.test/books/graphql \\\n" in answer.text


@pytest.mark.parametrize("path", ["/graphql", "/console"])
def test_page_that_stands_in_has_one_style_and_its_policy_names_it(
    tmp_path: Path, path: str
) -> None:
    answer = client_of(tmp_path).get(path)
    style = search("<style>(.*)</style>", answer.text, DOTALL)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}';" in policy
    assert "unsafe-inline" not in policy
    assert "<script" not in answer.text


@pytest.mark.parametrize("path", ["/console/journal", "/console/session", "/console/csp-report"])
async def test_pages_stand_beside_the_consoles_doors(live, path: str) -> None:
    answer = await live.client.get(path)
    is_page = answer.headers["Content-Type"].startswith("text/html")
    assert (answer.status_code, is_page) == (200, path != "/console/session")
    assert (await live.client.put(path)).status_code == 405
