"""Writes records as a CSV file (RFC 4180) that is safe to open in a spreadsheet."""

from collections.abc import AsyncIterator, Callable, Sequence
from functools import lru_cache
from re import compile
from typing import Any

from graphql import is_non_null_type

from rest_compat.leaves import SCALARS
from rest_compat.lines import Line
from rest_compat.parameters import query_reader
from rest_compat.ports import Batch, Chunks
from rest_compat.projection import Selected
from rest_compat.sources import Query

CSV = "text/csv"
# Excel takes a CSV file for UTF-8 only where a mark says so.
BYTE_ORDER_MARK = "\ufeff"
MARK = Query("bom", description="`true` begins the CSV file with a byte order mark, for Excel.")
read_mark = query_reader(MARK, SCALARS["Boolean"])
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_STARTS = frozenset("=+-@\t\r")
NEEDS_QUOTES = compile(r'[",\r\n]')


async def csv_chunks(batches: AsyncIterator[Batch], line: Line, has_mark: bool) -> Chunks:
    """Write records under a header row, one chunk per batch."""
    cells = [(field.name, cell_writer(field, line)) for field in line.fields]
    header = csv_rows([[text_cell(field.key) for field in line.fields]])
    yield ((BYTE_ORDER_MARK if has_mark else "") + header).encode()
    async for batch in batches:
        rows = [[write(record[name]) for name, write in cells] for record in batch]
        yield csv_rows(rows).encode()


def csv_rows(rows: Sequence[Sequence[str]]) -> str:
    """Join written cells to rows."""
    return "".join([",".join(row) + "\r\n" for row in rows])


def cell_writer(field: Selected, line: Line) -> Callable[[Any], str]:
    """Make what writes a cell: the dialect's words, texts, and numbers as GraphQL prints them."""
    leaf = line.leaf_of(field.type)
    if not leaf.is_text:
        return str if is_non_null_type(field.type) else optional_number
    told = leaf.to_answer
    return (lambda value: text_cell(told(value))) if told else text_cell


# Most texts of a ledger recur: accounts, sources, words, dates.
@lru_cache(maxsize=16_384)
def text_cell(text: str | None) -> str:
    """Write a text, quoted where it must be, with an apostrophe before what would be run."""
    if text is None:
        return ""
    if text[:1] in FORMULA_STARTS:
        text = f"'{text}"
    if not NEEDS_QUOTES.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def optional_number(number: object) -> str:
    """Write a number as it is, and nothing for none."""
    return "" if number is None else str(number)
