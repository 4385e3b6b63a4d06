"""A dialect: its table of endpoints, its words, its way to say no."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rest_compat.endpoint import Endpoint
from rest_compat.leaves import SCALARS, Leaf
from rest_compat.refusals import STATUSES
from rest_compat.templates import Template

ERROR: Template = {"error": "message", "code": "code", "details": "details"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dialect:
    """One REST API; equal to nothing but itself.

    `words` gives, per GraphQL enum, the dialect's word of each value; None where it has none.
    `statuses` gives the HTTP status of each error code that does not answer 400.
    """

    name: str
    title: str
    prefix: str
    description: str
    endpoints: tuple[Endpoint, ...]
    words: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    scalars: Mapping[str, Leaf] = field(default_factory=lambda: SCALARS)
    error: Template = field(default_factory=lambda: ERROR)
    statuses: Mapping[str, int] = field(default_factory=lambda: STATUSES)
