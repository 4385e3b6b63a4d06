"""The pages of the real server in a real browser: GraphiQL on the demo books, and /docs."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio

from gateway.console.pages import DIST
from tests.judges.grounds import Grounds, open_grounds
from tests.web.graphiql_panels import (
    assert_examples_show_something,
    body_of,
    commands_of,
    complete_commands_of,
    findings_of,
    followed,
    open_calls,
    put_entry_id,
    report_of,
    status_of,
)
from tests.web.test_graphiql import (
    TITLES,
    Server,
    answer_of,
    check_example_runs_with_key,
    check_key_is_never_kept,
    check_key_is_never_shared,
    check_page_opens_without_key,
    check_refusal_is_the_servers,
    check_shared_document_opens_first,
    choose_example,
    headers_of,
    open_page,
    run_document,
    set_text,
    text_of,
    type_key,
)

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAVIGATION = {"Accept": "text/html", "Sec-Fetch-Dest": "document"}
FOLLOWED = "follow_events"
POST = """mutation { createJournalEntry(input: { date: "2026-03-15", lines: [
  { accountId: "acc_cash", debit: 1 }, { accountId: "acc_revenue", credit: 1 }
] }) { id } }"""
UNBALANCED = """{ previewJournalEntry(input: { date: "2026-03-15", lines: [
  { accountId: "acc_cash", debit: "2.00" }, { accountId: "acc_revenue", credit: "1.00" }
] }) { total } }"""
DOCS_PAGES = ("/docs", "/docs/v1", "/docs/guliel")
PANELS = ("Documentation Explorer", "GraphiQL Explorer", "REST calls", "History")


@pytest.fixture(scope="module")
def grounds(skip_or_fail: Callable[[str], None]) -> Iterator[Grounds]:
    """The real server with the demo books."""
    if "DAFTAR_TEST_CONSOLE" not in os.environ and not (DIST / "graphiql.html").exists():
        skip_or_fail("web/dist is not built (make setup)")
    with open_grounds() as opened:
        yield opened


@pytest.fixture(scope="module")
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


async def test_every_example_answers_on_the_demo_books(signed_in: Visit, site: Server) -> None:
    await open_page(signed_in, site.url)
    answers: dict[str, Any] = {}
    for name in TITLES:
        if name == FOLLOWED:
            continue
        await choose_example(signed_in, name)
        if name == "reverse_entry":
            await put_entry_id(signed_in, answers["post_entry"]["createJournalEntry"]["id"])
        await run_document(signed_in)
        answer = json.loads(await answer_of(signed_in))
        assert "errors" not in answer, f"{name}: {answer['errors']}"
        answers[name] = answer["data"]
    assert_examples_show_something(answers)


async def test_example_of_a_subscription_follows_the_log_with_a_typed_key(
    visit: Visit, site: Server
) -> None:
    await open_page(visit, site.url)
    await type_key(visit, site.key)
    await check_log_is_followed(visit, site)
    await visit.assert_clean(site.url)


async def test_example_of_a_subscription_follows_the_log_with_the_session(
    signed_in: Visit, site: Server
) -> None:
    await open_page(signed_in, site.url)
    await check_log_is_followed(signed_in, site)


async def check_log_is_followed(visit: Visit, site: Server) -> None:
    await choose_example(visit, FOLLOWED)
    await visit.page.get_by_role("button", name="Execute query").click()
    await followed(visit, lambda event: event["sequence"] > 2390)
    answer = await visit.page.request.post(
        f"{site.url}/graphql",
        data={"query": POST},
        headers={"Authorization": f"Bearer {site.key}"},
    )
    entry = (await answer.json())["data"]["createJournalEntry"]
    told = await followed(visit, lambda event: event["subject"].endswith(entry["id"]))
    assert told["type"] == "journal_entry.posted"
    await visit.page.get_by_role("button", name="Stop query").click()
    await visit.page.get_by_role("button", name="Execute query").wait_for()
    assert "result" in await report_of(visit).inner_text()


async def test_run_tells_its_cost_and_what_is_left_of_the_limit(
    signed_in: Visit, site: Server
) -> None:
    await open_page(signed_in, site.url)
    assert "What a run costs is told here" in await report_of(signed_in).inner_text()
    await choose_example(signed_in, "ledger_summary")
    await run_document(signed_in)
    cost = json.loads(await answer_of(signed_in))["extensions"]["cost"]

    told = await report_of(signed_in).inner_text()

    assert f"cost {cost['requested']} of {cost['limit']:,}" in told
    assert "1 hit" in told
    assert "hits left" in told
    await choose_example(signed_in, "who_am_i")
    assert "What a run costs is told here" in await report_of(signed_in).inner_text()


async def test_error_is_shown_with_what_its_code_means(signed_in: Visit, site: Server) -> None:
    await open_page(signed_in, site.url)
    await set_text(signed_in, "operation.graphql", UNBALANCED)
    await run_document(signed_in)
    assert "UNBALANCED_ENTRY" in await answer_of(signed_in)

    told = signed_in.page.get_by_role("list", name="What the errors mean")

    assert await told.get_by_role("listitem").count() == 1
    text = await told.inner_text()
    assert "UNBALANCED_ENTRY Debits and credits of the entry differ." in text
    assert "Sending it again as it is changes nothing." in text


async def test_calls_of_both_dialects_stand_beside_a_list(signed_in: Visit, site: Server) -> None:
    await open_page(signed_in, site.url)
    await set_text(signed_in, "operation.graphql", "{ postings(limit: 5, page: 2) { total } }")
    await open_calls(signed_in)

    exported, postings = await commands_of(signed_in)

    assert postings == (
        f"curl '{site.url}/api/ledger/postings?organizationId=org_demo&limit=5&page=2' \\\n"
        '  -H "Authorization: Bearer $DAFTAR_KEY"'
    )
    assert "/api/ledger/export?format=csv&organizationId=org_demo'" in exported
    cannot = signed_in.page.get_by_text("It cannot say: ")
    assert await cannot.all_inner_texts() == ["It cannot say: limit, page."]


async def test_call_says_what_the_document_says_and_what_it_cannot(
    signed_in: Visit, site: Server
) -> None:
    await open_page(signed_in, site.url)
    await choose_example(signed_in, "post_entry")
    await open_calls(signed_in)

    v1, guliel = await commands_of(signed_in)

    assert f"curl -X POST '{site.url}/api/v1/journal-entries'" in v1
    assert body_of(v1) == {
        "date": "2026-03-15",
        "description": "Cash sale with 15 % VAT",
        "reference": "GRAPHIQL-1",
        "lines": [
            {"accountId": "acc_cash", "debit": 1150},
            {"accountId": "acc_revenue", "credit": 1000},
            {"accountId": "acc_vat", "credit": 150},
        ],
    }
    assert '"debit": 1150.00' in v1, "the digits of the document"
    assert body_of(guliel)["legs"] == [{"debit": 1150}, {"credit": 1000}, {"credit": 150}]
    cannot = signed_in.page.get_by_text("It cannot say: ")
    assert await cannot.all_inner_texts() == [
        "It cannot say: input.reference, input.lines.accountId."
    ]


async def test_calls_run_as_they_stand(
    signed_in: Visit, site: Server, skip_or_fail: Callable[[str], None]
) -> None:
    if shutil.which("curl") is None:
        skip_or_fail("no curl (apt-get install curl)")
    await open_page(signed_in, site.url)
    statuses: dict[str, list[str]] = {}
    for name in TITLES:
        await choose_example(signed_in, name)
        await open_calls(signed_in)
        for call in await complete_commands_of(signed_in):
            statuses.setdefault(name, []).append(status_of(call, site.key))
    assert statuses == {
        "ledger_summary": ["200"],
        "post_entry": ["201"],
        "trial_balance": ["200", "200"],
        "trial_balance_known": ["200", "200", "200", "200"],
        "income_statement": ["200", "200"],
        "balance_sheet": ["200", "200"],
        "webhook_events": ["200"],
    }


async def test_nothing_in_the_document_is_nothing_to_call(signed_in: Visit, site: Server) -> None:
    await open_page(signed_in, site.url)
    await open_calls(signed_in)
    panel = signed_in.page.get_by_role("region", name="REST")
    await panel.get_by_text("Neither dialect has an endpoint for it").wait_for()
    await set_text(signed_in, "operation.graphql", "{ viewer {")
    await choose_example(signed_in, FOLLOWED)
    await open_calls(signed_in)
    await panel.get_by_text("A subscription has no REST call").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_page_is_accessible(signed_in: Visit, site: Server, scheme: Any) -> None:
    await signed_in.page.emulate_media(color_scheme=scheme)
    await open_page(signed_in, site.url)
    await choose_example(signed_in, "reverse_entry")
    await run_document(signed_in)
    await answer_of(signed_in)
    assert "NOT_FOUND" in await report_of(signed_in).inner_text()
    assert await findings_of(signed_in) == []
    for panel in PANELS:
        await signed_in.page.get_by_role("button", name=f"Show {panel}").click()
        await signed_in.page.wait_for_timeout(1_000)
        assert await findings_of(signed_in) == [], panel


async def test_example_is_chosen_and_run_with_the_keyboard_alone(
    signed_in: Visit, site: Server
) -> None:
    await open_page(signed_in, site.url)
    example = signed_in.page.get_by_role("button", name=TITLES["ledger_summary"])
    for _ in range(40):
        await signed_in.page.keyboard.press("Tab")
        if await example.evaluate("element => element === document.activeElement"):
            break
    await signed_in.page.keyboard.press("Enter")
    await signed_in.page.keyboard.press("ControlOrMeta+Enter")
    assert "ledgerSummary" in await answer_of(signed_in)


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
