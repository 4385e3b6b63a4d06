"""Compiled execution over small schemas: what it may read itself, and what it must leave alone."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import strawberry
from graphql import ExecutionResult
from strawberry import BasePermission, Info
from strawberry.annotation import StrawberryAnnotation
from strawberry.extensions import FieldExtension
from strawberry.types.field import StrawberryField

from execution.coercing import Coercers
from execution.compiled import execute_compiled, execute_completely
from execution.compiled.variants import VARIANTS_KEPT
from execution.documents import PreparedOperation, prepare_document
from execution.executor import ExecuteOperation, execute_serially
from execution.limits import Limits
from execution.variables import coerce_variables

EXECUTORS = pytest.mark.parametrize(
    "execute", [execute_serially, execute_compiled, execute_completely]
)


@dataclass
class Calls:
    """The context: what was called, what was cancelled, and a gate to wait at."""

    made: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)


class Denied(BasePermission):
    """Lets nobody in."""

    message = "Not for you."

    def has_permission(self, source: object, info: Info, **arguments: Any) -> bool:
        info.context.made.append("asked for permission")
        return False


class Shouting(FieldExtension):
    """Answers in capitals."""

    def resolve(self, next_: Callable[..., Any], source: object, info: Info, **given: Any) -> Any:
        return str(next_(source, info, **given)).upper()


class Weighed(StrawberryField):
    """A field that answers in a way of its own."""

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        return f"{getattr(source, self.python_name)} kg"


def weighed(**options: Any) -> Any:
    """Declare a field that is weighed."""
    return Weighed(**options)


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Town(Named):
    people: int

    @strawberry.field
    async def weather(self, info: Info) -> str:
        info.context.made.append(f"weather of {self.name}")
        if self.name == "Aden":
            raise ValueError("storm")
        try:
            await info.context.gate.wait()
        except asyncio.CancelledError:
            info.context.made.append(f"weather of {self.name} cancelled")
            raise
        return "fair"


@strawberry.type
class River(Named):
    length: float
    mouth: Town | None
    secret: str | None = strawberry.field(permission_classes=[Denied], default="gold")
    motto: str = strawberry.field(extensions=[Shouting()], default="flow")
    fish: str = weighed(type_annotation=StrawberryAnnotation(str), default="40")
    names: list[str] = strawberry.field(default_factory=list)


class Lazy(Town):
    """A town that counts how often its people are."""

    def __init__(self, name: str, reads: list[str]) -> None:
        self.name = name
        self.reads = reads

    @property
    def people(self) -> int:  # type: ignore[override]  # read by attribute all the same
        self.reads.append(self.name)
        return 7


@strawberry.type
class Query:
    @strawberry.field
    async def towns(self, info: Info, names: list[str]) -> list[Town | None] | None:
        info.context.made.append("towns")
        return [Town(name=name, people=len(name)) if name else None for name in names]

    @strawberry.field
    def river(self, info: Info) -> River:
        info.context.made.append("river")
        return River(name="Tigris", length=1.5, mouth=Town(name="Basra", people=3))

    @strawberry.field
    def broken(self, info: Info) -> River | None:
        info.context.made.append("broken")
        return River(name=None, length=1.5, mouth=None)  # type: ignore[arg-type]  # so it is broken

    @strawberry.field
    def nameless(self) -> Town | None:
        return Town(name=None, people=0)  # type: ignore[arg-type]  # so it is nameless

    @strawberry.field
    async def later(self) -> str:
        for _ in range(3):
            await asyncio.sleep(0)
        return "later"

    @strawberry.field
    def odd(self) -> list[River | None]:
        names: list[Any] = [["a", None], ["a", 1]]
        return [River(name="Nile", length=1.0, mouth=None, names=given) for given in names]

    @strawberry.field
    def cast(self) -> Town | None:
        return strawberry.cast(River, Town(name="Basra", people=3))

    @strawberry.field
    def lazy(self, info: Info) -> list[Town]:
        return [Lazy("one", info.context.made), Lazy("two", info.context.made)]

    @strawberry.field
    def named(self) -> list[Named]:
        return [Town(name="Basra", people=3), River(name="Tigris", length=2.0, mouth=None)]


@strawberry.type
class Mutation:
    @strawberry.field
    async def raise_dam(self, info: Info, fails: bool) -> Town | None:
        info.context.made.append("raise dam")
        if fails:
            raise ValueError("too high")
        return Town(name="Basra", people=3)


SCHEMA = strawberry.Schema(Query, Mutation, types=[Town, River])._schema


def prepare(text: str) -> PreparedOperation:
    """Prepare the one operation of a document."""
    return prepare_document(text, SCHEMA, {}, Limits()).select(None)


async def answer(
    execute: ExecuteOperation,
    operation: str | PreparedOperation,
    calls: Calls,
    variables: Mapping[str, Any] | None = None,
) -> ExecutionResult:
    """Execute an operation."""
    prepared = prepare(operation) if isinstance(operation, str) else operation
    coerced = coerce_variables(prepared.signatures, variables or {}, 8, Coercers())
    return await execute(SCHEMA, prepared, coerced, calls)


def formatted(result: ExecutionResult) -> list[dict[str, Any]]:
    """Return the errors as dictionaries without places in the document."""
    return [{"message": error.message, "path": error.path} for error in result.errors or ()]


@pytest.fixture
def calls() -> Calls:
    made = Calls()
    made.gate.set()
    return made


@EXECUTORS
async def test_aliases_fragments_and_merged_selections_come_in_their_order(
    execute: ExecuteOperation, calls: Calls
) -> None:
    text = """{
        a: river { kind: __typename ...Mouth mouth { people } }
        named { ...on River { length } name ...on Town { people } }
    } fragment Mouth on River { mouth { name } }"""

    result = await answer(execute, text, calls)

    assert repr(result.data) == repr(
        {
            "a": {"kind": "River", "mouth": {"name": "Basra", "people": 3}},
            "named": [{"name": "Basra", "people": 3}, {"length": 2.0, "name": "Tigris"}],
        }
    )
    assert result.errors is None


@EXECUTORS
async def test_guarded_field_asks_its_guard(execute: ExecuteOperation, calls: Calls) -> None:
    result = await answer(execute, "{ river { name secret length } }", calls)

    assert result.data == {"river": {"name": "Tigris", "secret": None, "length": 1.5}}
    assert formatted(result) == [{"message": "Not for you.", "path": ["river", "secret"]}]
    assert calls.made == ["river", "asked for permission"]


@EXECUTORS
async def test_extension_of_a_field_is_applied(execute: ExecuteOperation, calls: Calls) -> None:
    result = await answer(execute, "{ river { motto } }", calls)

    assert result.data == {"river": {"motto": "FLOW"}}


@EXECUTORS
async def test_field_of_another_kind_answers_itself(
    execute: ExecuteOperation, calls: Calls
) -> None:
    result = await answer(execute, "{ river { fish } }", calls)

    assert result.data == {"river": {"fish": "40 kg"}}


@EXECUTORS
async def test_odd_items_are_told_where_they_stand(execute: ExecuteOperation, calls: Calls) -> None:
    result = await answer(execute, "{ odd { names name } cast { name } }", calls)

    assert result.data == {"odd": [None, {"names": ["a", "1"], "name": "Nile"}], "cast": None}
    assert formatted(result) == [
        {
            "message": "Cannot return null for non-nullable field River.names.",
            "path": ["odd", 0, "names", 1],
        },
        {
            "message": "Expected value of type 'Town' but got: <Town instance>.",
            "path": ["cast"],
        },
    ]


@EXECUTORS
async def test_failing_child_nulls_the_nearest_that_may_be_null(
    execute: ExecuteOperation, calls: Calls
) -> None:
    text = 'query { towns(names: ["Basra", "Aden", ""]) { name weather } }'

    result = await answer(execute, text, calls)

    assert result.data == {"towns": [{"name": "Basra", "weather": "fair"}, None, None]}
    assert formatted(result) == [{"message": "storm", "path": ["towns", 1, "weather"]}]
    assert calls.made == ["towns", "weather of Basra", "weather of Aden"]


@EXECUTORS
async def test_null_where_none_may_be_leaves_the_rest_and_runs_the_root_once(
    execute: ExecuteOperation, calls: Calls
) -> None:
    result = await answer(execute, "{ broken { length name } river { name } }", calls)

    assert result.data == {"broken": None, "river": {"name": "Tigris"}}
    assert formatted(result) == [
        {
            "message": "Cannot return null for non-nullable field River.name.",
            "path": ["broken", "name"],
        }
    ]
    assert calls.made == ["broken", "river"]


@EXECUTORS
async def test_attribute_is_read_once(execute: ExecuteOperation, calls: Calls) -> None:
    result = await answer(execute, "{ lazy { people name } }", calls)

    assert result.data == {"lazy": [{"people": 7, "name": "one"}, {"people": 7, "name": "two"}]}
    assert calls.made == ["one", "two"]


@EXECUTORS
async def test_cancelled_request_cancels_what_it_waits_for(execute: ExecuteOperation) -> None:
    calls = Calls()
    text = '{ towns(names: ["Basra", "Sanaa"]) { weather } river { name } }'
    request = asyncio.ensure_future(answer(execute, text, calls))
    for _ in range(10):
        await asyncio.sleep(0)

    request.cancel()

    with pytest.raises(asyncio.CancelledError):
        await request
    assert sorted(calls.made[1:]) == [
        "weather of Basra",
        "weather of Basra cancelled",
        "weather of Sanaa",
        "weather of Sanaa cancelled",
    ]
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_sibling_of_a_failed_field_is_not_left_running() -> None:
    calls = Calls()
    text = "{ nameless { weather name } river { name } }"

    result = await answer(execute_completely, text, calls)

    assert result.data == {"nameless": None, "river": {"name": "Tigris"}}
    assert [error.path for error in result.errors or ()] == [["nameless", "name"]]
    assert calls.made == ["river"]
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_sibling_that_runs_already_is_cancelled() -> None:
    calls = Calls()
    text = "{ nameless { weather name } later }"

    result = await answer(execute_completely, text, calls)

    assert result.data == {"nameless": None, "later": "later"}
    assert calls.made == ["weather of None", "weather of None cancelled"]
    assert asyncio.all_tasks() == {asyncio.current_task()}


@EXECUTORS
async def test_mutation_that_raises_is_run_once_and_the_next_still_runs(
    execute: ExecuteOperation, calls: Calls
) -> None:
    text = "mutation { a: raiseDam(fails: true) { name } b: raiseDam(fails: false) { name } }"

    result = await answer(execute, text, calls)

    assert result.data == {"a": None, "b": {"name": "Basra"}}
    assert formatted(result) == [{"message": "too high", "path": ["a"]}]
    assert calls.made == ["raise dam", "raise dam"]


@EXECUTORS
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, {"length": 1.5}),
        ({"hides": True}, {"length": 1.5}),
        ({"hides": False}, {"name": "Tigris", "length": 1.5}),
        ({"hides": False, "shows": False}, {"name": "Tigris"}),
    ],
)
async def test_conditions_are_decided_by_coerced_values(
    execute: ExecuteOperation, calls: Calls, variables: dict[str, bool], expected: dict[str, Any]
) -> None:
    text = """query ($hides: Boolean = true, $shows: Boolean! = true) {
        river { name @skip(if: $hides) ...Size @include(if: $shows) }
    } fragment Size on River { length }"""

    result = await answer(execute, text, calls, variables)

    assert result.data == {"river": expected}


@EXECUTORS
async def test_condition_that_is_null_is_refused_where_it_stands(
    execute: ExecuteOperation, calls: Calls
) -> None:
    text = "query ($hides: Boolean = true) { broken { length @skip(if: $hides) } river { name } }"

    result = await answer(execute, text, calls, {"hides": None})

    assert result.data == {"broken": None, "river": {"name": "Tigris"}}
    assert [error.path for error in result.errors or ()] == [["broken"]]


async def test_one_operation_serves_every_value_of_its_conditions(calls: Calls) -> None:
    operation = prepare("query ($a: Boolean!) { river { name @skip(if: $a) length } }")

    shown = [
        (await answer(execute_compiled, operation, calls, {"a": a})).data
        for a in (True, False, True)
    ]

    assert shown == [
        {"river": {"length": 1.5}},
        {"river": {"name": "Tigris", "length": 1.5}},
        {"river": {"length": 1.5}},
    ]
    assert len(operation.variants) == 2


async def test_variants_are_bounded(calls: Calls) -> None:
    names = [f"v{number}" for number in range(5)]
    definitions = " ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: name @skip(if: ${name})" for name in names)
    operation = prepare(f"query ({definitions}) {{ river {{ length {fields} }} }}")

    for number in range(32):
        values = {name: bool(number >> place & 1) for place, name in enumerate(names)}
        await answer(execute_compiled, operation, calls, values)

    assert len(operation.variants) == VARIANTS_KEPT


def test_conditions_make_a_document_count_for_more_memory() -> None:
    plain = "{ river { name } }"
    steered = "query ($a: Boolean!) { river { name @skip(if: $a) } }"

    assert prepare_document(plain, SCHEMA, {}, Limits()).size_bytes == 400 * len(plain)
    assert prepare_document(steered, SCHEMA, {}, Limits()).size_bytes == 650 * len(steered)


async def test_arguments_from_variables_are_those_of_each_request(calls: Calls) -> None:
    operation = prepare("query ($names: [String!]!) { towns(names: $names) { name } }")

    first = await answer(execute_compiled, operation, calls, {"names": ["Basra"]})
    second = await answer(execute_compiled, operation, calls, {"names": ["Kufa"]})

    assert first.data == {"towns": [{"name": "Basra"}]}
    assert second.data == {"towns": [{"name": "Kufa"}]}


async def test_names_of_a_document_are_never_run() -> None:
    text = "{ __import__: river { exec: name eval: length self: __typename } }"

    result = await answer(execute_compiled, text, Calls())

    assert result.data == {
        "__import__": {"exec": "Tigris", "eval": 1.5, "self": "River"},
    }
