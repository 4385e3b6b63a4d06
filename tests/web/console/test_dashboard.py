"""The overview: four figures with their change and trend, and the last entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import expect

from tests.web.console.conftest import open_console

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator

    from tests.judges.grounds import Grounds
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY = "2026-06-15"
OVERVIEW = """query ($date: Date) { overview(date: $date) {
  cash { amount comparedAmount points { amount } } receivables { amount accounts { id } }
  payables { amount } resultOfMonth { amount points { date amount } } } }"""
REFUSED = {"errors": [{"message": "Not today.", "extensions": {"code": "FORBIDDEN"}}]}
FIGURES = {
    "Cash": "cash",
    "Receivables": "receivables",
    "Payables": "payables",
    "Result of the month": "resultOfMonth",
}


def card(console: Console, name: str) -> Locator:
    return console.page.get_by_role("region", name=name, exact=True)


async def test_figures_are_those_of_the_books(console: Console) -> None:
    await console.open(f"/?date={DAY}")
    overview = (await console.query(OVERVIEW, date=DAY))["overview"]
    for name, field in FIGURES.items():
        amount = card(console, name).locator(".dashboard-amount data")
        await expect(amount).to_have_attribute("value", overview[field]["amount"])
        await expect(amount).to_have_text(f"{float(overview[field]['amount']):,.2f}")
    await console.assert_accessible()
    await console.assert_fits()


async def test_change_against_the_month_before_is_told(console: Console) -> None:
    await console.open(f"/?date={DAY}")
    cash = (await console.query(OVERVIEW, date=DAY))["overview"]["cash"]
    difference = float(cash["amount"]) - float(cash["comparedAmount"])
    assert difference > 0
    change = card(console, "Cash").locator(".dashboard-change")
    share = difference / float(cash["comparedAmount"])
    await expect(change).to_contain_text(f"up by {difference:,.2f} ({share:.1%})")
    await expect(change).to_contain_text("against 15 May 2026")


async def test_trend_is_drawn_and_told_as_a_table(console: Console) -> None:
    await console.open(f"/?date={DAY}")
    await expect(console.page.locator(".trend canvas")).to_have_count(5)
    result = (await console.query(OVERVIEW, date=DAY))["overview"]["resultOfMonth"]
    table = console.page.get_by_role("table", name="Result of the month by month")
    told = await table.locator("td data").evaluate_all("(all) => all.map((one) => one.value)")
    assert told == [point["amount"] for point in result["points"]]
    assert len(told) == 12


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Cash", r"/accounts\?class=CASH&date=2026-06-15$"),
        ("Receivables", r"/accounts/acc_\w+\?to=2026-06-15$"),
        ("Payables", r"/accounts/acc_\w+\?to=2026-06-15$"),
        (
            "Result of the month",
            r"/postings\?statement=income-statement&from=2026-06-01&to=2026-06-15.*figure=netIncome",
        ),
    ],
)
async def test_figure_opens_to_what_it_is_made_of(
    console: Console, name: str, address: str
) -> None:
    await console.open(f"/?date={DAY}")
    await card(console, name).get_by_role("link").first.press("Enter")
    await expect(console.page).to_have_url(re.compile(address))
    await expect(console.page.get_by_role("heading", level=1)).not_to_have_text("Overview")
    await console.settle()
    assert await console.page.get_by_role("alert").count() == 0


async def test_day_is_picked_and_stands_in_the_address(console: Console) -> None:
    await console.open(f"/?date={DAY}")
    await console.page.get_by_label("Date").fill("2026-03-31")
    await expect(console.page).to_have_url(re.compile(r"\?date=2026-03-31$"))
    overview = (await console.query(OVERVIEW, date="2026-03-31"))["overview"]
    amount = card(console, "Cash").locator(".dashboard-amount data")
    await expect(amount).to_have_attribute("value", overview["cash"]["amount"])


async def test_last_entries_open_and_lead_to_the_journal(console: Console) -> None:
    await console.open(f"/?date={DAY}")
    rows = console.page.get_by_role("table", name="Recent entries").locator("tbody tr")
    await expect(rows).to_have_count(8)
    link = rows.first.get_by_role("link")
    await expect(link).to_have_attribute("href", re.compile(r"/journal/je_\w+$"))
    journal = console.page.get_by_role("link", name="The whole journal")
    await expect(journal).to_have_attribute("href", re.compile(r"/journal\?to=2026-06-15$"))


async def test_document_behind_it_opens_in_graphiql(console: Console) -> None:
    await console.open(f"/?date={DAY}")
    async with console.page.context.expect_page() as opened:
        await console.page.get_by_role("button", name="Open in GraphiQL").click()
    page = await opened.value
    given = parse_qs(urlsplit(page.url).query)
    assert "query DashboardOverview" in given["query"][0]
    assert '"date":"2026-06-15"' in given["variables"][0]
    await page.close()


async def test_day_before_the_books_began_is_empty_not_broken(console: Console) -> None:
    await console.open("/?date=2020-01-31")
    await expect(console.page.get_by_text("Nothing was posted yet.")).to_be_visible()
    await expect(card(console, "Cash").locator(".dashboard-amount")).to_have_text("0.00")
    await console.assert_accessible()


async def test_refusal_is_told_and_can_be_tried_again(browser: Browser, grounds: Grounds) -> None:
    async with open_console(browser, grounds) as console:
        await console.open("/journal")
        await console.page.route("**/graphql", lambda route: route.fulfill(json=REFUSED))
        await console.page.get_by_role("link", name="Overview").click()
        alert = console.page.get_by_role("alert")
        await expect(alert).to_contain_text("FORBIDDEN")
        await expect(alert.get_by_role("button", name="Try again")).to_be_visible()
        await console.assert_accessible()


async def test_nothing_moves_while_figures_arrive(console: Console) -> None:
    await console.page.add_init_script("""globalThis.moved = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((one) => (moved += one.value)))
            .observe({ type: 'layout-shift', buffered: true });""")
    await console.open(f"/?date={DAY}")
    await expect(console.page.locator(".trend canvas")).to_have_count(5)
    await console.page.wait_for_timeout(500)
    assert await console.page.evaluate("moved") < 0.02


async def test_overview_in_arabic_on_a_telephone(arabic: Console) -> None:
    await arabic.open(f"/?date={DAY}")
    await expect(arabic.page.get_by_role("heading", level=1)).to_have_text("نظرة عامة")
    await expect(arabic.page.locator(".trend canvas")).to_have_count(5)
    await arabic.assert_accessible()
    await arabic.assert_fits()
