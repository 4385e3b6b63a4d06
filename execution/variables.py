"""Coerces a request's variables, naming faults by their paths in what the caller sent."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from graphql import (
    GRAPHQL_MAX_INT,
    GraphQLInputObjectType,
    GraphQLInputType,
    Undefined,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature
from graphql.execution.values import VariableValues, VariableValueSource
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_value

from execution.coercing import Coercers
from execution.errors import INVALID_INPUT, DocumentRefused, refusal
from execution.texts import is_well_formed

REPORTED_FAULTS = 20

Path = tuple[str | int, ...]


class Fault(NamedTuple):
    """What is wrong at one place of the variables."""

    path: Path
    message: str


def coerce_variables(
    signatures: Sequence[GraphQLVariableSignature],
    given: Mapping[str, Any],
    nesting_limit: int,
    coercers: Coercers,
) -> VariableValues:
    """Coerce the variables, or refuse the document with the first faults found."""
    sources: dict[str, VariableValueSource] = {}
    coerced: dict[str, Any] = {}
    faults: list[Fault] = []
    for signature in signatures:
        name = signature.name
        value = given.get(name, Undefined)
        sources[name] = VariableValueSource(signature, value)
        result = Undefined if value is Undefined else coercers.find(signature.type)(value)
        if result is Undefined:
            result = _coerce_variable(signature, value, nesting_limit, faults)
        if result is not Undefined:
            coerced[name] = result
        if len(faults) > REPORTED_FAULTS:
            break
    if faults:
        raise _refused(faults)
    return VariableValues(sources, coerced)


def _coerce_variable(
    signature: GraphQLVariableSignature, value: Any, nesting_limit: int, faults: list[Fault]
) -> Any:
    if value is Undefined:
        if signature.default is not None:
            return coerce_default_value(signature)
        if is_non_null_type(signature.type):
            faults.append(Fault((signature.name,), "A value is required."))
        return Undefined
    message = _unfit(value, nesting_limit)
    if message is not None:
        faults.append(Fault((signature.name,), message))
        return Undefined
    coerced = coerce_input_value(value, signature.type)
    if coerced is Undefined:
        value = with_plain_numbers(value, signature.type)
        coerced = coerce_input_value(value, signature.type)
    if coerced is Undefined:
        # One beyond those reported tells that there are more; the rest is nobody's work.
        found = _faults(value, signature.type, (signature.name,))
        faults.extend(islice(found, REPORTED_FAULTS + 1 - len(faults)))
    return coerced


def _unfit(value: Any, nesting_limit: int) -> str | None:
    level = [value]
    for _ in range(nesting_limit):
        below: list[Any] = []
        for item in level:
            if isinstance(item, str):
                if not is_well_formed(item):
                    return "Text must not contain NUL or lone surrogates."
            elif isinstance(item, dict):
                below += item
                below += item.values()
            elif isinstance(item, list | tuple):
                below += item
        if not below:
            return None
        level = below
    return f"The value is nested deeper than {nesting_limit} levels."


def with_plain_numbers(value: Any, type_: GraphQLInputType) -> Any:
    """Return the value with exact decimals of Int and Float fields as the numbers these take."""
    type_ = _nullable(type_)
    if value is None:
        return None
    if is_list_type(type_):
        items = value if isinstance(value, list) else [value]
        return [with_plain_numbers(item, type_.of_type) for item in items]
    if is_input_object_type(type_) and isinstance(value, dict):
        fields = type_.fields
        return {
            name: with_plain_numbers(item, fields[name].type) if name in fields else item
            for name, item in value.items()
        }
    if isinstance(value, Decimal):
        return _plain_number(value, getattr(type_, "name", ""))
    return value


def _nullable(type_: GraphQLInputType) -> GraphQLInputType:
    nullable: GraphQLInputType = type_.of_type if is_non_null_type(type_) else type_
    return nullable


def _plain_number(value: Decimal, type_name: str) -> Decimal | int | float | str:
    if type_name == "Float":
        return float(value)
    if type_name != "Int":
        return value
    is_whole = abs(value) <= GRAPHQL_MAX_INT and value == int(value)
    return int(value) if is_whole else str(value)


def _faults(value: Any, type_: GraphQLInputType, path: Path) -> Iterator[Fault]:
    if value is None:
        if is_non_null_type(type_):
            yield Fault(path, "The value must not be null.")
        return
    type_ = _nullable(type_)
    if is_list_type(type_):
        items = enumerate(value) if isinstance(value, list | tuple) else [(None, value)]
        for index, item in items:
            yield from _faults(item, type_.of_type, path if index is None else (*path, index))
    elif is_input_object_type(type_):
        yield from _object_faults(value, type_, path)
    else:
        yield from _leaf_faults(value, type_, path)


def _object_faults(value: Any, type_: GraphQLInputObjectType, path: Path) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, f"An object of type '{type_.name}' is expected.")
        return
    for name, field in type_.fields.items():
        if name in value:
            yield from _faults(value[name], field.type, (*path, name))
        elif is_required_input_field(field):
            yield Fault((*path, name), "A value is required.")
    for name in value:
        if name not in type_.fields:
            yield Fault((*path, name), f"'{type_.name}' has no such field.")
    if type_.is_one_of and (len(value) != 1 or None in value.values()):
        yield Fault(path, f"Exactly one field of '{type_.name}' must be given, and not null.")


def _leaf_faults(value: Any, type_: Any, path: Path) -> Iterator[Fault]:
    try:
        if type_.coerce_input_value(value) is not Undefined:
            return
    except Exception as error:
        yield Fault(path, str(getattr(error, "message", error)))
    else:
        yield Fault(path, f"The value is not a valid {type_.name}.")


def _refused(faults: list[Fault]) -> DocumentRefused:
    shown = faults[:REPORTED_FAULTS]
    (name, *rest), reason = shown[0]
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest)
    least = "at least " if len(faults) > REPORTED_FAULTS else ""
    more = f" ({least}{len(faults) - 1} more)" if len(faults) > 1 else ""
    details = [{"path": list(path), "message": message} for path, message in shown]
    return refusal(INVALID_INPUT, f"Variable '${name}{place}': {reason}{more}", details=details)
