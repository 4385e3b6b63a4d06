"""The schema's revisions: those this program knows, and the one a database is at.

Alembic alone knows how to upgrade; telling where a database stands takes none of it, so a process
whose schema is current starts without loading it.
"""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

SCRIPTS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"


@lru_cache(maxsize=1)
def known_revisions() -> tuple[str, ...]:
    """Return every revision this program knows, oldest first: the numbers its files begin with."""
    files = (SCRIPTS / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(file.name.partition("_")[0] for file in files))


def newest_revision() -> str:
    """Return the revision this program works with."""
    return known_revisions()[-1]


def select_revisions(connection: Connection) -> list[str]:
    """Return the revisions a database says it is at; none if it was never migrated."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return []
    rows = connection.execute(text(f"select version_num from {VERSION_TABLE}"))
    return sorted(str(row[0]) for row in rows)
