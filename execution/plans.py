"""What a document will do, known before it runs: its root fields, whom they require, its cost."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from execution.limits import Limits


class Requirement(NamedTuple):
    """A scope and least role that some field under a root field requires."""

    scope: str
    role: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RootField:
    """One root field of the answer, at its position among them."""

    response_key: str
    field_name: str
    index: int
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """The estimated nodes of a document, the most allowed, and the hits it counts for."""

    requested: int
    limit: int
    hits: int

    def as_extension(self) -> dict[str, Any]:
        """Return the cost as answers show it."""
        return {"cost": {"requested": self.requested, "limit": self.limit, "hits": self.hits}}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of the admission of one document."""

    root_fields: tuple[RootField, ...]
    cost: Cost
    roots: int
    names: frozenset[str] = field(init=False)
    """The names of its root fields."""
    scopes: frozenset[str] = field(init=False)
    """Every scope that it requires."""
    scopes_below: tuple[str, ...] = field(init=False)
    """The scopes that fields below the root fields require, in their order, each once."""

    def __post_init__(self) -> None:
        # A plan serves many requests: what each of them asks is worked out once.
        required = [item for root in self.root_fields for item in root.requirements]
        scopes = dict.fromkeys(item.scope for item in required if len(item.path) > 1)
        object.__setattr__(self, "names", frozenset(root.field_name for root in self.root_fields))
        object.__setattr__(self, "scopes", frozenset(item.scope for item in required))
        object.__setattr__(self, "scopes_below", tuple(scopes))

    def find_root_field(self, response_key: str) -> RootField | None:
        """Find a root field by its key in the answer, the first element of `info.path`."""
        return next((root for root in self.root_fields if root.response_key == response_key), None)


def estimate_cost(nodes: int, roots: int, limits: Limits) -> Cost:
    """Count one hit for each root field, and one for each further started share of nodes."""
    further = max(0, -(-nodes // limits.nodes_per_hit) - 1)
    return Cost(nodes, limits.nodes, max(1, roots) + further)
