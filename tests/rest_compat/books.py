"""Canned books: the real SDL and engine over resolvers that answer always the same."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLSchema, build_schema
from starlette.applications import Starlette
from starlette.requests import Request

from execution import Engine, Limits, Plan
from rest_compat import DIALECTS, Dialect, routes_for
from rest_compat.ports import Columns
from tests.rest_compat.invoices import INVOICE
from tests.rest_compat.records import RECORDS
from tests.rest_compat.reports import REPORTS
from tests.rest_compat.webhooks import WEBHOOKS

SDL = (Path(__file__).parents[2] / "schema" / "schema.graphql").read_text(encoding="utf-8")

POSTING = {
    "id": "je_1.1",
    "line": 1,
    "entryId": "je_1",
    "entryNumber": 1,
    "date": "2026-03-30",
    "kind": "JOURNAL",
    "source": "manual",
    "account": {"code": "1010", "nameAr": "النقد", "nameEn": "Cash"},
    "accountHandle": "acc_cash",
    "accountCode": "1010",
    "accountName": "Cash",
    "accountClass": "CASH",
    "memo": None,
    "entryMemo": "Sales revenue",
    "narration": "Sales revenue",
    "debit": "1150.50",
    "credit": "0.00",
}
ENTRY = {
    "id": "je_1",
    "organizationId": "org_demo",
    "number": 1,
    "date": "2026-03-30",
    "memo": "مبيعات",
    "reference": None,
    "status": "POSTED",
    "reversalOfId": None,
    "recordedAt": "2026-03-30T09:15:00.000000Z",
    "postings": [POSTING],
}
ACCOUNT = {
    "handle": "acc_cash",
    "code": "1010",
    "nameAr": "النقد",
    "nameEn": "Cash",
    "type": "ASSET",
    "nature": "DEBIT",
    "level": 2,
    "parentHandle": "acc_assets",
}
SUMMARY = {
    "documentEntries": 3,
    "paymentEntries": 2,
    "journalEntries": 1,
    "totalDebit": "1150.50",
    "totalCredit": "1150.50",
    "lockedThrough": None,
}


class Refused(Exception):
    """A refusal of the operations'."""

    def __init__(
        self,
        code: str,
        message: str = "No.",
        details: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.details = details
        self.headers = headers or {}


@dataclass
class Context:
    """The context of one request."""

    books: "Books"
    response_headers: dict[str, str] = field(default_factory=dict)

    async def admit_document(self, plan: Plan) -> None:
        """Let everything in, for a hit each."""
        self.response_headers["RateLimit"] = '"default";r=99;t=60'


@dataclass
class Books:
    """Answers operations, and keeps what they were asked."""

    refusal: Exception | None = None
    refused_caller: Exception | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    batches: list[list[dict[str, Any]]] = field(default_factory=list)
    broken_after: int | None = None
    is_released: bool = False
    open_contexts: int = 0

    def resolve(self, _: Any, info: Any, **arguments: Any) -> Any:
        """Answer a root field."""
        self.calls.append((info.field_name, arguments))
        if self.refusal:
            raise self.refusal
        return self.answers[info.field_name]

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what the last operation was asked."""
        return self.calls[-1][1]

    async def stream(
        self,
        operation: str,
        arguments: Mapping[str, Any],
        columns: Columns | None,
        context: Context,
    ) -> AsyncGenerator[Any, None]:
        """Answer the records of a list field, or lines of their columns."""
        self.calls.append((operation, dict(arguments)))
        if self.refusal:
            raise self.refusal
        return self._stream(columns)

    async def _stream(self, columns: Columns | None) -> AsyncGenerator[Any, None]:
        try:
            for number, batch in enumerate(self.batches):
                if number == self.broken_after:
                    raise RuntimeError("the disk is gone")
                yield batch if columns is None else lines_of(batch, columns)
        finally:
            self.is_released = True

    @asynccontextmanager
    async def open_context(self, request: Request) -> AsyncIterator[Context]:
        """Make the context of a request."""
        if self.refused_caller:
            raise self.refused_caller
        self.open_contexts += 1
        try:
            yield Context(self)
        finally:
            self.open_contexts -= 1


def lines_of(batch: list[dict[str, Any]], columns: Columns) -> bytes:
    """Write records as lines, in the dialect's words."""
    rows = (
        (
            str((words or {}).get(str(record.get(name))) or record.get(name))
            for name, words in columns
        )
        for record in batch
    )
    return "".join(",".join(row) + "\r\n" for row in rows).encode()


def connection(*nodes: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Make the answer of a list field."""
    paging = {"total": len(nodes), "page": 1, "limit": 50, "pages": 1, "sequence": 7}
    return {"nodes": list(nodes), **paging, **more}


def canned_books() -> Books:
    """Make books with an answer for every operation."""
    return Books(
        answers={
            "accounts": connection(ACCOUNT),
            "journalEntries": connection(ENTRY),
            "createJournalEntry": ENTRY,
            "deleteJournalEntry": ENTRY,
            "setLedgerLock": {"lockedThrough": "2026-03-31"},
            "postings": connection(POSTING, totalDebit="1150.50", totalCredit="1150.00"),
            "ledgerSummary": SUMMARY,
            "invoices": connection(INVOICE),
            "createInvoice": INVOICE,
            **RECORDS,
            **REPORTS,
            **WEBHOOKS,
        },
        batches=[[ENTRY], [ENTRY]],
    )


def schema_of(books: Books, sdl: str = SDL) -> GraphQLSchema:
    """Build the schema whose root fields the books answer."""
    schema = build_schema(sdl)
    for root in (schema.query_type, schema.mutation_type):
        for each in (root.fields if root else {}).values():
            each.resolve = books.resolve
    for name, read in (("Money", read_amount), ("Decimal", read_amount), ("Date", read_date)):
        if name in schema.type_map:
            schema.type_map[name].coerce_input_value = read  # type: ignore[attr-defined]
    return schema


def read_amount(value: object) -> Decimal:
    """Take an exact amount, as the scalar does."""
    if not isinstance(value, int | str | Decimal):
        raise GraphQLError("An amount is a decimal number such as 1150.00.")
    return Decimal(value)


def read_date(value: object) -> str:
    """Take the date part of a text, as the scalar does."""
    if not isinstance(value, str) or len(value) < 10 or value[4] != "-":
        raise GraphQLError("A date is written YYYY-MM-DD.")
    return value[:10]


def explain(error: Exception) -> Mapping[str, Any] | None:
    """Say what a refusal means."""
    if not isinstance(error, Refused):
        return None
    return {"code": error.code, "message": str(error), "details": list(error.details)}


def app_of(books: Books, dialects: Sequence[Dialect] = DIALECTS, sdl: str = SDL) -> Starlette:
    """Serve dialects over the books."""
    engine = Engine(schema_of(books, sdl), sdl, Limits(), explain, lambda *_: None)
    routes = [
        route
        for dialect in dialects
        for route in routes_for(
            dialect, sdl, engine.pin, engine.run, books.stream, books.open_context
        )
    ]
    return Starlette(routes=routes)
