"""The variants of an operation: one for each set of values its conditions take, a few of them."""

from collections import OrderedDict
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    OperationDefinitionNode,
    Visitor,
    get_nullable_type,
    visit,
)
from graphql.execution.collect_fields import FieldDetailsList, collect_fields, collect_subfields
from graphql.pyutils import Undefined

from execution.compiled.fields import find_variables, make_fields
from execution.compiled.handing_over import Runner
from execution.compiled.lists import ObjectItems
from execution.compiled.selections import Complete, Selection
from execution.compiled.writing import write_selection

VARIANTS_KEPT = 8


class Variant:
    """An operation with its conditions decided: root fields, and selections as they are reached.

    Selections are found by their lists of field details, which the variant keeps alive.
    """

    def __init__(self, executor: Runner) -> None:
        self.schema = executor.schema
        operation = executor.operation
        root_type = self.schema.get_root_type(operation.operation)
        if root_type is None:
            message = f"Schema is not configured to execute {operation.operation.value} operation."
            raise GraphQLError(message, operation)
        grouped = collect_fields(
            executor.schema,
            executor.fragments,
            executor.variable_values,
            root_type,
            operation,
            executor.hide_suggestions,
        ).grouped_field_set
        self.roots = tuple(make_fields(self.schema, root_type, grouped))
        self._selections: dict[tuple[GraphQLObjectType, int], Selection] = {}
        self._lists: dict[tuple[GraphQLOutputType, int], ObjectItems | None] = {}
        self._kept: dict[int, FieldDetailsList] = {}

    def select(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Selection:
        """Find what is selected of an object at some place."""
        found = self._selections.get((kind, id(details)))
        if found is None:
            found = self._selections[kind, id(details)] = Selection(self, kind, details)
            self._kept[id(details)] = details
        return found

    def select_items(self, kind: GraphQLList[Any], details: FieldDetailsList) -> ObjectItems | None:
        """Find what completes the items of a list at some place, if they are objects."""
        key = kind, id(details)
        if key not in self._lists:
            item = get_nullable_type(kind.of_type)
            is_of_objects = isinstance(item, GraphQLObjectType)
            self._kept[id(details)] = details
            self._lists[key] = (
                ObjectItems(kind.of_type, details, self.select(item, details))
                if is_of_objects
                else None
            )
        return self._lists[key]

    def write(
        self, executor: Runner, kind: GraphQLObjectType, details: FieldDetailsList
    ) -> Complete:
        """Write the function for what is selected of an object at some place."""
        grouped = collect_subfields(
            executor.schema,
            executor.fragments,
            executor.variable_values,
            executor.operation,
            kind,
            details,
            executor.hide_suggestions,
        ).grouped_field_set
        fields = tuple(make_fields(executor.schema, kind, grouped))
        return write_selection(kind, fields, self.select)


class Variants:
    """The variants of one operation that were used last."""

    __slots__ = ("_kept", "_steering")

    def __init__(self, steering: tuple[str, ...]) -> None:
        self._steering = steering
        self._kept: OrderedDict[tuple[Any, ...], Variant] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def most(self) -> int:
        """Return how many there can be at the same time."""
        return min(VARIANTS_KEPT, 1 << len(self._steering))

    def find(self, executor: Runner) -> Variant:
        """Find or make the variant for an executor's coerced variables."""
        coerced = executor.variable_values.coerced
        key = tuple([coerced.get(name, Undefined) for name in self._steering])
        found = self._kept.get(key)
        if found is None or found.schema is not executor.schema:
            found = self._kept[key] = Variant(executor)
        if key:
            self._kept.move_to_end(key)
            if len(self._kept) > VARIANTS_KEPT:
                self._kept.popitem(last=False)
        return found


def find_steering(document: DocumentNode) -> frozenset[str]:
    """Find the variables that decide anything: those that directives of a document mention."""
    search = _SteeringSearch()
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            visit(definition.selection_set, search)
    return frozenset(search.names)


class _SteeringSearch(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> Any:
        """Note the variables of a directive."""
        self.names |= find_variables(node.arguments or ())
        return self.SKIP
