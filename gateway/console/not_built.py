"""The pages that stand in until the console is built: how to build it, and what works now."""

import shlex
from html import escape

from starlette.requests import Request

from gateway.console.policies import CONSOLE, GRAPHIQL, GUIDE

TITLES = {
    CONSOLE: "The console is not built",
    GRAPHIQL: "GraphiQL is not built",
    GUIDE: "The guide is not built",
}
# The folder a page is made from, and where its building is told.
_WEB = ("web/", "web/build.log")
SOURCES = {CONSOLE: _WEB, GRAPHIQL: _WEB, GUIDE: ("docs/", "web/guide.log")}
STYLE = """
  :root { color-scheme: light dark; }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
  body { font: 1rem/1.5 system-ui, sans-serif; }
  pre { padding: 0.75rem 1rem; overflow-x: auto; }
  pre { border-radius: 6px; background: rgb(128 128 128 / 15%); }
"""
KEYS = """daftar organizations create --name 'Palm Trading'
daftar keys create --organization org_... --role OWNER --scopes '*'"""


def not_built_page(request: Request, page: str) -> str:
    """Write the page that stands in for one that is not built."""
    command = (
        f"curl {shlex.quote(_address(request, page))} \\\n"
        "  -H 'Authorization: Bearer glk_...' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        """  -d '{"query": "{ viewer { organization { id name } } }"}'"""
    )
    folder, log = SOURCES[page]
    texts = {
        "title": TITLES[page],
        "folder": folder,
        "log": log,
        "style": STYLE,
        "beginning": BEGINNING.format(keys=escape(KEYS)) if page == CONSOLE else "",
        "command": escape(command),
    }
    return NOT_BUILT.format_map(texts)


def _address(request: Request, page: str) -> str:
    """Return where GraphQL is asked, as the browser reached this page."""
    if page == GRAPHIQL:
        return str(request.url.replace(query="", fragment=""))
    root = request.scope.get("root_path", "")
    return str(request.url.replace(path=f"{root}/graphql", query="", fragment=""))


BEGINNING = """<h2>Begin without it</h2>
<p>What the setup code does on its page, these commands do in the folder of the server; the key they
print is what one signs in with, and works at once:</p>
<pre>{keys}</pre>
"""

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Daftar: {title}</title>
<style>{style}</style>
<h1>{title} yet</h1>
<p>This page is made from the folder <code>{folder}</code> by the set-up, which needs a package
registry once. Run</p>
<pre>make setup</pre>
<p>in the folder of the server and reload this page; the server need not be restarted. If it
fails, it says why, and <code>{log}</code> has the details.</p>
{beginning}<h2>The API works without it</h2>
<p>Send GraphQL documents by POST, with your key:</p>
<pre>{command}</pre>
</html>
"""
