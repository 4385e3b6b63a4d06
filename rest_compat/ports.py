"""What the façade is handed: how documents run, how records stream, and who is calling."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from graphql import GraphQLError
from starlette.requests import Request


class Context(Protocol):
    """A request's context; the rest of it belongs to the operations."""

    @property
    def response_headers(self) -> Mapping[str, str]:
        """Headers that every answer to this request carries."""


class Result(Protocol):
    """The answer to a document; `executed` is false when no resolver ran."""

    @property
    def data(self) -> Mapping[str, Any] | None: ...

    @property
    def errors(self) -> Sequence[GraphQLError]: ...

    @property
    def executed(self) -> bool: ...


class Prepare(Protocol):
    """Pins a document for as long as the process lives."""

    def __call__(self, text: str, /) -> Any: ...


class Run(Protocol):
    """Runs a prepared document."""

    async def __call__(
        self, prepared: Any, variables: Mapping[str, Any], context: Any, /
    ) -> Result: ...


Batch = Sequence[Mapping[str, Any]]
Records = AsyncGenerator[Batch, None]
Chunks = AsyncIterator[bytes]
Columns = Sequence[tuple[str, Mapping[str, str | None] | None]]
"""GraphQL names of fields, each with the dialect's words for the values of its enum, if it has."""


class Stream(Protocol):
    """Admits the caller to a list field and answers all its records, batch by batch.

    `arguments` are the field's arguments, as uncoerced as a document's variables. Without columns,
    a batch is a list of nodes, keyed by the GraphQL names of their fields, values as GraphQL prints
    them. With columns, it is bytes: lines of CSV (RFC 4180) that are safe in a spreadsheet.
    A refusal is an exception with `code`, `details` and a message.
    """

    async def __call__(
        self,
        operation: str,
        arguments: Mapping[str, Any],
        columns: Columns | None,
        context: Any,
        /,
    ) -> AsyncGenerator[Any, None]: ...


class OpenContext(Protocol):
    """Makes the context of a request, or raises who is refused and why."""

    def __call__(self, request: Request, /) -> AbstractAsyncContextManager[Any]: ...
