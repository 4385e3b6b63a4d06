"""Reads what events are shown with: the keys that acted, and details that may be personal."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TypeVar

from strawberry.dataloader import DataLoader

from ledger.events import EventDetails
from ledger.keys import ActingKey, Grant
from ledger.policy import Role, has_scope
from schema.context import Info
from schema.events import Beside
from storage.database import Database
from storage.events import select_actors, select_event_details
from storage.patience import patiently
from storage.snapshot import Snapshot

_ROLES = {"webhooks": Role.ADMIN}
"""The least role an area is read with; VIEWER if it stands not here."""
Lend = Callable[[], AbstractAsyncContextManager[Snapshot]]
Found = TypeVar("Found")
Ask = Callable[[Snapshot], Awaitable[Found]]


def beside_of(info: Info, grant: Grant, snapshot: Snapshot) -> Beside:
    """Return what events are shown with, within the document's snapshot."""
    return _beside(info, grant, lambda: nullcontext(snapshot))


def beside_following(info: Info, grant: Grant, database: Database) -> Beside:
    """Return what events are shown with that are sent later: each reads in a snapshot of its own.

    Nothing is kept from one to the next, however long somebody follows.
    """
    return _beside(info, grant, database.snapshot, is_followed=True)


def _beside(info: Info, grant: Grant, lend: Lend, *, is_followed: bool = False) -> Beside:
    scopes, org = info.context.key.scopes, grant.organization

    def may_read(area: str) -> bool:
        role = _ROLES.get(area, Role.VIEWER)
        return has_scope(scopes, f"{area}:read") and grant.role >= role

    async def once(ask: Ask[Found]) -> Found:
        async with lend() as snapshot:
            return await ask(snapshot)

    async def read(ask: Ask[Found]) -> Found:
        return await (patiently(lambda: once(ask)) if is_followed else once(ask))

    async def details(sequences: list[int]) -> list[EventDetails | None]:
        found = await read(lambda one: select_event_details(one, org, sequences))
        return [found.get(sequence) for sequence in sequences]

    async def keys(ids: list[str]) -> list[ActingKey | None]:
        found = await read(lambda one: select_actors(one, org, ids))
        return [found.get(name) for name in ids]

    return Beside(
        may_read=may_read,
        details=DataLoader(details, cache=not is_followed).load,
        key=DataLoader(keys, cache=not is_followed).load,
    )
