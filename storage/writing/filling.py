"""How what a batch names is fetched and put into drawers: each list of values one statement."""

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any, cast

from ledger.books import Books
from ledger.drawers import Drawer
from storage.kept import Kept
from storage.statements import Row, Statement, Value, statement
from storage.writing.steps import Fetch
from storage.writing.unit import Needs

Loading = Generator[Fetch, list[Row], None]


def by(kept: Kept[Any], alias: str, column: str, kind: str = "text", tail: str = "") -> Statement:
    """Select records row by row of a list of values of one column."""
    found = f"{alias}.org = $1 and {alias}.{column} = item.value"
    return statement(
        f"""select {kept.columns} from {{each:2:{kind}}}
        join {kept.table.name} {alias} on {found} {tail}"""
    )


def wanted(needs: Sequence[Needs], pick: Callable[[Needs], Iterable[str]]) -> list[str]:
    return sorted({name for need in needs for name in pick(need)})


def fetch(
    books: Books, query: Statement, values: Sequence[str] | Sequence[int]
) -> Generator[Fetch, list[Row], list[Row]]:
    """Fetch rows for a list of values; nothing is asked for an empty one."""
    if not values:
        return []
    return (yield Fetch(query, (books.organization.number, cast(Value, values))))


def fill(
    books: Books,
    drawer: Drawer[Any],
    kept: Kept[Any],
    query: Statement,
    values: Sequence[str] | Sequence[int],
) -> Generator[Fetch, list[Row], list[Any]]:
    rows = yield from fetch(books, query, values)
    records = [kept.of(row) for row in rows]
    drawer.load(records)
    return records
