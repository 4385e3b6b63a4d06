"""What lists of records with a code and a name have in common: their arguments."""

from typing import Annotated

from strawberry import ID, argument

from ledger.errors import InvalidInput
from ledger.paging import Window
from ledger.sorting import RecordSort
from schema.connections import ListName, window

Text = Annotated[
    str | None,
    argument(description="Only what holds this text: in code, names and what else is searched."),
]
IsActive = Annotated[bool | None, argument(description="Only active, or only inactive ones.")]
Order = Annotated[RecordSort, argument(description="The order of the list.")]
All = Annotated[
    bool, argument(description="The whole list as one page, instead of the paging arguments.")
]
ById = Annotated[ID | None, argument(description="Id; either this or the code.")]
ByCode = Annotated[str | None, argument(description="Code; either this or the id.")]


def list_name(name: str, sort: RecordSort) -> ListName:
    """Name a list in one order: cursors of another order are none of its."""
    is_by_age = sort in (RecordSort.NEWEST, RecordSort.OLDEST)
    return ListName(f"{name}.{sort}", (int,) if is_by_age else (str, int))


def window_unless(
    is_whole: bool,
    name: ListName,
    organization_id: str,
    page: int | None,
    limit: int | None,
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
) -> Window | None:
    """Read the paging arguments; None if the whole list is asked for."""
    paging = page, limit, first, after, last, before
    if not is_whole:
        return window(name, organization_id, *paging)
    if any(value is not None for value in paging):
        raise InvalidInput("`all` leaves nothing to page.", "all")
    return None


def require_one(id: str | None, code: str | None) -> None:
    """Refuse a look-up by both or by neither."""
    if (id is None) == (code is None):
        raise InvalidInput("Give either `id` or `code`.", "id")
