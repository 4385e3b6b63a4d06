"""The three statements, and the postings that add up to each of their figures."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

TIES = "The postings add up to the figure"
DAY = "2026-06-30"
HALF_YEAR = "from=2026-01-01&to=2026-06-30"
TRIAL_BALANCE = """query ($date: Date) { trialBalance(date: $date) {
  sequence totalDebit totalCredit
  rows { account { id code nameEn } balanceDebit balanceCredit } } }"""
BALANCE_SHEET = """query ($date: Date, $other: Date) {
  balanceSheet(date: $date, compareDate: $other) { assets { amount comparedAmount } } }"""
CREATE_ACCOUNT = "mutation ($input: AccountInput!) { createAccount(input: $input) { id } }"
POST = "mutation ($input: JournalEntryInput!) { createJournalEntry(input: $input) { id } }"


def shown(amount: str) -> str:
    """Write an amount as the English pages do."""
    return f"{Decimal(amount):,.2f}"


def row(console: Console, name: str) -> Locator:
    """The line of a statement that is called this."""
    exactly = re.compile(rf"^{re.escape(name)}$")
    header = console.page.get_by_role("rowheader", name=exactly)
    return console.page.get_by_role("row").filter(has=header)


async def figure(console: Console, name: str, column: int = 0) -> str:
    return await row(console, name).locator("td.number").nth(column).inner_text()


async def open_figure(console: Console, name: str, column: int = 0) -> str:
    """Press a figure of the statement that is shown; return it as it was written."""
    written = await figure(console, name, column)
    await row(console, name).locator("td.number").nth(column).get_by_role("link").click()
    await console.page.get_by_role("heading", level=1, name="Postings").wait_for()
    await expect(console.page.get_by_text(TIES)).to_be_visible()
    await console.settle()
    return written


async def sum_shown(console: Console, name: str) -> str:
    return await console.page.locator("dl.sum div").filter(has_text=name).locator("dd").inner_text()


async def test_trial_balance_agrees_and_says_when_it_is_known(console: Console) -> None:
    await console.open(f"/trial-balance?date={DAY}")
    answer = (await console.query(TRIAL_BALANCE, date=DAY))["trialBalance"]
    assert answer["totalDebit"] == answer["totalCredit"]
    assert await figure(console, "Total", 0) == shown(answer["totalDebit"])
    assert await figure(console, "Total", 1) == shown(answer["totalCredit"])
    for account in answer["rows"]:
        side = 0 if Decimal(account["balanceDebit"]) else 1
        balance = account["balanceCredit" if side else "balanceDebit"]
        assert await figure(console, account["account"]["nameEn"], side) == shown(balance)
    await expect(console.page.get_by_text("Balances: debits = credits")).to_be_visible()
    await expect(
        console.page.get_by_text(f"Known at sequence {answer['sequence']}")
    ).to_be_visible()


OPENED = {
    "an account that grows on the debit side": (f"/trial-balance?date={DAY}", "Bank account", 0),
    "an account on the credit side": (f"/trial-balance?date={DAY}", "Accounts payable", 1),
    "an account counted since the fiscal year began": (f"/trial-balance?date={DAY}", "Sales", 1),
    "a type of account": (f"/trial-balance?date={DAY}", "Total liabilities", 1),
    "a header": (f"/balance-sheet?date={DAY}", "Current assets", 0),
    "retained earnings with earlier results": (
        f"/balance-sheet?date={DAY}",
        "Retained earnings",
        0,
    ),
    "a computed line": (f"/balance-sheet?date={DAY}", "Result of the fiscal year so far", 0),
    "a total": (f"/balance-sheet?date={DAY}", "Total liabilities and equity", 0),
    "a contra account": (f"/income-statement?{HALF_YEAR}", "Sales returns and discounts", 0),
    "net income": (f"/income-statement?{HALF_YEAR}", "Net income", 0),
    "what it is compared with": (
        f"/income-statement?{HALF_YEAR}&compareFrom=2025-01-01&compareTo=2025-06-30",
        "Total expenses",
        1,
    ),
}


@pytest.mark.parametrize("opened", OPENED.values(), ids=OPENED)
async def test_figure_opens_to_postings_that_add_up_to_it(
    console: Console, opened: tuple[str, str, int]
) -> None:
    path, name, column = opened
    await console.open(path)
    written = await open_figure(console, name, column)
    assert await sum_shown(console, "Figure of the statement") == written
    assert await sum_shown(console, "Sum") == written
    assert await console.page.get_by_role("table").get_by_role("link").count() > 0


@pytest.mark.parametrize(("column", "side"), [(0, "debit"), (1, "credit")])
async def test_grand_total_opens_to_accounts_that_open_to_postings(
    console: Console, column: int, side: str
) -> None:
    await console.open(f"/trial-balance?date={DAY}")
    written = await figure(console, "Total", column)
    await row(console, "Total").locator("td.number").nth(column).get_by_role("link").click()
    heading = console.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text(f"Accounts with a {side} balance")
    await expect(console.page.get_by_text("The balances add up to the figure")).to_be_visible()
    assert await sum_shown(console, "Figure of the statement") == written
    balances = await console.page.get_by_role("row").locator("td.number a data").all()
    values = [Decimal(await one.get_attribute("value") or "") for one in balances]
    assert shown(str(sum(values))) == written
    await console.assert_accessible()
    await console.assert_fits()
    account = "Bank account" if side == "debit" else "Accounts payable"
    balance = await open_figure(console, account)
    assert await sum_shown(console, "Figure of the statement") == balance


async def test_figure_of_another_statement_is_said_to_be_none(console: Console) -> None:
    for query in ("statement=balance-sheet&figure=netIncome", "figure=assets", f"date={DAY}"):
        await console.open(f"/postings?{query}")
        await expect(console.page.get_by_text("The statement has no such figure.")).to_be_visible()


async def test_earlier_results_open_too(console: Console) -> None:
    await console.open(f"/balance-sheet?date={DAY}")
    await open_figure(console, "Retained earnings")
    earlier = await sum_shown(console, "Results of earlier years")
    await console.page.get_by_role("link", name=earlier).click()
    await console.page.get_by_role("heading", name="Postings: Net income").wait_for()
    await expect(console.page.get_by_text(TIES)).to_be_visible()
    assert await sum_shown(console, "Sum") == earlier


async def test_postings_stay_those_of_the_figure_when_others_arrive(console: Console) -> None:
    await console.open(f"/trial-balance?date={DAY}")
    written = await open_figure(console, "Cash on hand")
    await console.query(POST, input=entry("acc_cash", "acc_revenue", "12.34"))
    await console.page.reload()
    await expect(console.page.get_by_text(TIES)).to_be_visible()
    assert await sum_shown(console, "Figure of the statement") == written
    await console.page.get_by_role("link", name="Trial balance as of 30 Jun 2026").click()
    await row(console, "Cash on hand").wait_for()
    assert await figure(console, "Cash on hand") == written


def entry(debit: str, credit: str, amount: str) -> dict[str, Any]:
    lines = [{"accountId": debit, "debit": amount}, {"accountId": credit, "credit": amount}]
    return {"date": DAY, "memo": "Statements", "lines": lines}


async def test_long_list_of_postings_draws_what_is_in_view_and_ends_at_the_figure(
    console: Console,
) -> None:
    await console.open(f"/balance-sheet?date={DAY}")
    written = await open_figure(console, "Total assets")
    frame = console.page.locator(".table-frame.long")
    assert await frame.locator("tbody tr").count() < 60
    for _ in range(60):
        await frame.evaluate("frame => frame.scrollTo(0, frame.scrollHeight)")
        await console.settle()
        if await frame.get_by_role("table").get_attribute("aria-rowcount") != "-1":
            break
    await frame.evaluate("frame => frame.scrollTo(0, frame.scrollHeight)")
    await expect(frame.locator("tbody tr td:last-child").last).to_have_text(written)


async def test_posting_leads_to_its_entry(console: Console) -> None:
    await console.open(f"/trial-balance?date={DAY}")
    await open_figure(console, "Share capital", 1)
    await console.page.get_by_role("table").get_by_role("link", name="1", exact=True).click()
    await expect(console.page).to_have_url(re.compile(r"/console/journal/je_\w+$"))


async def test_balance_sheet_compares_with_a_year_earlier(console: Console) -> None:
    await console.open(f"/balance-sheet?date={DAY}")
    await console.page.get_by_label("Compare with").select_option("One year earlier")
    await expect(console.page).to_have_url(re.compile("compareDate=2025-06-30"))
    await expect(console.page.get_by_role("columnheader")).to_have_text(
        ["Code", "Account", "30 Jun 2026", "30 Jun 2025", "Change"]
    )
    answer = await console.query(BALANCE_SHEET, date=DAY, other="2025-06-30")
    now, before = (
        Decimal(answer["balanceSheet"]["assets"][k]) for k in ("amount", "comparedAmount")
    )
    assert await figure(console, "Total assets", 1) == f"{before:,.2f}"
    assert await figure(console, "Total assets", 2) == f"{now - before:,.2f}"
    await expect(
        console.page.get_by_text("Balances: assets = liabilities + equity")
    ).to_be_visible()


async def test_income_statement_takes_fiscal_ranges_and_compares(console: Console) -> None:
    await console.open(f"/income-statement?{HALF_YEAR}")
    await console.page.get_by_label("Compare with").select_option("The period before")
    await expect(console.page).to_have_url(
        re.compile("compareFrom=2025-07-01&compareTo=2025-12-31")
    )
    await console.page.get_by_label("Compare with").select_option("One year earlier")
    await expect(console.page).to_have_url(
        re.compile("compareFrom=2025-01-01&compareTo=2025-06-30")
    )
    await console.page.get_by_label("Period").select_option("Last fiscal year")
    today = (await console.query("{ organizations { nodes { today } } }"))["organizations"]["nodes"]
    year = int(today[0]["today"][:4]) - 1
    await expect(console.page).to_have_url(re.compile(f"from={year}-01-01&to={year}-12-31"))


async def test_day_is_chosen_by_a_preset_or_typed(console: Console) -> None:
    await console.open("/trial-balance")
    await console.page.get_by_label("Period").select_option("End of last fiscal year")
    await expect(console.page).to_have_url(re.compile(r"date=\d{4}-12-31"))
    await console.page.get_by_label("Date").fill(DAY)
    await expect(console.page).to_have_url(re.compile(f"date={DAY}"))
    await expect(console.page.get_by_text("As of 30 Jun 2026")).to_be_visible()


async def test_known_at_is_told_by_the_clock_of_the_organisation(console: Console) -> None:
    await console.open(f"/trial-balance?date={DAY}")
    await console.page.get_by_label("As known").select_option("At a time")
    await console.page.get_by_label("Time (Asia/Riyadh)").fill("2026-01-01T10:00")
    await expect(console.page).to_have_url(re.compile("knownAt=2026-01-01T07%3A00%3A00Z"))
    # The demo's books are written when it starts, so nothing was known then.
    await expect(console.page.get_by_text("Nothing is posted up to this day.")).to_be_visible()
    await console.page.reload()
    shown_time = console.page.get_by_label("Time (Asia/Riyadh)")
    await expect(shown_time).to_have_value("2026-01-01T10:00")


async def test_known_at_a_sequence_shows_the_books_of_then(console: Console) -> None:
    await console.open(f"/trial-balance?date={DAY}")
    await console.page.get_by_label("As known").select_option("At a sequence")
    await console.page.get_by_label("Event sequence").fill("120")
    await expect(console.page).to_have_url(re.compile("asOfSequence=120$"))
    await expect(console.page.get_by_text("Known at sequence 120")).to_be_visible()
    await open_figure(console, "Share capital", 1)
    await expect(console.page.get_by_text("Known at sequence 120")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        f"/trial-balance?date={DAY}",
        f"/balance-sheet?date={DAY}&compareDate=2025-12-31",
        f"/income-statement?{HALF_YEAR}",
    ],
)
async def test_statement_is_proven_on_request(console: Console, path: str) -> None:
    await console.open(path)
    await console.page.get_by_role("button", name="Prove").click()
    await expect(console.page.get_by_text("A scan of all postings finds the same")).to_be_visible()
    # Another question is not proven by it.
    await console.page.get_by_label("Show zero balances").check()
    await expect(console.page.get_by_role("button", name="Prove")).to_be_visible()


async def test_zero_balances_show_on_request(console: Console) -> None:
    await console.open(f"/balance-sheet?date={DAY}")
    await expect(row(console, "Bank loan")).to_have_count(0)
    await console.page.get_by_label("Show zero balances").check()
    await expect(row(console, "Bank loan")).to_have_count(1)
    await expect(console.page).to_have_url(re.compile("includeZero=1"))


async def test_csv_holds_the_exact_figures_and_no_formula(console: Console, tmp_path: Path) -> None:
    code = f"T{uuid4().hex[:8]}"
    account = {"code": code, "type": "EXPENSE", "nameEn": '=1+"1"', "nameAr": "مصروف، آخر"}
    made = (await console.query(CREATE_ACCOUNT, input=account))["createAccount"]["id"]
    await console.query(POST, input=entry(made, "acc_cash", "7.00"))
    await console.open(f"/balance-sheet?date={DAY}")
    await save_csv(console, tmp_path / "balance.csv", "balance-sheet-2026-06-30.csv")
    await console.open(f"/trial-balance?date={DAY}")
    await save_csv(console, tmp_path / "trial.csv", "trial-balance-2026-06-30.csv")

    sheet = (tmp_path / "balance.csv").read_bytes()
    assert sheet.startswith(b"\xef\xbb\xbfCode,Account,30 Jun 2026\r\n")
    assert b"\r\n1290,Accumulated depreciation,-18000.00\r\n" in sheet
    trial = (tmp_path / "trial.csv").read_text("utf-8-sig")
    assert f"""\n{code},"'=1+""1""\",7.00,0.00\n""" in trial.replace("\r\n", "\n")
    answer = (await console.query(TRIAL_BALANCE, date=DAY))["trialBalance"]
    rows = {cells[0]: cells[2:] for cells in csv.reader(trial.splitlines())}
    for one in answer["rows"]:
        assert rows[one["account"]["code"]] == [one["balanceDebit"], one["balanceCredit"]]


async def save_csv(console: Console, path: Path, name: str) -> None:
    async with console.page.expect_download() as expected:
        await console.page.get_by_role("button", name="Download CSV").click()
    download = await expected.value
    assert download.suggested_filename == name
    await download.save_as(path)


async def test_csv_in_arabic_is_read_as_arabic(arabic: Console, tmp_path: Path) -> None:
    await arabic.open(f"/trial-balance?date={DAY}")
    async with arabic.page.expect_download() as expected:
        await arabic.page.get_by_role("button", name="تنزيل CSV").click()
    await (await expected.value).save_as(tmp_path / "trial.csv")
    text = (tmp_path / "trial.csv").read_bytes().decode()
    assert text.startswith("\ufeffالرمز,الحساب,مدين,دائن\r\n")
    assert "\r\n1120,الحساب البنكي," in text


async def test_printed_statement_is_the_statement_alone(console: Console) -> None:
    await console.open(f"/balance-sheet?date={DAY}")
    await console.page.emulate_media(media="print", color_scheme="dark")
    for text in ("Balance sheet", "Demo Trading Co.", "As of 30 Jun 2026", "In SAR"):
        await expect(console.page.locator("main").get_by_text(text).first).to_be_visible()
    for gone in (".top", ".side", ".filters", ".actions", ".checks button"):
        await expect(console.page.locator(gone).first).to_be_hidden()
    assert (
        await console.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
        == "light"
    )


async def test_arabic_statement_is_told_in_arabic(arabic: Console) -> None:
    await arabic.open(f"/balance-sheet?date={DAY}")
    await expect(arabic.page.get_by_role("rowheader", name="الحساب البنكي")).to_be_visible()
    await expect(arabic.page.get_by_text("شركة العرض التجارية")).to_be_visible()
    # Digits run from left to right, and stand below digits only at their right.
    assert (
        await arabic.page.evaluate(
            "getComputedStyle(document.querySelector('td.number')).textAlign"
        )
        == "right"
    )


OTHER_ADDRESSES = [
    "/postings?from=2026-06-01&to=2026-06-30",
    f"/postings?statement=balance-sheet&date={DAY}&figure=totalEquity",
    f"/postings?statement=trial-balance&date={DAY}&account=acc_retained_earnings",
]


@pytest.mark.parametrize("path", OTHER_ADDRESSES)
async def test_postings_are_readable_by_everybody(console: Console, path: str) -> None:
    await console.open(path)
    await console.assert_accessible()
    await console.assert_fits()


@pytest.mark.parametrize("path", OTHER_ADDRESSES)
async def test_postings_are_readable_in_arabic_dark_and_small(arabic: Console, path: str) -> None:
    await arabic.open(path)
    await arabic.assert_accessible()
    await arabic.assert_fits()


async def test_figure_that_is_none_is_said_to_be_none(console: Console) -> None:
    await console.open(f"/postings?statement=trial-balance&date={DAY}&account=acc_nothing")
    await expect(console.page.get_by_text("The statement has no such figure.")).to_be_visible()


async def test_statement_opens_in_graphiql_with_its_variables(console: Console) -> None:
    await console.open(f"/balance-sheet?date={DAY}")
    opened = console.page.context.expect_event("request", lambda one: "?query=" in one.url)
    async with opened as expected:
        await console.page.get_by_role("button", name="Open in GraphiQL").click()
    address = (await expected.value).url
    assert "query+StatementsBalanceSheet" in address
    assert DAY in address
