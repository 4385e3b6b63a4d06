"""Every error of an answer: refusals before execution, and what resolvers raise, completed once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLError, Node, ValueNode

GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
QUERY_TOO_COMPLEX = "QUERY_TOO_COMPLEX"
COST_EXCEEDS_LIMIT = "COST_EXCEEDS_LIMIT"
INVALID_INPUT = "INVALID_INPUT"
METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
INTERNAL = "INTERNAL"

MESSAGE_LENGTH = 500
LOGGED_MOST = 3
"""One document may fail in thousands of places; the first few tell what is wrong."""

SERVER_CODES = frozenset({INTERNAL, "OVERLOADED", "DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN"})

Explain = Callable[[Exception], Mapping[str, Any] | None]
LogUnexpected = Callable[[Exception, Any], None]


class DocumentRefused(Exception):
    """The document is not executed; carries the errors that say why."""

    def __init__(self, *errors: GraphQLError, extensions: Mapping[str, Any] | None = None) -> None:
        super().__init__(errors[0].message)
        self.errors = errors
        self.extensions = dict(extensions or {})


def refusal(
    code: str,
    message: str,
    node: Node | None = None,
    details: Sequence[Mapping[str, Any]] = (),
) -> DocumentRefused:
    """Make the refusal of a whole document."""
    extensions = classified({"code": code, **({"details": list(details)} if details else {})})
    return DocumentRefused(GraphQLError(message, node, extensions=extensions))


def too_complex(measure: str, value: int | str, bound: int) -> DocumentRefused:
    """Make the refusal that names the measure, its value and its bound."""
    message = f"The document is too complex: {measure} {value}, limit {bound}."
    return refusal(QUERY_TOO_COMPLEX, message)


def classified(extensions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the extensions, marked when the client is the cause."""
    if extensions["code"] in SERVER_CODES:
        return dict(extensions)
    return {**extensions, "classification": "ValidationError"}


def recoded(
    error: GraphQLError, extensions: Mapping[str, Any], message: str | None = None
) -> GraphQLError:
    """Return the error at the same place, with these extensions and without its cause."""
    return GraphQLError(
        (error.message if message is None else message)[:MESSAGE_LENGTH],
        error.nodes,
        error.source,
        error.positions,
        error.path,
        extensions=classified(extensions),
    )


class ErrorCompletion:
    """Complete the errors of one answer, telling the first unexpected exceptions, each once."""

    def __init__(self, explain: Explain, log_unexpected: LogUnexpected, context: Any) -> None:
        self._explain = explain
        self._log_unexpected = log_unexpected
        self._context = context
        self._logged: set[int] = set()

    def complete(self, error: GraphQLError) -> GraphQLError:
        """Give an error its code, or mask it."""
        cause = root_cause(error)
        explained = self._explain(cause)
        if explained is not None:
            return recoded(error, *_split_message(explained, cause))
        if isinstance(cause, GraphQLError) and _is_of_the_client(cause):
            extensions = {"code": INVALID_INPUT, **(cause.extensions or {})}
            return recoded(error, extensions, cause.message)
        self._log_once(cause)
        return recoded(error, {"code": INTERNAL}, "Internal error")

    def complete_raised(self, raised: Exception) -> GraphQLError:
        """Complete an exception that no field raised."""
        return self.complete(GraphQLError(str(raised), original_error=raised))

    def _log_once(self, cause: Exception) -> None:
        if id(cause) not in self._logged and len(self._logged) < LOGGED_MOST:
            self._logged.add(id(cause))
            self._log_unexpected(cause, self._context)


def root_cause(error: GraphQLError) -> Exception:
    """Return the exception under the errors that graphql-core wraps around it."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _split_message(explained: Mapping[str, Any], cause: Exception) -> tuple[dict[str, Any], str]:
    extensions = {"code": INTERNAL, **explained}
    return extensions, str(extensions.pop("message", cause))


def _is_of_the_client(cause: GraphQLError) -> bool:
    # Coercion of arguments blames a value; completion, a fault of ours, blames a field or nothing.
    is_of_a_value = any(isinstance(node, ValueNode) for node in cause.nodes or ())
    return is_of_a_value or "code" in (cause.extensions or {})
