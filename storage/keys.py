"""Keys and their grants: looked up by hash, listed by organisation.

| read            | statements | notes                                               |
|-----------------|------------|-----------------------------------------------------|
| authentication  | 1          | unique index on the keyed hash; misses never cached |
| list            | 1          | keys granted in the organisation, oldest first      |
"""

from collections.abc import Iterable
from typing import Any, cast

from ledger.keys import Grant, Key
from ledger.policy import Role
from storage.direct import Direct
from storage.snapshot import Snapshot
from storage.statements import Row, statement

_COLUMNS = (
    "k.key, k.public_id, k.name, k.prefix, k.scopes, k.rate_limit, k.expires_at, k.revoked_at,"
    " k.last_used_at, k.created_at, k.last_used_surface, g.org, o.public_id, o.name, g.role"
)
_JOINS = "join grants g on g.key = k.key join organizations o on o.org = g.org"

SELECT_KEY_BY_HASH = statement(
    f"select {_COLUMNS} from keys k {_JOINS} where k.hash = $1 order by g.position, g.org"
)
SELECT_KEYS_BY_ID = statement(
    f"""select {_COLUMNS} from {{each:1:text}} join keys k on k.public_id = item.value {_JOINS}
    order by k.key, g.position, g.org"""
)
SELECT_KEYS = statement(
    f"""select {_COLUMNS} from keys k {_JOINS}
    where k.key in (select key from grants where org = $1)
    order by k.created_at, k.key, g.position, g.org"""
)
SELECT_ANY_KEY = statement("select key from keys limit 1")
TOUCH_KEY = statement(
    """update keys set last_used_at = $2, last_used_surface = $3
    where key = $1 and (last_used_at is null or last_used_at + 60000000 < $2)"""
)


def keys_of(rows: Iterable[Row]) -> list[Key]:
    """Put keys together from rows of one grant each, in the rows' order."""
    grants: dict[int, list[Grant]] = {}
    facts: dict[int, Any] = {}
    for row in rows:
        values = cast(Any, row)
        grant = Grant(values[11], values[12], values[13], Role(values[14]))
        grants.setdefault(values[0], []).append(grant)
        facts[values[0]] = values
    return [
        Key(
            number=number,
            id=values[1],
            name=values[2],
            prefix=values[3],
            scopes=frozenset(values[4].split()),
            grants=tuple(grants[number]),
            rate_limit=values[5],
            expires_at=values[6],
            revoked_at=values[7],
            last_used_at=values[8],
            created_at=values[9],
            last_used_surface=values[10],
        )
        for number, values in facts.items()
    ]


async def select_key(snapshot: Snapshot, secret_hash: bytes) -> Key | None:
    """Return the key with this keyed hash, whatever its state."""
    found = keys_of(await snapshot.fetch(SELECT_KEY_BY_HASH, secret_hash))
    return found[0] if found else None


async def select_key_by_id(direct: Direct, public_id: str) -> Key | None:
    """Return the key with this public id, whatever its state."""
    found = keys_of(await direct.fetch(SELECT_KEYS_BY_ID, [public_id]))
    return found[0] if found else None


async def select_keys(snapshot: Snapshot, org: int) -> list[Key]:
    """Return every key granted in the organisation, with all of its grants."""
    found = keys_of(await snapshot.fetch(SELECT_KEYS, org))
    return [key for key in found if any(grant.organization == org for grant in key.grants)]
