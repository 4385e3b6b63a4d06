"""A streamed line as a CSV file (RFC 4180): its mark, its header row, and whose words it speaks.

The rows are written by whoever has the records, in the columns asked for.
"""

from collections.abc import AsyncIterator

from graphql import get_named_type

from rest_compat.leaves import SCALARS
from rest_compat.lines import Line
from rest_compat.parameters import query_reader
from rest_compat.ports import Chunks, Columns
from rest_compat.sources import Query

CSV = "text/csv"
# Excel takes a CSV file for UTF-8 only where a mark says so.
BYTE_ORDER_MARK = "\ufeff"
MARK = Query("bom", description="`true` begins the CSV file with a byte order mark, for Excel.")
read_mark = query_reader(MARK, SCALARS["Boolean"])


def columns_of(line: Line) -> Columns:
    """Return what is asked of each record, with the dialect's words where it has its own."""
    words = line.dialect.words
    return [(field.name, words.get(get_named_type(field.type).name)) for field in line.fields]


async def csv_chunks(lines: AsyncIterator[bytes], line: Line, has_mark: bool) -> Chunks:
    """Write a header row, the names of the selection, above the lines."""
    # A name of GraphQL has letters, digits and low lines: nothing that needs quotes.
    header = ",".join(field.key for field in line.fields)
    yield f"{BYTE_ORDER_MARK if has_mark else ''}{header}\r\n".encode()
    async for chunk in lines:
        yield chunk
