"""The console's pages and their assets: static files that `web/build.py` makes."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

DIST = Path(__file__).resolve().parents[2] / "web" / "dist"
ASSETS = Path("assets") / "console"

# Inline styles: the editor positions its lines and widgets by them.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept",
}
# Their names carry a hash of their content, so a browser never has to ask for one twice.
ASSET_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Encoding",
}
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}


def console_routes(dist: Path = DIST) -> Sequence[BaseRoute]:
    """Route the assets of the console's pages; a page stands at the address of what it shows."""

    async def console_asset(request: Request) -> Response:
        return asset_response(request, dist)

    async def console_page(request: Request) -> Response:
        return page_response(request, "console", dist)

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
    return page_response(request, "graphiql", dist)


def page_response(request: Request, name: str, dist: Path) -> Response:
    """Answer a page, or how to build it when it is not built.

    Built pages name their assets relative to the server's root, wherever that is.
    """
    page = dist / f"{name}.html"
    if not page.is_file():
        return HTMLResponse(not_built_page(request), headers=PAGE_HEADERS)
    root = escape(request.scope.get("root_path", ""))
    text = page.read_text(encoding="utf-8")
    text = text.replace('"./assets/', f'"{root}/assets/')
    text = text.replace('name="daftar-root" content=""', f'name="daftar-root" content="{root}"')
    return HTMLResponse(text, headers=PAGE_HEADERS)


def asset_response(request: Request, dist: Path) -> Response:
    """Answer one built file, its gzipped twin where the browser takes it."""
    name = request.path_params["name"]
    file = dist / ASSETS / name
    media_type = MEDIA_TYPES.get(file.suffix)
    if media_type is None or "\\" in name or not file.is_file():
        return PlainTextResponse(
            "Not Found", status_code=404, headers={"Cache-Control": "no-store"}
        )
    compressed = file.with_name(f"{file.name}.gz")
    if accepts_gzip(request) and compressed.is_file():
        return FileResponse(
            compressed, media_type=media_type, headers={**ASSET_HEADERS, "Content-Encoding": "gzip"}
        )
    return FileResponse(file, media_type=media_type, headers=ASSET_HEADERS)


def accepts_gzip(request: Request) -> bool:
    """Tell whether the browser takes gzip; browsers list it without a weight."""
    codings = request.headers.get("Accept-Encoding", "").split(",")
    return any(coding.strip().lower() == "gzip" for coding in codings)


def not_built_page(request: Request) -> str:
    """Write the page that stands in until the console is built."""
    address = str(request.url.replace(query="", fragment=""))
    document = """'{"query": "{ viewer { organization { id name } } }"}'"""
    command = (
        f"curl {shlex.quote(address)} \\\n"
        "  -H 'Authorization: Bearer glk_...' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        f"  -d {document}"
    )
    return NOT_BUILT.replace("{command}", escape(command))


NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Daftar: GraphiQL is not built</title>
<style>
  :root { color-scheme: light dark; }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
  body { font: 1rem/1.5 system-ui, sans-serif; }
  pre { padding: 0.75rem 1rem; overflow-x: auto; }
  pre { border-radius: 6px; background: rgb(128 128 128 / 15%); }
</style>
<h1>GraphiQL is not built yet</h1>
<p>This page is made from the folder <code>web/</code> by the set-up, which needs a package registry
once. Run</p>
<pre>make setup</pre>
<p>in the folder of the server and reload this page; the server need not be restarted. If it
fails, it says why, and <code>web/build.log</code> has the details.</p>
<h2>The API works without it</h2>
<p>Send GraphQL documents by POST to this same address, with your key:</p>
<pre>{command}</pre>
</html>
"""
