"""The surfaces, which of them an address belongs to, and the routes of the dialects."""

from collections.abc import Iterator
from typing import NamedTuple

from starlette.types import Scope

from rest_compat import DIALECTS

GRAPHQL = "graphql"
OTHER = "other"
_PREFIXES = tuple(
    (prefix, f"{prefix}/", surface)
    for prefix, surface in (
        ("/graphql", GRAPHQL),
        *((dialect.prefix, dialect.name) for dialect in DIALECTS),
    )
)


class DialectRoute(NamedTuple):
    """A route of a dialect, spelled as its OpenAPI document does: `GET /api/v1/accounts`."""

    dialect: str
    route: str


def surface_of(scope: Scope) -> str:
    """Name the surface a request is for, whatever prefix the server is reached under."""
    path = _below_root(scope).removesuffix("\n")  # The end of a route's pattern lets one pass.
    for prefix, below, surface in _PREFIXES:
        if path.startswith(below) or path == prefix:
            return surface
    return OTHER


def _below_root(scope: Scope) -> str:
    """Return the path as routes have it."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path[len(root) :] if path.startswith(f"{root}/") else path


def _dialect_routes() -> Iterator[tuple[tuple[str, str], DialectRoute]]:
    for dialect in DIALECTS:
        for endpoint in dialect.endpoints:
            path = dialect.prefix + endpoint.path
            route = DialectRoute(dialect.name, f"{endpoint.method} {path}")
            yield (endpoint.method, path), route
            if endpoint.method == "GET":
                yield ("HEAD", path), route


DIALECT_ROUTES = dict(_dialect_routes())
"""The routes of all dialects by method and path; asking for the head alone is the same route."""
