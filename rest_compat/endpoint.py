"""The columns of a dialect's table: an endpoint is a GraphQL document under another name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from rest_compat.sources import Arguments
from rest_compat.templates import WHOLE, Template

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True)
class Unless:
    """The line that serves a request in which none of these query parameters is sent."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The line that a query parameter picks by its word."""

    parameter: str
    word: str
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class JsonList:
    """Stream all records as JSON, in a list under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class CsvFile:
    """Stream all records as a CSV file whose columns are the selection's names."""

    filename: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One line of a table.

    `name` names the line in OpenAPI and its document; `operation` is the GraphQL root field; the
    aliases of `selection` are the projection, and `answer` wraps it. An argument is one of the root
    field, or of a field below it that takes `$name` in the selection. A line with a `stream`
    selects from the operation's `nodes`. Lines of one method and path are told apart by `when`.
    Links pin the sequence of the answer, unless one of the parameters of `moves_with` was sent.
    """

    name: str
    method: Method
    path: str
    operation: str
    selection: str
    arguments: Arguments = field(default_factory=dict)
    answer: Template = WHOLE
    status: int = 200
    when: Unless | Chosen | None = None
    stream: JsonList | CsvFile | None = None
    has_links: bool = False
    moves_with: tuple[str, ...] = ()
    summary: str | None = None
    description: str | None = None
    tag: str = "Ledger"
    example: Mapping[str, Any] | None = None
    source: str | None = None
