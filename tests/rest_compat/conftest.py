"""Both dialects over canned books, and a client of theirs."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.rest_compat.books import Books, app_of, canned_books


@pytest.fixture(scope="session")
def shared_books() -> Books:
    return canned_books()


@pytest.fixture(scope="session")
def app(shared_books: Books) -> Starlette:
    return app_of(shared_books)


@pytest.fixture
def books(shared_books: Books) -> Books:
    """Lay out the books as they always begin."""
    vars(shared_books).update(vars(canned_books()))
    return shared_books


@pytest.fixture
def client(app: Starlette, books: Books) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)
