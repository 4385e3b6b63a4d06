"""The audits of npm's graphql-http against the view, over a real socket."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from gateway.graphql_http import graphql_view
from tests.execution.library import Reader, make_engine
from tests.judges.graphql_http import audit_graphql_http, default_folder, install_packages


@asynccontextmanager
async def open_context(request: Request) -> AsyncIterator[Reader]:
    yield Reader()


@pytest.fixture
def url() -> Iterator[str]:
    view = graphql_view(make_engine(), open_context, lambda request: HTMLResponse("the page"))
    app = Starlette(routes=[Route("/graphql", view)])
    config = uvicorn.Config(app, log_level="warning", ws="none")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
        server.should_exit = True
        thread.join()


def test_every_audit_passes(url: str) -> None:
    try:
        install_packages(default_folder())
    except RuntimeError as error:
        pytest.skip(f"graphql-http cannot be installed: {error}")
    audits = audit_graphql_http(url)

    assert [audit for audit in audits if audit.status != "ok"] == []
    assert len(audits) == 61
