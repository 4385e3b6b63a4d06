"""Windows onto lists: by page number, or by cursor from either end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ledger.errors import InvalidInput, PageOutOfRange

LIMIT_DEFAULT = 50
LIMIT_MOST = 100

Keyset = tuple[int | str, ...]
"""The values that place an item in its list's order."""

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for; `page` is None when it is walked by cursor."""

    limit: int
    page: int | None = None
    after: Keyset | None = None
    before: Keyset | None = None
    from_end: bool = False

    @property
    def offset(self) -> int:
        return 0 if self.page is None else (self.page - 1) * self.limit


@dataclass(frozen=True, slots=True)
class Listing(Generic[Record]):
    """A page's records in the list's order, their places, and what is known of the whole."""

    window: Window
    records: Sequence[Record]
    places: Sequence[Keyset]
    has_more: bool
    total: int
    sequence: int

    @property
    def has_next(self) -> bool:
        return self.window.before is not None if self.window.from_end else self.has_more

    @property
    def has_previous(self) -> bool:
        if self.window.from_end:
            return self.has_more
        return self.window.after is not None or (self.window.offset > 0 and self.total > 0)


def window_of(
    *,
    page: int | None = None,
    limit: int | None = None,
    first: int | None = None,
    after: Keyset | None = None,
    last: int | None = None,
    before: Keyset | None = None,
) -> Window:
    """Make a window of a caller's arguments, or name the one that is out of range."""
    by_cursor = first, after, last, before
    if (page is not None or limit is not None) and any(value is not None for value in by_cursor):
        raise InvalidInput(
            "Page by `page` and `limit`, or by `first`, `after`, `last`, `before`; not both.",
            "page" if page is not None else "limit",
        )
    if first is not None and last is not None:
        raise InvalidInput("Ask for `first` or for `last`, not both.", "last")
    for name, value in (("limit", limit), ("first", first), ("last", last)):
        if value is not None and not 1 <= value <= LIMIT_MOST:
            raise PageOutOfRange(f"`{name}` is 1 to {LIMIT_MOST}.", name)
    if page is not None and page < 1:
        raise PageOutOfRange("`page` starts at 1.", "page")
    if any(value is not None for value in by_cursor):
        return Window(first or last or LIMIT_DEFAULT, None, after, before, last is not None)
    return Window(limit or LIMIT_DEFAULT, page or 1)


def list_in_memory(
    records: Sequence[Record],
    place_of: Callable[[Record], Keyset],
    window: Window,
    sequence: int,
) -> Listing[Record]:
    """Take a window of a short list that is already in memory, in ascending order of places."""
    inside = [
        record
        for record in records
        if (window.after is None or place_of(record) > window.after)
        and (window.before is None or place_of(record) < window.before)
    ]
    if window.from_end:
        chosen = inside[-window.limit :]
    else:
        chosen = inside[window.offset : window.offset + window.limit]
    has_more = len(inside) > window.offset + len(chosen)
    places = [place_of(record) for record in chosen]
    return Listing(window, chosen, places, has_more, len(records), sequence)
