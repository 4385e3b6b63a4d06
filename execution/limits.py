"""The bounds a document must keep, whoever sends it."""

from dataclasses import dataclass

SATURATION = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bound what one document may say and cost, and how much the engine keeps."""

    document_bytes: int = 16 * 1024
    tokens: int = 1_000
    depth: int = 12
    fields: int = 500
    fragments: int = 500
    aliases: int = 50
    directives: int = 50
    repetitions: int = 50
    root_fields: int = 20
    introspections: int = 3
    nodes: int = 5_000
    nodes_per_hit: int = 1_000
    variable_depth: int = 32
    reported_errors: int = 5
    cached_documents: int = 1_000
    cached_bytes: int = 32 * 1024 * 1024


def saturated(number: int) -> int:
    """Return the number, held where more makes no difference."""
    return min(number, SATURATION)
