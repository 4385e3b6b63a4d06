"""The one shape every list answers in, its cursors, and the arguments that page it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from json import dumps, loads
from typing import Annotated, Any, Generic, TypeVar, cast, get_origin
from zlib import crc32

import strawberry
from strawberry import argument, field

from ledger.errors import InvalidCursor
from ledger.paging import Keyset, Listing, Window, window_of
from ledger.text import is_storable

Node_ = TypeVar("Node_")
Record = TypeVar("Record")
BIG = 2**63

Page = Annotated[int | None, argument(description="Page number from 1; goes with `limit`.")]
Limit = Annotated[int | None, argument(description="Items per page, 1 to 100; 50 if left out.")]
First = Annotated[int | None, argument(description="How many items from the start, 1 to 100.")]
After = Annotated[str | None, argument(description="Only items after this cursor.")]
Last = Annotated[int | None, argument(description="How many items from the end, 1 to 100.")]
Before = Annotated[str | None, argument(description="Only items before this cursor.")]
AsOf = Annotated[
    int | None,
    argument(description="List the books as they stood at this event sequence; a walk stays put."),
]
OrganizationId = Annotated[
    strawberry.ID | None,
    argument(description="The organisation; left out, the key's default one."),
]


@strawberry.interface(description="Anything with a globally unique id.")
class Node:
    id: strawberry.ID = field(description="Globally unique id.")


@strawberry.type(description="Where a page of a list begins and ends.")
class PageInfo:
    has_next_page: bool = field(description="Whether items follow this page.")
    has_previous_page: bool = field(description="Whether items come before this page.")
    start_cursor: str | None = field(description="Cursor of the first item.")
    end_cursor: str | None = field(description="Cursor of the last item.")


@strawberry.type(description="An item of a list and its cursor.")
class Edge(Generic[Node_]):
    cursor: str = field(description="Opaque place of the item in its list.")
    node: Node_ = field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[Node_]):
    nodes: list[Node_] = field(description="The items of this page.")
    edges: list[Edge[Node_]] = field(description="The items of this page with their cursors.")
    page_info: PageInfo = field(description="Where this page begins and ends.")
    total: int = field(description="How many items the whole filtered list holds.")
    page: int | None = field(description="The page's number, when paged by number.")
    limit: int = field(description="The most items this page could hold.")
    pages: int = field(description="How many pages of this size there are, at least 1.")
    sequence: int = field(description="The event sequence this answer was read at.")


@dataclass(frozen=True, slots=True)
class ListName:
    """A list, and the types of the values that place an item in it; both go into its cursors."""

    name: str
    places: tuple[type[int] | type[str], ...]


class Listed(Generic[Node_]):
    """What a connection answers of a listing: each of its fields, made when it is read."""

    def __init__(
        self,
        name: ListName,
        organization_id: str,
        listing: Listing[Any],
        node_of: Callable[[Any], Node_],
        more: dict[str, object],
    ) -> None:
        self._name = name
        self._organization_id = organization_id
        self._listing = listing
        self._node_of = node_of
        self.__dict__.update(more)

    @cached_property
    def nodes(self) -> list[Node_]:
        return [self._node_of(record) for record in self._listing.records]

    @property
    def edges(self) -> list[Edge[Node_]]:
        places = self._listing.places
        return [
            Edge(cursor=self._cursor(place), node=node)
            for place, node in zip(places, self.nodes, strict=True)
        ]

    @property
    def page_info(self) -> PageInfo:
        places = self._listing.places
        return PageInfo(
            has_next_page=self._listing.has_next,
            has_previous_page=self._listing.has_previous,
            start_cursor=self._cursor(places[0]) if places else None,
            end_cursor=self._cursor(places[-1]) if places else None,
        )

    @property
    def total(self) -> int:
        return self._listing.total

    @property
    def page(self) -> int | None:
        return self._listing.window.page

    @property
    def limit(self) -> int:
        return self._listing.window.limit

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.limit))

    @property
    def sequence(self) -> int:
        return self._listing.sequence

    def _cursor(self, place: Keyset) -> str:
        return spell_cursor(self._name, self._organization_id, place)


@cache
def _listed(kind: Any) -> Callable[..., Any]:
    """Return the class of connections of this type that are read off listings."""
    return type(kind.__name__, (Listed, kind), {})


def connect(
    kind: type[Connection[Node_]],
    name: ListName,
    organization_id: str,
    listing: Listing[Record],
    node_of: Callable[[Record], Node_],
    **more: object,
) -> Connection[Node_]:
    """Answer a listing as a connection; `name` and organisation go into every cursor."""
    shown: Any = get_origin(kind) or kind
    made = _listed(shown)(name, organization_id, listing, node_of, more)
    return cast(Connection[Node_], made)


def window(
    name: ListName,
    organization_id: str,
    page: int | None,
    limit: int | None,
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
) -> Window:
    """Read the paging arguments of a root list; both families at once are refused."""
    return window_of(
        page=page,
        limit=limit,
        first=first,
        after=read_cursor(name, organization_id, after, "after"),
        last=last,
        before=read_cursor(name, organization_id, before, "before"),
    )


def spell_cursor(name: ListName, organization_id: str, place: Keyset) -> str:
    """Spell a place in a list as an opaque, checksummed text."""
    body = dumps([name.name, organization_id, *place], separators=(",", ":")).encode()
    return urlsafe_b64encode(crc32(body).to_bytes(4, "big") + body).decode().rstrip("=")


def read_cursor(
    name: ListName, organization_id: str, cursor: str | None, argument_name: str
) -> Keyset | None:
    """Return the place a cursor spells; one that is damaged or of another list is refused."""
    if cursor is None:
        return None
    values = _unwrap(cursor)
    place = values[2:]
    if values[:2] != [name.name, organization_id] or not _fits(place, name.places):
        raise InvalidCursor(f"`{argument_name}` is no cursor of this list.", argument_name)
    return tuple(place)


def _unwrap(cursor: str) -> list[Any]:
    """Return what a cursor holds; nothing if it is damaged."""
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        values = loads(raw[4:]) if crc32(raw[4:]).to_bytes(4, "big") == raw[:4] else []
    except (ValueError, RecursionError):
        return []
    return values if isinstance(values, list) else []


def _fits(place: Sequence[object], types: Sequence[type]) -> bool:
    return len(place) == len(types) and all(
        type(value) is kind
        and (is_storable(cast(str, value)) if kind is str else -BIG <= cast(int, value) < BIG)
        for value, kind in zip(place, types, strict=True)
    )
