"""Response paths as bare tuples: cheap to extend, spelled out where graphql-core reads them."""

from typing import Any

from graphql.pyutils import Path

BarePath = tuple[Any, str | int, str | None]
"""The path above (bare, or graphql-core's), a key, and the type the key was selected on."""


def spell_path(path: BarePath) -> Path:
    """Return the path as graphql-core has it, which is a tuple of the same three."""
    if isinstance(path, Path):
        return path
    above, key, type_name = path
    return Path(None if above is None else spell_path(above), key, type_name)
