"""Use of the dialects as clients see it."""

import strawberry
from strawberry import ID, field

from ledger.usage import Usage as Record
from schema.context import Retirement
from schema.keys import Key
from schema.scalars import DateTime

INT_MOST = 2**31 - 1


@strawberry.type(description="How often a key called a route of a dialect on the asked days.")
class DialectUsage:
    id: ID = field(description="Names the key, the route and the asked days.")
    key: Key = field(description="Whose calls these are.")
    dialect: str = field(description="The dialect, such as `v1`.")
    route: str = field(description="Method and path, such as `GET /api/v1/accounts`.")
    calls: int = field(
        description="How often it was called, refused calls included; at most 2,147,483,647."
    )
    last_used_at: DateTime = field(description="When it was last called on these days.")
    deprecated_at: DateTime | None = field(
        description="Since when the route is deprecated; null if it is to stay."
    )
    sunset_at: DateTime | None = field(
        description="When the route is meant to end; null if it is to stay."
    )

    @classmethod
    def of(
        cls, record: Record, key: Key, days: str, retirement: Retirement | None
    ) -> "DialectUsage":
        return cls(
            id=ID(f"{key.id}/{days}/{record.route}"),
            key=key,
            dialect=record.surface,
            route=record.route,
            calls=min(record.calls, INT_MOST),
            last_used_at=DateTime(record.last_at),
            deprecated_at=DateTime(retirement.deprecated_at) if retirement else None,
            sunset_at=DateTime(retirement.sunset_at) if retirement else None,
        )
