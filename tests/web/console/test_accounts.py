"""The chart as a tree, and an account with its balance over time and its postings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

TRIAL_BALANCE = """query ($date: Date) { trialBalance(date: $date) {
  rows { account { code class } balanceDebit balanceCredit } } }"""
CREATE = """mutation ($input: AccountInput!) { createAccount(input: $input) { id } }"""
POST = """mutation ($input: JournalEntryInput!) { createJournalEntry(input: $input) { number } }"""
DAY = "2026-06-30"
HALF_YEAR = "from=2026-01-01&to=2026-06-30"


def row(console: Console, code: str) -> Locator:
    """The row of an account in the chart."""
    return console.page.get_by_role("row", name=re.compile(rf"(^|\s){code}\s"))


async def create_account(console: Console, **fields: Any) -> tuple[str, str]:
    """Add an account of its own to the books; return its id and code."""
    code = f"T{uuid4().hex[:8]}"
    input = {"code": code, "type": "ASSET", "nameEn": f"Test {code}", **fields}
    created = await console.query(CREATE, input=input)
    return created["createAccount"]["id"], code


async def test_chart_shows_every_account_with_its_balance(console: Console) -> None:
    await console.open(f"/accounts?date={DAY}")
    trial = await console.query(TRIAL_BALANCE, date=DAY)
    cash = next(r for r in trial["trialBalance"]["rows"] if r["account"]["code"] == "1110")
    assert float(cash["balanceDebit"]) > 0
    shown = row(console, "1110").get_by_role("link", name=f"{float(cash['balanceDebit']):,.2f}")
    await expect(shown).to_have_attribute("href", re.compile(r"/accounts/acc_\w+\?to=2026-06-30$"))
    await console.assert_accessible()
    await console.assert_fits()


async def test_header_is_the_sum_of_what_is_below_it(console: Console) -> None:
    await console.open(f"/accounts?date={DAY}")
    trial = await console.query(TRIAL_BALANCE, date=DAY)
    minor = sum(
        round(float(r["balanceDebit"]) * 100) - round(float(r["balanceCredit"]) * 100)
        for r in trial["trialBalance"]["rows"]
        if r["account"]["code"].startswith("12")
    )
    assert minor > 0
    await expect(row(console, "1200")).to_contain_text(f"{minor / 100:,.2f}")
    # Accumulated depreciation takes away from what is above it.
    await expect(row(console, "1290").locator(".amount.negative")).to_have_count(1)


async def test_branch_closes_and_opens_by_the_keyboard(console: Console) -> None:
    await console.open("/accounts")
    toggle = console.page.get_by_role("button", name="What is below Current assets")
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await toggle.focus()
    await console.page.keyboard.press("Enter")
    await expect(toggle).to_have_attribute("aria-expanded", "false")
    await expect(row(console, "1110")).to_have_count(0)
    await console.page.keyboard.press("Space")
    await expect(row(console, "1110")).to_have_count(1)


async def test_search_keeps_the_headers_above_and_stands_in_the_address(console: Console) -> None:
    await console.open("/accounts")
    await console.page.get_by_label("Search").press_sequentially("petty")
    await expect(row(console, "1120")).to_have_count(0)
    assert await codes(console) == ["1000", "1100", "1130"]
    await expect(console.page).to_have_url(re.compile(r"\?text=petty$"))
    await console.page.get_by_label("Search").fill("no such account")
    await expect(console.page.get_by_text("No account fits these filters.")).to_be_visible()


async def test_address_filters_by_type_and_class(console: Console) -> None:
    await console.open("/accounts?class=CASH&date=2026-06-30")
    assert await codes(console) == ["1000", "1100", "1110", "1120", "1130", "1140"]
    await console.page.get_by_label("Type").select_option("Equity")
    await expect(row(console, "1110")).to_have_count(0)
    assert await codes(console) == ["3000", "3100", "3200", "3300", "3400"]
    assert "class" not in console.page.url


async def codes(console: Console) -> list[str]:
    """The accounts of the demo chart that show; those that tests add have no number for a code."""
    shown = await console.page.locator(".accounts-code").all_inner_texts()
    return [code for code in shown if code.isdigit()]


async def test_inactive_account_shows_on_request(console: Console) -> None:
    id, code = await create_account(console)
    await console.query("mutation ($i: ID!) { deactivateAccount(input: {id: $i}) { id } }", i=id)
    await console.open("/accounts")
    await expect(row(console, "1110")).to_have_count(1)
    await expect(row(console, code)).to_have_count(0)
    await console.page.get_by_label("Inactive ones too").click()
    await expect(row(console, code)).to_contain_text("inactive")


async def test_account_is_added_changed_deactivated_and_activated(console: Console) -> None:
    code = f"T{uuid4().hex[:8]}"
    page = console.page
    await console.open("/accounts")
    await page.get_by_role("button", name="Add an account").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Code").fill("1110")
    await dialog.get_by_label("Name in English").fill("Till two")
    await dialog.get_by_label("Name in Arabic").fill("صندوق ثان")
    await dialog.get_by_label("Class").select_option("Cash")
    await dialog.get_by_label("Below").select_option("1100 Current assets")
    await console.assert_accessible()
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("The code '1110' is taken.")
    console.visit.complaints.clear()  # The browser notes the refusal as a failed load.
    await dialog.get_by_label("Code").fill(code)
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"{code} Till two")
    await expect(page.get_by_text("Nothing was posted here in this range.")).to_be_visible()
    await page.get_by_role("button", name="Change", exact=True).click()
    await page.get_by_role("dialog").get_by_label("Name in English").fill("Till three")
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"{code} Till three")
    await page.get_by_role("button", name="Deactivate").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Deactivate").click()
    await expect(page.get_by_text("inactive")).to_be_visible()
    await page.get_by_role("button", name="Activate").click()
    await expect(page.get_by_role("button", name="Deactivate")).to_be_visible()


async def test_account_shows_what_opens_and_closes_it_and_each_posting(console: Console) -> None:
    id, code = await create_account(console)
    for day, amount in (("2026-04-10", "100.10"), ("2026-04-20", "0.05")):
        lines = [
            {"accountId": id, "debit": amount},
            {"accountId": "acc_revenue", "credit": amount},
        ]
        await console.query(POST, input={"date": day, "memo": "<b>Till</b>", "lines": lines})
    await console.open(f"/accounts/{id}?from=2026-04-15&to=2026-05-31")
    page = console.page
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"{code} Test {code}")
    sums = page.locator(".accounts-sums")
    assert await sums.locator("dd").all_inner_texts() == ["100.10", "0.05", "0.00", "100.15"]
    lines_shown = page.get_by_role("table", name="Postings").locator("tbody tr")
    await expect(lines_shown).to_have_count(1)
    await expect(lines_shown).to_contain_text("<b>Till</b>")
    assert await lines_shown.locator(".amount").all_inner_texts() == ["0.05", "", "100.15"]
    await lines_shown.get_by_role("link").click()
    await expect(page).to_have_url(re.compile(r"/journal/je_\w+$"))


async def test_closing_balance_opens_to_the_postings_of_this_account_alone(
    console: Console,
) -> None:
    id, _ = await create_account(console)
    for amount in ("70.00", "30.00"):
        lines = [
            {"accountId": id, "debit": amount},
            {"accountId": "acc_revenue", "credit": amount},
        ]
        await console.query(POST, input={"date": "2026-04-10", "memo": "Till", "lines": lines})
    await console.open(f"/accounts/{id}?from=2026-04-01&to=2026-05-31")
    await console.page.locator(".accounts-sums dd a").last.click()
    await console.page.wait_for_url(f"**/postings?account={id}*")
    await console.settle()
    await expect(console.page.locator("tbody tr")).to_have_count(2)
    await expect(console.page.get_by_text("100.00").first).to_be_visible()


async def test_long_list_of_postings_is_fetched_as_one_scrolls(console: Console) -> None:
    await console.open(f"/accounts/acc_bank?{HALF_YEAR}")
    frame = console.page.get_by_role("region", name="Postings")
    total = await console.page.get_by_text("Postings in this range:").inner_text()
    number = int(total.rpartition(" ")[2])
    assert number > 100
    assert await frame.locator("tbody tr").count() < 60
    last = frame.locator(f"tr[aria-rowindex='{number + 1}']")
    for _ in range(20):
        await frame.evaluate("(element) => element.scrollTo(0, element.scrollHeight)")
        await console.page.wait_for_timeout(100)
        if await last.count():
            break
    closing = await console.page.locator(".accounts-sums dd").last.inner_text()
    await expect(last.locator(".amount").last).to_have_text(closing)


async def test_balance_over_time_is_told_in_full_as_a_table(console: Console) -> None:
    await console.open(f"/accounts/acc_bank?{HALF_YEAR}")
    await expect(console.page.locator(".trend canvas")).to_be_visible()
    await console.page.get_by_text("As a table").click()
    table = console.page.get_by_role("table", name="Balance of Bank account over time")
    months = await table.locator("tbody th").all_inner_texts()
    assert (months[0], months[-1], len(months)) == ("Jan 2026", "Jun 2026", 6)
    closing = await console.page.locator(".accounts-sums dd").last.inner_text()
    await expect(table.locator("tbody td").last).to_have_text(closing)
    await console.assert_accessible()


async def test_days_of_a_long_range_are_narrowed(console: Console) -> None:
    await console.open("/accounts/acc_bank?from=2025-01-01&to=2026-06-30")
    await console.page.get_by_label("By").select_option("Day")
    await expect(console.page).to_have_url(
        re.compile(r"from=2026-04-01&to=2026-06-30&interval=DAY")
    )
    await expect(console.page.get_by_role("alert")).to_have_count(0)
    await expect(console.page.locator(".trend canvas")).to_be_visible()


async def test_chart_is_drawn_anew_in_other_colours_and_languages(console: Console) -> None:
    await console.open(f"/accounts/acc_bank?{HALF_YEAR}")
    canvas = console.page.locator(".trend canvas")
    await expect(canvas).to_be_visible()
    pictures = {await canvas.evaluate("(element) => element.toDataURL()")}
    await console.page.get_by_label("Colours").select_option("Dark")
    await console.page.wait_for_timeout(300)
    pictures.add(await canvas.evaluate("(element) => element.toDataURL()"))
    await console.page.get_by_label("Language").select_option("العربية")
    await expect(console.page.get_by_role("heading", level=1)).to_have_text("1120 الحساب البنكي")
    await console.page.wait_for_timeout(300)
    pictures.add(await canvas.evaluate("(element) => element.toDataURL()"))
    assert len(pictures) == 3


async def test_header_shows_the_postings_of_all_below_it(console: Console) -> None:
    await console.open(f"/accounts/acc_current_assets?{HALF_YEAR}")
    table = console.page.get_by_role("table", name="Postings")
    await expect(table.get_by_role("columnheader", name="Account")).to_be_visible()
    await expect(table.get_by_role("columnheader", name="Balance")).to_have_count(0)


async def test_unknown_account_is_told(console: Console) -> None:
    await console.open("/accounts/acc_nothing")
    await expect(console.page.get_by_role("alert")).to_contain_text("acc_nothing")
    console.visit.complaints.clear()  # The browser notes the refusal as a failed load.


async def test_accounts_in_arabic_on_a_telephone(arabic: Console) -> None:
    await arabic.open("/accounts")
    await expect(row(arabic, "1110")).to_contain_text("النقدية في الصندوق")
    await arabic.assert_accessible()
    await arabic.assert_fits()
    await arabic.open(f"/accounts/acc_bank?{HALF_YEAR}")
    await expect(arabic.page.locator(".trend canvas")).to_be_visible()
    await arabic.assert_accessible()
    await arabic.assert_fits()
