"""What operations that read have in common: the document's snapshot and the books in it."""

from typing import cast

from resolvers.operation import granted
from schema.context import Info
from storage.database import Database
from storage.heads import State, select_state, select_state_alone
from storage.snapshot import Deciding, Snapshot


def database_of(info: Info) -> Database:
    return cast(Database, info.context.books)


async def read(info: Info) -> tuple[Snapshot, State]:
    """Return the document's snapshot and the state of the organisation it was admitted to."""
    return await read_organization(info, granted(info).organization)


async def read_alone(info: Info) -> State:
    """Return the state for an operation that reads nothing else, nor do the fields below it."""
    org = granted(info).organization
    return await select_state_alone(database_of(info), await deciding(info), org)


async def deciding(info: Info) -> Deciding:
    """Return the document's snapshot for a reading that is decided by one statement."""
    return cast(Deciding, await info.context.snapshot())


async def read_organization(info: Info, org: int) -> tuple[Snapshot, State]:
    snapshot = cast(Snapshot, await info.context.snapshot())
    return snapshot, await select_state(database_of(info), snapshot, org)
