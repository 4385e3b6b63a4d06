"""The guide's files over HTTP, without a browser."""

from __future__ import annotations

from pathlib import Path
from re import search

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gateway.app import create_app
from gateway.guide import guide_routes
from tests.gateway.test_app import running

PLAIN = {"Accept-Encoding": "identity"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'none'; connect-src 'self'; worker-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "report-uri /console/csp-report"
)
FILES = {
    "index.html": "<h1>Daftar</h1>",
    "how-to/operate.html": "<h1>Operate</h1>",
    "reference/index.html": "<h1>Reference</h1>",
    "_static/guide.css": "body {}",
    "_downloads/0f/check_proof.py": "print()",
    ".stamp": "digest",
    "searchindex.map": "map",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A guide of few files, beside one that is none of its own."""
    for name, text in FILES.items():
        (tmp_path / "guide" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "guide" / name).write_text(text)
    (tmp_path / "guide" / "index.html.gz").write_bytes(b"compressed")
    (tmp_path / "secret.html").write_text("outside")
    return tmp_path / "guide"


def client_of(site: Path, root: str = "") -> TestClient:
    app = Starlette(routes=guide_routes(site))
    return TestClient(
        app, base_url="http://ledger.test", root_path=root, headers=PLAIN, follow_redirects=False
    )


@pytest.mark.parametrize(
    ("path", "name", "media_type"),
    [
        ("", "index.html", "text/html; charset=utf-8"),
        ("how-to/operate.html", "how-to/operate.html", "text/html; charset=utf-8"),
        ("reference/", "reference/index.html", "text/html; charset=utf-8"),
        ("_static/guide.css?v=1", "_static/guide.css", "text/css; charset=utf-8"),
        (
            "_downloads/0f/check_proof.py",
            "_downloads/0f/check_proof.py",
            "text/plain; charset=utf-8",
        ),
    ],
)
def test_file_is_answered_with_its_policy(
    site: Path, path: str, name: str, media_type: str
) -> None:
    answer = client_of(site).get(f"/docs/guide/{path}")
    assert (answer.status_code, answer.text) == (200, FILES[name])
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("root", "told"), [("", ""), ("/books", "/books"), ("/a b", "/a%20b"), ('/"><b', "/%22%3E%3Cb")]
)
def test_address_leads_to_the_folder_that_links_start_from(
    site: Path, root: str, told: str
) -> None:
    answer = client_of(site, root).get("/docs/guide")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{told}/docs/guide/")


def test_what_a_browser_has_already_is_not_sent_again(site: Path) -> None:
    client = client_of(site)
    tag = client.get("/docs/guide/").headers["etag"]
    again = client.get("/docs/guide/", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert (again.headers["etag"], again.headers["cache-control"]) == (tag, "no-cache")

    (site / "index.html").write_text("<h1>Daftar, newer</h1>")
    changed = client.get("/docs/guide/", headers={"If-None-Match": tag})
    assert (changed.status_code, changed.text) == (200, "<h1>Daftar, newer</h1>")


def test_compressed_twin_is_answered_where_it_is_accepted(site: Path) -> None:
    headers = {"Accept-Encoding": "br, gzip"}
    with client_of(site).stream("GET", "/docs/guide/", headers=headers) as answer:
        assert b"".join(answer.iter_raw()) == b"compressed"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["", "how-to/operate.html", "gone.html"])
def test_head_tells_of_a_page_without_it(site: Path, path: str) -> None:
    client = client_of(site)
    asked, told = client.get(f"/docs/guide/{path}"), client.head(f"/docs/guide/{path}")
    assert (told.status_code, told.content) == (asked.status_code, b"")
    assert told.headers == asked.headers


@pytest.mark.parametrize(
    "path",
    [
        "gone.html",
        "how-to/",
        "how-to",
        "how-to/operate",
        "%2e%2e/secret.html",
        "..%2Fsecret.html",
        "how-to/..%2F..%2F..%2Fsecret.html",
        "..%5Csecret.html",
        "%2Fetc%2Fpasswd",
        "/index.html",
        "how-to//operate.html",
        ".stamp",
        "index.html.gz",
        "searchindex.map",
        "index.html%00.css",
        "a" * 300 + ".html",
        "%D8%AF" * 190 + ".html",
        "a/" * 2_000 + "b.html",
    ],
)
def test_nothing_else_is_answered(site: Path, path: str) -> None:
    answer = client_of(site, "/books").get(f"/docs/guide/{path}")
    assert answer.status_code == 404
    assert "<h1>There is no such page</h1>" in answer.text
    assert '<a href="/books/docs/guide/">' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "style-src 'sha256-" in answer.headers["content-security-policy"]


def test_guide_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    answer = client_of(tmp_path, "/books").get("/docs/guide/tutorial.html")
    assert answer.status_code == 200
    assert "<h1>The guide is not built yet</h1>" in answer.text
    assert "<code>docs/</code>" in answer.text
    assert "<code>web/guide.log</code>" in answer.text
    assert "curl http://ledger.test/books/graphql \\\n" in answer.text
    assert search("style-src 'sha256-[^']+'; ", answer.headers["content-security-policy"])


async def test_guide_stands_beside_the_pages_of_the_dialects(settings, database) -> None:
    async with running(create_app(settings, database)) as client:
        for path, status in (("/docs/guide", 307), ("/docs/guide/", 200), ("/docs/v1", 200)):
            assert (await client.get(path)).status_code == status
