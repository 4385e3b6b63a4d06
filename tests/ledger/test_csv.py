"""Cells are quoted by RFC 4180, and no spreadsheet runs one."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.csv import neutral, text_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\ra"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["a=1", "مبيعات", "'=1", "1-1", " =1"])
def test_any_other_cell_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("plain", "plain"),
        ("a,b", '"a,b"'),
        ('say "hi"', '"say ""hi"""'),
        ("two\nlines", '"two\nlines"'),
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'),
        ("مبيعات", "مبيعات"),
        ("", ""),
        (None, ""),
    ],
)
def test_cells_are_quoted_and_harmless(text: str | None, cell: str) -> None:
    assert text_cell(text) == cell


@given(st.lists(st.text(), min_size=2, max_size=4))
def test_cells_are_read_back_as_they_were(texts: list[str]) -> None:
    written = ",".join(map(text_cell, texts)) + "\r\n"
    assert list(csv.reader(io.StringIO(written, newline=""))) == [[neutral(one) for one in texts]]
