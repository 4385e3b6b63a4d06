"""Arguments of a document: literals, and variables with the values that requests give them."""

import json
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLInputType,
    Undefined,
    get_nullable_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)

from tests.execution.differential.dice import Dice

DEPTH = 3

SCALARS: dict[str, tuple[Any, ...]] = {
    "ID": ("inv_1", "je_2", 7),
    "String": ("", "salaam", 'quote " and \\ and é'),
    "Int": (0, 1, 2, 50, -3),
    "Float": (0, 1.5, -2.25),
    "Boolean": (True, False),
    "Date": ("2026-01-31", "2024-02-29"),
    "DateTime": ("2026-03-30T09:15:00Z",),
    "Money": ("12.50", 3, "0"),
    "Decimal": ("1.5", 2),
}


class EnumName(str):
    """The name of an enum's value, written without quotes."""


class VariableName(str):
    """The name of a variable in the place of a value."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the document; what it is declared as says what a request may give."""

    name: str
    kind: GraphQLInputType
    default: Any

    def spell(self) -> str:
        """Write the definition."""
        default = "" if self.default is Undefined else f" = {spell_value(self.default)}"
        return f"${self.name}: {self.kind}{default}"


@dataclass(slots=True)
class Inputs:
    """The arguments of one document and the variables they made."""

    dice: Dice
    variables: list[Variable] = field(default_factory=list)

    def spell_arguments(self, arguments: dict[str, Any]) -> str:
        """Choose and write arguments: the required ones and some of the others."""
        spelled = []
        for name, argument in arguments.items():
            has_default = argument.default_value is not Undefined
            is_required = is_non_null_type(argument.type) and not has_default
            if is_required or self.dice.hits(250):
                value = self._value_or_variable(argument.type, has_default=has_default)
                spelled.append(f"{name}: {spell_value(value)}")
        return f"({', '.join(spelled)})" if spelled else ""

    def condition(self, kind: GraphQLInputType) -> str:
        """Choose what decides a directive: a literal or a variable."""
        if self.dice.hits(400):
            return self.dice.pick(("true", "false"))
        return f"${self._variable(kind, has_default=False)}"

    def requests(self) -> dict[str, Any]:
        """Choose the values that one request gives; what it may leave out it sometimes does."""
        given: dict[str, Any] = {}
        for variable in self.variables:
            is_needed = is_non_null_type(variable.kind) and variable.default is Undefined
            if not is_needed and self.dice.hits(350):
                continue
            may_be_null = not is_non_null_type(variable.kind)
            is_null = may_be_null and self.dice.hits(200)
            given[variable.name] = None if is_null else _plain(self._value(variable.kind, 0))
        return given

    def _value_or_variable(self, kind: GraphQLInputType, *, has_default: bool) -> Any:
        if self.dice.hits(450):
            return VariableName(self._variable(kind, has_default=has_default))
        return self._value(kind, 0, may_be_variable=True)

    def _variable(self, kind: Any, *, has_default: bool) -> str:
        alike = [variable for variable in self.variables if _fits(variable, kind)]
        if alike and self.dice.hits(400):
            return self.dice.pick(alike).name
        is_needed = is_non_null_type(kind)
        default = self._value(kind, 0) if self.dice.hits(400) else Undefined
        # A place that takes no null takes a variable that may be null, if either has a default.
        may_loosen = is_needed and (has_default or default is not Undefined)
        if may_loosen and self.dice.hits(500):
            kind = get_nullable_type(kind)
        variable = Variable(f"v{len(self.variables)}", kind, default)
        self.variables.append(variable)
        return variable.name

    def _value(self, kind: GraphQLInputType, depth: int, *, may_be_variable: bool = False) -> Any:
        if is_non_null_type(kind):
            return self._present(kind.of_type, depth, may_be_variable=may_be_variable)
        is_null = self.dice.hits(80)
        return None if is_null else self._present(kind, depth, may_be_variable=may_be_variable)

    def _present(self, kind: Any, depth: int, *, may_be_variable: bool) -> Any:
        if is_list_type(kind):
            item = get_nullable_type(kind.of_type)
            if self.dice.hits(100) and not is_list_type(item):
                return self._present(item, depth, may_be_variable=False)
            length = self.dice.below(3)
            return [
                self._inner(kind.of_type, depth, may_be_variable=may_be_variable)
                for _ in range(length)
            ]
        if is_enum_type(kind):
            return EnumName(self.dice.pick(list(kind.values)))
        if is_input_object_type(kind):
            return self._object(kind, depth, may_be_variable=may_be_variable)
        return self.dice.pick(SCALARS[kind.name])

    def _object(self, kind: Any, depth: int, *, may_be_variable: bool) -> dict[str, Any]:
        if kind.is_one_of:
            name = self.dice.pick(list(kind.fields))
            return {name: self._present(kind.fields[name].type, depth + 1, may_be_variable=False)}
        return {
            name: self._inner(item.type, depth + 1, may_be_variable=may_be_variable)
            for name, item in kind.fields.items()
            if is_required_input_field(item) or (depth < DEPTH and self.dice.hits(300))
        }

    def _inner(self, kind: GraphQLInputType, depth: int, *, may_be_variable: bool) -> Any:
        if may_be_variable and self.dice.hits(100):
            return VariableName(self._variable(kind, has_default=False))
        return self._value(kind, depth, may_be_variable=may_be_variable)


def spell_value(value: Any) -> str:
    """Write a value as a literal of a document."""
    if isinstance(value, VariableName):
        return f"${value}"
    if isinstance(value, EnumName):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {spell_value(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(spell_value, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _fits(variable: Variable, kind: GraphQLInputType) -> bool:
    return str(variable.kind) in (str(kind), f"{kind}!")
