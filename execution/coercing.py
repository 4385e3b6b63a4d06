"""Coerces what is sent as it should be, by functions made once for each input type.

A function answers the coerced value, equal to graphql-core's, or `Undefined`: then graphql-core
judges the value, and finds what is wrong with it if anything is. Texts are checked on the way.
Values that may be deeper than their type, as those of a scalar for JSON, are left to the walk that
checks them.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    Undefined,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)
from graphql.utilities.coerce_input_value import coerce_default_value

from execution.texts import is_well_formed

Coerce = Callable[[Any], Any]


class InputField(NamedTuple):
    """A field of an input object: as it is sent, as it is handed on, and what it is without."""

    name: str
    out_name: str
    coerce: Coerce
    default: Any
    is_required: bool


class Coercers:
    """The functions of a schema's input types."""

    def __init__(self) -> None:
        self._made: dict[GraphQLInputType, Coerce] = {}

    def find(self, kind: GraphQLInputType) -> Coerce:
        """Return the function of a type."""
        made = self._made.get(kind)
        if made is None:
            made = self._made[kind] = self._make(kind)
        return made

    def _make(self, kind: GraphQLInputType) -> Coerce:
        if is_non_null_type(kind):
            return _refuse_null(self.find(kind.of_type))
        if is_list_type(kind):
            return _coerce_items(self.find(kind.of_type))
        if is_input_object_type(kind):
            return self._coerce_object(kind)
        return _coerce_leaf(kind)

    def _coerce_object(self, kind: GraphQLInputObjectType) -> Coerce:
        fields: list[InputField] = []
        if kind.is_one_of:
            return lambda value: Undefined

        def coerce(value: Any) -> Any:
            if value is None:
                return None
            if type(value) is not dict:
                return Undefined
            # Looked up at the first value: a type may hold itself.
            known = fields or self._fill(fields, kind)
            coerced, found = {}, 0
            for name, out_name, coerce_field, default, is_required in known:
                item = value.get(name, Undefined)
                if item is not Undefined:
                    found += 1
                    item = coerce_field(item)
                    if item is Undefined:
                        return Undefined
                    coerced[out_name] = item
                elif is_required:
                    return Undefined
                elif default is not Undefined:
                    coerced[out_name] = default
            if found != len(value):
                return Undefined  # There are names that the type does not have.
            return kind.out_type(coerced)

        return coerce

    def _fill(self, fields: list[InputField], kind: GraphQLInputObjectType) -> list[InputField]:
        for name, field in kind.fields.items():
            is_required = is_required_input_field(field)
            default = Undefined if is_required else coerce_default_value(field)
            out_name = field.out_name or name
            fields.append(InputField(name, out_name, self.find(field.type), default, is_required))
        return fields


def _refuse_null(coerce: Coerce) -> Coerce:
    return lambda value: Undefined if value is None else coerce(value)


def _coerce_items(coerce_item: Coerce) -> Coerce:
    def coerce(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not list:
            return Undefined
        coerced = []
        for item in value:
            item = coerce_item(item)
            if item is Undefined:
                return Undefined  # The rest is nobody's work.
            coerced.append(item)
        return coerced

    return coerce


def _coerce_leaf(kind: Any) -> Coerce:
    coerce_value = kind.coerce_input_value

    def coerce(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, str):
            if not is_well_formed(value):
                return Undefined
        elif isinstance(value, dict | list | tuple):
            return Undefined
        try:
            return coerce_value(value)
        except Exception:
            return Undefined

    return coerce
