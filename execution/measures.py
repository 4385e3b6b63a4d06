"""Measures a parsed document, each definition once, so that fragments cannot multiply the work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from execution.errors import GRAPHQL_VALIDATION_FAILED, refusal, too_complex
from execution.limits import Limits, saturated
from execution.repetitions import refuse_repetitions

INTROSPECTION_ROOTS = frozenset({"__schema", "__type"})

Definition = OperationDefinitionNode | FragmentDefinitionNode


class Spread(NamedTuple):
    """Where a definition spreads a fragment."""

    name: str
    depth: int
    is_data: bool
    is_root: bool


class Level(NamedTuple):
    """A selection set on the way down."""

    selection_set: SelectionSetNode
    depth: int
    is_data: bool
    is_root: bool


@dataclass(slots=True)
class Measures:
    """What a definition holds: alone first, then with its fragments spread out."""

    depth: int = 0
    fields: int = 0
    fragments: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0
    introspections: int = 0
    spreads: list[Spread] = field(default_factory=list)

    def add(self, spread: Spread, other: "Measures") -> None:
        """Count what a spread fragment adds, saturating."""
        self.fields = saturated(self.fields + other.fields)
        self.fragments = saturated(self.fragments + other.fragments)
        self.aliases = saturated(self.aliases + other.aliases)
        self.directives = saturated(self.directives + other.directives)
        if spread.is_root:
            self.root_fields = saturated(self.root_fields + other.root_fields)
            self.introspections = saturated(self.introspections + other.introspections)
        if spread.is_data:
            self.depth = max(self.depth, spread.depth + other.depth)


def refuse_beyond_limits(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document whose spread-out operations pass a limit or fragments form a cycle."""
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    totals = _fragment_totals(fragments)
    operations = [
        item for item in document.definitions if isinstance(item, OperationDefinitionNode)
    ]
    for operation in operations:
        _refuse_measures(_with_fragments(_measure_alone(operation), totals), limits)
    refuse_repetitions(operations, fragments, limits.repetitions)


def _refuse_measures(measures: Measures, limits: Limits) -> None:
    for measure in (
        "depth",
        "root_fields",
        "introspections",
        "fields",
        "fragments",
        "aliases",
        "directives",
    ):
        value, bound = getattr(measures, measure), getattr(limits, measure)
        if value > bound:
            raise too_complex(measure.replace("_", " "), value, bound)


def _measure_alone(definition: Definition) -> Measures:
    measures = Measures(directives=len(definition.directives or ()))
    for variable in definition.variable_definitions or ():
        measures.directives += len(variable.directives or ())
    pending = [Level(definition.selection_set, 1, is_data=True, is_root=True)]
    while pending:
        level = pending.pop()
        for selection in level.selection_set.selections:
            measures.directives += len(selection.directives or ())
            below = _measure_selection(measures, selection, level)
            if below is not None:
                pending.append(below)
    return measures


def _measure_selection(measures: Measures, selection: SelectionNode, level: Level) -> Level | None:
    if isinstance(selection, FieldNode):
        return _measure_field(measures, selection, level)
    measures.fragments += 1
    if isinstance(selection, InlineFragmentNode):
        return level._replace(selection_set=selection.selection_set)
    if isinstance(selection, FragmentSpreadNode):
        spread = Spread(selection.name.value, level.depth - 1, level.is_data, level.is_root)
        measures.spreads.append(spread)
    return None


def _measure_field(measures: Measures, node: FieldNode, level: Level) -> Level | None:
    measures.fields += 1
    measures.aliases += node.alias is not None
    measures.root_fields += level.is_root
    measures.introspections += level.is_root and node.name.value in INTROSPECTION_ROOTS
    if level.is_data:
        measures.depth = max(measures.depth, level.depth)
    if node.selection_set is None:
        return None
    is_data = level.is_data and node.name.value not in INTROSPECTION_ROOTS
    return Level(node.selection_set, level.depth + 1, is_data, is_root=False)


def _with_fragments(measures: Measures, totals: Mapping[str, Measures]) -> Measures:
    for spread in measures.spreads:
        # The standard rules report an unknown fragment.
        if spread.name in totals:
            measures.add(spread, totals[spread.name])
    return measures


def _fragment_totals(fragments: Mapping[str, FragmentDefinitionNode]) -> dict[str, Measures]:
    alone = {name: _measure_alone(fragment) for name, fragment in fragments.items()}
    totals: dict[str, Measures] = {}
    for name in alone:
        _add_totals_below(name, alone, totals, fragments)
    return totals


def _add_totals_below(
    root: str,
    alone: Mapping[str, Measures],
    totals: dict[str, Measures],
    fragments: Mapping[str, FragmentDefinitionNode],
) -> None:
    # An explicit stack: a chain of a hundred fragments must not exhaust the interpreter's.
    path: dict[str, Iterator[Spread]] = {} if root in totals else {root: iter(alone[root].spreads)}
    while path:
        name = next(reversed(path))
        below = _next_unmeasured(path[name], alone, totals)
        if below is None:
            totals[name] = _with_fragments(alone[name], totals)
            path.pop(name)
        elif below in path:
            message = f"Cannot spread fragment '{below}' within itself."
            raise refusal(GRAPHQL_VALIDATION_FAILED, message, fragments[below])
        else:
            path[below] = iter(alone[below].spreads)


def _next_unmeasured(
    spreads: Iterator[Spread], alone: Mapping[str, Measures], totals: Mapping[str, Measures]
) -> str | None:
    names = (spread.name for spread in spreads)
    return next((name for name in names if name in alone and name not in totals), None)
