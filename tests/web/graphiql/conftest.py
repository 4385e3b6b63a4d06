"""GraphiQL of a real server with the demo books, with and without a session."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from gateway.console.pages import DIST
from tests.judges.grounds import Grounds, open_grounds
from tests.web.graphiql.canned import Server

if TYPE_CHECKING:
    from tests.web.conftest import Visit


@pytest.fixture(scope="package")
def grounds(skip_or_fail: Callable[[str], None]) -> Iterator[Grounds]:
    """The real server with the demo books: one for all the tests here, for it starts in seconds."""
    if "DAFTAR_TEST_CONSOLE" not in os.environ and not (DIST / "graphiql.html").exists():
        skip_or_fail("web/dist is not built (make setup)")
    with open_grounds() as opened:
        yield opened


@pytest.fixture(scope="package")
def site(grounds: Grounds) -> Server:
    """Where GraphiQL is: at the server, or at the `npm run dev` of DAFTAR_TEST_CONSOLE."""
    url = os.environ.get("DAFTAR_TEST_CONSOLE", grounds.url)
    return Server(url, os.environ.get("DAFTAR_TEST_CONSOLE_KEY", grounds.demo.key))


@pytest_asyncio.fixture(loop_scope="module")
async def signed_in(visit: Visit, site: Server) -> AsyncIterator[Visit]:
    """A visitor who has signed in to the console; nothing may be complained about."""
    answer = await visit.page.request.post(f"{site.url}/console/session", data={"key": site.key})
    assert answer.ok, await answer.text()
    yield visit
    await visit.assert_clean(site.url)
