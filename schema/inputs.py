"""How coerced input becomes its type: worked out once for each input type, not for each value.

Strawberry looks names and annotations up anew for every field of every value; an entry of three
lines costs it more than posting it. Its hook `from_input` is meant for types that build their own
value.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field
from typing import Any

from strawberry import UNSET, Schema
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.field import StrawberryField

Convert = Callable[[Any], Any]


def build_inputs_at_once(schema: Schema) -> Schema:
    """Have every input type of a schema build its values by what is known of it beforehand."""
    converter = schema.schema_converter
    for concrete in converter.type_map.values():
        definition = concrete.definition
        if isinstance(definition, StrawberryObjectDefinition) and definition.is_input:
            names = {
                converter.config.name_converter.from_field(field): field
                for field in definition.fields
            }
            definition.from_input = _builder(definition, names)
    return schema


def _builder(
    definition: StrawberryObjectDefinition, fields: Mapping[str, StrawberryField]
) -> Callable[[type, Mapping[str, Any], Any], Any]:
    known = {
        name: (field.python_name, converter_of(field.resolve_type(type_definition=definition)))
        for name, field in fields.items()
    }
    # What is neither given nor has a default is null: coercion has seen to what must be given.
    instance = definition.origin
    required = {name for name, one in instance.__dataclass_fields__.items() if _has_no_default(one)}
    absent = dict.fromkeys(sorted(required))

    def build(kind: type, value: Mapping[str, Any], context: Any) -> Any:
        given = dict(absent)
        for name, item in value.items():
            python_name, convert = known[name]
            is_plain = convert is None or item is None or item is UNSET
            given[python_name] = item if is_plain else convert(item)  # type: ignore[misc]
        return kind(**given)

    return build


def _has_no_default(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def converter_of(kind: Any) -> Convert | None:
    """Return what converts a value that is neither null nor left out; None if nothing need be."""
    if isinstance(kind, StrawberryMaybe):
        raise TypeError("no input of ours is a Maybe")
    if isinstance(kind, StrawberryOptional):
        return converter_of(kind.of_type)
    if isinstance(kind, StrawberryList):
        convert = converter_of(kind.of_type)
        # A copy even so: a default is shared by all who leave the value out.
        return list if convert is None else lambda items: [_item(convert, one) for one in items]
    if not has_object_definition(kind):
        return None
    definition = kind.__strawberry_definition__

    def build(value: Any) -> Any:
        # Looked up now: a type may hold itself, and be given its builder later.
        from_input: Any = definition.from_input
        return from_input(kind, value, None)

    return build


def _item(convert: Convert, value: Any) -> Any:
    return value if value is None else convert(value)
