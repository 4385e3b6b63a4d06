"""A key's text checks itself, and its record tells what it may do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.keys import ALPHABET, Grant, Key, is_well_formed, spell_key
from ledger.policy import Role

BODIES = st.text(ALPHABET, min_size=30, max_size=30)
DEMO = Grant(1, "org_demo", "Demo", Role.ADMIN)
OTHER = Grant(2, "org_other", "Other", Role.VIEWER)


def key(**more: Any) -> Key:
    facts: dict[str, Any] = {
        "number": 1,
        "id": "key_1",
        "name": "Clerk",
        "prefix": "glk_0000",
        "scopes": frozenset({"*"}),
        "grants": (DEMO, OTHER),
    }
    rest = ("rate_limit", "expires_at", "revoked_at", "last_used_at")
    return Key(**facts | dict.fromkeys(rest) | {"created_at": 0} | more)


def test_a_key_is_a_prefix_a_body_and_a_checksum() -> None:
    assert spell_key("0" * 30) == "glk_0000000000000000000000000000003XqDRH"


@given(BODIES)
def test_a_spelled_key_is_well_formed(body: str) -> None:
    assert is_well_formed(spell_key(body))


@given(BODIES, st.integers(4, 39), st.sampled_from(ALPHABET))
def test_one_mistyped_character_is_noticed(body: str, place: int, character: str) -> None:
    text = spell_key(body)
    mistyped = text[:place] + character + text[place + 1 :]
    assert is_well_formed(mistyped) is (mistyped == text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "glk_", "glk_" + "0" * 36, spell_key("0" * 30)[:-1], spell_key("0" * 30) + "\n"),
        *(spell_key("0" * 30).replace("glk_", "GLK_"), "glk_" + "٠" * 36, "glk_\0" + "0" * 35),
    ],
    ids=ascii,
)
def test_other_text_is_no_key(text: str) -> None:
    assert not is_well_formed(text)


def test_a_key_lives_until_it_expires() -> None:
    mortal = key(expires_at=10)
    assert (mortal.is_live(9), mortal.is_live(10)) == (True, False)


def test_a_revoked_key_is_dead() -> None:
    assert not key(revoked_at=5).is_live(1)


@pytest.mark.parametrize(
    ("organization", "grant"),
    [(None, DEMO), ("org_demo", DEMO), ("org_other", OTHER), ("org_third", None), ("", None)],
)
def test_the_first_grant_is_meant_when_none_is_named(
    organization: str | None, grant: Grant | None
) -> None:
    assert key().grant_in(organization) == grant
