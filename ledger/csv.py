"""Cells of a CSV file (RFC 4180) that is safe to open in a spreadsheet."""

from functools import lru_cache
from re import compile

FORMULA_STARTS = "=+-@\t\r"
"""A spreadsheet takes a cell that begins with one of these for a formula."""
LINE_END = "\r\n"
_NEEDS_QUOTES = compile(r'[",\r\n]')


def neutral(text: str | None) -> str:
    """Return a text that no spreadsheet runs: an apostrophe stands before what it would."""
    if not text:
        return ""
    return f"'{text}" if text[0] in FORMULA_STARTS else text


def quoted(text: str) -> str:
    """Return a cell as it stands in the file, in quotes where it must be."""
    if not _NEEDS_QUOTES.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


# Most texts of a ledger recur: sources, words, memos.
@lru_cache(maxsize=16_384)
def text_cell(text: str | None) -> str:
    """Write a text cell."""
    return quoted(neutral(text))
