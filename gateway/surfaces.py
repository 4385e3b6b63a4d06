"""The surfaces, and which of them an address belongs to."""

GRAPHQL = "graphql"
OTHER = "other"
_PREFIXES = (("/graphql", GRAPHQL), ("/api/v1", "v1"), ("/api", "guliel"))


def surface_of(path: str) -> str:
    """Name the surface an address belongs to."""
    for prefix, surface in _PREFIXES:
        if path == prefix or path.startswith(f"{prefix}/"):
            return surface
    return OTHER
