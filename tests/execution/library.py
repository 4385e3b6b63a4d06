"""A tiny library for the tests of engine and view: a schema, a reader as its context, an engine."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig
from strawberry.schema_directive import Location

from execution import Engine, Limits, Plan, Prepared, Result


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION])
class Requires:
    scope: str
    role: str


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION])
class ListSize:
    assumed_size: int | None = strawberry.UNSET
    slicing_arguments: list[str] | None = strawberry.UNSET
    sized_fields: list[str] | None = strawberry.UNSET


PAGED = ListSize(
    assumed_size=50, slicing_arguments=["first", "last", "limit"], sized_fields=["nodes", "edges"]
)


class LibraryClosed(Exception):
    """A refusal of the library's own."""


class Price:
    """An exact price."""


def read_price(value: object) -> Decimal:
    """Read a price from a text or an exact number."""
    if isinstance(value, float):
        raise GraphQLError("A price is never a float.")
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise ValueError("not a price") from None


@strawberry.interface
class Thing:
    id: strawberry.ID


@strawberry.type
class Author(Thing):
    name: str
    salary: str | None = strawberry.field(
        default=None, directives=[Requires(scope="salaries:read", role="MANAGER")]
    )


@strawberry.type
class Chapter:
    title: str


def list_chapters() -> list[Chapter]:
    """List the chapters of a book."""
    return [Chapter(title="One")]


def list_reviews(first: int | None = None) -> "BookConnection":
    """List the books that review a book."""
    return books_page()


@strawberry.type
class Book(Thing):
    title: str
    author: Author
    tags: list[str]
    isbn: str = "unset"

    chapters: list[Chapter] = strawberry.field(
        resolver=list_chapters, directives=[ListSize(assumed_size=4)]
    )
    reviews: "BookConnection" = strawberry.field(resolver=list_reviews, directives=[PAGED])

    @strawberry.field
    def loans(self) -> list[Chapter]:
        return []

    @strawberry.field
    def shelf(self) -> str:
        raise RuntimeError("the shelf fell, secret 42")


@strawberry.type
class BookEdge:
    cursor: str
    node: Book


@strawberry.type
class BookConnection:
    nodes: list[Book]
    edges: list[BookEdge]
    total: int


@strawberry.input
class LineInput:
    amount: Price | None = None
    count: int = 1


@strawberry.input
class OrderInput:
    title: str
    lines: list[LineInput]


@strawberry.input
class TreeInput:
    left: "TreeInput | None" = None


def books_page() -> BookConnection:
    """Return a page of one book."""
    author = Author(id=strawberry.ID("a1"), name="Sibawayh")
    book = Book(id=strawberry.ID("b1"), title="Al-Kitab", author=author, tags=[])
    return BookConnection(nodes=[book], edges=[BookEdge(cursor="1", node=book)], total=1)


async def note(info: strawberry.Info["Reader", None], step: str) -> str:
    """Note a step before and after another task could run."""
    info.context.steps.append(f"begin {step}")
    await asyncio.sleep(0)
    info.context.steps.append(f"end {step}")
    return step


async def list_books(
    first: int | None = None, last: int | None = None, limit: int | None = None
) -> BookConnection | None:
    """List the books."""
    return books_page()


@strawberry.type
class Query:
    books: BookConnection | None = strawberry.field(
        resolver=list_books, directives=[PAGED, Requires(scope="books:read", role="VIEWER")]
    )

    @strawberry.field
    def book(self, id: strawberry.ID) -> Book | None:
        return books_page().nodes[0]

    @strawberry.field
    def thing(self) -> Thing | None:
        return books_page().nodes[0]

    @strawberry.field
    async def step(self, info: strawberry.Info["Reader", None], name: str = "x") -> str | None:
        return await note(info, name)

    @strawberry.field
    def price(self, amount: Price | None = None) -> str | None:
        return repr(amount)

    @strawberry.field
    def whole(self, number: int | None = None, ratio: float | None = None) -> str | None:
        return f"{number} {ratio}"

    @strawberry.field
    def required(self, number: int) -> int | None:
        return number

    @strawberry.field
    def echo(self, value: JSON | None = None) -> JSON | None:
        return value

    @strawberry.field
    def tree(self, tree: TreeInput | None = None) -> int | None:
        return 1

    @strawberry.field
    def total(self) -> int | None:
        return 3_000_000_000

    @strawberry.field
    def closed(self) -> str | None:
        raise LibraryClosed("The library is closed.")

    @strawberry.field
    def ghost(self) -> Thing | None:
        return object()  # type: ignore[return-value]  # what no type of the schema is

    @strawberry.field
    def must(self) -> str:
        raise LibraryClosed("The library is closed.")

    @strawberry.field
    async def cancelled(self) -> str | None:
        raise asyncio.CancelledError


async def lend(reader: "Reader", first: int, fails: bool) -> AsyncGenerator["Loan", None]:
    """Lend so many books one after another, then perhaps fail."""
    try:
        for number in range(first):
            yield Loan(number=number)
        if fails:
            raise LibraryClosed("The library closes.")
    finally:
        reader.steps.append("source closed")


@strawberry.type
class Mutation:
    @strawberry.field
    def order(self, input: OrderInput) -> str | None:
        return f"{input.title}: {[(line.amount, line.count) for line in input.lines]}"

    @strawberry.field
    async def step(self, info: strawberry.Info["Reader", None], name: str) -> str | None:
        return await note(info, name)


@strawberry.type
class Loan:
    number: int

    @strawberry.field
    def shelf(self) -> str | None:
        raise RuntimeError("the shelf fell, secret 42")

    @strawberry.field
    async def step(self, info: strawberry.Info["Reader", None]) -> str | None:
        return await note(info, f"loan {self.number}")


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self) -> AsyncIterator[int]:
        yield 1

    @strawberry.subscription(directives=[Requires(scope="loans:read", role="VIEWER")])
    async def loans(
        self, info: strawberry.Info["Reader", None], first: int = 2, fails: bool = False
    ) -> AsyncIterator[Loan | None]:
        if first < 0:
            raise LibraryClosed("`first` is 0 or more.", "NEGATIVE")
        return lend(info.context, first, fails)


@dataclass
class Reader:
    """A context that admits, counts the plans it saw, and may offer response headers."""

    refuse: Exception | None = None
    expel: Exception | None = None
    plan: Plan | None = None
    steps: list[str] = field(default_factory=list)
    logged: list[Exception] = field(default_factory=list)
    response_headers: dict[str, str] = field(default_factory=dict)

    async def admit_document(self, plan: Plan) -> None:
        self.plan = plan
        if self.refuse is not None:
            raise self.refuse

    @asynccontextmanager
    async def event(self) -> AsyncIterator[None]:
        if self.expel is not None:
            raise self.expel
        self.steps.append("event begins")
        yield
        self.steps.append("event ends")


def explain(raised: Exception) -> Mapping[str, Any] | None:
    """Explain the library's own refusals."""
    if isinstance(raised, LibraryClosed):
        code = raised.args[1] if len(raised.args) > 1 else "CLOSED"
        return {"code": code, "message": raised.args[0], "retryable": True}
    return None


PRICE = strawberry.scalar(name="Price", serialize=str, parse_value=read_price)
LIBRARY = strawberry.Schema(
    Query,
    Mutation,
    Subscription,
    types=[Author, Book],
    config=StrawberryConfig(scalar_map={Price: PRICE}),
)


def make_engine(**bounds: int) -> Engine:
    """Make an engine over the library."""
    return Engine(
        LIBRARY._schema,
        LIBRARY.as_str(),
        Limits(**bounds),
        explain,
        lambda raised, reader: reader.logged.append(raised),
    )


def run(
    engine: Engine,
    document: str | Prepared,
    variables: Mapping[str, Any] | None = None,
    **options: Any,
) -> Result:
    """Run a document for a reader of its own, or the one given."""
    reader = options.pop("reader", None) or Reader()
    return asyncio.run(engine.run(document, variables, reader, **options))


def code_of(result: Result) -> str:
    """Return the code of the first error."""
    return str((result.errors[0].extensions or {})["code"])
