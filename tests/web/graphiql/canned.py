"""A small server of GraphiQL with canned answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import graphql
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.console.pages import DIST, console_routes, graphiql_page


class Server(NamedTuple):
    url: str
    key: str


SDL = """
type Query { viewer: Viewer ledgerSummary: LedgerSummary account(id: ID!): Account }
type Mutation { setLedgerLock(lockedThrough: String): Boolean }
type Viewer {
  key: Key scopes: [String!]! organization: Organization grants: [Grant!]! rateLimit: RateLimit
}
type Key { name: String prefix: String expiresAt: String }
type Organization {
  id: ID name: String baseCurrency: String timeZone: String today: String lockedThrough: String
}
type Grant { organizationId: ID organizationName: String role: String isDefault: Boolean }
type RateLimit { limit: Int remaining: Int windowSeconds: Int resetSeconds: Int }
type Account { handle: String }
type LedgerSummary {
  entries: Int documentEntries: Int paymentEntries: Int recognitionEntries: Int
  journalEntries: Int postings: Int totalDebit: String totalCredit: String
  closedThrough: String lockedThrough: String lastNumber: Int sequence: Int chainHash: String
}
"""
KEY = "glk_0123456789abcdefghijABCDEFGHIJ012345"
ANSWERS = {
    "viewer": {
        "scopes": ["*"],
        "grants": [],
        "organization": {"id": "org_demo", "name": "Demo Trading Co."},
    },
    "ledgerSummary": {"totalDebit": "1150.00", "totalCredit": "1150.00"},
    "account": {"handle": "acc_cash"},
}


def canned_app(dist: Path = DIST, *, is_schema_public: bool = True) -> Starlette:
    schema = graphql.build_schema(SDL)

    async def page(request: Request) -> Response:
        return graphiql_page(request, dist)

    async def api(request: Request) -> Response:
        body: dict[str, Any] = await request.json()
        name = body.get("operationName")
        authorization = request.headers.get("Authorization")
        is_open = is_schema_public and authorization is None and name == "IntrospectionQuery"
        if authorization != f"Bearer {KEY}" and not is_open:
            error = {"message": "The key is not valid.", "extensions": {"code": "UNAUTHENTICATED"}}
            return JSONResponse({"errors": [error]}, status_code=401)
        variables = body.get("variables")
        result = graphql.graphql_sync(
            schema, body["query"], ANSWERS, variable_values=variables, operation_name=name
        )
        return JSONResponse(dict(result.formatted))

    routes = [
        Route("/graphql", page, methods=["GET"]),
        Route("/graphql", api, methods=["POST"]),
        *console_routes(dist),
    ]
    return Starlette(routes=routes)


@contextmanager
def serve(app: Starlette) -> Iterator[Server]:
    """Serve on a free port, from a thread of its own."""
    config = uvicorn.Config(app, port=0, log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 60
        while not server.started:
            assert time.monotonic() < deadline, "the canned server did not start"
            time.sleep(0.01)
        yield Server(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", KEY)
    finally:
        server.should_exit = True
        thread.join()
