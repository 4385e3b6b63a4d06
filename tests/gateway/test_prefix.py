"""A server that is reached under a path prefix: its answers are those of one without."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from gateway.app import create_app
from gateway.surfaces import surface_of
from tests.gateway.test_app import REFUSED, bearer, left, running

PREFIX = "/books"
SURFACES = {"/graphql": "graphql", "/api/v1/": "v1", "/api/": "guliel"}


@pytest.fixture
async def client(settings, database):
    """A client of a server whose addresses all begin with the prefix."""
    app = create_app(settings, database)

    async def prefixed(scope, receive, send):
        if scope["type"] == "http":
            scope["root_path"] = PREFIX
        await app(scope, receive, send)

    async with running(prefixed) as opened:
        yield opened


@pytest.mark.parametrize(("method", "path", "body", "status"), REFUSED)
async def test_refused_requests_hit_below_a_prefix(client, new_key, method, path, body, status):
    _, text = await new_key()
    given = {**body, "headers": {**body.get("headers", {}), **bearer(text)}}
    with capture_logs() as lines:
        answer = await client.request(method, f"{PREFIX}{path}", **given)
    assert (answer.status_code, left(answer)) == (status, "4")
    surfaces = [one["surface"] for one in lines if one["event"] == "request"]
    assert surfaces == [next(name for start, name in SURFACES.items() if path.startswith(start))]


@pytest.mark.parametrize(
    ("path", "root", "surface"),
    [
        ("/graphql", "", "graphql"),
        ("/graphql/", "/books", "graphql"),
        ("/books/graphql", "/books", "graphql"),
        ("/books/graphql", "", "other"),
        ("/books/api/v1/accounts", "/books", "v1"),
        ("/booksapi/v1/accounts", "/books", "other"),
        ("/books", "/books", "other"),
        ("/graphql/graphql", "/graphql", "graphql"),
        ("/graphql/metrics", "/graphql", "other"),
    ],
)
def test_surface_is_found_below_the_prefix(path, root, surface):
    assert surface_of({"path": path, "root_path": root}) == surface
