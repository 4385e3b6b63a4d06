"""The `Link` header of a paged answer (RFC 8288): a walk whose pages do not move."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

WALK = ("page", "limit", "asOf")

# A query's names and texts, in the order in which they were sent.
Query = Sequence[tuple[str, str]]


def link_header(
    path: str,
    query: Query,
    parameters: Collection[str],
    answer: Mapping[str, Any],
    *,
    moves: bool,
) -> str | None:
    """Write the header from the answer's `page`, `pages`, `limit` and `sequence`.

    Where the endpoint takes `asOf`, every link pins the sequence this answer was read at, unless
    the list `moves`: filtered by what is only known of today.
    """
    if answer["page"] is None:
        return None
    others = [pair for pair in query if pair[0] not in WALK]
    kept = f"{urlencode(others)}&" if others else ""
    pinned = f"&asOf={answer['sequence']}" if "asOf" in parameters and not moves else ""
    address = f"{quote(path)}?{kept}page="
    rest = f"&limit={answer['limit']}{pinned}"

    def link(relation: str, page: int) -> str:
        return f'<{address}{page}{rest}>; rel="{relation}"'

    return ", ".join(link(*each) for each in related_pages(answer["page"], answer["pages"]))


def related_pages(page: int, pages: int) -> Iterator[tuple[str, int]]:
    """Yield the pages that can be gone to from a page."""
    yield "first", 1
    if page > 1:
        yield "prev", min(page - 1, pages)
    if page < pages:
        yield "next", page + 1
    yield "last", pages
