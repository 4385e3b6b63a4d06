"""What the tests of the rules share."""

from __future__ import annotations

import pytest

from ledger.books import Books
from tests.ledger.builders import make_books


@pytest.fixture
def books() -> Books:
    """Books of a small chart in which nothing has happened."""
    return make_books()
