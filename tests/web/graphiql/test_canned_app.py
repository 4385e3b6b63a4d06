"""GraphiQL in a real browser, on a small server with canned answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from gateway.console.pages import DIST
from tests.web.graphiql.canned import Server, canned_app, serve
from tests.web.graphiql.checks import (
    check_example_runs_with_key,
    check_key_is_never_kept,
    check_key_is_never_shared,
    check_page_opens_without_key,
    check_refusal_is_the_servers,
    check_refused_schema_is_explained_and_read_with_key,
    check_shared_document_opens_first,
)

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def built(skip_or_fail: Callable[[str], None]) -> None:
    if not (DIST / "graphiql.html").exists():
        skip_or_fail("web/dist is not built (make setup)")


@pytest.fixture(scope="module")
def server(built: None) -> Iterator[Server]:
    with serve(canned_app()) as server:
        yield server


async def test_page_opens_without_key_error_or_outside_request(
    visit: Visit, server: Server
) -> None:
    await check_page_opens_without_key(visit, server.url)


async def test_example_runs_with_the_key_which_follows_into_other_tabs(
    visit: Visit, server: Server
) -> None:
    await check_example_runs_with_key(visit, server.url, server.key)


async def test_key_is_never_kept_by_the_browser(visit: Visit, server: Server) -> None:
    await check_key_is_never_kept(visit, server.url, server.key)


async def test_prefix_alone_shows_the_refusal_of_the_server(visit: Visit, server: Server) -> None:
    await check_refusal_is_the_servers(visit, server.url)


async def test_key_is_never_part_of_a_link(visit: Visit, server: Server) -> None:
    await check_key_is_never_shared(visit, server.url, server.key)


async def test_shared_document_opens_in_the_first_tab(visit: Visit, server: Server) -> None:
    await check_shared_document_opens_first(visit, server.url)


async def test_refused_schema_is_explained_and_read_once_there_is_a_key(
    visit: Visit, built: None
) -> None:
    with serve(canned_app(is_schema_public=False)) as server:
        await check_refused_schema_is_explained_and_read_with_key(visit, server.url, server.key)
