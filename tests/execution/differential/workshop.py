"""A small schema of what the product's lacks: guards, extensions, unions, lists of lists."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, NewType

import strawberry
from graphql import GraphQLSchema
from strawberry import BasePermission, field
from strawberry.directive import DirectiveLocation
from strawberry.extensions import FieldExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

from ledger.errors import Forbidden
from tests.execution.differential.resolving import Stage

Info = strawberry.Info[Stage, None]


class Guard(BasePermission):
    """Lets some in, refuses others, and sometimes fails."""

    message = "You may not."

    def has_permission(self, source: object, info: Info, **given: Any) -> bool:
        dice = info.context.decide(info._raw_info, "guard")
        if dice.hits(100):
            raise Forbidden("The guard sleeps.")
        return dice.hits(600)


class SlowGuard(BasePermission):
    """Decides like a guard that has to ask."""

    message = "You may not, we asked."

    async def has_permission(self, source: object, info: Info, **given: Any) -> bool:
        dice = info.context.decide(info._raw_info, "slow guard")
        if dice.hits(500):
            await info.context.gates.wait(dice.below(1000), info.field_name)
        return dice.hits(600)


class Doubling(FieldExtension):
    """Answers twice what the resolver answers."""

    def resolve(self, next_: Callable[..., Any], source: object, info: Info, **given: Any) -> Any:
        answered = next_(source, info, **given)
        return answered * 2 if isinstance(answered, int | str) else answered


class DoublingLater(FieldExtension):
    """Answers twice what an asynchronous resolver answers."""

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: object, info: Info, **given: Any
    ) -> Any:
        answered = await next_(source, info, **given)
        return answered * 2 if isinstance(answered, int | str) else answered


@strawberry.directive(locations=[DirectiveLocation.FIELD])
def loud(value: str) -> str:
    """Say it loudly."""
    return value.upper()


@strawberry.enum
class Material(Enum):
    WOOD = "wood"
    IRON = strawberry.enum_value("iron", name="STEEL")


def answer(source: object, info: Info, **given: Any) -> Any:
    return info.context.answer(source, info._raw_info, given)


async def answer_later(source: object, info: Info, **given: Any) -> Any:
    return await info.context.answer_later(source, info._raw_info, given)


def spell_fraction(value: object) -> str | None:
    """Spell a number; nothing for zero, which no leaf may be."""
    return str(Decimal(str(value))) if value else None


Fraction = NewType("Fraction", object)
SCALARS: dict[object, ScalarDefinition] = {
    Fraction: strawberry.scalar(name="Fraction", serialize=spell_fraction)
}


@strawberry.interface
class Named:
    name: str

    @field
    def title(self, info: Info, loudly: bool = False) -> str | None:
        return answer(self, info, loudly=loudly)  # type: ignore[no-any-return]  # of any type at all


@strawberry.interface
class Priced(Named):
    price: int | None
    guarded: str | None = field(permission_classes=[Guard])

    @field
    async def owner(self, info: Info) -> "Person | None":
        return await answer_later(self, info)  # type: ignore[no-any-return]  # of any type at all


@strawberry.type
class Person(Named):
    age: int
    friends: list["Person | None"]
    best: "Person | None"
    rival: Named | None
    shelf: list[Named]
    favourite: "Thing | None"
    pile: list["Thing | None"] | None
    rows: list[list["Tool"]]
    tags: list[str]
    notes: list[str | None] | None
    money: Fraction | None
    secret: str = field(permission_classes=[Guard])
    slow_secret: str | None = field(permission_classes=[SlowGuard])
    doubled: int | None = field(extensions=[Doubling()])

    @field
    async def works(self, info: Info, first: int = 2) -> list["Thing"]:
        return await answer_later(self, info, first=first)  # type: ignore[no-any-return]  # as above


@strawberry.type
class Tool(Priced):
    material: Material | None
    materials: list[Material]
    matrix: list[list[int]]
    holes: list[list[str | None] | None] | None
    maker: Person

    @field
    def parts(self, info: Info) -> list["Tool | None"] | None:
        return answer(self, info)  # type: ignore[no-any-return]  # as above

    @field(extensions=[DoublingLater()])
    async def weight(self, info: Info, of: Material = Material.IRON) -> int:
        return await answer_later(self, info, of=of)  # type: ignore[no-any-return]  # as above


@strawberry.type
class Toy(Priced):
    colour: str
    shapes: list["Shape"] | None

    @field(permission_classes=[Guard, SlowGuard])
    async def hidden(self, info: Info) -> "Thing | None":
        return await answer_later(self, info)  # type: ignore[no-any-return]  # as above


@strawberry.type
class Shape:
    corners: int
    colour: str
    inner: "Shape | None"
    weights: list[float | None]


@strawberry.type
class Scrap:
    colour: str | None
    price: str | None


Thing = Annotated[Tool | Toy | Scrap, strawberry.union("Thing")]
Anyone = Annotated[Person | Scrap, strawberry.union("Anyone")]


@strawberry.input
class Order:
    material: Material = Material.WOOD
    count: int | None = 1
    inner: "Order | None" = None


@strawberry.type
class Query:
    @field
    async def things(self, info: Info, order: Order | None = None) -> list[Thing]:
        return await answer_later(self, info, order=order)  # type: ignore[no-any-return]  # as above

    @field
    async def named(self, info: Info) -> Named | None:
        return await answer_later(self, info)  # type: ignore[no-any-return]  # as above

    @field
    def priced(self, info: Info) -> list[Priced | None]:
        return answer(self, info)  # type: ignore[no-any-return]  # as above

    @field
    def anyone(self, info: Info) -> Anyone | None:
        return answer(self, info)  # type: ignore[no-any-return]  # as above

    @field
    def grid(self, info: Info) -> list[list[Tool | None]]:
        return answer(self, info)  # type: ignore[no-any-return]  # as above

    @field(permission_classes=[SlowGuard])
    async def person(self, info: Info, name: str = "none") -> Person:
        return await answer_later(self, info, name=name)  # type: ignore[no-any-return]  # as above

    @field
    def material(self, info: Info, of: list[Material] | None = None) -> Material:
        return answer(self, info, of=of)  # type: ignore[no-any-return]  # as above


@strawberry.type
class Mutation:
    @field
    async def order(self, info: Info, order: Order) -> Thing | None:
        return await answer_later(self, info, order=order)  # type: ignore[no-any-return]  # as above

    @field
    def scrap(self, info: Info, number: int) -> Scrap:
        return answer(self, info, number=number)  # type: ignore[no-any-return]  # as above


@cache
def workshop_schema() -> GraphQLSchema:
    """Build the schema."""
    types = [Tool, Toy, Person, Shape]
    config = StrawberryConfig(scalar_map=SCALARS)
    return strawberry.Schema(Query, Mutation, directives=[loud], types=types, config=config)._schema
