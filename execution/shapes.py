"""The shape of an operation: what remains once all that variables cannot change is added up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from execution.limits import Limits, saturated
from execution.plans import Plan, Requirement, RootField, estimate_cost

PLANS_KEPT = 32


class Condition(NamedTuple):
    """A boolean variable of `@include` (wanted true) or `@skip` (wanted false)."""

    variable: str
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class VariableSize:
    """A list size taken from variables and literals, the greatest that is given."""

    assumed: int
    literals: tuple[int, ...]
    variables: tuple[str, ...]

    def read(self, variables: Mapping[str, Any]) -> int:
        """Read the size for these variables."""
        values = (variables.get(name) for name in self.variables)
        given = [*self.literals, *(value for value in values if isinstance(value, int))]
        return saturated(max(0, *given)) if given else self.assumed


@dataclass(frozen=True, slots=True)
class Shape:
    """A field: its size if it is a list, and what lies under each item of it.

    `nodes` and `requirements` hold whatever is fixed; `children` only what depends on variables.
    """

    conditions: tuple[Condition, ...]
    size: int | VariableSize | None
    nodes: int
    requirements: tuple[Requirement, ...]
    children: tuple["Shape", ...]

    @property
    def is_fixed(self) -> bool:
        """Tell whether no variable can change what the shape costs and requires."""
        return not self.conditions and not self.children and not isinstance(self.size, VariableSize)

    def count(
        self, variables: Mapping[str, Any], requirements: dict[tuple[str, str], Requirement]
    ) -> int:
        """Count the estimated nodes, and add what is required, each scope and role once."""
        if not are_met(self.conditions, variables):
            return 0
        for requirement in self.requirements:
            requirements.setdefault(requirement[:2], requirement)
        below = self.nodes + sum(child.count(variables, requirements) for child in self.children)
        if self.size is None:
            return saturated(below)
        size = self.size.read(variables) if isinstance(self.size, VariableSize) else self.size
        return saturated(size * (1 + below))


class RootShape(NamedTuple):
    """The shape under one root field."""

    response_key: str
    field_name: str
    shape: Shape


@dataclass(slots=True)
class OperationShape:
    """The shapes of an operation's root fields, from which each request's plan is drawn."""

    roots: tuple[RootShape, ...]
    limits: Limits
    names: frozenset[str] = field(init=False)
    """The names of the root fields, whatever conditions they are under."""
    _deciding: tuple[str, ...] = field(init=False)
    _drawn: dict[tuple[int | None, ...], Plan] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.names = frozenset(root.field_name for root in self.roots)
        found = (name for root in self.roots for name in deciding_variables(root.shape))
        self._deciding = tuple(dict.fromkeys(found))

    def plan(self, variables: Mapping[str, Any]) -> Plan:
        """Draw the plan for these coerced variables, or find it among those drawn before."""
        key = tuple([_deciding_value(variables.get(name)) for name in self._deciding])
        plan = self._drawn.get(key)
        if plan is None:
            plan = self._draw(variables)
            if len(self._drawn) >= PLANS_KEPT:
                del self._drawn[next(iter(self._drawn))]
            self._drawn[key] = plan
        return plan

    def _draw(self, variables: Mapping[str, Any]) -> Plan:
        nodes, found = 0, dict[str, tuple[str, dict[tuple[str, str], Requirement]]]()
        for response_key, field_name, shape in self.roots:
            if are_met(shape.conditions, variables):
                _, requirements = found.setdefault(response_key, (field_name, {}))
                nodes = saturated(nodes + shape.count(variables, requirements))
        roots = tuple(
            RootField(response_key, field_name, index, tuple(requirements.values()))
            for index, (response_key, (field_name, requirements)) in enumerate(found.items())
        )
        cost = estimate_cost(nodes, len(roots), self.limits)
        return Plan(roots, cost, len(roots))


def deciding_variables(shape: Shape) -> Iterator[str]:
    """Name the variables that decide what a shape costs and requires, some more than once."""
    for condition in shape.conditions:
        yield condition.variable
    if isinstance(shape.size, VariableSize):
        yield from shape.size.variables
    for child in shape.children:
        yield from deciding_variables(child)


def _deciding_value(value: Any) -> int | None:
    """Return what of a value decides: conditions are booleans, sizes are whole numbers."""
    return value if isinstance(value, int) else None


def are_met(conditions: tuple[Condition, ...], variables: Mapping[str, Any]) -> bool:
    """Tell whether every condition holds."""
    return all(bool(variables.get(name)) is is_wanted for name, is_wanted in conditions)


def add_up(
    conditions: tuple[Condition, ...],
    size: int | VariableSize | None,
    requirements: tuple[Requirement, ...],
    below: list[Shape],
) -> Shape:
    """Make a shape, adding up the children that variables cannot change."""
    fixed = [child for child in below if child.is_fixed]
    found: dict[tuple[str, str], Requirement] = {}
    nodes = saturated(sum(child.count({}, found) for child in fixed))
    children = tuple(child for child in below if not child.is_fixed)
    return Shape(conditions, size, nodes, (*requirements, *found.values()), children)
