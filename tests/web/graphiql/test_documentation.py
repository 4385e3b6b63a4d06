"""The pages of the documentation at /docs, and their ways into GraphiQL."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.judges.grounds import Grounds
from tests.web.graphiql.page import text_of

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAVIGATION = {"Accept": "text/html", "Sec-Fetch-Dest": "document"}
DOCS_PAGES = ("/docs", "/docs/v1", "/docs/guliel")


@pytest.mark.parametrize("path", DOCS_PAGES)
async def test_documentation_page_opens_cleanly(visit: Visit, grounds: Grounds, path: str) -> None:
    answer = await visit.page.goto(f"{grounds.url}{path}")
    assert answer is not None
    assert answer.status == 200
    assert "text/html" in answer.headers["content-type"]
    assert await visit.page.locator("h1").count() == 1
    assert await is_styled(visit)
    await visit.assert_clean(grounds.url)


async def is_styled(visit: Visit) -> bool:
    sheets: int = await visit.page.evaluate(
        "[...document.styleSheets].filter(sheet => sheet.cssRules.length > 0).length"
    )
    return sheets > 0


async def test_links_of_the_documentation_lead_somewhere(visit: Visit, grounds: Grounds) -> None:
    addresses: set[str] = set()
    for path in DOCS_PAGES:
        await visit.page.goto(f"{grounds.url}{path}")
        addresses |= set(
            await visit.page.evaluate("[...document.links].map(link => link.href.split('#')[0])")
        )
    own = sorted(address for address in addresses if address.startswith(grounds.url))
    assert own
    for address in own:
        answer = await visit.page.request.get(address, headers=NAVIGATION)
        assert answer.status == 200, address


@pytest.mark.parametrize("path", DOCS_PAGES[1:])
async def test_document_of_an_endpoint_opens_in_graphiql(
    visit: Visit, grounds: Grounds, path: str
) -> None:
    await visit.page.goto(f"{grounds.url}{path}")
    link = visit.page.locator("a[href*='/graphql?query=']").first
    address = await link.get_attribute("href")
    assert address is not None
    await link.click()
    await visit.page.locator(".graphiql-query-editor .view-line").first.wait_for()
    document = parse_qs(urlsplit(address).query)["query"][0]
    assert await text_of(visit, "operation.graphql") == document
    await visit.assert_clean(grounds.url)
