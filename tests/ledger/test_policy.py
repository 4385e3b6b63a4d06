"""Scopes have one stored name, and cover exactly what they say."""

from __future__ import annotations

import pytest

from ledger.errors import InvalidInput
from ledger.policy import Role, canonical_scope, has_scope


@pytest.mark.parametrize(
    ("word", "scope"),
    [
        ("accounting:read", "accounting:read"),
        ("suppliers:write", "vendors:write"),
        ("employees:read", "payroll:read"),
        ("*", "*"),
    ],
)
def test_a_scope_has_one_stored_name(word: str, scope: str) -> None:
    assert canonical_scope(word) == scope


@pytest.mark.parametrize(
    "word",
    ["", "accounting", "accounting:", ":read", "*:read", "accounting:*", "Accounting:read", "*\0"],
)
def test_an_unknown_scope_is_refused(word: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        canonical_scope(word)
    assert [detail.path for detail in caught.value.details] == [("scopes",)]


@pytest.mark.parametrize(
    ("held", "wanted", "is_covered"),
    [
        ({"accounting:read"}, "accounting:read", True),
        ({"accounting:write"}, "accounting:read", False),
        ({"*"}, "keys:write", True),
        (set(), "", True),
        (set(), "accounting:read", False),
    ],
)
def test_a_scope_covers_what_it_says(held: set[str], wanted: str, is_covered: bool) -> None:
    assert has_scope(frozenset(held), wanted) is is_covered


def test_roles_include_those_before_them() -> None:
    assert sorted(Role) == [Role.VIEWER, Role.CONTRIBUTOR, Role.MANAGER, Role.ADMIN, Role.OWNER]
