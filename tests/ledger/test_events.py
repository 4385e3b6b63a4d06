"""Canonical JSON is RFC 8785 with less in it, and the chain hashes exactly its bytes."""

from __future__ import annotations

from functools import reduce
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.events import canonical, first_hash, next_hash

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
INTEGERS = st.integers(1 - 2**53, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def rfc_8785(value: Any) -> str:
    """Spell a value as RFC 8785, sections 3.2.1 to 3.2.3, says; nothing of ours is used."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f'"{"".join(_character(ord(one)) for one in value)}"'
    if isinstance(value, list):
        return f"[{','.join(rfc_8785(item) for item in value)}]"
    members = sorted(value.items(), key=lambda member: _code_units(member[0]))
    return "{" + ",".join(f"{rfc_8785(name)}:{rfc_8785(item)}" for name, item in members) + "}"


def _character(point: int) -> str:
    if point in SHORT:
        return SHORT[point]
    return f"\\u{point:04x}" if point < 0x20 else chr(point)


def _code_units(name: str) -> list[int]:
    units = []
    for point in map(ord, name):
        if point < 0x10000:
            units.append(point)
        else:
            units += [0xD800 + ((point - 0x10000) >> 10), 0xDC00 + ((point - 0x10000) & 0x3FF)]
    return units


@given(VALUES)
def test_it_is_what_an_independent_encoder_spells(value: Any) -> None:
    assert canonical(value) == rfc_8785(value).encode("utf-8")


@given(st.dictionaries(TEXTS, st.none(), max_size=6), st.randoms())
def test_the_order_in_which_keys_were_set_does_not_matter(value: Any, random: Any) -> None:
    names = list(value)
    random.shuffle(names)
    assert canonical(dict.fromkeys(names)) == canonical(value)


def test_keys_are_sorted_by_utf_16_code_units() -> None:
    # The example of RFC 8785, 3.2.3: an emoji (a surrogate pair) comes before U+FB33.
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\x80", "\u00f6"]
    assert canonical(dict.fromkeys(names)).decode() == (
        '{"\\r":null,"1":null,"\x80":null,"\u00f6":null,"\u20ac":null,'
        '"\U0001f600":null,"\ufb33":null}'
    )


def test_text_is_kept_as_received() -> None:
    text = '€$\x0f\nA\'B"\\\\"/\x7f\u2028 e\u0301 بيع'
    assert canonical(text).decode() == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f\u2028 e\u0301 بيع"'


@pytest.mark.parametrize("value", [1.0, 0.5, float("nan"), [1.5], {"a": {"b": [0.1]}}])
def test_floats_are_never_in_it(value: Any) -> None:
    with pytest.raises(AssertionError):
        canonical(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), [2**63], {"a": 2**64}])
def test_integers_that_javascript_cannot_hold_are_never_in_it(value: Any) -> None:
    with pytest.raises(AssertionError):
        canonical(value)


def test_the_chain_begins_with_the_organisation() -> None:
    assert first_hash("org_demo") == sha256(b"daftar/1/org_demo").digest()


@given(st.lists(st.binary(max_size=20), max_size=5))
def test_each_link_hashes_the_link_before_and_its_own_bytes(bodies: list[bytes]) -> None:
    links = [first_hash("org_demo")]
    for body in bodies:
        links.append(sha256(links[-1] + body).digest())
    assert reduce(next_hash, bodies, first_hash("org_demo")) == links[-1]
