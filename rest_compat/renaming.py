"""Error paths, from the operation's names back to the dialect's."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_compat.refusals import (
    INTERNAL,
    INTERNAL_MESSAGE,
    INVALID_INPUT,
    Fault,
    Place,
    Refusal,
    sentence,
)
from rest_compat.sources import Argument, Arguments, Constant, Each


def rename(path: Place, arguments: Arguments) -> Place:
    """Name a place among the arguments as the caller knows it, as far as the caller can."""
    if not path:
        return ()
    name, *rest = path
    if isinstance(name, str) and name in arguments:
        return _rename_below(tuple(rest), arguments[name])
    # A resolver may name a field of its input without the argument that holds it.
    for argument in arguments.values():
        if isinstance(argument, Mapping) and name in argument:
            return rename(path, argument)
    return ()


def _rename_below(path: Place, argument: Argument) -> Place:
    if isinstance(argument, Mapping):
        return rename(path, argument)
    if isinstance(argument, Constant):
        return ()
    if isinstance(argument, Each) and path:
        return (argument.name, path[0], *rename(path[1:], argument.item))
    return (argument.name, *path)


def refusal_of(errors: Iterable[Any], arguments: Arguments, is_executed: bool) -> Refusal:
    """Refuse for a result's errors: the first decides, the details of all are told."""
    told = [(error, error.extensions or {}) for error in errors]
    faults = [fault for _, given in told for fault in _faults(given.get("details"), arguments)]
    error, given = told[0]
    code = given.get("code", INTERNAL)
    if code == INVALID_INPUT and not is_executed and faults:
        return Refusal(code, sentence(faults[0]), faults)
    return Refusal(code, error.message, faults)


def refusal_from(raised: Exception, arguments: Arguments) -> Refusal | None:
    """Return the refusal that an exception stands for, or None when nobody foresaw it."""
    if isinstance(raised, Refusal):
        return raised
    code = getattr(raised, "code", None)
    if not isinstance(code, str) or not code.isupper():
        return None
    faults = _faults(getattr(raised, "details", None), arguments)
    return Refusal(code, str(raised), faults, getattr(raised, "headers", None))


def our_fault() -> Refusal:
    """Say that it is not the caller's doing, and no more."""
    return Refusal(INTERNAL, INTERNAL_MESSAGE)


def _faults(details: Iterable[Any] | None, arguments: Arguments) -> list[Fault]:
    return [Fault(rename(path, arguments), message) for path, message in map(_read, details or ())]


def _read(detail: Any) -> Fault:
    if isinstance(detail, Mapping):
        return Fault(tuple(detail["path"]), detail["message"])
    return Fault(tuple(detail.path), detail.message)
