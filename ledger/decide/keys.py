"""Create, grant, rotate and revoke keys; nobody gives more than they hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ledger.books import Books
from ledger.errors import Forbidden, InvalidInput, NotFound
from ledger.events import Json
from ledger.keys import Grant, Key
from ledger.policy import EVERY_SCOPE, Role, canonical_scope
from ledger.text import require_text

RATE_LIMIT_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Authority:
    """The most a caller may hand on: a role in this organisation, and scopes.

    `administered` are the organisations the caller administers, and as what; None means all.
    """

    role: Role
    scopes: frozenset[str]
    administered: Mapping[int, Role] | None = None

    def reaches(self, key: Key) -> bool:
        home = key.grants[0].organization
        return self.administered is None or home in self.administered

    def covers(self, grant: Grant) -> bool:
        """Tell whether the caller administers a grant's organisation in no lesser role."""
        if self.administered is None:
            return True
        return self.administered.get(grant.organization, 0) >= grant.role

    def require(self, role: Role, scopes: frozenset[str]) -> None:
        if role > self.role:
            raise Forbidden(f"A {self.role.name} cannot grant the role {role.name}.", "role")
        if EVERY_SCOPE not in self.scopes and not scopes <= self.scopes:
            missing = ", ".join(sorted(scopes - self.scopes))
            raise Forbidden(f"Your key does not hold the scopes it would grant: {missing}.")


@dataclass(frozen=True, slots=True)
class KeyDraft:
    """A new key as a caller wrote it; `number` and `prefix` belong to its minted text."""

    number: int
    prefix: str
    name: str
    role: Role
    scopes: Sequence[str]
    expires_at: int | None = None
    rate_limit: int | None = None


def create_key(books: Books, draft: KeyDraft, secret_hash: bytes, authority: Authority) -> Key:
    """Create a key with one grant in this organisation, its home."""
    scopes = _scopes(draft.scopes)
    authority.require(draft.role, scopes)
    if draft.rate_limit is not None and not 1 <= draft.rate_limit <= RATE_LIMIT_MOST:
        raise InvalidInput(f"A rate limit is 1 to {RATE_LIMIT_MOST:,} per minute.", "rateLimit")
    if draft.expires_at is not None and draft.expires_at <= books.now:
        raise InvalidInput("The key would already be expired.", "expiresAt")
    key = Key(
        number=draft.number,
        id=books.mint("key"),
        name=require_text(draft.name, "name", limit=100),
        prefix=draft.prefix,
        scopes=scopes,
        grants=(_grant(books, draft.role),),
        rate_limit=draft.rate_limit,
        expires_at=draft.expires_at,
        revoked_at=None,
        last_used_at=None,
        created_at=books.now,
    )
    books.put_key(key, secret_hash)
    facts: Json = {"id": key.id, "role": draft.role.name, "scopes": [*sorted(scopes)]}
    books.append_event("key.created", key.id, facts)
    return key


def grant_key(books: Books, key_id: str, role: Role, authority: Authority) -> Key:
    """Give a key a role in this organisation, or change the role it has there."""
    key = books.keys.get(key_id)
    held = None if key is None else key.grant_in(books.organization.id)
    if key is None or key.revoked_at is not None or not (held or authority.reaches(key)):
        raise NotFound("No such key.", "id")
    authority.require(role, key.scopes)
    if held and held.role > authority.role:
        raise Forbidden("The key holds a higher role than yours.", "id")
    new = _grant(books, role)
    grants = tuple(new if g == held else g for g in key.grants) if held else (*key.grants, new)
    changed = replace(key, grants=grants)
    books.put_key(changed)
    before: Json = {"role": held.role.name} if held else None
    facts: Json = {"before": before, "id": key.id, "role": role.name}
    books.append_event("key.granted", key.id, facts)
    return changed


def revoke_key(books: Books, key_id: str, authority: Authority) -> Key:
    """End a key; an organisation that is not its home only ends its own grant."""
    key = _held(books, key_id, authority)
    if key.grants[0].organization == books.organization.number:
        changed = replace(key, revoked_at=books.now)
    else:
        here = books.organization.number
        changed = replace(key, grants=tuple(g for g in key.grants if g.organization != here))
    books.put_key(changed)
    held = key.grant_in(books.organization.id)
    assert held is not None
    books.append_event("key.revoked", key.id, {"id": key.id, "role": held.role.name})
    return changed


def rotate_key(
    books: Books, key_id: str, prefix: str, secret_hash: bytes, authority: Authority
) -> Key:
    """Give a key a new text; the old one stops at once, everything else stays."""
    key = _held(books, key_id, authority)
    if key.grants[0].organization != books.organization.number:
        raise Forbidden("Only the key's home organisation rotates it.", "id")
    authority.require(key.grants[0].role, key.scopes)
    if not all(map(authority.covers, key.grants)):
        raise Forbidden("Whoever rotates a key administers every organisation it is granted.", "id")
    changed = replace(key, prefix=prefix)
    books.put_key(changed, secret_hash)
    facts: Json = {"before": {"prefix": key.prefix}, "id": key.id, "prefix": prefix}
    books.append_event("key.rotated", key.id, facts)
    return changed


def _held(books: Books, key_id: str, authority: Authority) -> Key:
    """Return a live key granted here whose role does not pass the caller's."""
    key = books.keys.get(key_id)
    grant = None if key is None else key.grant_in(books.organization.id)
    if key is None or grant is None or key.revoked_at is not None:
        raise NotFound("No such key.", "id")
    if grant.role > authority.role:
        raise Forbidden("The key holds a higher role than yours.", "id")
    return key


def _grant(books: Books, role: Role) -> Grant:
    organization = books.organization
    return Grant(organization.number, organization.id, organization.name, role)


def _scopes(words: Sequence[str]) -> frozenset[str]:
    if not words:
        raise InvalidInput("A key has at least one scope, such as accounting:read, or *.", "scopes")
    return frozenset(canonical_scope(word) for word in words)
