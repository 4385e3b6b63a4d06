"""Single values: how each scalar and enum is read from text and JSON, written, and documented."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from re import ASCII, compile
from types import MappingProxyType
from typing import Any

from graphql import GraphQLEnumType
from msgspec import Raw

WHOLE_NUMBER = compile(r"-?[0-9]{1,10}", ASCII)
DECIMAL_NUMBER = compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", ASCII)
INT_LIMIT = 2**31
TRUTHS = {"true": True, "false": False}

Words = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A kind of single value. Both readers raise ValueError with what they expect."""

    from_text: Callable[[str], Any]
    from_json: Callable[[Any], Any]
    schema: Mapping[str, Any]
    to_answer: Callable[[Any], Any] | None = None
    is_text: bool = True


def read_text(value: object) -> str:
    """Take a text that can be stored and sent."""
    if not isinstance(value, str):
        raise ValueError("A text is expected.")
    if "\0" in value or not is_encodable(value):
        raise ValueError("Text must not contain NUL or lone surrogates.")
    return value


def is_encodable(text: str) -> bool:
    """Tell whether a text is free of lone surrogates."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def read_id(value: object) -> str:
    """Take a text that can name something."""
    text = read_text(value)
    if not text:
        raise ValueError("An id is expected.")
    return text


def whole_number_of(text: str) -> int:
    """Read ASCII digits as a number of 32 bits."""
    return read_whole_number(int(text) if WHOLE_NUMBER.fullmatch(text) else None)


def read_whole_number(value: object) -> int:
    """Take a number of 32 bits."""
    if isinstance(value, bool) or not isinstance(value, int) or not -INT_LIMIT <= value < INT_LIMIT:
        raise ValueError("A whole number is expected.")
    return value


def decimal_of(text: str) -> Decimal:
    """Read ASCII digits as an exact number."""
    number: Decimal = read_number(Decimal(text) if DECIMAL_NUMBER.fullmatch(text) else None)
    return number


def read_number(value: object) -> Any:
    """Take an exact, finite number."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if not is_number or (isinstance(value, Decimal) and not value.is_finite()):
        raise ValueError("A number is expected.")
    return value


def truth_of(text: str) -> bool:
    """Read true or false."""
    return read_truth(TRUTHS.get(text))


def read_truth(value: object) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise ValueError("Either true or false is expected.")
    return value


@lru_cache(maxsize=16_384)
def as_number(decimal: str) -> Raw:
    """Write a decimal text as a JSON number with its own digits: "1150.50" as 1150.5."""
    return Raw((decimal.rstrip("0").rstrip(".") if "." in decimal else decimal).encode())


def text_leaf(schema_format: str | None = None) -> Leaf:
    """Make the leaf of a scalar that is a text; the operation judges its form."""
    schema = {"type": "string"} | ({"format": schema_format} if schema_format else {})
    return Leaf(read_text, read_text, MappingProxyType(schema))


SCALARS: Mapping[str, Leaf] = MappingProxyType(
    {
        "ID": Leaf(read_id, read_id, {"type": "string", "minLength": 1}),
        "String": text_leaf(),
        "Date": text_leaf("date"),
        "DateTime": text_leaf("date-time"),
        "Int": Leaf(whole_number_of, read_whole_number, {"type": "integer"}, is_text=False),
        "Boolean": Leaf(truth_of, read_truth, {"type": "boolean"}, is_text=False),
        "Money": Leaf(decimal_of, read_number, {"type": "number"}, as_number, is_text=False),
        "Decimal": Leaf(decimal_of, read_number, {"type": "number"}, as_number, is_text=False),
    }
)


def enum_leaf(enum: GraphQLEnumType, words: Words | None) -> Leaf:
    """Make the leaf of an enum from the dialect's word of each value."""
    words = words if words is not None else {value: value for value in enum.values}
    said = [word for word in words.values() if word is not None]
    # A word that several values share is answered, and cannot be asked for.
    values = {word: value for value, word in words.items() if said.count(word or "") == 1}
    allowed = ", ".join(map(str, values))

    def read_word(word: object) -> str:
        if not isinstance(word, str) or word not in values:
            raise ValueError(f"One of {allowed} is expected.")
        return values[word]

    spoken = {value: value if word is None else word for value, word in words.items()}
    to_answer = None if spoken == {value: value for value in spoken} else spoken.__getitem__
    return Leaf(
        read_word, read_word, {"type": "string", "enum": list(dict.fromkeys(said))}, to_answer
    )
