"""Addresses of databases, as operators write them and as the engines take them."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}


def complete_address(text: str) -> str:
    """Return a database's URL with the driver we use; ValueError says what is wrong with it."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("is not a database URL") from None
    driver = _DRIVERS.get(url.drivername, url.drivername)
    if driver not in _DRIVERS.values():
        raise ValueError("must start with sqlite+aiosqlite:// or postgresql+asyncpg://")
    if driver == _DRIVERS["sqlite"] and url.database in (None, "", ":memory:"):
        raise ValueError("must name a file: the books are not kept in memory")
    return url.set(drivername=driver).render_as_string(hide_password=False)


def sqlite_file(address: str | URL) -> Path | None:
    """Return the file of a SQLite database, None for any other."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return None
    assert url.database, "the books live in a file"
    return Path(url.database)
