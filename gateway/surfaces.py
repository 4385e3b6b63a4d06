"""The surfaces, and which of them an address belongs to."""

from rest_compat import DIALECTS

GRAPHQL = "graphql"
OTHER = "other"
_PREFIXES = (("/graphql", GRAPHQL), *((dialect.prefix, dialect.name) for dialect in DIALECTS))


def surface_of(path: str) -> str:
    """Name the surface an address belongs to."""
    for prefix, surface in _PREFIXES:
        if path == prefix or path.startswith(f"{prefix}/"):
            return surface
    return OTHER
