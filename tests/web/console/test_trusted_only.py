"""A server that runs known documents alone: the console works whole, and GraphiQL says so."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.async_api import expect

from gateway.console.pages import DIST
from tests.gateway.processes import DaftarCommand
from tests.judges.grounds import Books, Grounds
from tests.web.console.pages import IDS, PAGES, address_of
from tests.web.graphiql.page import open_page

if TYPE_CHECKING:
    from playwright.async_api import Response

    from tests.web.console.console import Console

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(
        "DAFTAR_TEST_CONSOLE" in os.environ, reason="the server of `npm run dev` is another"
    ),
]

OWNER = ("--organization", "org_demo", "--role", "OWNER", "--scopes", "*")


@pytest.fixture(scope="module")
def grounds(
    tmp_path_factory: pytest.TempPathFactory, skip_or_fail: Callable[[str], NoReturn]
) -> Iterator[Grounds]:
    """The demo books; beside the console's documents one of the operator is known."""
    if not (DIST / "console.html").exists():
        skip_or_fail("web/dist is not built (make setup)")
    folder = tmp_path_factory.mktemp("trusted")
    manifest = folder / "documents.json"
    manifest.write_text(json.dumps({f"sha256:{sha256(IDS.encode()).hexdigest()}": IDS}))
    daftar = DaftarCommand(folder)
    trusted = {"DAFTAR_TRUSTED_ONLY": "true", "DAFTAR_DOCUMENTS": str(manifest)}
    with daftar.serving("--demo", **trusted) as server:
        made = daftar.json("keys", "create", *OWNER, "--rate-limit", "1000000")
        books = Books("org_demo", made["key"])
        yield Grounds(server, folder, books, books, {})


async def test_every_page_of_the_console_is_served(console: Console) -> None:
    asked: list[str] = []
    refused: list[str] = []

    def note(answer: Response) -> None:
        if "/graphql" in answer.url:
            asked.append(answer.url)
            if not answer.ok:
                refused.append(f"{answer.status} {answer.request.post_data}")

    console.page.on("response", note)
    for name in PAGES:
        await console.open(await address_of(console, name))
        assert await console.page.get_by_role("alert").count() == 0, name
    assert refused == []
    assert len(asked) > len(PAGES)


async def test_feed_is_live_and_a_change_is_made(console: Console) -> None:
    page = console.page
    await console.open("/live")
    await expect(page.locator(".live-connection")).to_have_text("Connected")
    name = f"Key {uuid4().hex}"
    await console.open("/settings/keys")
    await page.get_by_role("button", name="New key").click()
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_role("button", name="Make the key").click()
    await expect(page.locator(".secret code").first).to_have_text(re.compile(r"glk_\w{36}"))


async def run_in_graphiql(console: Console, query: str) -> Any:
    """Open GraphiQL on a document and run it; return its answer."""
    page = console.page
    await open_page(console.visit, console.url, f"?query={quote(query)}", schema_status=403)
    await page.get_by_role("note").wait_for()
    async with page.expect_response(lambda answer: text_of(answer) == query) as answering:
        await page.get_by_role("button", name="Execute query").click()
    return await (await answering.value).json()


def text_of(answer: Response) -> str | None:
    """Return the document that was answered."""
    sent = answer.request.post_data_json if answer.request.method == "POST" else None
    return sent.get("query") if isinstance(sent, dict) else None


async def test_graphiql_says_that_only_known_documents_run(console: Console) -> None:
    page = console.page
    refused = await run_in_graphiql(console, "query Mine { viewer { scopes } }")
    assert refused["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
    note = page.get_by_role("note")
    await expect(note).to_contain_text("This server runs only documents that it knows")
    await expect(note).to_contain_text("DAFTAR_DOCUMENTS")
    meaning = page.get_by_role("list", name="What the errors mean")
    await expect(meaning).to_contain_text("only documents of its manifests")
    assert await page.get_by_text("could not be read").count() == 0
    console.visit.complaints.clear()  # Each refusal, asked for on purpose, is a failed load.


async def test_document_of_the_operator_runs_in_graphiql(console: Console) -> None:
    answer = await run_in_graphiql(console, IDS)
    assert answer["data"]["payments"]["nodes"]
    console.visit.complaints.clear()
