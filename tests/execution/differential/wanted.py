"""Which fields of an object a document may read: only these are given values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
)

Below = tuple[SelectionSetNode, ...]


class Wanted:
    """The fields that selection sets of one document ask of objects, whatever directives say."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._found: dict[tuple[str, tuple[int, ...]], dict[str, Below]] = {}

    def fields(self, kind: GraphQLObjectType, below: Below) -> dict[str, Below]:
        """Find the names of the fields asked of a type, and what is selected below each."""
        key = kind.name, tuple(map(id, below))
        if key not in self._found:
            gathered: dict[str, list[SelectionSetNode]] = {}
            self._gather(kind, below, gathered)
            self._found[key] = {name: tuple(sets) for name, sets in gathered.items()}
        return self._found[key]

    def _gather(
        self,
        kind: GraphQLObjectType,
        sets: Iterable[SelectionSetNode],
        gathered: dict[str, list[SelectionSetNode]],
    ) -> None:
        for selection in (selection for one in sets for selection in one.selections):
            if isinstance(selection, FieldNode):
                found = gathered.setdefault(selection.name.value, [])
                found += [selection.selection_set] if selection.selection_set else []
                continue
            node: Any = selection
            if isinstance(selection, FragmentSpreadNode):
                node = self._fragments[selection.name.value]
            if self._applies(node.type_condition, kind):
                self._gather(kind, [node.selection_set], gathered)

    def _applies(self, condition: Any, kind: GraphQLObjectType) -> bool:
        if condition is None or condition.name.value == kind.name:
            return True
        wider: Any = self._schema.type_map[condition.name.value]
        return hasattr(wider, "resolve_type") and self._schema.is_sub_type(wider, kind)


def below_of(nodes: Sequence[FieldNode]) -> Below:
    """Return the selection sets of a field's nodes."""
    return tuple(node.selection_set for node in nodes if node.selection_set)
