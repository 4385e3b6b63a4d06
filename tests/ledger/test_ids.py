"""Public ids name their kind, sort by time and never read as something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.ids import posting_id, prefix_of, spell_id, split_posting_id

UUIDS = st.integers(0, 2**128 - 1)


def test_an_id_is_a_prefix_and_26_digits_of_base_32() -> None:
    assert spell_id("je", 0) == "je_00000000000000000000000000"
    assert spell_id("acc", 2**128 - 1) == "acc_7zzzzzzzzzzzzzzzzzzzzzzzzz"


@given(UUIDS, UUIDS)
def test_ids_sort_as_their_numbers(one: int, other: int) -> None:
    assert (spell_id("je", one) < spell_id("je", other)) is (one < other)


@given(UUIDS, st.integers(1, 500))
def test_a_posting_is_found_by_its_id(value: int, line: int) -> None:
    entry = spell_id("je", value)
    assert split_posting_id(posting_id(entry, line)) == (entry, line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "je_1",
        "je_1.",
        "je_1.0",
        "je_1.01",
        "je_1.1000",
        "acc_1.1",
        "je_A.1",
        "je_1.١",
        "je_1.1\n",
    ],
    ids=ascii,
)
def test_other_text_is_no_postings_id(text: str) -> None:
    assert split_posting_id(text) is None


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("je_1", "je"), ("acc_cash", "acc"), ("org_demo", "org"), ("key_0-Z", "key")],
)
def test_the_prefix_names_the_kind(text: str, prefix: str) -> None:
    assert prefix_of(text) == prefix


@pytest.mark.parametrize(
    "text", ["", "je", "je_", "_1", "j_1", "JE_1", "je_1\0", "je_١", "je_1\n", "je_" + "1" * 81]
)
def test_what_is_no_id_has_no_prefix(text: str) -> None:
    assert prefix_of(text) is None
