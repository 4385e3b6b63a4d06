"""Whatever stands in an address or in a file is words: shown or kept, and nothing else."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

import pytest

from tests.web.console.hostile import MIDDLE
from tests.web.console.looking import COUNT_RUNS, look
from tests.web.console.pages import PAGES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

PARAMETERS = (
    *("account", "asOfSequence", "class", "code", "compareDate", "compareFrom", "compareTo"),
    *("customerId", "date", "delivery", "direction", "figure", "from", "includeZero", "interval"),
    *("key", "kind", "knownAt", "outcome", "revoked", "show", "side", "statement", "status"),
    *("text", "to", "trade", "type", "unallocated", "vendorId", "year"),
)
SEARCHED = ["/journal", "/accounts", "/invoices", "/payments"]
FIGURES = [
    "/postings?statement=income-statement&figure=netIncome&from={0}",
    "/postings?statement=balance-sheet&account=acc_cash&date={0}",
    "/postings?statement=trial-balance&account={0}",
    "/journal/{0}",
    "/accounts/{0}",
    "/settings/webhooks/{0}?delivery={0}",
    "/{0}",
]
ELSEWHERE = ["//evil.example/x", "https://evil.example", "javascript:ran()", "/\\evil.example"]
FORGE = "to => history.replaceState({usr: {from: to}, key: 'x'}, '', location.pathname)"
POST = "mutation Post($input: JournalEntryInput!) { createJournalEntry(input: $input) { id } }"


def addresses() -> list[str]:
    """Every page with every parameter hostile, and some that ask for one thing alone."""
    words = quote(MIDDLE)
    every = urlencode(dict.fromkeys(PARAMETERS, MIDDLE))
    pages = {path.partition("?")[0] for path in PAGES.values() if "{" not in path}
    searched = [f"{path}?text={words}" for path in SEARCHED]
    figures = [path.format(words) for path in FIGURES]
    return [f"{path}?{every}" for path in sorted(pages)] + searched + figures


async def test_words_in_an_address_do_nothing(console: Console) -> None:
    await console.page.add_init_script(COUNT_RUNS)
    faults: list[str] = []
    for address in addresses():
        await console.open(address)
        await console.assert_fits()
        await console.assert_clean()
        faults += [f"{address}: {fault}" for fault in (await look(console, {})).faults]
    assert faults == []


@pytest.mark.parametrize("path", ["/docs", "/docs/v1", "/docs/guide"])
async def test_words_in_an_address_of_the_documentation_do_nothing(
    console: Console, path: str
) -> None:
    await console.page.add_init_script(COUNT_RUNS)
    words = quote(MIDDLE)
    await console.page.goto(f"{console.url}{path}?q={words}&search={words}#{words}")
    assert (await look(console, {})).faults == ()


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
async def test_signing_in_leads_to_our_own_pages_alone(console: Console, elsewhere: str) -> None:
    """Where somebody wanted to go is forged in the history of the sign-in page."""
    await console.page.add_init_script(COUNT_RUNS)
    await console.open("/")
    await console.page.evaluate(f"({FORGE})({json.dumps(elsewhere)})")
    await console.page.evaluate("history.replaceState(history.state, '', '/console/sign-in')")
    await console.page.reload()
    await console.page.get_by_role("heading", level=1, name="Overview").wait_for()
    assert urlsplit(console.page.url)._replace(query="").geturl() == f"{console.url}/console"
    assert await console.page.evaluate("globalThis.runs") == 0


async def test_no_cell_of_a_file_is_a_formula(console: Console, tmp_path: Path) -> None:
    """Behind a semicolon or a tab too: in some languages a spreadsheet ends a cell there."""
    name = '=HYPERLINK("http://x";"y");+1\t@SUM(1)\n-1; ＝1'
    account = {"code": "=1;=2", "type": "EXPENSE", "nameEn": name}
    made = await console.query(
        "mutation($input: AccountInput!) { createAccount(input: $input) { id } }", input=account
    )
    lines = [
        {"accountId": made["createAccount"]["id"], "debit": "1"},
        {"accountId": "acc_cash", "credit": "1"},
    ]
    entry = {"date": "2026-06-15", "lines": lines}
    await console.query(POST, input=entry)
    await console.open("/trial-balance?date=2026-06-30")
    async with console.page.expect_download() as download:
        await console.page.get_by_role("button", name="Download CSV").click()
    file = await download.value
    assert file.suggested_filename == "trial-balance-2026-06-30.csv"
    await file.save_as(tmp_path / "trial.csv")
    text = (tmp_path / "trial.csv").read_text("utf-8-sig")
    for delimiter in ",;\t":
        cells = [cell for row in csv.reader(text.splitlines(), delimiter=delimiter) for cell in row]
        assert [cell for cell in cells if cell.strip()[:1] in {"=", "+", "@", "＝"}] == []
    row = next(cells for cells in csv.reader(text.splitlines(True)) if "HYPERLINK" in str(cells))
    assert row[:2] == ["'=1;'=2", "'=HYPERLINK(\"http://x\";\"y\");'+1\t'@SUM(1)\n'-1;' ＝1"]
