"""Random valid documents over a schema: what can be selected, merged, left out and asked for."""

from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

from tests.execution.differential.dice import Dice
from tests.execution.differential.inputs import Inputs
from tests.execution.differential.objects import DEFINITION
from tests.execution.differential.selections import (
    FieldSelection,
    Fragment,
    InlineSelection,
    Scope,
    Selection,
    SpreadSelection,
    spell_set,
)

DEPTH = 6
REQUESTS = 3
CONDITION = GraphQLNonNull(GraphQLBoolean)
ALIASES = ("a", "b", "id", "node", "total")
INTROSPECTION = (
    '__type(name: "Account") { name kind }',
    '__type(name: "Nothing") { name }',
    "__schema { queryType { name } }",
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document and the variables of each request that sends it."""

    text: str
    requests: tuple[dict[str, Any], ...]


def write_document(schema: GraphQLSchema, dice: Dice) -> Document:
    """Write a random valid document."""
    return _Writer(schema, dice).write()


def has_resolver(field: GraphQLField) -> bool:
    """Tell whether a field is more than an attribute."""
    return field.extensions[DEFINITION].base_resolver is not None


class _Writer:
    def __init__(self, schema: GraphQLSchema, dice: Dice) -> None:
        self._schema = schema
        self._dice = dice
        self._inputs = Inputs(dice)
        self._fragments: list[Fragment] = []
        self._budget = dice.pick((4, 8, 12, 16, 24, 40))
        # Some documents ask few things of everything, others many things twice.
        self._habits = {
            "alias": dice.pick((0, 100, 300)),
            "directive": dice.pick((0, 60, 200)),
            "fragment": dice.pick((0, 100, 250)),
            "repeat": dice.pick((0, 100, 300)),
        }

    def write(self) -> Document:
        mutation = self._schema.mutation_type
        is_mutation = mutation is not None and self._dice.hits(250)
        root = mutation if is_mutation else self._schema.query_type
        assert root is not None
        selections = self._set(root, Scope(), 0, self._dice.between(1, 4))
        introspection = self._introspection() if not is_mutation else ""
        body = spell_set(selections)
        body = f"{body[:-2]} {introspection}}}" if introspection else body
        variables = ", ".join(variable.spell() for variable in self._inputs.variables)
        head = "mutation" if is_mutation else "query"
        operation = f"{head} Fuzz({variables}){body}" if variables else f"{head}{body}"
        text = "\n".join([operation, *(fragment.spell() for fragment in self._fragments)])
        return Document(text, tuple(self._inputs.requests() for _ in range(REQUESTS)))

    def _introspection(self) -> str:
        return f"meta: {self._dice.pick(INTROSPECTION)} " if self._dice.hits(30) else ""

    def _set(
        self, parent: GraphQLCompositeType, scope: Scope, depth: int, count: int
    ) -> list[Selection]:
        selections: list[Selection] = []
        for _ in range(count):
            if selections and self._budget <= 0:
                break
            selections.append(self._selection(parent, scope, depth))
        return selections

    def _selection(self, parent: GraphQLCompositeType, scope: Scope, depth: int) -> Selection:
        if self._hits("fragment"):
            spread = self._known_spread(parent, scope) if self._dice.hits(400) else None
            return spread or self._fragment(parent, scope, depth)
        if is_abstract_type(parent) and self._dice.hits(500):
            return self._fragment(parent, scope, depth)
        repeated = self._repeated(parent, scope, depth) if self._hits("repeat") else None
        return repeated or self._field(parent, scope, depth)

    def _field(self, parent: GraphQLCompositeType, scope: Scope, depth: int) -> FieldSelection:
        self._budget -= 1
        chosen = None if self._dice.hits(70) else self._choose_field(parent, depth)
        if chosen is None:
            return self._typename(parent, scope)
        name, definition = chosen
        alias = self._dice.pick(ALIASES) if self._hits("alias") else name
        kind = get_named_type(definition.type)
        arguments = self._inputs.spell_arguments(definition.args)
        is_leaf = not is_composite_type(kind)
        selection = FieldSelection(
            parent, alias, name, arguments, str(definition.type), is_leaf, self._directives()
        )
        self._settle(selection, scope)
        if is_composite_type(kind):
            below = scope.below(selection.key)
            selection.below = self._set(kind, below, depth + 1, self._dice.between(1, 5))
        return selection

    def _typename(self, parent: GraphQLCompositeType, scope: Scope) -> FieldSelection:
        key = "kind_" if self._hits("alias") else "__typename"
        selection = FieldSelection(
            parent, key, "__typename", "", "String!", True, self._directives()
        )
        self._settle(selection, scope)
        return selection

    def _settle(self, selection: FieldSelection, scope: Scope) -> None:
        """Give the selection a key under which it merges with what stands there."""
        number = 0
        while not scope.admits(selection):
            number += 1
            selection.key = f"{selection.name}_{number}"
        scope.take(selection)

    def _choose_field(
        self, parent: GraphQLCompositeType, depth: int
    ) -> tuple[str, GraphQLField] | None:
        named: dict[str, GraphQLField] = getattr(parent, "fields", {})
        fields = list(named.items())
        composite = [item for item in fields if is_composite_type(get_named_type(item[1].type))]
        leaves = [item for item in fields if item not in composite]
        may_descend = depth < DEPTH and self._budget > 0
        wants_composite = may_descend and self._dice.hits(900 if depth == 0 else 500)
        if composite and (wants_composite or (not leaves and depth < DEPTH + 3)):
            # Resolvers are few among the fields, and the most that can go wrong.
            resolved = [item for item in composite if has_resolver(item[1])]
            return self._dice.pick(resolved if resolved and self._dice.hits(750) else composite)
        return self._dice.pick(leaves) if leaves else None

    def _repeated(
        self, parent: GraphQLCompositeType, scope: Scope, depth: int
    ) -> FieldSelection | None:
        """Select again, under the same key, what this place selects already."""
        known = [old for all_ in scope.fields.values() for old in all_ if old.parent is parent]
        if not known:
            return None
        old = self._dice.pick(known)
        self._budget -= 1
        again = FieldSelection(
            parent, old.key, old.name, old.arguments, old.type, old.is_leaf, self._directives()
        )
        scope.take(again)
        if not old.is_leaf:
            field = self._schema.get_field(parent, old.name)
            assert field is not None
            kind: Any = get_named_type(field.type)
            below = scope.below(old.key)
            again.below = self._set(kind, below, depth + 1, self._dice.between(1, 3))
        return again

    def _fragment(self, parent: GraphQLCompositeType, scope: Scope, depth: int) -> Selection:
        self._budget -= 1
        condition = self._condition_type(parent)
        directives = self._directives()
        below = self._set(condition or parent, scope, depth, self._dice.between(1, 3))
        if condition is None or self._dice.hits(500):
            return InlineSelection(condition, directives, below)
        fragment = Fragment(f"F{len(self._fragments)}", condition, below)
        self._fragments.append(fragment)
        return SpreadSelection(fragment, directives)

    def _condition_type(self, parent: GraphQLCompositeType) -> GraphQLCompositeType | None:
        if self._dice.hits(200):
            return None
        if is_abstract_type(parent):
            others = [parent, *self._schema.get_possible_types(parent)]
            return self._dice.pick(others)
        wider = [
            kind
            for kind in self._schema.type_map.values()
            if is_abstract_type(kind) and self._schema.is_sub_type(kind, parent)
        ]
        return self._dice.pick([parent, *wider])

    def _known_spread(self, parent: GraphQLCompositeType, scope: Scope) -> SpreadSelection | None:
        """Spread a fragment written before, if it can be of this type and merges here."""
        possible = self._possible(parent)
        fitting = [
            fragment
            for fragment in self._fragments
            if possible & self._possible(fragment.condition) and scope.admits_all(fragment.below)
        ]
        if not fitting:
            return None
        self._budget -= 1
        fragment = self._dice.pick(fitting)
        scope.take_all(fragment.below)
        return SpreadSelection(fragment, self._directives())

    def _possible(self, kind: Any) -> set[str]:
        if is_abstract_type(kind):
            return {possible.name for possible in self._schema.get_possible_types(kind)}
        return {kind.name}

    def _directives(self) -> str:
        spelled = ""
        for name in ("skip", "include"):
            if self._hits("directive"):
                spelled += f" @{name}(if: {self._inputs.condition(CONDITION)})"
        return spelled

    def _hits(self, habit: str) -> bool:
        return self._dice.hits(self._habits[habit])
