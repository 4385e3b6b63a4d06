"""Keys are written by units like everything else, and read back by hash and by organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ledger.decide.keys import Authority, KeyDraft, create_key, grant_key, revoke_key, rotate_key
from ledger.errors import Forbidden, NotFound
from ledger.keys import Key
from ledger.policy import Role
from storage import tables
from storage.keys import select_key, select_keys
from storage.writing.unit import Needs
from tests.storage.books import Desk
from tests.storage.proof import prove, read_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.books import Books

OWNER = Authority(Role.OWNER, frozenset({"*"}))
MANAGER = Authority(Role.MANAGER, frozenset({"accounting:read"}))


async def create(desk: Desk, number: int = 7, role: Role = Role.VIEWER) -> Key:
    made = KeyDraft(number, "glk_abcd", "Till", role, ["accounting:read"], rate_limit=60)
    key: Key = await desk.append(
        lambda b: create_key(b, made, f"hash{number}".encode(), OWNER), Key
    )
    return key


async def change(desk: Desk, key: Key, decide: Callable[[Books], Key]) -> Key:
    changed: Key = await desk.append(decide, Key, needs=Needs(keys=(key.id,)))
    return changed


async def find(desk: Desk, secret_hash: bytes) -> Any:
    async with desk.database.snapshot() as snapshot:
        return await select_key(snapshot, secret_hash)


async def listed(desk: Desk) -> list[str]:
    async with desk.database.snapshot() as snapshot:
        return [key.id for key in await select_keys(snapshot, desk.org)]


async def test_a_key_is_found_by_its_hash_alone(desk: Desk) -> None:
    key = await create(desk)
    assert (await find(desk, b"hash7")).grants[0].role is Role.VIEWER
    assert (await find(desk, b"hash7")).id == key.id
    assert await find(desk, b"hash8") is None
    await prove(desk.database, desk.org)


async def test_a_rotated_key_is_found_by_its_new_hash_only(desk: Desk) -> None:
    key = await create(desk)
    await change(desk, key, lambda b: rotate_key(b, key.id, "glk_efgh", b"new", OWNER))
    assert await find(desk, b"hash7") is None
    found = await find(desk, b"new")
    assert (found.id, found.prefix, found.number) == (key.id, "glk_efgh", 7)


async def test_a_key_granted_elsewhere_is_ended_there_alone(desk: Desk, other_desk: Desk) -> None:
    key = await create(desk)
    await change(other_desk, key, lambda b: grant_key(b, key.id, Role.MANAGER, OWNER))
    assert [await listed(desk), await listed(other_desk)] == [[key.id], [key.id]]
    grants = (await find(desk, b"hash7")).grants
    assert [(grant.organization_id, grant.role) for grant in grants] == [
        ("org_demo", Role.VIEWER),
        ("org_other", Role.MANAGER),
    ]
    await change(other_desk, key, lambda b: revoke_key(b, key.id, OWNER))
    assert [await listed(desk), await listed(other_desk)] == [[key.id], []]
    assert (await find(desk, b"hash7")).revoked_at is None
    await change(desk, key, lambda b: revoke_key(b, key.id, OWNER))
    assert (await find(desk, b"hash7")).revoked_at is not None
    assert await listed(desk) == [key.id]


async def test_a_refused_grant_or_rotation_leaves_nothing(desk: Desk, other_desk: Desk) -> None:
    key = await create(desk, role=Role.OWNER)
    before = [await read_table(desk.database, table) for table in (tables.keys, tables.grants)]
    with pytest.raises(Forbidden):
        await change(desk, key, lambda b: revoke_key(b, key.id, MANAGER))
    with pytest.raises(NotFound):
        await change(other_desk, key, lambda b: rotate_key(b, key.id, "x", b"new", OWNER))
    assert before == [
        await read_table(desk.database, table) for table in (tables.keys, tables.grants)
    ]


async def test_two_keys_of_one_hash_cannot_be(desk: Desk) -> None:
    await create(desk)
    made = KeyDraft(8, "glk_abcd", "Till", Role.VIEWER, ["accounting:read"])
    with pytest.raises(Exception, match=r"(?i)unique"):
        await desk.append(lambda b: create_key(b, made, b"hash7", OWNER), Key)
    assert len(await listed(desk)) == 1
    await prove(desk.database, desk.org)
