"""The books, and a client of both dialects over them."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.rest_compat.books import Books, app_of, canned_books


@pytest.fixture
def books() -> Books:
    return canned_books()


@pytest.fixture
def client(books: Books) -> Iterator[TestClient]:
    with TestClient(app_of(books), raise_server_exceptions=False) as client:
        yield client
