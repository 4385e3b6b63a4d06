"""The guide at `/docs/guide`: the site that `web/build_guide.py` makes of docs/.

Its pages name each other relative to themselves, so they stand below any path, and in a folder.
"""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.console.not_built import STYLE, not_built_page
from gateway.console.pages import DIST
from gateway.console.policies import GUIDE, headers_of_text, page_headers
from gateway.static_files import file_response, find_file

ADDRESS = "/docs/guide"
SITE = DIST.with_name("guide")
INDEX = "index.html"
STEPS_MOST = 8
# A file may change with the next set-up, so a browser asks each time whether it did.
CACHING = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}


def guide_routes(site: Path = SITE) -> Sequence[BaseRoute]:
    """Route the guide; its own address leads to the folder its pages' links start from."""

    async def guide(request: Request) -> Response:
        return RedirectResponse(f"{_root(request)}{ADDRESS}/", 307)

    async def guide_page(request: Request) -> Response:
        return guide_response(request, site)

    return [
        Route(ADDRESS, guide, methods=["GET"], include_in_schema=False),
        Route(f"{ADDRESS}/{{path:path}}", guide_page, methods=["GET"], include_in_schema=False),
    ]


def guide_response(request: Request, site: Path) -> Response:
    """Answer a file of the guide, or how to build it, or that there is no such page."""
    root = _root(request)
    if not (site / INDEX).is_file():
        return HTMLResponse(not_built_page(request, GUIDE), headers=_stand_in(root))
    *folders, name = request.path_params["path"].split("/", STEPS_MOST)
    file = find_file(site, *folders, name or INDEX)
    if file is None:
        missing = MISSING.format(style=STYLE, guide=escape(f"{root}{ADDRESS}/"))
        return HTMLResponse(missing, 404, headers=_stand_in(root))
    return file_response(request, file, {**page_headers(GUIDE, root), **CACHING})


def _root(request: Request) -> str:
    return quote(request.scope.get("root_path", ""))


def _stand_in(root: str) -> Mapping[str, str]:
    return headers_of_text(GUIDE, root, STYLE)


MISSING = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Daftar: no such page</title>
<style>{style}</style>
<h1>There is no such page</h1>
<p>It may have moved. <a href="{guide}">The guide begins here</a>, and
<a href="{guide}search.html">here it is searched</a>.</p>
</html>
"""
