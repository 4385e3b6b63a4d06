"""The documentation the process serves: the guide, both OpenAPI documents and their pages."""

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import json
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import Receive, Scope, Send

from gateway.guide import guide_routes
from gateway.sunset import Sunset
from gateway.webhooks.published import published_events
from rest_compat.dialect import Dialect
from rest_compat.dialects import DIALECTS
from rest_compat.docs import docs_routes
from rest_compat.openapi.document import openapi
from rest_compat.openapi.ending import with_ends
from rest_compat.openapi.webhooks import Message

ADDRESSES = ("/docs", "/docs/{page:path}", "/openapi/{name}.json")


def openapi_documents(sdl: str) -> dict[str, Mapping[str, Any]]:
    """Write the OpenAPI document of each dialect, by its name."""
    return {one.name: openapi(one, sdl, messages=_messages(one)) for one in DIALECTS}


def _messages(dialect: Dialect) -> list[Message]:
    """Return what may be sent to those who register webhooks through a dialect."""
    if not any(one.operation == "createWebhook" for one in dialect.endpoints):
        return []
    return [
        Message(one.type.name, one.type.description, one.document, one.example)
        for one in published_events()
    ]


def documentation_routes(sdl: str, sunsets: Sequence[Sunset] = ()) -> list[BaseRoute]:
    """Route the guide; `/openapi/*.json` and `/docs`, which tell what is to end."""
    documentation = Documentation(sdl, {one.target: one.day for one in sunsets})
    return [*guide_routes(), *(Route(address, documentation) for address in ADDRESSES)]


class Documentation:
    """Serve documents that are written when the first of them is asked for: starting is quicker."""

    def __init__(self, sdl: str, ends: Mapping[str, date]) -> None:
        self._sdl = sdl
        self._ends = ends
        self._router: Router | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._router is None:
            self._router = await to_thread(self._write)
        await self._router(scope, receive, send)

    def _write(self) -> Router:
        documents = {
            name: with_ends(document, name, self._ends)
            for name, document in openapi_documents(self._sdl).items()
        }
        addresses = {f"/openapi/{name}.json": document for name, document in documents.items()}
        routes = [_document_route(*address) for address in addresses.items()]
        return Router([*routes, *docs_routes(documents)], redirect_slashes=False)


def _document_route(path: str, document: Mapping[str, Any]) -> Route:
    content = json.encode(document)

    async def show(_: Request) -> Response:
        return Response(content, media_type="application/json")

    return Route(path, show)
