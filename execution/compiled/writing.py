"""Writes the function that completes a selection: one straight line of attribute reads.

The text names attributes by the schema's own names and everything else by places; nothing of a
client's document is in it. What the line does not foresee leaves it, for `Resumption` to go on.
"""

from collections.abc import Callable
from functools import lru_cache
from types import CodeType
from typing import Any, cast

from graphql import (
    GraphQLList,
    GraphQLNonNull,
    GraphQLNullableType,
    GraphQLObjectType,
    get_nullable_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE

from execution.compiled.fields import Field
from execution.compiled.handing_over import (
    complete_field,
    gather_fields,
    resolve_field,
    wait_for_field,
)
from execution.compiled.leaves import Leaf, make_leaf, make_leaves
from execution.compiled.lists import ObjectItems
from execution.compiled.resuming import Resumption
from execution.compiled.selections import Complete, Selection

CODES_SHARED = 256
SHARED_TEXT_LENGTH = 8_192

# The loop is left at its end, or by `break` where a value is odd.
HEAD = """\
def complete(executor, source, path):
    answer = {}
    waiting = ()
    try:
        while True:
"""
FOOT = """\
            return gather_fields(executor, answer, waiting) if waiting else answer
    except Exception as error:
        return resume.with_error(executor, source, path, answer, waiting, error)
    return resume.with_value(executor, source, path, answer, waiting, value)
"""
TYPE_NAME = """\
answer[key_{place}] = type_name
"""
READ = """\
value = source.{attribute}
"""
LEAF = """\
if {is_ready}:
    answer[key_{place}] = {expression}
"""
OBJECT = """\
if {is_known} or selection_{place}.learn(executor, value):
    made = selection_{place}.complete(executor, value, (path, key_{place}, type_name))
    if type(made) is not dict:
        made = wait_for_field(executor, field_{place}, made, (path, key_{place}, type_name))
        waiting += (key_{place},)
    answer[key_{place}] = made
"""
OBJECTS = """\
if type(value) is list or type(value) is tuple:
    made = items_{place}.complete(executor, value, (path, key_{place}, type_name))
    if type(made) is not list:
        made = wait_for_field(executor, field_{place}, made, (path, key_{place}, type_name))
        waiting += (key_{place},)
    answer[key_{place}] = made
"""
OR_NULL = """\
elif value is None:
    answer[key_{place}] = None
"""
OR_ODD = """\
else:
    break
"""
ANYTHING = """\
made = complete_field(executor, field_{place}, value, (path, key_{place}, type_name))
if executor.is_awaitable(made):
    waiting += (key_{place},)
answer[key_{place}] = made
"""
RESOLVED = """\
made = resolve_field(executor, field_{place}, source, (path, key_{place}, type_name))
if executor.is_awaitable(made):
    waiting += (key_{place},)
answer[key_{place}] = made
"""

IS_KNOWN = "type(value) in known_{place}"
IS_NOT_CAST = f"getattr(value, {TYPE_CAST_ATTRIBUTE!r}, None) is None"

Select = Callable[[GraphQLObjectType, FieldDetailsList], Selection]


def write_selection(kind: GraphQLObjectType, fields: tuple[Field, ...], select: Select) -> Complete:
    """Write the function for these fields of an object; `select` finds what is below them."""
    writer = _Writer(kind, fields, select)
    text = HEAD + "".join(writer.lines()) + FOOT
    exec(_compile(text), writer.names)  # noqa: S102  # our own text, see above
    return cast("Complete", writer.names["complete"])


def _compile(text: str) -> CodeType:
    is_small = len(text) <= SHARED_TEXT_LENGTH
    return _compile_shared(text) if is_small else compile(text, "<selection>", "exec")


@lru_cache(maxsize=CODES_SHARED)
def _compile_shared(text: str) -> CodeType:
    """Compile a text once: selections of the same fields share it, whatever their aliases."""
    return compile(text, "<selection>", "exec")


class _Writer:
    def __init__(self, kind: GraphQLObjectType, fields: tuple[Field, ...], select: Select) -> None:
        self._fields = fields
        self._select = select
        self.names: dict[str, Any] = {
            "type_name": kind.name,
            "resume": Resumption(fields),
            "complete_field": complete_field,
            "resolve_field": resolve_field,
            "gather_fields": gather_fields,
            "wait_for_field": wait_for_field,
        }

    def lines(self) -> list[str]:
        """Write the lines of all fields, where they stand in the function."""
        indent = " " * 12
        return [
            f"{indent}{line}\n"
            for place, field in enumerate(self._fields)
            for line in self._field(place, field).splitlines()
        ]

    def _field(self, place: int, field: Field) -> str:
        self.names[f"key_{place}"] = field.key
        if field.name == "__typename":
            return TYPE_NAME.format(place=place)
        if field.attribute is None:
            self.names[f"field_{place}"] = field
            return RESOLVED.format(place=place)
        read = READ.format(attribute=field.attribute)
        return read + self._value(place, field).format(place=place)

    def _value(self, place: int, field: Field) -> str:
        is_nullable = not isinstance(field.definition.type, GraphQLNonNull)
        ending = OR_NULL + OR_ODD if is_nullable else OR_ODD
        kind = get_nullable_type(field.definition.type)
        leaf = _leaf(kind, place)
        if leaf is not None:
            self.names |= leaf.names
            return LEAF.format(place=place, **leaf._asdict()) + ending
        self.names[f"field_{place}"] = field
        if isinstance(kind, GraphQLObjectType):
            selection = self._select(kind, field.details)
            self.names |= {f"selection_{place}": selection, f"known_{place}": selection.known}
            known = f"{IS_KNOWN} and {IS_NOT_CAST}" if selection.may_be_cast else IS_KNOWN
            return OBJECT.replace("{is_known}", known) + ending
        if isinstance(kind, GraphQLList):
            item = get_nullable_type(kind.of_type)
            if isinstance(item, GraphQLObjectType):
                selection = self._select(item, field.details)
                items = ObjectItems(kind.of_type, field.details, selection, field)
                self.names[f"items_{place}"] = items
                return OBJECTS + ending
        return ANYTHING


def _leaf(kind: GraphQLNullableType, place: int) -> Leaf | None:
    if is_leaf_type(kind):
        return make_leaf(kind, place)
    return make_leaves(kind, place) if isinstance(kind, GraphQLList) else None
