"""What the tests of storage share."""

from tests.storage.fixtures import (
    books_url,
    database,
    desk,
    other_desk,
    postgresql_books,
    postgresql_template,
    sqlite_books,
    sqlite_template,
)

__all__ = [
    "books_url",
    "database",
    "desk",
    "other_desk",
    "postgresql_books",
    "postgresql_template",
    "sqlite_books",
    "sqlite_template",
]
