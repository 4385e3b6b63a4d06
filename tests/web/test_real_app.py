"""The pages of the real server in a real browser: GraphiQL on the demo books, and /docs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from gateway.console.pages import DIST
from tests.judges.grounds import Grounds, open_grounds
from tests.web.test_graphiql import (
    EXAMPLE_NAMES,
    answer_of,
    check_example_runs_with_key,
    check_key_is_never_kept,
    check_page_opens_without_key,
    check_refusal_is_the_servers,
    check_shared_document_opens_first,
    open_page,
    run_document,
    text_of,
    type_key,
)

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAVIGATION = {"Accept": "text/html", "Sec-Fetch-Dest": "document"}
FOLLOWED = "FollowEvents"
POST = """mutation { createJournalEntry(input: { date: "2026-03-15", lines: [
  { accountId: "acc_cash", debit: 1 }, { accountId: "acc_revenue", credit: 1 }
] }) { sequence } }"""
DOCS_PAGES = ("/docs", "/docs/v1", "/docs/guliel")


@pytest.fixture(scope="module")
def grounds(skip_or_fail: Callable[[str], None]) -> Iterator[Grounds]:
    """The real server with the demo books."""
    if not (DIST / "graphiql.html").exists():
        skip_or_fail("web/dist is not built (make setup)")
    with open_grounds() as opened:
        yield opened


async def test_page_opens_without_key_error_or_outside_request(
    visit: Visit, grounds: Grounds
) -> None:
    await check_page_opens_without_key(visit, grounds.url)


async def test_example_runs_with_the_key_which_follows_into_other_tabs(
    visit: Visit, grounds: Grounds
) -> None:
    await check_example_runs_with_key(visit, grounds.url, grounds.demo.key)


async def test_key_is_never_kept_by_the_browser(visit: Visit, grounds: Grounds) -> None:
    await check_key_is_never_kept(visit, grounds.url, grounds.demo.key)


async def test_prefix_alone_shows_the_refusal_of_the_server(visit: Visit, grounds: Grounds) -> None:
    await check_refusal_is_the_servers(visit, grounds.url)


async def test_shared_document_opens_in_the_first_tab(visit: Visit, grounds: Grounds) -> None:
    await check_shared_document_opens_first(visit, grounds.url)


async def test_every_example_answers_on_the_demo_books(visit: Visit, grounds: Grounds) -> None:
    await open_page(visit, grounds.url)
    await type_key(visit, grounds.demo.key)
    answers: dict[str, Any] = {}
    for name in EXAMPLE_NAMES:
        if name == FOLLOWED:
            continue
        await visit.page.get_by_role("tab", name=name).click()
        if name == "ReverseEntry":
            await put_entry_id(visit, answers["PostJournalEntry"]["createJournalEntry"]["id"])
        await run_document(visit)
        answer = json.loads(await answer_of(visit))
        assert "errors" not in answer, f"{name}: {answer['errors']}"
        answers[name] = answer["data"]
    assert_examples_show_something(answers)
    await visit.assert_clean(grounds.url)


async def test_example_of_a_subscription_follows_the_log(visit: Visit, grounds: Grounds) -> None:
    await open_page(visit, grounds.url)
    await type_key(visit, grounds.demo.key)
    await visit.page.get_by_role("tab", name=FOLLOWED).click()
    await visit.page.get_by_role("button", name="Execute query").click()
    last = await followed(visit, lambda event: event["sequence"] > 2390)
    grounds.server.ask("/graphql", grounds.demo.key, POST)
    told = await followed(visit, lambda event: event["sequence"] > last["sequence"])
    assert told["type"] == "journal_entry.posted"
    await visit.page.get_by_role("button", name="Stop query").click()
    await visit.assert_clean(grounds.url)


async def followed(visit: Visit, is_wanted: Callable[[Any], bool]) -> Any:
    """Wait for an event in the right-hand pane; return it."""
    text = ""
    for _ in range(200):
        text = await text_of(visit, "response.json")
        event = json.loads(text)["data"]["ledgerEvents"] if "ledgerEvents" in text else None
        if event is not None and is_wanted(event):
            return event
        await visit.page.wait_for_timeout(50)
    raise AssertionError(f"no such event appeared; the last was {text}")


async def put_entry_id(visit: Visit, entry_id: str) -> None:
    """Complete the id in the Variables tab, where its prefix stands."""
    variables = json.loads(await text_of(visit, "variables.json"))
    assert variables["input"]["id"] == "je_"
    variables["input"]["id"] = entry_id
    await visit.page.evaluate(
        "text => __MONACO.editor.getModels()"
        ".find(model => model.uri.path.endsWith('variables.json')).setValue(text)",
        json.dumps(variables),
    )
    # GraphiQL takes what is in an editor over a moment after it changed.
    await visit.page.wait_for_timeout(500)


def assert_examples_show_something(answers: dict[str, Any]) -> None:
    """A reader of the examples sees the demo books, not empty lists."""
    posted = answers["PostJournalEntry"]["createJournalEntry"]
    mirrored = answers["ReverseEntry"]["reverseJournalEntry"]
    bulk = answers["PostInBulk"]["createJournalEntries"]
    assert answers["WhoAmI"]["viewer"]["organization"]["id"] == "org_demo"
    assert answers["ListAccounts"]["accounts"]["total"] > 10
    assert posted["total"] == "1150.00"
    assert len(answers["PageJournalEntries"]["journalEntries"]["nodes"]) == 5
    assert answers["CashPostings"]["postings"]["total"] > 0
    assert answers["LedgerSummary"]["ledgerSummary"]["entries"] > 0
    assert mirrored["reversalOfId"] == posted["id"]
    assert answers["DryRun"]["previewJournalEntry"]["total"] == "575.00"
    assert (bulk["created"], bulk["refused"]) == (1, 1)
    assert answers["EventsSince"]["events"]["nodes"][0]["sequence"] == 1
    assert answers["ListCustomers"]["customers"]["total"] == 14
    assert len(answers["OverdueInvoices"]["invoices"]["nodes"]) == 5
    assert answers["IncomeStatement"]["incomeStatement"]["netIncome"]["amount"] > "0"
    assert answers["BalanceSheet"]["balanceSheet"]["isProven"] is True
    assert answers["WebhookEvents"]["webhookEvents"]["total"] == 16
    assert answers["AuditTrail"]["events"]["nodes"][0]["type"] == "journal_entry.reversed"


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
