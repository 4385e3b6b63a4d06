"""What the lines of G-Ledger v1 share: envelopes, and how lists are read whole or by page."""

from dataclasses import replace

from rest_compat.endpoint import Endpoint, Unless
from rest_compat.sources import Arguments, Constant, Query
from rest_compat.templates import WHOLE, Template

SOURCE = "G-Ledger Public API v1"

PAGING: Arguments = {
    "page": Query("page", default=1, minimum=1),
    "limit": Query("limit", default=50, minimum=1, maximum=100),
}
AS_OF: Arguments = {"asOf": Query("asOf", minimum=0)}
COUNTS = "total page limit pages sequence"
LIST: Template = {
    "data": "nodes",
    "total": "total",
    "page": "page",
    "limit": "limit",
    "pages": "pages",
}
CREATED: Template = {"data": WHOLE}
SEARCHED: Arguments = {
    "text": Query("search", description="Only what holds this text in code, names and the like."),
    "isActive": Query("isActive", description="Only active, or only inactive ones."),
}


def whole_or_paged(line: Endpoint) -> tuple[Endpoint, Endpoint]:
    """Serve a list as one page, or by page as soon as `page` or `limit` is sent."""
    whole = {**line.arguments, "all": Constant(True)}
    paged = {**line.arguments, **PAGING}
    return (
        replace(line, arguments=whole, when=Unless(("page", "limit"))),
        replace(line, arguments=paged, has_links=True),
    )
