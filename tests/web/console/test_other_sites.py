"""What pages of other sites gain from a visitor who is signed in here: nothing.

Each attack is made from a real page of another origin, in the browser that holds the session's
cookie: once from another port of this host, to which browsers send the cookie along, and once from
another site. Afterwards the books are as they were, and so is the session.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.web.console.another_site import AnotherSite
from tests.web.console.conftest import open_console

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Response

    from tests.judges.grounds import Grounds
    from tests.web.console.console import Console

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(
        "DAFTAR_TEST_CONSOLE" in os.environ, reason="vite serves pages without their policy"
    ),
]

HISTORY = "{ ledgerSummary { sequence chainHash } }"
MUTATION = """mutation Steal { createJournalEntry(input: {
  date: "2026-03-15", memo: "Stolen", lines: [
  { accountId: "acc_cash", debit: "1" }, { accountId: "acc_revenue", credit: "1" }] }) { id } }"""
DOORS = ["/graphql", "/console/session", "/console/setup"]
PAGES = ["/console", "/console/settings/keys", "/graphql", "/docs"]
ENCODINGS = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]

FRAME = """([tag, url]) => {
  const frame = document.createElement(tag);
  frame.src = url;
  document.body.append(frame);
}"""
SUBMIT = """([url, enctype, name, value]) => {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', enctype, action: url });
  const field = document.createElement('input');
  Object.assign(field, { name, value });
  form.append(field);
  document.body.append(form);
  form.submit();
}"""
# What a page can ask of another origin; a request that reached it without an answer is 'blind'.
FETCH = """async ([url, options]) => {
  try {
    const answer = await fetch(url, { credentials: 'include', ...options });
    return answer.type === 'opaque' ? 'blind' : await answer.text();
  } catch { return 'kept away'; }
}"""
CONNECT = """([url, token]) => new Promise((resolve) => {
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const told = [];
  socket.onopen = () => {
    told.push('open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { csrf: token } }));
  };
  socket.onmessage = (event) => told.push(event.data);
  socket.onclose = (event) => resolve([...told, event.code]);
})"""
LISTEN = """(url) => new Promise((resolve) => {
  const source = new EventSource(url, { withCredentials: true });
  source.onopen = () => resolve('open');
  source.onmessage = (event) => resolve(event.data);
  source.onerror = () => { source.close(); resolve('kept away'); };
})"""
EMBED = """([tag, url]) => new Promise((resolve) => {
  const element = document.createElement(tag);
  element.onload = () => resolve('loaded');
  element.onerror = () => resolve('kept away');
  element[tag === 'object' ? 'data' : 'src'] = url;
  document.body.append(element);
})"""
OPEN_WINDOW = """(url) => { globalThis.opened = window.open(url, 'victim'); }"""
PUSH = """(url) => {
  const isCut = globalThis.opened.closed;
  globalThis.opened.postMessage({ type: 'signOut', csrf: null, session: null }, '*');
  globalThis.opened.postMessage('changed', '*');
  try { globalThis.opened.location = url; } catch { /* It may not even be led away. */ }
  return isCut;
}"""
# Everything a script of the page could read of what browsers keep.
KEPT = """async () => {
  const told = (request) => new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
  const kept = [document.cookie, { ...localStorage }, { ...sessionStorage }, history.state, name];
  for (const { name: database } of await indexedDB.databases()) {
    const opened = await told(indexedDB.open(database));
    for (const store of opened.objectStoreNames)
      kept.push(await told(opened.transaction(store).objectStore(store).getAll()));
    opened.close();
  }
  for (const cacheName of await caches.keys()) {
    const cache = await caches.open(cacheName);
    for (const one of await cache.keys()) kept.push(one.url, await (await cache.match(one)).text());
  }
  return JSON.stringify(kept) + document.documentElement.outerHTML;
}"""


@pytest_asyncio.fixture(loop_scope="module")
async def victim(browser: Browser, grounds: Grounds) -> AsyncIterator[Console]:
    """Somebody who is signed in; neither the books nor the session change for any attack."""
    async with open_console(browser, grounds) as opened:
        await opened.open("/journal")
        before = await opened.query(HISTORY)
        cookies = await opened.page.context.cookies()
        yield opened
        assert await opened.query(HISTORY) == before
        assert await opened.page.context.cookies() == cookies
        await opened.page.goto(f"{opened.url}/console")
        await expect(opened.page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest_asyncio.fixture(loop_scope="module", params=["127.0.0.1", "evil.example"])
async def site(request: pytest.FixtureRequest) -> AsyncIterator[AnotherSite]:
    """A neighbour on this host, whom browsers take for the same site, or a stranger."""
    async with AnotherSite(request.param) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def harm(victim: Console, site: AnotherSite) -> Page:
    """A page of the other site, in the victim's browser."""
    page = await victim.page.context.new_page()
    await page.goto(site.url)
    return page


async def token_of(victim: Console) -> str:
    """Return the session's token, as if the other site had come to know it."""
    answer = await victim.page.context.request.get(f"{victim.url}/console/session")
    return str((await answer.json())["csrfToken"])


async def refused_sockets(victim: Console) -> float:
    answer = await victim.page.context.request.get(f"{victim.url}/metrics")
    found = re.search(r'daftar_websockets_total\{code="refused"\} (\S+)', await answer.text())
    return float(found[1]) if found else 0.0


async def test_cookie_is_one_that_other_sites_do_not_send(victim: Console) -> None:
    (cookie,) = await victim.page.context.cookies()
    assert cookie["name"] == "daftar_session"
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/")


@pytest.mark.parametrize("tag", ["iframe", "embed"])
async def test_no_page_can_be_framed(victim: Console, harm: Page, tag: str) -> None:
    for path in PAGES:
        async with harm.expect_event("framenavigated") as framed:
            await harm.evaluate(FRAME, [tag, f"{victim.url}{path}"])
        frame = await framed.value
        assert frame.parent_frame == harm.main_frame
        assert frame.url == "chrome-error://chromewebdata/", path


@pytest.mark.parametrize("door", DOORS)
async def test_forms_are_refused(victim: Console, harm: Page, site: AnotherSite, door: str) -> None:
    body = {"query": MUTATION, "key": victim.key, "code": "AAAA-AAAA-AAAA-AAAA"}
    start, end = json.dumps({**body, "rest": "~"}).split("~")
    is_graphql = door == "/graphql"
    wanted = (415, "UNSUPPORTED_CONTENT_TYPE") if is_graphql else (403, "FORBIDDEN")
    for enctype in ENCODINGS:
        await harm.goto(site.url)
        async with harm.expect_response(f"{victim.url}{door}") as answered:
            await harm.evaluate(SUBMIT, [f"{victim.url}{door}", enctype, start, end])
        answer: Response = await answered.value
        told = json.loads(await answer.text())
        code = told["errors"][0]["extensions"]["code"] if is_graphql else told["code"]
        assert (answer.status, code) == wanted, enctype


@pytest.mark.parametrize(
    ("mode", "content_type", "method"),
    [
        ("no-cors", "text/plain", "POST"),
        ("no-cors", "application/x-www-form-urlencoded", "POST"),
        ("cors", "text/plain", "POST"),
        ("cors", "application/json", "POST"),
        ("cors", "application/json", "DELETE"),
    ],
)
async def test_fetching_changes_nothing_and_reads_nothing(
    victim: Console, harm: Page, mode: str, content_type: str, method: str
) -> None:
    # It reaches the server where browsers let it: what is refused below is refused by us.
    reached = await harm.evaluate(FETCH, [f"{victim.url}/healthz", {"mode": "no-cors"}])
    assert reached == "blind"
    headers = {"Content-Type": content_type, "X-Daftar-CSRF": await token_of(victim)}
    body = json.dumps({"query": MUTATION, "key": "glk_wrong"})
    options = {"mode": mode, "method": method, "headers": headers, "body": body}
    told = [await harm.evaluate(FETCH, [f"{victim.url}{door}", options]) for door in DOORS]
    assert set(told) == ({"blind"} if mode == "no-cors" else {"kept away"})


async def test_state_and_token_of_the_session_cannot_be_read(victim: Console, harm: Page) -> None:
    told = [
        await harm.evaluate(FETCH, [f"{victim.url}/console/session", {"mode": mode}])
        for mode in ("cors", "no-cors")
    ]
    # Cross-Origin-Resource-Policy or not, the answer holds nothing a page of theirs may see.
    assert told[0] == "kept away"
    assert told[1] in ("blind", "kept away")


async def test_no_socket_opens_even_with_the_token(victim: Console, harm: Page) -> None:
    address = f"{victim.url.replace('http', 'ws', 1)}/graphql"
    before = await refused_sockets(victim)
    assert await harm.evaluate(CONNECT, [address, await token_of(victim)]) == [1006]
    assert await refused_sockets(victim) == before + 1


async def test_own_page_opens_the_socket_that_others_may_not(victim: Console) -> None:
    """What the test above would see if the origin were not looked at."""
    address = f"{victim.url.replace('http', 'ws', 1)}/graphql"
    told = await victim.page.evaluate(
        CONNECT.replace("told.push(event.data)", "resolve(event.data)"),
        [address, await token_of(victim)],
    )
    assert json.loads(told) == {"type": "connection_ack"}


async def test_events_cannot_be_followed(victim: Console, harm: Page) -> None:
    query = "subscription%20%7B%20ledgerEvents%20%7B%20sequence%20%7D%20%7D"
    assert await harm.evaluate(LISTEN, f"{victim.url}/graphql?query={query}") == "kept away"


@pytest.mark.parametrize("tag", ["img", "script", "object"])
async def test_embedding_an_address_does_nothing(victim: Console, harm: Page, tag: str) -> None:
    for path in (f"/graphql?query={quote(MUTATION)}", "/console/session", *PAGES):
        assert await harm.evaluate(EMBED, [tag, victim.url + path]) == "kept away", path


async def test_following_a_link_with_a_mutation_runs_nothing(victim: Console, harm: Page) -> None:
    asked: list[str] = []
    harm.on("request", lambda one: asked.append(one.post_data or ""))
    await harm.evaluate("(url) => { location = url; }", f"{victim.url}/graphql?query={MUTATION}")
    await harm.get_by_role("button", name="Execute query").wait_for()
    await expect(harm.get_by_role("tab", name="Steal")).to_be_visible(timeout=15_000)
    # It stands in the editor, where only the visitor runs it.
    assert not [body for body in asked if "createJournalEntry(input" in body]


async def test_opened_window_is_out_of_reach(
    victim: Console, harm: Page, site: AnotherSite
) -> None:
    async with harm.context.expect_page() as opening:
        await harm.evaluate(OPEN_WINDOW, f"{victim.url}/console/settings/keys")
    window = await opening.value
    await window.get_by_role("heading", level=1).wait_for()
    address = window.url
    assert await window.evaluate("globalThis.opener") is None
    assert await harm.evaluate(PUSH, f"{site.url}/fake-sign-in") is True
    await window.get_by_role("button", name="Sign out").wait_for()
    assert window.url == address
    assert not [head for head in site.heads if b"fake-sign-in" in head]


async def test_pages_keep_no_key_that_a_script_could_read(victim: Console) -> None:
    page = victim.page
    for path in ("/console", "/console/settings/keys", "/console/live", "/graphql"):
        await page.goto(f"{victim.url}{path}")
        await expect(
            page.get_by_role("link", name="Docs").or_(page.locator("h1")).first
        ).to_be_visible()
        assert await page.evaluate("document.cookie") == ""
        kept = await page.evaluate(KEPT)
        (cookie,) = await page.context.cookies()
        assert victim.key not in kept
        assert cookie["value"] not in kept
