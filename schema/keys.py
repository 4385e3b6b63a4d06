"""Keys as clients see and make them."""

from collections.abc import Collection

import strawberry
from strawberry import ID, field

from ledger.keys import Grant as GrantRecord
from ledger.keys import Key as Record
from ledger.policy import Role
from schema.connections import Node
from schema.context import RateLimitStatus
from schema.organizations import Organization
from schema.scalars import DateTime


@strawberry.type(description="A role in one organisation.")
class Grant:
    organization_id: ID = field(description="The organisation.")
    organization_name: str = field(description="Its name.")
    role: Role = field(description="What the key may do there.")
    is_default: bool = field(description="Whether it is meant when no organisation is named.")

    @classmethod
    def of(cls, record: GrantRecord, is_default: bool) -> "Grant":
        return cls(
            organization_id=ID(record.organization_id),
            organization_name=record.organization_name,
            role=record.role,
            is_default=is_default,
        )


@strawberry.type(description="An API key; its text is shown once, when it is made.")
class Key(Node):
    name: str = field(description="What it is for.")
    prefix: str = field(description="How its text begins.")
    scopes: list[str] = field(description="What it may touch, such as `accounting:read`.")
    grants: list[Grant] = field(description="Its roles, as far as the caller may see them.")
    rate_limit: int | None = field(description="Hits per minute, if not the server's default.")
    expires_at: DateTime | None = field(description="When it ends by itself.")
    revoked_at: DateTime | None = field(description="When it was revoked.")
    last_used_at: DateTime | None = field(description="When it was last used, to the minute.")
    last_used_surface: str | None = field(
        description="Through which door that was: `graphql`, `v1` or `guliel`."
    )
    created_at: DateTime = field(description="When it was created.")

    @classmethod
    def of(cls, record: Record, visible: Collection[int]) -> "Key":
        """Show a key; of its grants only those in organisations that are visible."""
        grants = [
            Grant.of(grant, position == 0)
            for position, grant in enumerate(record.grants)
            if grant.organization in visible
        ]
        return cls(
            id=ID(record.id),
            name=record.name,
            prefix=record.prefix,
            scopes=sorted(record.scopes),
            grants=grants,
            rate_limit=record.rate_limit,
            expires_at=_instant(record.expires_at),
            revoked_at=_instant(record.revoked_at),
            last_used_at=_instant(record.last_used_at),
            last_used_surface=record.last_used_surface,
            created_at=DateTime(record.created_at),
        )


def _instant(micros: int | None) -> DateTime | None:
    return None if micros is None else DateTime(micros)


@strawberry.type(description="A key that was just made, or given a new text.")
class NewKey:
    key: Key = field(description="The key.")
    secret: str | None = field(
        description="Its text. Shown this once; null when a retried request is replayed."
    )


@strawberry.type(description="The key's bucket of hits.")
class RateLimit:
    limit: int = field(description="Hits per window.")
    remaining: int = field(description="Hits left.")
    window_seconds: int = field(description="Length of the sliding window.")
    reset_seconds: int = field(description="Seconds until hits come free, at least 1.")

    @classmethod
    def of(cls, status: RateLimitStatus) -> "RateLimit":
        return cls(
            limit=status.limit,
            remaining=status.remaining,
            window_seconds=status.window_seconds,
            reset_seconds=status.reset_seconds,
        )


@strawberry.type(description="Whoever asks.")
class Viewer:
    key: Key = field(description="The key this request came with.")
    organization: Organization = field(description="The key's default organisation.")
    grants: list[Grant] = field(description="The key's roles.")
    scopes: list[str] = field(description="What the key may touch.")
    rate_limit: RateLimit = field(description="The key's bucket, this request included.")


@strawberry.input(description="A new key for this organisation.")
class KeyInput:
    name: str = field(description="What it is for.")
    role: Role = field(description="What it may do here; at most your own role.")
    scopes: list[str] = field(description="What it may touch; at most your own scopes.")
    expires_at: DateTime | None = field(default=None, description="When it ends by itself.")
    rate_limit: int | None = field(default=None, description="Hits per minute of its own.")


@strawberry.input(description="Names a key.")
class KeyReferenceInput:
    id: ID = field(description="Id of the key.")


@strawberry.input(description="A role in this organisation for an existing key.")
class GrantInput:
    id: ID = field(description="Id of the key.")
    role: Role = field(description="What it may do here; at most your own role.")
