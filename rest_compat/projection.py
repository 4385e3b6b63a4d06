"""From answers to the dialect's words and numbers: a selection's aliases are the projection."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLObjectType,
    SelectionSetNode,
    get_named_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from rest_compat.leaves import Leaf

Convert = Callable[[Any], Any]
LeafOf = Callable[[Any], Leaf]


@dataclass(frozen=True, slots=True)
class Selected:
    """A field of a selection: what the answer calls it, what GraphQL does, and what lies below."""

    key: str
    name: str
    description: str | None
    type: Any
    below: tuple["Selected", ...]


def selected_fields(selections: SelectionSetNode | None, type_: Any) -> tuple[Selected, ...]:
    """Return the fields that a selection takes of a type."""
    if selections is None:
        return ()
    parent = get_named_type(type_)
    return tuple(_selected(node, parent) for node in selections.selections)


def _selected(node: Any, parent: GraphQLObjectType) -> Selected:
    if not isinstance(node, FieldNode) or node.name.value not in parent.fields:
        raise ValueError(f"a selection holds fields of {parent.name} and nothing else")
    name = node.name.value
    definition = parent.fields[name]
    key = node.alias.value if node.alias else name
    below = selected_fields(node.selection_set, definition.type)
    return Selected(key, name, definition.description, definition.type, below)


def find_selected(fields: Sequence[Selected], path: str) -> Selected | None:
    """Return the field that an envelope takes by a name, or by names with dots between them."""
    name, _, rest = path.partition(".")
    for field in fields:
        if field.key == name:
            return find_selected(field.below, rest) if rest else field
    return None


ObjectConverter = Callable[[Sequence[Selected]], Convert | None]


def answer_converter(type_: Any, fields: Sequence[Selected], leaf_of: LeafOf) -> Convert | None:
    """Make what puts an executed answer into the dialect's words; None where nothing differs."""

    def list_converter(fields: Sequence[Selected]) -> Convert | None:
        changes = [
            (field.key, not is_non_null_type(field.type), change)
            for field in fields
            if (change := _converter_of_present(*_present(field), leaf_of, object_converter))
        ]
        return write_loop(changes) if changes else None

    def object_converter(fields: Sequence[Selected]) -> Convert | None:
        convert = list_converter(fields)
        return convert and OneOf(convert)

    return _converter(type_, fields, leaf_of, object_converter)


@dataclass(frozen=True, slots=True)
class OneOf:
    """What converts one object, by what converts a list of them."""

    convert_all: Convert

    def __call__(self, answer: Any) -> Any:
        return self.convert_all((answer,))[0]


def _present(field: Selected) -> tuple[Any, Sequence[Selected]]:
    is_required = is_non_null_type(field.type)
    return (field.type.of_type if is_required else field.type), field.below


def write_loop(changes: Sequence[tuple[str, bool, Convert]]) -> Convert:
    """Write a function that copies objects with some fields changed, those that may be null too.

    A page has 125 such objects: a call for each, and a loop over its changes, take twice the time.
    """
    lines = [
        (OPTIONAL if is_optional else REQUIRED).format(key=key, place=place)
        for place, (key, is_optional, _) in enumerate(changes)
    ]
    names: dict[str, Any] = {f"change{place}": one[2] for place, one in enumerate(changes)}
    exec("".join([HEAD, *lines, FOOT]), names)  # noqa: S102  # The keys are the table's own.
    convert: Convert = names["convert"]
    return convert


HEAD = """\
def convert(answers):
    converted = []
    for answer in answers:
        told = answer.copy()
"""
REQUIRED = """\
        told[{key!r}] = change{place}(told[{key!r}])
"""
OPTIONAL = """\
        value = told[{key!r}]
        if value is not None:
            told[{key!r}] = change{place}(value)
"""
FOOT = """\
        converted.append(told)
    return converted
"""


def record_converter(fields: Sequence[Selected], leaf_of: LeafOf) -> Convert:
    """Make what projects a streamed record, whose fields bear GraphQL's names."""

    def object_converter(fields: Sequence[Selected]) -> Convert:
        steps = [
            (field.key, field.name, _converter(field.type, field.below, leaf_of, object_converter))
            for field in fields
        ]

        def convert(record: Mapping[str, Any]) -> dict[str, Any]:
            return {
                key: record[name] if change is None else change(record[name])
                for key, name, change in steps
            }

        return convert

    return object_converter(fields)


def _converter(
    type_: Any,
    below: Sequence[Selected],
    leaf_of: LeafOf,
    object_converter: ObjectConverter,
) -> Convert | None:
    if is_non_null_type(type_):
        return _converter_of_present(type_.of_type, below, leaf_of, object_converter)
    change = _converter_of_present(type_, below, leaf_of, object_converter)
    return change and (lambda value: None if value is None else change(value))


def _converter_of_present(
    type_: Any,
    below: Sequence[Selected],
    leaf_of: LeafOf,
    object_converter: ObjectConverter,
) -> Convert | None:
    if is_list_type(type_):
        change = _converter(type_.of_type, below, leaf_of, object_converter)
        if isinstance(change, OneOf):
            return change.convert_all
        return change and (lambda items: [change(item) for item in items])
    if is_object_type(type_):
        return object_converter(below)
    return leaf_of(type_).to_answer
