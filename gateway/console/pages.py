"""The console's pages and their assets: static files that `web/build.py` makes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.console.not_built import STYLE, not_built_page
from gateway.console.policies import CONSOLE, GRAPHIQL, headers_of_text, page_headers
from gateway.static_files import file_response, find_file

DIST = Path(__file__).resolve().parents[2] / "web" / "dist"
ASSETS = Path("assets") / "console"
CONSOLE_DOCUMENTS = DIST / "persisted-documents.json"
"""The documents that the console's pages ask for by their hash."""

# Their names carry a hash of their content, so a browser never has to ask for one twice.
ASSET_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Encoding",
}


def console_routes(dist: Path = DIST) -> Sequence[BaseRoute]:
    """Route the console's pages, whose addresses the browser resolves, and the assets of all."""

    async def console_asset(request: Request) -> Response:
        return asset_response(request, dist)

    async def console_page(request: Request) -> Response:
        return page_response(request, CONSOLE, dist)

    return [
        Route("/console", console_page, methods=["GET"], include_in_schema=False),
        Route("/console/{path:path}", console_page, methods=["GET"], include_in_schema=False),
        Route(
            f"/{ASSETS.as_posix()}/{{name}}",
            console_asset,
            methods=["GET"],
            name="console_asset",
            include_in_schema=False,
        ),
    ]


def graphiql_page(request: Request, dist: Path = DIST) -> Response:
    """Answer GraphiQL."""
    return page_response(request, GRAPHIQL, dist)


def page_response(request: Request, name: str, dist: Path) -> Response:
    """Answer a page, or how to build it when it is not built.

    Built pages name their assets relative to the server's root, wherever that is.
    """
    page = dist / f"{name}.html"
    root = quote(request.scope.get("root_path", ""))
    if not page.is_file():
        headers = headers_of_text(name, root, STYLE)
        return HTMLResponse(not_built_page(request, name), headers=headers)
    told = escape(root)
    text = page.read_text(encoding="utf-8")
    text = text.replace('"./assets/', f'"{told}/assets/')
    text = text.replace('name="daftar-root" content=""', f'name="daftar-root" content="{told}"')
    return HTMLResponse(text, headers=page_headers(name, root))


def asset_response(request: Request, dist: Path) -> Response:
    """Answer one built file."""
    file = find_file(dist / ASSETS, request.path_params["name"])
    if file is None:
        return PlainTextResponse(
            "Not Found", status_code=404, headers={"Cache-Control": "no-store"}
        )
    return file_response(request, file, ASSET_HEADERS)
