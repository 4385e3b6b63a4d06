"""Strawberry as its documentation shows it: its own router, DataLoaders, default settings."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import strawberry
from fastapi import FastAPI, Request
from strawberry.dataloader import DataLoader
from strawberry.fastapi import GraphQLRouter
from strawberry.types import Info

from bench.books import ORGANIZATION
from bench.peers.bare import READERS, SELECT_ACCOUNTS, SELECT_ENTRIES, SELECT_LINES
from bench.peers.group_commit import GroupCommit, postgresql_commit
from bench.peers.posts import EntryBody, LineBody, check_entry

EPOCH = date(1970, 1, 1)
Context = dict[str, Any]


@strawberry.type
class Account:
    code: str
    name: str


@strawberry.type
class Posting:
    id: strawberry.ID
    debit: Decimal
    credit: Decimal
    account_number: strawberry.Private[int]

    @strawberry.field
    async def account(self, info: Info[Context, None]) -> Account:
        found: Account = await info.context["accounts"].load(self.account_number)
        return found


@strawberry.type
class JournalEntry:
    id: strawberry.ID
    number: int
    date: date
    memo: str | None
    reference: str | None

    @strawberry.field
    async def postings(self, info: Info[Context, None]) -> list[Posting]:
        found: list[Any] = await info.context["postings"].load(self.number)
        return [
            Posting(
                id=strawberry.ID(f"{self.id}.{line}"),
                debit=Decimal(debit).scaleb(-2),
                credit=Decimal(credit).scaleb(-2),
                account_number=account,
            )
            for _, line, account, debit, credit in found
        ]


@strawberry.type
class JournalEntryConnection:
    nodes: list[JournalEntry]


@strawberry.type
class Query:
    @strawberry.field
    async def journal_entries(
        self, info: Info[Context, None], limit: int
    ) -> JournalEntryConnection:
        rows = await info.context["pool"].fetch(SELECT_ENTRIES, info.context["org"], limit)
        nodes = [
            JournalEntry(
                id=strawberry.ID(public_id),
                number=number,
                date=EPOCH + timedelta(days=day),
                memo=memo,
                reference=reference,
            )
            for number, public_id, day, memo, reference in rows
        ]
        return JournalEntryConnection(nodes=nodes)


@strawberry.input
class LineInput:
    account_id: str
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)


@strawberry.input
class JournalEntryInput:
    date: date
    memo: str
    lines: list[LineInput]


@strawberry.type
class Posted:
    number: int


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def create_journal_entry(
        self, info: Info[Context, None], input: JournalEntryInput
    ) -> Posted:
        lines = [LineBody(line.account_id, line.debit, line.credit) for line in input.lines]
        entry = check_entry(EntryBody(input.date.isoformat(), input.memo, lines))
        return Posted(number=await info.context["group"].post(entry))


async def open_context(request: Request) -> Context:
    """Return a request's context: fresh DataLoaders over the process's pool."""
    state = request.app.state

    async def load_postings(numbers: list[int]) -> Sequence[list[Any]]:
        found: dict[int, list[Any]] = {number: [] for number in numbers}
        for row in await state.pool.fetch(SELECT_LINES, state.org, numbers):
            found[row[0]].append(row)
        return list(found.values())

    async def load_accounts(numbers: list[int]) -> Sequence[Account]:
        rows = await state.pool.fetch(SELECT_ACCOUNTS, state.org, numbers)
        found = {number: Account(code=code, name=name) for number, code, name in rows}
        return [found[number] for number in numbers]

    return {
        "pool": state.pool,
        "org": state.org,
        "group": state.group,
        "postings": DataLoader(load_fn=load_postings),
        "accounts": DataLoader(load_fn=load_accounts),
    }


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    books, posts = os.environ["BENCH_BOOKS"], os.environ["BENCH_POSTS"]
    state = app.state
    state.pool = await asyncpg.create_pool(books, min_size=READERS, max_size=READERS)
    chosen = "select org from organizations where public_id = $1"
    state.org = await state.pool.fetchval(chosen, ORGANIZATION)
    writer = await asyncpg.connect(posts, server_settings={"search_path": "stock_strawberry"})
    state.group = GroupCommit(postgresql_commit(writer))
    yield


schema = strawberry.Schema(Query, Mutation)
app = FastAPI(lifespan=lifespan)
app.include_router(GraphQLRouter(schema, context_getter=open_context), prefix="/graphql")
