"""What a test does with GraphiQL: open it, read and write its editors, choose an example, run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.web.conftest import Visit

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "web" / "src" / "graphiql"
GALLERY = json.loads((SOURCES / "gallery.json").read_text(encoding="utf-8"))
TITLES = {told["name"]: told["title"] for task in GALLERY for told in task["examples"]}
WELCOME = "WhoAmI"
FOLLOWED = "follow_events"
TOOL_EDITOR = ".graphiql-editor-tool .graphiql-editor:not(.hidden)"


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
    for _ in range(1_200):
        text = await text_of(visit, "response.json")
        if text and not await visit.page.locator(".graphiql-spinner").count():
            return text
        await visit.page.wait_for_timeout(50)
    raise AssertionError("no answer appeared")
