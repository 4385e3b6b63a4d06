"""Messages show what GraphQL shows: every type of event, every plain field of the thing."""

from __future__ import annotations

from asyncio import to_thread
from json import loads
from typing import TYPE_CHECKING, Any

import pytest
from graphql import FieldNode, GraphQLObjectType, InlineFragmentNode, build_schema, parse
from graphql.type import GraphQLEnumType, GraphQLScalarType, get_named_type

from gateway.demo import load_demo
from gateway.doors import make_engine
from gateway.webhooks.opening import inner_means
from gateway.webhooks.rendering import DOCUMENTS, Renderer, read_document
from ledger.decide.periods import LockChange, set_lock
from ledger.event_types import BY_NAME
from ledger.webhooks import VERSION, Webhook, WebhookStatus
from storage.delivering.events import select_next_events
from storage.migrating import migrate
from storage.organizations import OPERATOR, select_organization
from storage.writing.unit import Unit
from tests.gateway.webhooks.delivery import SDL, open_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import SelectionSetNode

    from storage.delivering.events import Told
    from tests.gateway.webhooks.delivery import Post

LEFT_OUT = {
    "InvoiceItem": {"account"},
    "Posting": {"entryId", "entryNumber", "date", "kind", "source", "entryMemo", "narration"},
}
"""What stands in the thing around it, or is one of the ids beside it."""
SCHEMA = build_schema(SDL)


def webhook(scopes: str = "*") -> Webhook:
    secrets = (b"", None, None)
    words = (None, "", scopes, VERSION, WebhookStatus.ACTIVE, None)
    return Webhook(1, "whk_1", "https://example.com", *words, *secrets, "salt", 0, "key_1", 0)


def selected(
    kind: GraphQLObjectType, chosen: SelectionSetNode
) -> Iterator[tuple[GraphQLObjectType, set[str]]]:
    """List the object types a document shows, with the fields it asks of them."""
    fields = [node for node in chosen.selections if isinstance(node, FieldNode)]
    yield kind, {node.name.value for node in fields}
    for node in fields:
        inner = get_named_type(kind.fields[node.name.value].type)
        if node.selection_set is not None and isinstance(inner, GraphQLObjectType):
            yield from selected(inner, node.selection_set)


def shown(name: str) -> Iterator[tuple[GraphQLObjectType, set[str]]]:
    operation: Any = parse(read_document(name)).definitions[0]
    (root,) = operation.selection_set.selections
    (first, *_) = root.selection_set.selections
    kind: Any
    if isinstance(first, InlineFragmentNode):
        kind = SCHEMA.type_map[first.type_condition.name.value]  # type: ignore[union-attr]
        return selected(kind, first.selection_set)
    assert SCHEMA.query_type is not None
    kind = get_named_type(SCHEMA.query_type.fields[root.name.value].type)
    return selected(kind, root.selection_set)


def test_every_type_of_event_has_a_document() -> None:
    assert DOCUMENTS.keys() == BY_NAME.keys()


@pytest.mark.parametrize("name", sorted(set(DOCUMENTS.values())))
def test_a_document_shows_every_plain_field(name: str) -> None:
    for kind, fields in shown(name):
        if kind.name == "Account":
            assert fields == {"id", "handle", "code", "name"}
            continue
        plain = {
            field
            for field, facts in kind.fields.items()
            if isinstance(get_named_type(facts.type), GraphQLScalarType | GraphQLEnumType)
        }
        assert plain - fields - LEFT_OUT.get(kind.name, set()) == set(), kind.name


async def test_every_event_of_a_year_of_trade_is_rendered(sqlite_url: str) -> None:
    await to_thread(migrate, sqlite_url)
    async with open_post(sqlite_url) as post:
        await load_demo(post.database)
        async with post.database.snapshot() as snapshot:
            organization = await select_organization(snapshot, "org_demo")
        assert organization is not None
        lock = Unit(organization.number, OPERATOR, lambda books: set_lock(books, None), LockChange)
        locked = Unit(
            organization.number,
            OPERATOR,
            lambda books: set_lock(books, books.head.closed_through),
            LockChange,
        )
        await post.database.append(locked)
        await post.database.append(lock)
        renderer = Renderer(
            make_engine(SDL, lambda fault, _: None), inner_means(post.settings, post.tools)
        )
        bodies = {}
        for event in await first_of_each_type(post, organization.number):
            area = BY_NAME[event.type].scope
            bodies[event.type] = loads(await renderer.render(organization, webhook(area), [event]))

    assert bodies.keys() == BY_NAME.keys()
    assert all(body["type"] == name and body["data"] for name, body in bodies.items())
    assert bodies["journal_entry.deleted"]["data"]["status"] == "REVOKED"
    assert bodies["employee.terminated"]["data"]["status"] == "TERMINATED"
    assert bodies["period.closed"]["data"]["name"] == "2025-01"


async def first_of_each_type(post: Post, org: int) -> list[Told]:
    found: dict[str, Told] = {}
    position, is_last = 0, False
    while not is_last:
        page = await select_next_events(post.database, org, position, [*BY_NAME])
        for event in page.events:
            found.setdefault(event.type, event)
        position, is_last = page.through, page.is_last
    return [*found.values()]
