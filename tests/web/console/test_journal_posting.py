"""A new entry: live balance, dry run, refusals at their fields, posted once whatever happens."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.web.console.journal import (
    amount,
    choose_account,
    fault_of,
    find,
    locked,
    press,
    unique,
    write_sale,
)
from tests.web.console.losing import lose_first_answer

if TYPE_CHECKING:
    from playwright.async_api import Route

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

POSTED = "**/console/journal/je_*"
COUNT = "{ journalEntries(first: 1) { total } }"


async def test_posted_entry_is_shown_with_a_message(console: Console) -> None:
    memo = unique("Posted")
    await console.open("/journal/new")
    await write_sale(console, memo)
    await press(console, "Post")
    await console.page.wait_for_url(POSTED)
    (entry,) = await find(console, memo)
    said = console.page.get_by_role("status").filter(has_text="is posted")
    await expect(said).to_have_text(f"Entry {entry['number']} is posted.")
    await expect(said).to_be_focused()
    assert (entry["date"], entry["total"]) == ("2026-05-05", "250.00")
    assert entry["postings"] == [
        {"accountHandle": "acc_cash", "debit": "250.00", "credit": "0.00", "memo": None},
        {"accountHandle": "acc_revenue", "debit": "0.00", "credit": "250.00", "memo": None},
    ]
    await console.open("/journal/new")
    await expect(console.page.get_by_label("Memo", exact=True)).to_have_value("")


async def test_balance_is_told_exactly_while_one_types(console: Console) -> None:
    await console.open("/journal/new")
    balance = console.page.get_by_label("Balance of the lines")
    await amount(console, "Debit", 1).fill("0.1")
    await amount(console, "Debit", 2).fill("0.2")
    await expect(balance).to_have_text("Debits0.30Credits0.00Credits are short by0.30")
    await amount(console, "Debit", 2).fill("")
    await amount(console, "Credit", 2).fill("9,007,199,254,740.93")
    await expect(balance).to_have_text(
        "Debits0.10Credits9,007,199,254,740.93Debits are short by9,007,199,254,740.83"
    )
    await amount(console, "Debit", 1).fill("")
    await amount(console, "Debit", 1).press("=")
    await expect(balance).to_have_text(
        "Debits9,007,199,254,740.93Credits9,007,199,254,740.93Balanced0.00"
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("١٢٣٤٫٥", "1,234.50"),
        ("۱۲۳۴", "1,234.00"),
        ("١٬٢٣٤٬٥٦٧٫٨٩", "1,234,567.89"),
        ("1 234.5", "1,234.50"),
        ("1,234", "1,234.00"),
        (".5", "0.50"),
        ("1.500", "1.50"),
    ],
)
async def test_amount_is_normalised(console: Console, typed: str, shown: str) -> None:
    await console.open("/journal/new")
    await amount(console, "Debit", 1).fill(typed)
    await amount(console, "Debit", 1).press("Tab")
    await expect(amount(console, "Debit", 1)).to_have_value(shown)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1.234,50", "Separate thousands by a comma and decimals by a point, such as 1,150.00."),
        ("12,34", "Separate thousands by a comma and decimals by a point, such as 1,150.00."),
        ("1e3", "An amount is written in digits, such as 1150.00."),
        ("-5", "An amount is never negative; use the other side."),
        ("1.005", "The currency has no more than 2 decimals."),
    ],
)
async def test_unclear_amount_is_refused_at_its_field(
    console: Console, typed: str, told: str
) -> None:
    await console.open("/journal/new")
    await write_sale(console, "Unclear")
    await amount(console, "Debit", 1).fill(typed)
    await press(console, "Post")
    await expect(fault_of(amount(console, "Debit", 1))).to_have_text(told)
    await expect(amount(console, "Debit", 1)).to_be_focused()


async def test_dry_run_shows_what_would_be_posted_and_writes_nothing(console: Console) -> None:
    before = await console.query(COUNT)
    await console.open("/journal/new")
    await write_sale(console, unique("Dry"))
    await press(console, "Check without posting")
    shown = console.page.get_by_role("table", name="Postings").get_by_role("row")
    await expect(shown).to_have_text(
        [
            "AccountDebitCredit",
            "1110 Cash on hand250.00",
            "4100 Sales250.00",
            "Total250.00250.00",
        ]
    )
    await expect(console.page.get_by_text("Nothing was written.")).to_be_visible()
    await console.assert_accessible()
    assert await console.query(COUNT) == before
    await amount(console, "Debit", 1).fill("251")
    await expect(shown).to_have_count(0)


async def test_locked_date_is_refused_at_the_date(console: Console) -> None:
    await console.open("/journal/new")
    await write_sale(console, "Locked", "2026-05-05")
    day = console.page.get_by_label("Date")
    async with locked(console, "2026-05-31"):
        for button in ("Post", "Check without posting"):
            await day.fill("2026-05-04" if button == "Post" else "2026-05-05")
            await press(console, button)
            await expect(fault_of(day)).to_have_text(
                f"{await day.input_value()} is locked: the ledger is locked through 2026-05-31."
            )
            await expect(day).to_be_focused()
    await day.fill("2026-06-01")
    await expect(fault_of(day)).to_have_count(0)


async def test_refusals_of_the_server_stand_at_their_fields(console: Console) -> None:
    await console.open("/journal/new")
    await write_sale(console, "Refused")
    await press(console, "Add a line")
    await press(console, "Add a line")
    await choose_account(console, 4, "2130")
    await amount(console, "Debit", 4).fill("1")
    await amount(console, "Credit", 4).fill("1")
    await press(console, "Post")
    # The blank third line is not sent; the fourth is the server's third.
    await expect(fault_of(amount(console, "Credit", 4))).to_have_text(
        "A line has a debit or a credit, not both."
    )
    await amount(console, "Credit", 4).fill("")
    await press(console, "Post")
    await expect(console.page.get_by_role("alert")).to_have_text(
        "Debits (251.00) and credits (250.00) differ by 1.00."
    )


async def test_line_without_an_account_asks_for_one(console: Console) -> None:
    await console.open("/journal/new")
    await amount(console, "Debit", 1).fill("5")
    await press(console, "Post")
    field = console.page.get_by_role("combobox", name="Account of line 1")
    await expect(fault_of(field)).to_have_text("Choose an account.")


async def test_account_is_found_by_code_and_by_name_in_either_language(console: Console) -> None:
    await console.open("/journal/new")
    for place, words in enumerate(("١١١٠", "1110", "cash on h", "النقديه في الصندوق"), 1):
        if place > 2:
            await press(console, "Add a line")
        await choose_account(console, place, words)
        field = console.page.get_by_role("combobox", name=f"Account of line {place}", exact=True)
        await expect(field).to_have_value("1110 Cash on hand")


async def test_accounts_that_words_may_mean_are_listed(console: Console) -> None:
    await console.open("/journal/new")
    field = console.page.get_by_role("combobox", name="Account of line 1", exact=True)
    await field.fill("cash")
    options = console.page.get_by_role("listbox").get_by_role("option")
    await expect(options).to_have_text(["1110 Cash on hand", "1130 Petty cash"])
    await console.assert_accessible()
    # A header takes no postings, so it is not offered.
    await field.fill("1100")
    await expect(options).to_have_count(0)


async def test_lost_answer_is_asked_for_again_and_posts_once(console: Console) -> None:
    memo = unique("Lost")
    await console.open("/journal/new")
    await write_sale(console, memo)
    keys = await lose_first_answer(console.page)
    await press(console, "Post")
    await expect(console.page.get_by_role("alert")).to_contain_text("cannot be reached")
    await press(console, "Post")
    await console.page.wait_for_url(POSTED)
    assert (len(keys), len(set(keys))) == (2, 1)
    assert len(await find(console, memo)) == 1
    console.visit.complaints.clear()  # The browser notes the answer that was lost on purpose.


async def test_lost_answer_posts_once_even_if_the_page_is_loaded_anew(console: Console) -> None:
    memo = unique("Reloaded")
    await console.open("/journal/new")
    await write_sale(console, memo)
    keys = await lose_first_answer(console.page)
    await press(console, "Post")
    await expect(console.page.get_by_role("alert")).to_contain_text("cannot be reached")
    await console.page.reload()
    await expect(amount(console, "Credit", 2)).to_have_value("250.00")
    await press(console, "Post")
    await console.page.wait_for_url(POSTED)
    assert (len(keys), len(set(keys))) == (2, 1)
    assert len(await find(console, memo)) == 1
    console.visit.complaints.clear()  # The browser notes the answer that was lost on purpose.


async def test_double_press_posts_once(console: Console) -> None:
    memo = unique("Double")
    await console.open("/journal/new")
    await write_sale(console, memo)
    await console.page.get_by_role("button", name="Post", exact=True).dblclick()
    await console.page.wait_for_url(POSTED)
    assert len(await find(console, memo)) == 1


async def test_shortcut_pressed_again_while_the_entrys_page_comes_posts_nothing(
    console: Console,
) -> None:
    memo = unique("Again")
    came = asyncio.Event()

    async def hold(route: Route) -> None:
        await came.wait()
        await route.continue_()

    await console.page.route(re.compile(r"/entry-[^/]*\.js$"), hold)
    await console.open("/journal/new")
    await write_sale(console, memo)
    async with console.page.expect_response("**/graphql"):
        await console.page.keyboard.press("Control+Enter")
    await console.wait_until("!document.querySelector('[data-pending]')")
    await console.page.keyboard.press("Control+Enter")
    await console.page.wait_for_timeout(300)
    came.set()
    await console.page.wait_for_url(POSTED)
    assert len(await find(console, memo)) == 1


async def test_draft_outlives_a_reload_until_it_is_discarded(console: Console) -> None:
    await console.open("/journal/new")
    await write_sale(console, "Kept", "2026-05-07")
    await console.page.reload()
    await expect(console.page.get_by_label("Date")).to_have_value("2026-05-07")
    await expect(console.page.get_by_label("Memo", exact=True)).to_have_value("Kept")
    field = console.page.get_by_role("combobox", name="Account of line 1")
    await expect(field).to_have_value("1110 Cash on hand")
    await press(console, "Discard …")
    await press(console, "Discard")
    await expect(field).to_have_value("")
    await expect(console.page.get_by_label("Memo", exact=True)).to_have_value("")


async def test_entry_is_posted_in_arabic_on_a_small_dark_screen(arabic: Console) -> None:
    memo = unique("بيع نقدي")
    await arabic.open("/journal/new")
    page = arabic.page
    await page.get_by_label("التاريخ").fill("2026-05-05")
    await page.get_by_label("البيان", exact=True).fill(memo)
    for place, words in (("١", "النقدية في الصندوق"), ("٢", "4100")):
        field = page.get_by_role("combobox", name=f"حساب السطر {place}")
        await field.fill(words)
        await field.press("Tab")
    await page.get_by_label("مدين السطر ١").fill("٢٥٠٫٥")
    await page.get_by_label("دائن السطر ٢").fill("250.50")
    await expect(page.get_by_label("توازن القيد")).to_contain_text("القيد متوازن")
    await arabic.assert_fits()
    await arabic.assert_accessible()
    async with locked(arabic, "2026-05-31"):
        await page.get_by_role("button", name="رحِّل القيد").click()
        await expect(fault_of(page.get_by_label("التاريخ"))).to_contain_text("مقفل: الدفاتر مقفلة")
    await page.get_by_role("button", name="رحِّل القيد").click()
    await page.wait_for_url(POSTED)
    assert [one["total"] for one in await find(arabic, memo)] == ["250.50"]
