"""A head counts what is live, by what wrote it."""

from __future__ import annotations

from tests.ledger.builders import head


def test_all_entries_are_those_of_every_kind() -> None:
    at = head(journal_entries=1, document_entries=20, payment_entries=300, recognition_entries=4000)
    assert at.entries == 4321
