"""Text is kept as received, or refused when no database could keep it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidInput
from ledger.text import check_text, fold, require_text


@pytest.mark.parametrize("text", ["Sale", " بيع نقدي ", "e\u0301", "é", "😀", "a\nb", "x" * 1_000])
def test_text_is_kept_as_received(text: str) -> None:
    assert check_text(text, "memo") == text


@pytest.mark.parametrize("text", [None, "", " ", "\t\n", "\u00a0\u2003"])
def test_blank_text_is_no_text(text: str | None) -> None:
    assert check_text(text, "memo") is None


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "a\udfff", "\udc00\ud800"], ids=ascii)
def test_nul_and_lone_surrogates_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="neither NUL nor lone surrogates") as caught:
        check_text(text, "lines", 3, "memo")
    assert [detail.path for detail in caught.value.details] == [("lines", 3, "memo")]


@pytest.mark.parametrize(("length", "limit", "shown"), [(1_001, 1_000, "1,000"), (33, 32, "32")])
def test_overlong_text_is_refused(length: int, limit: int, shown: str) -> None:
    with pytest.raises(InvalidInput, match=f"at most {shown} characters") as caught:
        check_text("ب" * length, "memo", limit=limit)
    assert [detail.path for detail in caught.value.details] == [("memo",)]


@pytest.mark.parametrize("text", [None, "", "   "])
def test_required_text_is_not_blank(text: str | None) -> None:
    with pytest.raises(InvalidInput, match=r"^This text is required\.$") as caught:
        require_text(text, "name")
    assert [detail.path for detail in caught.value.details] == [("name",)]


@given(st.text())
def test_whatever_is_accepted_can_be_stored(text: str) -> None:
    try:
        kept = check_text(text)
    except InvalidInput:
        return
    assert kept is None or (kept == text and "\0" not in kept.encode().decode())


@pytest.mark.parametrize(
    ("stored", "searched"),
    [("STRASSE", "Straße"), ("ﬁnance", "FINANCE"), ("Ｄａｆｔａｒ", "daftar")],
)
def test_search_folds_case_and_compatible_forms(stored: str, searched: str) -> None:
    assert fold(searched) in fold("a", None, stored)
