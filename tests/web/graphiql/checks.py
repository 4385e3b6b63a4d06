"""What holds of GraphiQL wherever it is served: each check takes a server's address and its key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.web.graphiql.page import (
    GALLERY,
    WELCOME,
    answer_of,
    choose_example,
    headers_of,
    open_page,
    run_document,
    run_shared,
    set_text,
    tab_titles,
    text_of,
    type_key,
)

if TYPE_CHECKING:
    from tests.web.conftest import Visit


async def check_page_opens_without_key(visit: Visit, base_url: str) -> None:
    await open_page(visit, base_url)
    assert await headers_of(visit) == {"Authorization": "Bearer glk_"}
    assert await tab_titles(visit) == [WELCOME]
    gallery = visit.page.get_by_role("region", name="Examples")
    assert await gallery.get_by_role("heading", level=3).all_inner_texts() == [
        task["task"] for task in GALLERY
    ]
    await visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    documentation = visit.page.locator(".graphiql-doc-explorer")
    await documentation.get_by_text("Mutation", exact=True).wait_for()
    await visit.page.get_by_role("button", name="Show GraphiQL Explorer").click()
    explorer = visit.page.locator(".graphiql-explorer-root")
    await explorer.get_by_text("ledgerSummary").first.wait_for()
    await visit.assert_clean(base_url)


async def check_example_runs_with_key(visit: Visit, base_url: str, key: str) -> None:
    await open_page(visit, base_url)
    await type_key(visit, key)
    request = await run_document(visit)
    assert request["authorization"] == f"Bearer {key}"
    assert json.loads(await answer_of(visit))["data"]["viewer"] is not None
    await choose_example(visit, "ledger_summary")
    assert await tab_titles(visit) == [WELCOME, "LedgerSummary"]
    request = await run_document(visit)
    assert request["authorization"] == f"Bearer {key}", "the key follows into the next tab"
    assert json.loads(await answer_of(visit))["data"]["ledgerSummary"] is not None
    await choose_example(visit, "who_am_i")
    assert await tab_titles(visit) == [WELCOME, "LedgerSummary"], "it is gone to, not opened again"
    await visit.assert_clean(base_url)


async def check_key_is_never_kept(visit: Visit, base_url: str, key: str) -> None:
    await open_page(visit, base_url)
    await type_key(visit, key)
    await run_document(visit)
    await answer_of(visit)
    # GraphiQL writes its state half a second after the last change.
    await visit.page.wait_for_timeout(2_000)
    kept = await visit.page.evaluate(
        "JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie"
    )
    assert WELCOME in kept
    assert key.removeprefix("glk_") not in kept
    await open_page(visit, base_url)
    assert await headers_of(visit) == {"Authorization": "Bearer glk_"}
    assert await tab_titles(visit) == [WELCOME]


async def check_key_is_never_shared(visit: Visit, base_url: str, key: str) -> None:
    await visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await open_page(visit, base_url)
    await type_key(visit, key)
    await set_text(visit, "operation.graphql", f"# {key}\n{{ viewer {{ scopes }} }}")
    await visit.page.get_by_role("button", name="Copy a link to this document").click()
    await visit.page.get_by_role("button", name="Link copied").wait_for()
    link = await visit.page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query)["query"] == ["# glk_\n{ viewer { scopes } }"]
    assert key.removeprefix("glk_") not in link


async def check_refusal_is_the_servers(visit: Visit, base_url: str) -> None:
    await open_page(visit, base_url)
    await run_document(visit)
    error = json.loads(await answer_of(visit))["errors"][0]
    assert error["extensions"]["code"]
    await visit.assert_clean(base_url)


async def check_refused_schema_is_explained_and_read_with_key(
    visit: Visit, base_url: str, key: str
) -> None:
    await open_page(visit, base_url, schema_status=401)
    await visit.page.get_by_text("The schema could not be read without a key").wait_for()
    await type_key(visit, key)
    await visit.page.locator(".daftar-hint").wait_for(state="detached")
    await visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    documentation = visit.page.locator(".graphiql-doc-explorer")
    await documentation.get_by_text("Mutation", exact=True).wait_for()
    await visit.assert_clean(base_url)


async def check_shared_document_opens_first(visit: Visit, base_url: str) -> None:
    document = "query One { viewer { scopes } } query Two($id: ID!) { account(id: $id) { handle } }"
    link = urlencode({"query": document, "variables": '{"id":"acc_cash"}', "operationName": "Two"})
    for others in ([], ["LedgerSummary"]):
        await open_page(visit, base_url, f"?{link}")
        assert await text_of(visit, "operation.graphql") == document
        assert json.loads(await text_of(visit, "variables.json")) == {"id": "acc_cash"}
        titles = await tab_titles(visit)
        assert titles[1:] == others
        request = await run_shared(visit)
        assert json.loads(request)["operationName"] == "Two"
        await choose_example(visit, "ledger_summary")
        await visit.page.wait_for_timeout(2_000)
    await visit.assert_clean(base_url)
