"""The answer to a document, whichever way it came about."""

from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a document; `executed` is false when it was refused before any resolver ran."""

    data: dict[str, Any] | None
    errors: tuple[GraphQLError, ...] = ()
    extensions: dict[str, Any] = field(default_factory=dict)
    executed: bool = True

    def formatted(self) -> dict[str, Any]:
        """Return the answer's members as they go over the wire."""
        members: dict[str, Any] = {"data": self.data} if self.executed else {}
        if self.errors:
            members["errors"] = [error.formatted for error in self.errors]
        if self.extensions:
            members["extensions"] = self.extensions
        return members
