"""Reads arguments from the fields of a body."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from msgspec import UNSET

from rest_compat.received import REQUIRED, Read, Received
from rest_compat.refusals import Place
from rest_compat.sources import Arguments, Body, Each, flattened

NOT_NULL = "The value must not be null."
OBJECT_EXPECTED = "An object is expected."
LIST_EXPECTED = "A list is expected."
UNKNOWN_FIELD = "There is no such field."

ReadValue = Callable[[Received, Any, Place], Any]


def body_reader(source: Body, read_value: ReadValue, is_required: bool, is_nullable: bool) -> Read:
    """Make what reads a field."""

    def read(received: Received) -> Any:
        value = received.body.get(source.name, UNSET)
        if value is UNSET:
            return received.refuse(REQUIRED, source.name) if is_required else UNSET
        if value is None:
            return None if is_nullable else received.refuse(NOT_NULL, source.name)
        if is_required and isinstance(value, str) and not value.strip():
            return received.refuse(REQUIRED, source.name)
        return read_value(received, value, (source.name,))

    return read


def leaf_reader(from_json: Callable[[Any], Any]) -> ReadValue:
    """Make what reads a single JSON value."""
    return lambda received, value, place: received.attempt(from_json, value, *place)


def list_reader(read_item: ReadValue) -> ReadValue:
    """Make what reads a JSON list of single values."""

    def read(received: Received, value: Any, place: Place) -> Any:
        if not isinstance(value, list):
            return received.refuse(LIST_EXPECTED, *place)
        return [read_item(received, item, (*place, index)) for index, item in enumerate(value)]

    return read


def each_reader(source: Each, read_fields: Read, is_required: bool) -> Read:
    """Make what reads a list of objects."""
    known = body_names(source.item)

    def read_item(received: Received, index: int, item: Any) -> Any:
        if not isinstance(item, dict):
            return received.refuse(OBJECT_EXPECTED, source.name, index)
        inner = replace(received, body=item, place=(*received.place, source.name, index))
        refuse_unknown(inner, known)
        return read_fields(inner)

    def read(received: Received) -> Any:
        items = received.body.get(source.name, UNSET)
        if items is UNSET:
            return received.refuse(REQUIRED, source.name) if is_required else UNSET
        if not isinstance(items, list):
            return received.refuse(LIST_EXPECTED, source.name)
        return [read_item(received, index, item) for index, item in enumerate(items)]

    return read


def body_names(arguments: Arguments) -> list[str]:
    """Return the body fields that arguments take, in the table's order."""
    return [source.name for source in flattened(arguments) if isinstance(source, Body | Each)]


def refuse_unknown(received: Received, known: Collection[str]) -> None:
    """Note every field that nothing takes."""
    for name in received.body:
        if name not in known:
            received.refuse(UNKNOWN_FIELD, name)
