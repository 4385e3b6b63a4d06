"""Picks the line that serves a request among those of its method and path."""

from collections.abc import Mapping, Sequence

from rest_compat.endpoint import Chosen, Endpoint, Unless
from rest_compat.lines import Line
from rest_compat.refusals import Fault, invalid

QueryTexts = Mapping[str, Sequence[str]]


def pick(lines: Sequence[Line], query: QueryTexts) -> Line:
    """Return the first line that wants the request."""
    for line in lines:
        if wants(line.endpoint, query):
            return line
    raise invalid([unknown_word(lines)])


def wants(endpoint: Endpoint, query: QueryTexts) -> bool:
    """Tell whether a line serves requests of this query."""
    match endpoint.when:
        case Unless(names):
            return not any(name in query for name in names)
        case Chosen(parameter, word, is_default):
            return query.get(parameter, [word] if is_default else []) == [word]
        case _:
            return True


def unknown_word(lines: Sequence[Line]) -> Fault:
    """Name the words that pick a line."""
    choices = [line.endpoint.when for line in lines if isinstance(line.endpoint.when, Chosen)]
    words = ", ".join(choice.word for choice in choices)
    return Fault((choices[0].parameter,), f"One of {words} is expected.")
