"""Envelopes: the shape an answer is wrapped in, by naming what goes where."""

from collections.abc import Mapping
from typing import Any, Final

from rest_compat.sources import Constant


class Whole:
    """The place of the whole answer."""


WHOLE: Final = Whole()

# A text takes the answer's member of that name; dots lead to members of members.
Template = Whole | str | Constant | Mapping[str, "Template"]


def fill(template: Template, answer: Any) -> Any:
    """Put an answer into its envelope."""
    if isinstance(template, Whole):
        return answer
    if isinstance(template, str):
        for name in template.split("."):
            answer = answer[name]
        return answer
    if isinstance(template, Constant):
        return template.value
    return {name: fill(part, answer) for name, part in template.items()}


def names_taken(template: Template) -> set[str]:
    """Return the members of the answer that an envelope takes by name."""
    if isinstance(template, str):
        return {template}
    if isinstance(template, Mapping):
        return {name for part in template.values() for name in names_taken(part)}
    return set()
