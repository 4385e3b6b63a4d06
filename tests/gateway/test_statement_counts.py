"""No root list takes more statements when its page is longer, whatever is selected below it."""

from __future__ import annotations

from asyncio import run, to_thread
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
    is_required_argument,
)

from execution import Engine, Limits
from gateway.context import Asked, Means, RequestContext
from gateway.demo import load_demo
from gateway.refusals import explain
from ledger.keys import Grant, Key
from ledger.policy import Role
from resolvers.root import schema
from storage.database import Database, open_database
from storage.migrating import migrate
from tests.services import create_database
from tests.storage.recording import RecordingSnapshot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

BOUNDLESS = Limits(
    document_bytes=10**6,
    tokens=10**6,
    depth=100,
    fields=10**6,
    fragments=10**6,
    aliases=10**6,
    directives=10**6,
    repetitions=10**6,
    nodes=10**9,
    nodes_per_hit=10**9,
)
SHORT, LONG = 2, 50
BELOW = 4
"""How many records deep a document selects below a node."""
GRAPHQL_SCHEMA = schema._schema


def root_lists() -> Iterator[str]:
    query = GRAPHQL_SCHEMA.query_type
    assert query is not None
    for name, field in query.fields.items():
        if {"page", "limit"} <= field.args.keys():
            assert not any(map(is_required_argument, field.args.values())), name
            yield name


def spell_selection(owner: Any, path: tuple[str, ...]) -> str:
    """Select every field there is, records in records but never one in its own kind."""
    if not isinstance(owner, GraphQLObjectType):
        parts = GRAPHQL_SCHEMA.get_possible_types(owner)
        return "__typename " + " ".join(
            f"... on {one.name} {{ {spell_selection(one, path)} }}" for one in parts
        )
    return " ".join(
        spelled
        for name, field in owner.fields.items()
        if (spelled := spell_field(owner, name, field, path))
    )


def spell_field(owner: GraphQLObjectType, name: str, field: GraphQLField, path: Any) -> str:
    if any(map(is_required_argument, field.args.values())):
        return ""
    kind: Any = get_named_type(field.type)
    arguments = "(first: 3)" if "first" in field.args else ""
    key = f"{owner.name}_{name}: {name}{arguments}"
    if not is_composite_type(kind):
        return key
    if kind.name in path or len(path) > BELOW + 1:
        return ""
    below = spell_selection(kind, (*path, kind.name))
    return f"{key} {{ {below} }}" if below else ""


def spell_document(root: str) -> str:
    query = GRAPHQL_SCHEMA.query_type
    assert query is not None
    kind: Any = get_named_type(query.fields[root].type)
    below = spell_selection(kind, (kind.name,))
    return f"query All($limit: Int) {{ {root}(limit: $limit) {{ {below} }} }}"


class RecordingContext(RequestContext):
    """A request that remembers what its snapshot was asked."""

    recording: RecordingSnapshot | None = None

    async def snapshot(self) -> Any:
        found: Any = await super().snapshot()
        if self.recording is None:
            self.recording = RecordingSnapshot(found)
        return self.recording

    async def take(self, hits: int) -> None:
        """Count nothing."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def demo_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('demo') / 'books.db'}"
    return create_database(request.getfixturevalue("postgres_server"))


@pytest.fixture(scope="module")
def loaded_url(demo_url: str) -> str:
    """Books of each engine that hold the demo, loaded once."""

    async def load() -> None:
        async with open_database(demo_url) as database:
            await load_demo(database)

    migrate(demo_url)
    run(load())
    return demo_url


@pytest.fixture
async def demo(loaded_url: str) -> AsyncIterator[Database]:
    async with open_database(loaded_url) as database:
        yield database


async def count(demo: Database, root: str, limit: int) -> tuple[Counter[str], int]:
    """Run a list with everything below it; return its statements and how many nodes it found."""
    faults: list[Exception] = []
    engine = Engine(
        GRAPHQL_SCHEMA,
        await to_thread(schema.as_str),
        BOUNDLESS,
        explain,
        lambda fault, context: faults.append(fault),
    )
    grant = Grant(1, "org_demo", "Demo Trading Co.", Role.OWNER)
    key = Key(1, "key_1", "", "", frozenset("*"), (grant,), None, None, None, None, 0)
    means: Any = Means(demo, None, None, None)  # type: ignore[arg-type]  # Lists ask no more of it.
    context = RecordingContext(means, key, Asked("graphql", "req_1"))
    result = await engine.run(spell_document(root), {"limit": limit}, context)
    await context.end_snapshot((None, None, None))
    assert not result.errors, (result.errors, faults)
    assert context.recording is not None
    data: Any = result.data
    listed = next(value for key, value in data[root].items() if key.endswith("_nodes"))
    return Counter(one.postgresql for one in context.recording.asked), len(listed)


@pytest.mark.parametrize("root", sorted(root_lists()))
async def test_a_longer_page_takes_no_more_statements(demo: Database, root: str) -> None:
    await count(demo, root, SHORT)  # The settings are read once and then known.
    few, short = await count(demo, root, SHORT)
    many, long = await count(demo, root, LONG)
    assert short <= SHORT
    assert long <= LONG
    # A longer page may lead to what the short one had none of: then once for each level below.
    assert {text: times for text, times in many.items() if times > max(BELOW, few[text])} == {}
