"""Nobody gives more than they hold, and an organisation ends only what is its own."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.books import Books
from ledger.decide.keys import (
    Authority,
    KeyDraft,
    create_key,
    grant_key,
    revoke_key,
    rotate_key,
)
from ledger.keys import Grant, Key
from ledger.policy import Role
from tests.ledger.builders import NOW, refused

OWNER = Authority(Role.OWNER, frozenset({"*"}))
ADMIN = Authority(Role.ADMIN, frozenset({"accounting:read", "keys:write"}), {1: Role.ADMIN})
HERE = Grant(1, "org_demo", "Demo", Role.CONTRIBUTOR)
THERE = Grant(2, "org_other", "Other", Role.CONTRIBUTOR)
TEXT = b"hash of a new text"


def new(**more: Any) -> KeyDraft:
    facts: dict[str, Any] = {"name": "Till", "role": Role.VIEWER, "scopes": ["accounting:read"]}
    return KeyDraft(9, "glk_abcd", **facts | more)


def kept(books: Books, *grants: Grant, **more: Any) -> Key:
    """A key that the books have loaded, as if it had been made before."""
    facts: dict[str, Any] = {"scopes": frozenset({"accounting:read"}), "revoked_at": None} | more
    key = Key(
        number=5,
        id="key_5",
        name="Clerk",
        prefix="glk_0000",
        grants=grants or (HERE,),
        rate_limit=None,
        expires_at=None,
        last_used_at=None,
        created_at=NOW - 1,
        **facts,
    )
    books.keys[key.id] = key
    return key


def test_a_new_key_has_one_grant_its_home(books: Books) -> None:
    key = create_key(books, new(name="صندوق", scopes=["suppliers:read"]), TEXT, OWNER)
    assert key.grants == (Grant(1, "org_demo", "Demo", Role.VIEWER),)
    assert (key.name, key.prefix, key.scopes) == ("صندوق", "glk_abcd", frozenset({"vendors:read"}))
    assert (books.written.keys, books.written.secrets) == ({9: key}, {9: TEXT})
    assert books.new_keys == {9}
    assert [event.type for event in books.written.events] == ["key.created"]


def test_an_event_never_holds_a_keys_text_or_its_hash(books: Books) -> None:
    create_key(books, new(), TEXT, OWNER)
    body = books.written.events[-1].body
    assert TEXT not in body and TEXT.hex().encode() not in body and b"glk_" not in body


@pytest.mark.parametrize(
    ("wrong", "code", "paths"),
    [
        (new(name=" "), "INVALID_INPUT", [("name",)]),
        (new(name="\0"), "INVALID_INPUT", [("name",)]),
        (new(name="\ud800"), "INVALID_INPUT", [("name",)]),
        (new(name="x" * 101), "INVALID_INPUT", [("name",)]),
        (new(scopes=[]), "INVALID_INPUT", [("scopes",)]),
        (new(scopes=["accounting:read", "all"]), "INVALID_INPUT", [("scopes",)]),
        (new(rate_limit=0), "INVALID_INPUT", [("rateLimit",)]),
        (new(rate_limit=1_000_001), "INVALID_INPUT", [("rateLimit",)]),
        (new(expires_at=NOW), "INVALID_INPUT", [("expiresAt",)]),
        (new(role=Role.OWNER), "FORBIDDEN", [("role",)]),
        (new(scopes=["*"]), "FORBIDDEN", []),
        (new(scopes=["accounting:read", "accounting:write"]), "FORBIDDEN", []),
    ],
)
def test_a_wrong_key_is_not_made(
    books: Books, wrong: KeyDraft, code: str, paths: list[tuple[str]]
) -> None:
    with refused(books, code, *paths):
        create_key(books, wrong, TEXT, ADMIN)


def test_a_key_may_be_as_mighty_as_its_maker(books: Books) -> None:
    mighty = new(role=Role.ADMIN, scopes=["keys:write"], rate_limit=1_000_000, expires_at=NOW + 1)
    assert create_key(books, mighty, TEXT, ADMIN).scopes == ADMIN.scopes - {"accounting:read"}


def test_a_grant_here_changes_the_role_here(books: Books) -> None:
    kept(books, THERE, HERE)
    key = grant_key(books, "key_5", Role.MANAGER, ADMIN)
    assert key.grants == (THERE, Grant(1, "org_demo", "Demo", Role.MANAGER))
    assert [event.type for event in books.written.events] == ["key.granted"]


def test_a_key_one_administers_elsewhere_becomes_a_guest_here(books: Books) -> None:
    kept(books, THERE)
    key = grant_key(books, "key_5", Role.VIEWER, OWNER)
    assert key.grants == (THERE, Grant(1, "org_demo", "Demo", Role.VIEWER))


def test_a_strangers_key_cannot_be_granted(books: Books) -> None:
    kept(books, THERE)
    with refused(books, "NOT_FOUND", ("id",)):
        grant_key(books, "key_5", Role.VIEWER, ADMIN)


@pytest.mark.parametrize(
    ("facts", "role", "code", "paths"),
    [
        ({}, Role.OWNER, "FORBIDDEN", [("role",)]),
        ({"scopes": frozenset({"*"})}, Role.VIEWER, "FORBIDDEN", []),
        ({"revoked_at": NOW}, Role.VIEWER, "NOT_FOUND", [("id",)]),
    ],
)
def test_a_wrong_grant_is_refused(
    books: Books, facts: dict[str, Any], role: Role, code: str, paths: list[tuple[str]]
) -> None:
    kept(books, **facts)
    with refused(books, code, *paths):
        grant_key(books, "key_5", role, ADMIN)


VERBS: dict[str, Any] = {
    "grant": lambda books, by: grant_key(books, "key_5", Role.VIEWER, by),
    "revoke": lambda books, by: revoke_key(books, "key_5", by),
    "rotate": lambda books, by: rotate_key(books, "key_5", "glk_new0", TEXT, by),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_key_with_a_higher_role_is_out_of_reach(books: Books, verb: str) -> None:
    kept(books, Grant(1, "org_demo", "Demo", Role.OWNER))
    with refused(books, "FORBIDDEN", ("id",)):
        VERBS[verb](books, ADMIN)


@pytest.mark.parametrize("verb", VERBS)
def test_a_key_that_is_not_there_is_not_found(books: Books, verb: str) -> None:
    with refused(books, "NOT_FOUND", ("id",)):
        VERBS[verb](books, OWNER)


@pytest.mark.parametrize("verb", ["revoke", "rotate"])
@pytest.mark.parametrize(("grants", "revoked_at"), [((THERE,), None), ((HERE,), NOW)])
def test_only_live_keys_granted_here_are_ended_or_rotated(
    books: Books, verb: str, grants: tuple[Grant, ...], revoked_at: int | None
) -> None:
    kept(books, *grants, revoked_at=revoked_at)
    with refused(books, "NOT_FOUND", ("id",)):
        VERBS[verb](books, OWNER)


def test_a_revoked_key_is_dead_from_then_on(books: Books) -> None:
    kept(books, HERE, THERE)
    key = revoke_key(books, "key_5", ADMIN)
    assert (key.revoked_at, key.grants) == (NOW, (HERE, THERE))
    assert not key.is_live(NOW)


def test_a_guest_only_loses_its_grant_here(books: Books) -> None:
    kept(books, THERE, HERE)
    key = revoke_key(books, "key_5", ADMIN)
    assert (key.revoked_at, key.grants) == (None, (THERE,))


def test_a_rotated_key_is_the_same_key_with_another_text(books: Books) -> None:
    before = kept(books)
    key = rotate_key(books, "key_5", "glk_new0", TEXT, ADMIN)
    assert (key.id, key.grants, key.prefix) == (before.id, before.grants, "glk_new0")
    assert (books.written.secrets, books.new_keys) == ({5: TEXT}, set())


def test_only_its_home_rotates_a_key(books: Books) -> None:
    kept(books, THERE, HERE)
    with refused(books, "FORBIDDEN", ("id",)):
        rotate_key(books, "key_5", "glk_new0", TEXT, OWNER)


def test_rotating_a_key_asks_for_every_organization_it_works_in(books: Books) -> None:
    kept(books, HERE, THERE)
    with refused(books, "FORBIDDEN", ("id",)):
        rotate_key(books, "key_5", "glk_new0", TEXT, ADMIN)


def test_rotating_a_key_asks_for_all_it_may_do(books: Books) -> None:
    kept(books, scopes=frozenset({"*"}))
    with refused(books, "FORBIDDEN"):
        rotate_key(books, "key_5", "glk_new0", TEXT, ADMIN)
