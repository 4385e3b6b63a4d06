"""What a browser may do on our pages: each page's content security policy, and where it reports.

Reports go to `report-uri`, which every browser knows. Beside `report-to` Chromium would ignore it,
and on plain http, where it has no endpoints to report to, it would report nothing at all.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

REPORTS = "/console/csp-report"
CONSOLE, GRAPHIQL, GUIDE = "console", "graphiql", "guide"

# GraphiQL's editor positions its lines and widgets by inline styles, and runs workers.
_STYLES = {CONSOLE: "'self'", GRAPHIQL: "'self' 'unsafe-inline'", GUIDE: "'self'"}
_WORKERS = {CONSOLE: "'none'", GRAPHIQL: "'self'", GUIDE: "'none'"}
_FONTS = {CONSOLE: "'self'", GRAPHIQL: "'self' data:", GUIDE: "'none'"}
# The search of the guide is a form that leads to a page.
_FORMS = {CONSOLE: "'none'", GRAPHIQL: "'none'", GUIDE: "'self'"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data:; "
    "font-src {fonts}; connect-src 'self'; worker-src {workers}; "
    "frame-ancestors 'none'; base-uri 'none'; form-action {forms}; "
    "report-uri {reports}"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept",
}


def page_headers(page: str, root: str) -> Mapping[str, str]:
    """Return the headers of a built page; the root is the path prefix it is reached under."""
    return _headers(_STYLES[page], page, root)


def headers_of_text(page: str, root: str, style: str) -> Mapping[str, str]:
    """Return the headers of a page that stands in for a built one; it has one inline style."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return _headers(f"'sha256-{digest}'", page, root)


def _headers(styles: str, page: str, root: str) -> Mapping[str, str]:
    policy = _POLICY.format(
        styles=styles,
        fonts=_FONTS[page],
        workers=_WORKERS[page],
        forms=_FORMS[page],
        reports=f"{root}{REPORTS}",
    )
    return {"Content-Security-Policy": policy, **_HEADERS}
