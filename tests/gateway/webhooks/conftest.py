"""Books on both engines, and a post office in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gateway.webhooks.delivery import open_post
from tests.gateway.webhooks.senders import new_sender, sender
from tests.storage.fixtures import (
    books_url,
    postgresql_books,
    postgresql_template,
    sqlite_books,
    sqlite_template,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.gateway.webhooks.delivery import Post

__all__ = [
    "books_url",
    "new_sender",
    "postgresql_books",
    "postgresql_template",
    "sender",
    "sqlite_books",
    "sqlite_template",
]


@pytest.fixture
async def post(books_url: str) -> AsyncIterator[Post]:
    """A post office on each engine."""
    async with open_post(books_url) as opened:
        yield opened
