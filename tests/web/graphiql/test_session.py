"""The console's session in GraphiQL: carried over, outdone by a key, ended, begun elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.web.graphiql.canned import Server
from tests.web.graphiql.page import (
    answer_of,
    headers_of,
    open_page,
    run_document,
    set_text,
    text_of,
)

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_sign_in_carries_over_through_the_session(signed_in: Visit, site: Server) -> None:
    await open_page(signed_in, site.url)
    assert await text_of(signed_in, "request-headers.json") == ""
    bar = signed_in.page.get_by_role("navigation", name="Daftar")
    await bar.get_by_text("Demo Trading Co.").wait_for()
    assert await bar.get_by_text("Sign in").count() == 0

    request = await run_document(signed_in)

    assert "authorization" not in request
    assert request["x-daftar-csrf"]
    viewer = json.loads(await answer_of(signed_in))["data"]["viewer"]
    assert viewer["key"]["prefix"] in await bar.inner_text()


async def test_typed_key_wins_over_the_session(signed_in: Visit, site: Server) -> None:
    await open_page(signed_in, site.url)
    await set_text(signed_in, "request-headers.json", '{"Authorization": "Bearer glk_wrong"}')

    request = await run_document(signed_in)

    assert request["authorization"] == "Bearer glk_wrong"
    assert "x-daftar-csrf" not in request
    error = json.loads(await answer_of(signed_in))["errors"][0]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert await signed_in.page.get_by_text("Your session has ended").count() == 0


async def test_session_that_ended_meanwhile_is_told_and_may_begin_again(
    signed_in: Visit, site: Server
) -> None:
    await open_page(signed_in, site.url)
    session = await signed_in.page.request.get(f"{site.url}/console/session")
    token = (await session.json())["csrfToken"]
    await signed_in.page.request.delete(
        f"{site.url}/console/session", headers={"X-Daftar-CSRF": token}
    )

    await run_document(signed_in)

    told = signed_in.page.get_by_role("alert").filter(has_text="Your session has ended")
    await told.get_by_role("link", name="Sign in again").wait_for()
    await signed_in.page.request.post(f"{site.url}/console/session", data={"key": site.key})
    await signed_in.page.evaluate("window.dispatchEvent(new Event('focus'))")
    await told.wait_for(state="detached")
    await run_document(signed_in)
    assert json.loads(await answer_of(signed_in))["data"]["viewer"]


async def test_signing_in_elsewhere_empties_the_headers(visit: Visit, site: Server) -> None:
    await open_page(visit, site.url)
    assert await headers_of(visit) == {"Authorization": "Bearer glk_"}

    await visit.page.request.post(f"{site.url}/console/session", data={"key": site.key})
    await visit.page.evaluate("window.dispatchEvent(new Event('focus'))")

    bar = visit.page.get_by_role("navigation", name="Daftar")
    await bar.get_by_text("Demo Trading Co.").wait_for()
    assert await text_of(visit, "request-headers.json") == ""
