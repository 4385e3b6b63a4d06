"""API keys: their text form, and who holds which rights.

A key reads `glk_`, 30 base-62 characters, then 6 base-62 characters of CRC-32 over the part before,
so a mistyped one is refused without touching the database.
"""

from dataclasses import dataclass
from re import ASCII, compile
from zlib import crc32

from ledger.policy import Role

PREFIX = "glk_"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_KEY = compile(r"glk_[0-9A-Za-z]{36}", ASCII)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in one organisation; the first grant of a key is its default."""

    organization: int
    organization_id: str
    organization_name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is stored: never its text. Instants are microseconds."""

    number: int
    id: str
    name: str
    prefix: str
    scopes: frozenset[str]
    grants: tuple[Grant, ...]
    rate_limit: int | None
    expires_at: int | None
    revoked_at: int | None
    last_used_at: int | None
    created_at: int
    last_used_surface: str | None = None

    def is_live(self, now: int) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def grant_in(self, organization_id: str | None) -> Grant | None:
        """Return the grant in that organisation, or the default one if none is named."""
        for grant in self.grants:
            if organization_id is None or grant.organization_id == organization_id:
                return grant
        return None


def spell_key(body: str) -> str:
    """Return the full key for 30 random base-62 characters."""
    return PREFIX + body + _checksum(PREFIX + body)


def is_well_formed(text: str) -> bool:
    """Tell whether a text has the form of a key and its checksum fits."""
    return bool(_KEY.fullmatch(text)) and _checksum(text[:-6]) == text[-6:]


def _checksum(text: str) -> str:
    value, digits = crc32(text.encode()), []
    for _ in range(6):
        value, digit = divmod(value, 62)
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


@dataclass(frozen=True, slots=True)
class ActingKey:
    """The key that did something, as far as whoever reads of it may know it."""

    id: str
    name: str
    prefix: str
