"""What receivers are sent, as OpenAPI tells it: made of the documents that messages are made of."""

from typing import Any

from jsonschema_rs import Draft202012Validator

from rest_compat import Dialect, openapi
from rest_compat.openapi.webhooks import Message

SDL = """
type Query { shelf(id: ID!): Shelf node(id: ID!): Node widget: Widget }
interface Node { id: ID! }
type Shelf implements Node { id: ID! "Its height." height: Decimal state: State! boxes: [Box!]! }
type Box { value: Money! packedOn: Date count: Int! }
type Widget { id: ID! }
"Whether it stands." enum State { UP DOWN }
scalar Money scalar Decimal scalar Date
"""
SHELF = "query One($id: ID!) { shelf(id: $id) { id height state boxes { value packedOn } } }"
BY_NODE = "query Two($id: ID!) { node(id: $id) { ... on Shelf { state } } }"
EXAMPLE: dict[str, Any] = {
    "type": "shelf.put_up",
    "timestamp": "2026-03-30T09:15:00.000000Z",
    "data": {"id": "s1", "height": "1.5", "state": "UP", "boxes": []},
}


def document_of(*messages: Message) -> Any:
    bare = Dialect(name="bare", title="Bare", description="Nothing.", prefix="/bare", endpoints=())
    return openapi(bare, SDL, messages=messages)


def test_message_has_the_schema_of_what_its_document_answers():
    document = document_of(Message("shelf.put_up", "A shelf was put up.", SHELF, EXAMPLE))

    schemas = document["components"]["schemas"]
    assert schemas["ShelfPutUpMessage"]["properties"] == {
        "type": {"type": "string", "const": "shelf.put_up"},
        "timestamp": {
            "type": "string",
            "format": "date-time",
            "description": "When it happened.",
        },
        "data": {"$ref": "#/components/schemas/ShelfInMessage"},
    }
    shelf = schemas["ShelfInMessage"]
    assert shelf["required"] == ["id", "height", "state", "boxes"]
    assert shelf["properties"]["height"] == {
        "type": ["string", "null"],
        "pattern": "^-?[0-9]+(\\.[0-9]+)?$",
        "description": "Its height.",
    }
    assert schemas["StateInMessage"]["enum"] == ["UP", "DOWN"]
    assert list(schemas["BoxInMessage"]["properties"]) == ["value", "packedOn"]


def test_operation_tells_headers_example_and_what_answers_mean():
    document = document_of(Message("shelf.put_up", "A shelf was put up.", SHELF, EXAMPLE))

    told = document["webhooks"]["shelf.put_up"]["post"]
    assert told["operationId"] == "receiveShelfPutUp"
    assert told["summary"] == "A shelf was put up."
    assert told["security"] == []
    assert [one["$ref"].rpartition("/")[2] for one in told["parameters"]] == [
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    ]
    assert list(told["responses"]) == ["2XX", "410", "429", "503", "default"]
    assert told["requestBody"]["content"]["application/json"]["example"] == EXAMPLE
    assert told["x-graphql-document"] == {"query": SHELF}
    assert {"name": "Messages"} in document["tags"]


def test_schema_takes_the_example_and_nothing_with_another_type():
    document = document_of(Message("shelf.put_up", "A shelf was put up.", SHELF, EXAMPLE))
    content = document["webhooks"]["shelf.put_up"]["post"]["requestBody"]["content"]
    schema = content["application/json"]["schema"]

    validator = Draft202012Validator({**schema, "components": document["components"]})
    validator.validate(EXAMPLE)
    assert not validator.is_valid({**EXAMPLE, "type": "shelf.taken_down"})
    assert not validator.is_valid({**EXAMPLE, "data": {**EXAMPLE["data"], "state": "SIDEWAYS"}})
    assert not validator.is_valid({**EXAMPLE, "data": {**EXAMPLE["data"], "height": "1,5"}})


def test_thing_found_by_node_has_the_type_of_its_fragment():
    document = document_of(Message("shelf.fell", "A shelf fell.", BY_NODE))

    schemas = document["components"]["schemas"]
    assert list(schemas["ShelfInMessage"]["properties"]) == ["state"]
    body = document["webhooks"]["shelf.fell"]["post"]["requestBody"]["content"]["application/json"]
    assert list(body) == ["schema"]


def test_without_messages_there_are_no_webhooks():
    document = document_of()

    assert "webhooks" not in document
    assert "parameters" not in document["components"]
    assert document["tags"] == []
