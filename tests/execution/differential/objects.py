"""Objects of the schema's own classes, holding values made for the fields a document reads."""

from functools import cache
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType

from tests.execution.differential.dice import Dice
from tests.execution.differential.faults import Raising
from tests.execution.differential.wanted import Below

if TYPE_CHECKING:
    from tests.execution.differential.values import Values

DEFINITION = "strawberry-definition"
LABEL = "label_of_a_made_object"
HELD = "values_of_a_made_object"


def make_object(
    values: "Values", kind: GraphQLObjectType, label: str, wanted: dict[str, Below], dice: Dice
) -> Any:
    """Make an object of a type, with the attributes that its wanted fields read."""
    attributes: dict[str, Any] = {}
    for name, below in wanted.items():
        field = kind.fields.get(name)
        definition = field.extensions[DEFINITION] if field else None
        if field and definition and definition.base_resolver is None:
            made_label = f"{label}.{name}"
            attributes[definition.python_name] = values.make(field.type, made_label, below)
    origin = kind.extensions[DEFINITION].origin
    raising = [value for value in attributes.values() if isinstance(value, Raising)]
    if raising or dice.hits(30):
        return _make_raising(origin, label, attributes)
    made = object.__new__(origin)
    for name, value in {LABEL: label, **attributes}.items():
        object.__setattr__(made, name, value)
    return made


def label_of(source: object) -> str:
    """Tell a made object from others, wherever it lies in memory."""
    return str(getattr(source, LABEL, type(source).__name__))


def _make_raising(origin: type, label: str, attributes: dict[str, Any]) -> Any:
    made: Any = object.__new__(_raising_class(origin))
    object.__setattr__(made, LABEL, label)
    object.__setattr__(made, HELD, attributes)
    return made


@cache
def _raising_class(origin: type) -> type:
    """Return a class whose objects raise where a value says so, for those of the schema."""
    return type(origin.__name__, (origin,), {"__getattribute__": _read})


def _read(made: object, name: str) -> Any:
    read = object.__getattribute__
    held = read(made, "__dict__").get(HELD, {})
    if name not in held:
        return read(made, name)
    if isinstance(held[name], Raising):
        raise held[name].error
    return held[name]
