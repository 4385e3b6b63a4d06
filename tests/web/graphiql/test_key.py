"""GraphiQL on the demo books without a session: what is typed, run, kept and shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.graphiql.canned import Server
from tests.web.graphiql.checks import (
    check_example_runs_with_key,
    check_key_is_never_kept,
    check_key_is_never_shared,
    check_page_opens_without_key,
    check_refusal_is_the_servers,
    check_shared_document_opens_first,
)

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_page_opens_without_key_error_or_outside_request(visit: Visit, site: Server) -> None:
    await check_page_opens_without_key(visit, site.url)


async def test_example_runs_with_the_key_which_follows_into_other_tabs(
    visit: Visit, site: Server
) -> None:
    await check_example_runs_with_key(visit, site.url, site.key)


async def test_key_is_never_kept_by_the_browser(visit: Visit, site: Server) -> None:
    await check_key_is_never_kept(visit, site.url, site.key)


async def test_key_is_never_part_of_a_link(visit: Visit, site: Server) -> None:
    await check_key_is_never_shared(visit, site.url, site.key)


async def test_prefix_alone_shows_the_refusal_of_the_server(visit: Visit, site: Server) -> None:
    await check_refusal_is_the_servers(visit, site.url)


async def test_shared_document_opens_in_the_first_tab(visit: Visit, site: Server) -> None:
    await check_shared_document_opens_first(visit, site.url)
