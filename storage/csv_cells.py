"""The columns of an exported posting: what PostgreSQL writes of them, and what Python does.

PostgreSQL writes whole lines by `COPY ... (format csv)`, so its expressions yield texts that need
nothing but quotes. What SQLite answers is written here, a column of a page at a time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from ledger.csv import FORMULA_STARTS, LINE_END, neutral, text_cell
from ledger.dates import date_of
from ledger.money import format_minor
from storage.statements import Row

Text = Literal["source", "reference", "memo", "entry_memo", "narration", "party"]
Whole = Literal["number", "line"]
Amount = Literal["debit", "credit"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A column that the posting or its entry holds itself."""

    name: Literal["id", "entry", "date"] | Text | Whole | Amount


@dataclass(frozen=True, slots=True)
class Worded:
    """A column that says a word for the narrow number of the account or kind."""

    of: Literal["account", "kind"]
    words: Mapping[int, str]


Column = Cell | Worded

RAW_COLUMNS = (
    "p.day, p.number, p.line, e.public_id, p.kind, e.source, e.memo as entry_memo, e.reference,"
    " p.account, p.debit, p.credit, p.memo, p.party"
)
"""What a posting's row holds, in order; `_AT` is where."""
_AT = {
    "date": 0,
    "number": 1,
    "line": 2,
    "entry": 3,
    "kind": 4,
    "source": 5,
    "entry_memo": 6,
    "reference": 7,
    "account": 8,
    "debit": 9,
    "credit": 10,
    "memo": 11,
    "party": 12,
}
_TEXTS = {
    "source": "e.source",
    "reference": "e.reference",
    "memo": "p.memo",
    "entry_memo": "e.memo",
    "narration": "coalesce(nullif(p.memo, ''), e.memo)",
    "party": "p.party",
}
_PLAIN = {
    "id": "e.public_id || '.' || p.line",
    "entry": "e.public_id",
    "number": "p.number",
    "line": "p.line",
    "date": "date '1970-01-01' + p.day",
}
_FORMULA_CODES = ", ".join(str(ord(character)) for character in FORMULA_STARTS)


class Copied(NamedTuple):
    """What COPY selects, the joins it takes, and their arguments, numbered from $1."""

    selected: str
    joins: str
    arguments: list[Any]


def copied_columns(columns: Sequence[Column], exponent: int) -> Copied:
    """Spell columns for COPY; the words of accounts are one join, so that its cost is met once."""
    arguments: list[Any] = []
    joins = []
    for of in ("account", "kind"):
        told = [column for column in columns if isinstance(column, Worded) and column.of == of]
        if told:
            joins.append(_joined(told, len(arguments)))
            numbers = list(told[0].words)
            arguments += [numbers, *(_words(column, numbers) for column in told)]
    selected = []
    seen = {"account": 0, "kind": 0}
    for column in columns:
        if isinstance(column, Cell):
            selected.append(_copied(column.name, exponent))
        else:
            selected.append(f"of_{column.of}.word{seen[column.of]}")
            seen[column.of] += 1
    return Copied(", ".join(selected), " ".join(joins), arguments)


def _joined(told: Sequence[Worded], before: int) -> str:
    """Join the words of accounts or kinds; a left join, whose size PostgreSQL foresees."""
    of = told[0].of
    arrays = [f"${before + 1}::bigint[]"]
    arrays += [f"${before + at + 2}::text[]" for at in range(len(told))]
    names = ", ".join(["number", *(f"word{at}" for at in range(len(told)))])
    unnested = f"unnest({', '.join(arrays)}) as of_{of}({names})"
    return f"left join {unnested} on of_{of}.number = p.{of}"


def _words(column: Worded, numbers: Sequence[int]) -> list[str | None]:
    return [neutral(column.words[number]) or None for number in numbers]


def _copied(name: str, exponent: int) -> str:
    if name in _PLAIN:
        return _PLAIN[name]
    if name in _TEXTS:
        text = _TEXTS[name]
        # An empty text is written like none: COPY would put it in quotes.
        return (
            f"case when ascii({text}) in ({_FORMULA_CODES}) then '''' || {text}"
            f" else nullif({text}, '') end"
        )
    # A numeric product keeps the decimals of its factors: 115000 * 0.01 is 1150.00.
    return f"p.{name} * {format_minor(1, exponent)}" if exponent else f"p.{name}"


Write = Callable[[Sequence[Sequence[Any]]], Iterable[str]]


def page_writer(columns: Sequence[Column], exponent: int) -> Callable[[Sequence[Row]], bytes]:
    """Make what writes the lines of a page of rows of `RAW_COLUMNS`."""
    writers = [_writer(column, exponent) for column in columns]

    def write(rows: Sequence[Row]) -> bytes:
        by_column = list(zip(*rows, strict=True))
        cells = [write_cells(by_column) for write_cells in writers]
        lines = map(",".join, zip(*cells, strict=True))
        return (LINE_END.join(lines) + LINE_END).encode() if rows else b""

    return write


def _writer(column: Column, exponent: int) -> Write:
    if isinstance(column, Worded):
        told = {number: text_cell(word) for number, word in column.words.items()}
        return _mapped(column.of, told.__getitem__)
    match column.name:
        case "id":
            return lambda page: map("{}.{}".format, page[_AT["entry"]], page[_AT["line"]])
        case "date":
            return _mapped("date", _spell_day)
        case "number" | "line" | "entry" as name:
            return _mapped(name, str)
        case "debit" | "credit" as name:
            return _mapped(name, _amount_writer(exponent))
        case "narration":
            return lambda page: map(_narrate, page[_AT["memo"]], page[_AT["entry_memo"]])
        case name:
            return _mapped(name, text_cell)


def _mapped(name: str, write: Callable[[Any], str]) -> Write:
    at = _AT[name]
    return lambda page: map(write, page[at])


def _narrate(memo: str | None, entry_memo: str | None) -> str:
    return text_cell(memo or entry_memo)


@lru_cache(maxsize=4_096)
def _spell_day(day: int) -> str:
    return date_of(day).isoformat()


def _amount_writer(exponent: int) -> Callable[[int], str]:
    zero = format_minor(0, exponent)
    return lambda minor: format_minor(minor, exponent) if minor else zero
