"""GraphiQL in a real browser.

Each check takes the address and the key of any server; here a small one with canned answers.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import graphql
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.console.pages import DIST, console_routes, graphiql_page

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "schema" / "schema.graphql"
SOURCES = ROOT / "web" / "src" / "graphiql"
GALLERY = json.loads((SOURCES / "gallery.json").read_text(encoding="utf-8"))
TITLES = {told["name"]: told["title"] for task in GALLERY for told in task["examples"]}
EXAMPLES = [SOURCES / "examples" / f"{name}.graphql" for name in TITLES]
WELCOME = "WhoAmI"
TOOL_EDITOR = ".graphiql-editor-tool .graphiql-editor:not(.hidden)"


# -- The checks: for any server that serves the page


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
    await visit.page.wait_for_timeout(1_000)
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
        await visit.page.wait_for_timeout(1_000)
    await visit.assert_clean(base_url)


# -- What the checks do and see


async def open_page(visit: Visit, base_url: str, query: str = "", schema_status: int = 200) -> None:
    async with visit.page.expect_response(
        lambda answer: "IntrospectionQuery" in (answer.request.post_data or "")
    ) as introspected:
        await visit.page.goto(f"{base_url}/graphql{query}")
    assert (await introspected.value).status == schema_status
    await visit.page.locator(".graphiql-query-editor .view-line").first.wait_for()
    await visit.page.locator(f"{TOOL_EDITOR} .view-line").first.wait_for()


async def text_of(visit: Visit, editor: str) -> str:
    """Read a whole editor; the page shows only the lines in view."""
    texts: list[str] = await visit.page.evaluate(
        "name => __MONACO.editor.getModels()"
        ".filter(model => model.uri.path.endsWith(name)).map(model => model.getValue())",
        editor,
    )
    assert len(texts) == 1, f"one editor called {editor}"
    return texts[0]


async def set_text(visit: Visit, editor: str, text: str) -> None:
    """Write a whole editor; GraphiQL takes what is in it over a moment later."""
    await visit.page.evaluate(
        "([name, text]) => __MONACO.editor.getModels()"
        ".find(model => model.uri.path.endsWith(name)).setValue(text)",
        [editor, text],
    )
    await visit.page.wait_for_timeout(500)


async def choose_example(visit: Visit, name: str) -> None:
    """Open an example of the gallery."""
    show = visit.page.get_by_role("button", name="Show Examples")
    if await show.count():
        await show.click()
    gallery = visit.page.get_by_role("region", name="Examples")
    await gallery.get_by_role("button", name=TITLES[name]).click()


async def headers_of(visit: Visit) -> Any:
    return json.loads(await text_of(visit, "request-headers.json"))


async def tab_titles(visit: Visit) -> list[str]:
    return await visit.page.get_by_role("tab").all_inner_texts()


async def type_key(visit: Visit, key: str) -> None:
    """Put the cursor behind the prefix in the Headers tab and type the rest."""
    await visit.page.locator(TOOL_EDITOR).click()
    for press in ("ControlOrMeta+Home", "ArrowDown", "End", "ArrowLeft"):
        await visit.page.keyboard.press(press)
    await visit.page.keyboard.insert_text(key.removeprefix("glk_"))
    assert await headers_of(visit) == {"Authorization": f"Bearer {key}"}


async def run_document(visit: Visit) -> dict[str, str]:
    async with visit.page.expect_request(lambda request: request.method == "POST") as sent:
        await visit.page.get_by_role("button", name="Execute query").click()
    return await (await sent.value).all_headers()


async def run_shared(visit: Visit) -> str:
    async with visit.page.expect_request(lambda request: request.method == "POST") as sent:
        editor = visit.page.locator(".graphiql-query-editor .view-lines")
        await editor.click(position={"x": 5, "y": 5})
        await visit.page.get_by_role("button", name="Execute query").click()
        await visit.page.get_by_role("menuitem", name="Two").click()
    return (await sent.value).post_data or ""


async def answer_of(visit: Visit) -> str:
    """Wait for the answer in the right-hand pane."""
    for _ in range(100):
        text = await text_of(visit, "response.json")
        if text and not await visit.page.locator(".graphiql-spinner").count():
            return text
        await visit.page.wait_for_timeout(50)
    raise AssertionError("no answer appeared")


# -- A small server with canned answers


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
        deadline = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < deadline, "the canned server did not start"
            time.sleep(0.01)
        yield Server(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", KEY)
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def built(skip_or_fail: Callable[[str], None]) -> None:
    if not (DIST / "graphiql.html").exists():
        skip_or_fail("web/dist is not built (make setup)")


@pytest.fixture(scope="module")
def server(built: None) -> Iterator[Server]:
    with serve(canned_app()) as server:
        yield server


# -- The tests


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


async def test_gallery_shows_every_example_once() -> None:
    names = [told["name"] for task in GALLERY for told in task["examples"]]
    assert sorted(names) == sorted(file.stem for file in SOURCES.glob("examples/*.graphql"))
    assert len(set(TITLES.values())) == len(names)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
async def test_example_is_one_explained_operation_with_its_variables(example: Path) -> None:
    text = example.read_text()
    operations = [
        definition
        for definition in graphql.parse(text).definitions
        if isinstance(definition, graphql.OperationDefinitionNode)
    ]
    assert len(operations) == 1
    (operation,) = operations
    assert text.startswith("# ")
    assert operation.name is not None
    file = example.with_suffix(".json")
    variables = json.loads(file.read_text()) if file.exists() else {}
    declared = operation.variable_definitions or ()
    assert set(variables) == {item.variable.name.value for item in declared}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
async def test_example_is_valid_against_the_schema(example: Path) -> None:
    schema = graphql.build_schema(SCHEMA.read_text())
    assert graphql.validate(schema, graphql.parse(example.read_text())) == []
