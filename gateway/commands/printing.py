"""Tables for people; an id in them is never cut short."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

WIDTH_UNBOUNDED = 10_000


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table as wide as it needs to be, whatever the terminal's width."""
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    for row in rows:
        table.add_row(*row)
    Console(width=WIDTH_UNBOUNDED).print(table)
