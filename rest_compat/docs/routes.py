"""Serves the documentation pages: static, self-contained, without scripts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rest_compat.docs.pages import STYLE_ADDRESS, dialect_page, index_page

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
STYLE = Path(__file__).with_name("style.css")


def docs_routes(documents: Mapping[str, Mapping[str, Any]]) -> list[Route]:
    """Make the routes of `/docs`, given the OpenAPI document of each dialect by its name."""
    pages = [page_route(f"/docs/{name}", dialect_page(name, documents[name])) for name in documents]
    style = page_route(STYLE_ADDRESS, STYLE.read_text(encoding="utf-8"), "text/css")
    return [page_route("/docs", index_page(documents)), style, *pages]


def page_route(path: str, content: str, media_type: str = "text/html") -> Route:
    """Serve a text whose addresses begin with the path prefix the server is reached under."""

    async def show(request: Request) -> Response:
        root = quote(request.scope.get("root_path", ""))
        text = content.replace('="/', f'="{root}/')
        return Response(text, headers=HEADERS, media_type=media_type)

    return Route(path, show, include_in_schema=False)
