"""Whether a request comes from one of our own pages, or from no browser at all.

| the browser says              | it is one of our own pages when              |
|-------------------------------|----------------------------------------------|
| Sec-Fetch-Site (trusted URLs) | it says so; no script can set this header    |
| only Origin                   | it names the host that was asked             |
| neither                       | always: no browser, or a page asking its own |
"""

from starlette.datastructures import Headers
from starlette.types import Scope

from gateway.heads import read_headers
from gateway.subscriptions.origins import is_origin_allowed

OWN_SITES = ("same-origin", "none")


def is_own_page(scope: Scope) -> bool:
    """Tell whether a request that carries the session may be believed to mean it."""
    sites = read_headers(scope, b"sec-fetch-site")
    if sites:
        return len(sites) == 1 and sites[0] in OWN_SITES
    return is_origin_allowed(Headers(scope=scope), ())
