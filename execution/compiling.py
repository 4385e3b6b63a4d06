"""Compiles a validated operation into its shape, reading the policies of the fields it selects."""

from collections.abc import Iterable, Mapping, Sequence

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_list_type,
    value_from_ast_untyped,
)

from execution.limits import Limits, saturated
from execution.plans import Requirement
from execution.policies import FieldPolicies, FieldPolicy, ListSize
from execution.shapes import Condition, OperationShape, RootShape, Shape, VariableSize, add_up

NO_POLICY = FieldPolicy()

Conditions = tuple[Condition, ...]
Size = int | VariableSize
SizedFields = tuple[tuple[str, ...], Size | None]
Groups = dict[tuple[str, str, Conditions], tuple[GraphQLCompositeType, list[FieldNode]]]


class ShapeCompiler:
    """Compile the operations of one document."""

    def __init__(
        self,
        schema: GraphQLSchema,
        policies: FieldPolicies,
        limits: Limits,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        self._schema = schema
        self._policies = policies
        self._limits = limits
        self._fragments = fragments

    def compile(self, operation: OperationDefinitionNode) -> OperationShape:
        """Compile an operation."""
        root_type = self._schema.get_root_type(operation.operation)
        roots = []
        if root_type is not None:
            groups = self._grouped(root_type, [operation.selection_set])
            for (response_key, _, conditions), (parent, nodes) in groups.items():
                name = nodes[0].name.value
                if not name.startswith("__"):
                    shape = self._field(parent, nodes, conditions, ((), None), (response_key,))
                    roots.append(RootShape(response_key, name, shape))
        return OperationShape(tuple(roots), self._limits)

    def _field(
        self,
        parent: GraphQLCompositeType,
        nodes: list[FieldNode],
        conditions: Conditions,
        sized: SizedFields,
        path: tuple[str, ...],
    ) -> Shape:
        name = nodes[0].name.value
        field = self._schema.get_field(parent, name)
        if field is None or name.startswith("__"):
            return Shape(conditions, None, 0, (), ())
        list_size = self._policies.get((parent.name, name), NO_POLICY).list_size
        estimated = None if list_size is None else _estimate(list_size, nodes[0])
        is_sized_below = list_size is not None and bool(list_size.sized_fields)
        size = _size(name, field, None if is_sized_below else estimated, sized)
        sized_below = (
            (list_size.sized_fields, estimated) if list_size and is_sized_below else ((), None)
        )
        below = self._below(field, nodes, sized_below, path)
        return add_up(conditions, size, self._requirements(parent, name, path), below)

    def _below(
        self, field: GraphQLField, nodes: list[FieldNode], sized: SizedFields, path: tuple[str, ...]
    ) -> list[Shape]:
        named_type = get_named_type(field.type)
        if not is_composite_type(named_type):
            return []
        selection_sets = [node.selection_set for node in nodes if node.selection_set]
        groups = self._grouped(named_type, selection_sets)
        return [
            self._field(parent, selected, conditions, sized, (*path, response_key))
            for (response_key, _, conditions), (parent, selected) in groups.items()
        ]

    def _requirements(
        self, parent: GraphQLCompositeType, name: str, path: tuple[str, ...]
    ) -> tuple[Requirement, ...]:
        # An object behind an interface keeps its own guard.
        objects = self._schema.get_possible_types(parent) if is_abstract_type(parent) else ()
        owners = (parent, *objects)
        policies = (self._policies.get((owner.name, name), NO_POLICY) for owner in owners)
        found = {policy.access: None for policy in policies if policy.access is not None}
        return tuple(Requirement(access.scope, access.role, path) for access in found)

    def _grouped(
        self, parent: GraphQLCompositeType, selection_sets: Iterable[SelectionSetNode]
    ) -> Groups:
        groups: Groups = {}
        for selection_set in selection_sets:
            self._group(parent, selection_set, (), groups)
        return groups

    def _group(
        self,
        parent: GraphQLCompositeType,
        selection_set: SelectionSetNode,
        above: Conditions,
        groups: Groups,
    ) -> None:
        for selection in selection_set.selections:
            own = _conditions(selection.directives or ())
            if own is None:
                continue
            conditions = tuple(dict.fromkeys((*above, *own)))
            if isinstance(selection, FieldNode):
                key = (selection.alias or selection.name).value, parent.name, conditions
                groups.setdefault(key, (parent, []))[1].append(selection)
            elif isinstance(selection, InlineFragmentNode | FragmentSpreadNode):
                self._group_fragment(parent, selection, conditions, groups)

    def _group_fragment(
        self,
        parent: GraphQLCompositeType,
        selection: InlineFragmentNode | FragmentSpreadNode,
        conditions: Conditions,
        groups: Groups,
    ) -> None:
        fragment: InlineFragmentNode | FragmentDefinitionNode
        fragment = (
            self._fragments[selection.name.value]
            if isinstance(selection, FragmentSpreadNode)
            else selection
        )
        condition = fragment.type_condition
        narrowed = self._schema.get_type(condition.name.value) if condition else parent
        inner = narrowed if is_composite_type(narrowed) else parent
        self._group(inner, fragment.selection_set, conditions, groups)


def _size(
    name: str, field: GraphQLField, estimated: Size | None, sized: SizedFields
) -> Size | None:
    names, size = sized
    if name in names:
        return size
    if estimated is not None:
        return estimated
    is_list = is_list_type(get_nullable_type(field.type))
    return 1 if is_list and is_composite_type(get_named_type(field.type)) else None


def _estimate(list_size: ListSize, node: FieldNode) -> Size:
    values = [
        argument.value
        for argument in node.arguments or ()
        if argument.name.value in list_size.slicing_arguments
    ]
    literals = tuple(_literal_size(value) for value in values if isinstance(value, IntValueNode))
    variables = tuple(value.name.value for value in values if isinstance(value, VariableNode))
    estimate = VariableSize(list_size.assumed_size, literals, variables)
    return estimate if variables else estimate.read({})


def _literal_size(value: IntValueNode) -> int:
    # A number too long for int() is longer than any bound.
    return saturated(int(value.value[:12]))


def _conditions(directives: Sequence[DirectiveNode]) -> Conditions | None:
    """Return the conditions that variables decide, or None if a literal excludes the selection."""
    conditions = []
    for directive in directives:
        if directive.name.value in ("include", "skip"):
            is_wanted = directive.name.value == "include"
            value = _condition_value(directive)
            if isinstance(value, VariableNode):
                conditions.append(Condition(value.name.value, is_wanted))
            elif value_from_ast_untyped(value) is not is_wanted:
                return None
    return tuple(conditions)


def _condition_value(directive: DirectiveNode) -> ValueNode:
    arguments = directive.arguments or ()
    return next(argument.value for argument in arguments if argument.name.value == "if")
