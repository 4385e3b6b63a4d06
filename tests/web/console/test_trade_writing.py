"""A new invoice or bill: exact totals, refusals at their fields, made once whatever happens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.web.console.journal import choose_account, fault_of, locked, press
from tests.web.console.journal import unique as unique_name
from tests.web.console.keyboard import assert_focus, tab_to
from tests.web.console.losing import lose_first_answer
from tests.web.console.trade import (
    DAY,
    choose_party,
    create_customer,
    create_vendor,
    find,
    totals,
    unique,
    write_line,
)

if TYPE_CHECKING:
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

MADE = re.compile(r"/console/invoices/inv_\w+$")


async def write_sale(console: Console, number: str) -> str:
    """Write an invoice of 1,000.00 and 150.00 of VAT into the open form; return the customer."""
    name = unique_name("Buyer")
    customer = await create_customer(console, name, paymentTerms=45)
    await choose_party(console, "Customer", name)
    await console.page.get_by_label("Number", exact=True).fill(number)
    await console.page.get_by_label("Issue date").fill(DAY)
    await write_line(console, 1, Description="Desk", Quantity="2", Price="500")
    return customer


async def test_invoice_is_issued_and_shown_with_a_message(console: Console) -> None:
    number = unique("W")
    await console.open("/invoices/new?type=SALES")
    customer = await write_sale(console, number)
    await expect(totals(console)).to_have_text(
        "Total before VAT1,000.00VAT150.00Total with VAT1,150.00"
    )
    await press(console, "Issue")
    await console.page.wait_for_url(MADE)
    said = console.page.get_by_role("status").filter(has_text="issued and posted")
    await expect(said).to_be_focused()
    (invoice,) = await find(console, number)
    assert (invoice["status"], invoice["customerId"]) == ("ISSUED", customer)
    assert (invoice["issueDate"], invoice["dueDate"]) == (DAY, "2026-08-13")
    assert invoice["grandTotal"] == "1150.00"
    assert invoice["journalEntryId"] is not None
    await console.open("/invoices/new?type=SALES")
    await expect(console.page.get_by_label("Number", exact=True)).to_have_value("")


async def test_totals_are_those_of_the_server_to_the_last_unit(console: Console) -> None:
    number = unique("W")
    await console.open("/invoices/new?type=SALES")
    await write_sale(console, number)
    # 3 x 0.335 = 1.005, which rounds up.
    await write_line(console, 1, Description="Screw", Quantity="3", Price="0.335")
    await press(console, "Add a line")
    await write_line(
        console, 2, Description="Ship", Quantity="9,007", Price="888888888.888889", Discount="0.01"
    )
    await press(console, "Add a line")
    await write_line(console, 3, Description="Rent", Quantity="٢٫٥", Price="10.10")
    await console.page.get_by_label("VAT of line 3", exact=True).select_option("Exempt")
    await press(console, "Save as draft")
    await console.page.wait_for_url(MADE)
    (kept,) = await find(console, number)
    assert [(one["netAmount"], one["vatAmount"]) for one in kept["items"]] == [
        ("1.01", "0.15"),
        ("8006222222222.21", "1200933333333.33"),
        ("25.25", "0.00"),
    ]
    assert (kept["subtotal"], kept["grandTotal"]) == ("8006222222248.47", "9207155555581.95")
    await console.page.get_by_role("link", name="Edit", exact=True).click()
    await expect(totals(console)).to_have_text(
        "Total before VAT8,006,222,222,248.47VAT1,200,933,333,333.48"
        "Total with VAT9,207,155,555,581.95"
    )


async def test_bill_has_a_supplier_an_account_and_tax_that_is_not_claimed_back(
    console: Console,
) -> None:
    number, name = unique("B"), unique_name("Supplier")
    vendor = await create_vendor(console, name)
    await console.open("/invoices")
    await console.page.get_by_role("link", name="New bill").click()
    await choose_party(console, "Supplier", name)
    await console.page.get_by_label("Number", exact=True).fill(number)
    await console.page.get_by_label("Issue date").fill(DAY)
    await write_line(console, 1, Description="Office", Price="1200")
    await choose_account(console, 1, "5320")
    await press(console, "More about line 1")
    await console.page.get_by_label("Line 1: service from").fill("2026-07-01")
    await console.page.get_by_label("Line 1: service to").fill("2026-12-31")
    await console.page.get_by_label("The VAT of line 1 is claimed back").uncheck()
    await press(console, "Issue")
    await console.page.wait_for_url(MADE)
    (bill,) = await find(console, number)
    (line,) = bill["items"]
    assert (bill["type"], bill["vendorId"], bill["grandTotal"]) == ("PURCHASE", vendor, "1380.00")
    assert (line["serviceFrom"], line["serviceTo"]) == ("2026-07-01", "2026-12-31")
    assert (line["vatRecoverable"], line["accountHandle"]) == (False, "acc_rent")


async def test_only_accounts_that_suit_the_document_are_offered(console: Console) -> None:
    await console.open("/invoices/new?type=PURCHASE")
    field = console.page.get_by_role("combobox", name="Account of line 1", exact=True)
    options = console.page.get_by_role("listbox").get_by_role("option")
    await field.fill("5320")
    await expect(options).to_have_text(["5320 Rent"])
    for none in ("4100", "1110", "2110", "1160"):
        await field.fill(none)
        await expect(options).to_have_count(0)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("Number", "", "A document has a number."),
        ("Due date", "2026-06-28", "It is due before it is issued."),
        ("Description of line 1", "", "Say what the line is about."),
        ("Quantity of line 1", "0", "A quantity is above zero."),
        ("Price of line 1", "1.234,50", "Separate thousands by a comma and decimals by a point"),
        ("Price of line 1", "0.1234567", "At most 6 decimals."),
        ("Discount of line 1", "1000.01", "The discount is more than the line."),
        ("Discount of line 1", "0.001", "At most 2 decimals."),
        ("VAT rate of line 1, percent", "0", "A standard rate is above 0"),
    ],
)
async def test_what_cannot_be_sent_is_told_at_its_field(
    console: Console, field: str, typed: str, told: str
) -> None:
    number = unique("W")
    await console.open("/invoices/new?type=SALES")
    await write_sale(console, number)
    input = console.page.get_by_label(field, exact=True)
    await input.fill(typed)
    await press(console, "Issue")
    await expect(fault_of(input)).to_contain_text(told)
    await expect(input).to_be_focused()
    assert await find(console, number) == []


async def test_refusals_of_the_server_stand_at_their_fields(console: Console) -> None:
    number = unique("W")
    await console.open("/invoices/new?type=SALES")
    await write_sale(console, number)
    await press(console, "Save as draft")
    await console.page.wait_for_url(MADE)
    await console.open("/invoices/new?type=SALES")
    await write_sale(console, number)
    await press(console, "Issue")
    taken = console.page.get_by_label("Number", exact=True)
    await expect(fault_of(taken)).to_have_text(f"The number '{number}' is taken.")
    await taken.fill(unique("W"))
    await press(console, "Add a line")
    await press(console, "Add a line")
    await write_line(console, 3, Description="Mountain", Quantity="1000000", Price="1000000000")
    await press(console, "Issue")
    # The blank second line is not sent; the third is the server's second.
    price = console.page.get_by_label("Price of line 3", exact=True)
    await expect(fault_of(price)).to_contain_text("The line passes 10^15 minor units.")
    await expect(price).to_be_focused()
    await write_line(console, 3, Price="1")
    await expect(fault_of(price)).to_have_count(0)


async def test_locked_date_is_refused_at_the_date_and_nothing_is_lost(console: Console) -> None:
    number = unique("W")
    await console.open("/invoices/new?type=SALES")
    await write_sale(console, number)
    day = console.page.get_by_label("Issue date")
    async with locked(console, "2026-06-30"):
        await press(console, "Issue")
        await expect(fault_of(day)).to_contain_text("the ledger is locked through 2026-06-30.")
    await console.page.reload()
    await expect(console.page.get_by_label("Number", exact=True)).to_have_value(number)
    await expect(console.page.get_by_label("Description of line 1")).to_have_value("Desk")
    await press(console, "Issue")
    await console.page.wait_for_url(MADE)
    assert [one["grandTotal"] for one in await find(console, number)] == ["1150.00"]


async def test_lost_answer_is_asked_for_again_and_makes_one(console: Console) -> None:
    number = unique("W")
    await console.open("/invoices/new?type=SALES")
    await write_sale(console, number)
    keys = await lose_first_answer(console.page)
    await press(console, "Issue")
    await expect(console.page.get_by_role("alert")).to_contain_text("cannot be reached")
    await console.page.reload()
    await press(console, "Issue")
    await console.page.wait_for_url(MADE)
    assert (len(keys), len(set(keys))) == (2, 1)
    assert len(await find(console, number)) == 1
    console.visit.complaints.clear()  # The browser notes the answer that was lost on purpose.


async def test_shortcut_takes_the_account_that_was_typed_last(console: Console) -> None:
    number = unique("W")
    await console.open("/invoices/new?type=SALES")
    await write_sale(console, number)
    account = console.page.get_by_role("combobox", name="Account of line 1", exact=True)
    await account.fill("4200")
    await account.press("Control+Enter")
    await console.page.wait_for_url(MADE)
    (invoice,) = await find(console, number)
    assert invoice["items"][0]["accountHandle"] == "acc_sales_returns"


async def test_shortcut_issues_nothing_to_the_customer_before_other_words(console: Console) -> None:
    number, words = unique("W"), unique("Nobody")
    await console.open("/invoices/new?type=SALES")
    await write_sale(console, number)
    party = console.page.get_by_role("combobox", name="Customer", exact=True)
    await party.fill(words)
    await party.press("Control+Enter")
    told = console.page.get_by_role("alert").filter(has_text="names nothing by itself")
    await expect(told).to_contain_text(words)
    assert await find(console, number) == []


async def test_issued_document_does_not_come_back_as_a_draft(console: Console) -> None:
    number = unique("W")
    await console.open("/invoices/new?type=SALES")
    await write_sale(console, number)
    await press(console, "Issue")
    await console.page.wait_for_url(MADE)
    await console.page.get_by_role("link", name="Invoices", exact=True).click()
    await console.page.get_by_role("link", name="New invoice").click()
    await expect(console.page.get_by_label("Number", exact=True)).to_have_value("")


async def test_double_shortcut_makes_one(console: Console) -> None:
    number = unique("W")
    await console.open("/invoices/new?type=SALES")
    await write_sale(console, number)
    await console.page.evaluate("""() => [1, 2].forEach(() => document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true })))""")
    await console.page.wait_for_url(MADE)
    assert len(await find(console, number)) == 1


async def test_invoice_is_issued_by_keyboard_alone(console: Console) -> None:
    number, name, keyboard = unique("K"), unique_name("Buyer"), console.page.keyboard
    await create_customer(console, name)
    await console.open("/invoices")
    await tab_to(console, "New invoice")
    await keyboard.press("Enter")
    await assert_focus(console, "Customer")
    await keyboard.type(name)
    await expect(console.page.get_by_role("option", name=name)).to_be_visible()
    await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await tab_to(console, "Number")
    await keyboard.type(number)
    await tab_to(console, "Description of line 1")
    await keyboard.type("Desk")
    await tab_to(console, "Account of line 1")
    await keyboard.type("4100")
    await tab_to(console, "Price of line 1")
    await keyboard.type("99.99")
    await keyboard.press("Enter")
    await assert_focus(console, "Description of line 2")
    await keyboard.type("Chair")
    await tab_to(console, "Quantity of line 2")
    await keyboard.type("3")
    await tab_to(console, "Price of line 2")
    await keyboard.type("10")
    await keyboard.press("Control+Enter")
    await console.page.wait_for_url(MADE)
    await assert_focus(console, f"\u2068{number}\u2069 is issued and posted.")
    (invoice,) = await find(console, number)
    assert [one["netAmount"] for one in invoice["items"]] == ["99.99", "30.00"]
    assert [one["accountHandle"] for one in invoice["items"]] == ["acc_revenue", "acc_revenue"]


async def test_customer_who_is_new_is_made_in_between(console: Console) -> None:
    code, name = unique("C"), unique_name("Newcomer")
    await console.open("/invoices/new?type=SALES")
    await console.page.get_by_label("Number", exact=True).fill("Kept")
    await press(console, "New customer …")
    dialog = console.page.get_by_role("dialog")
    await dialog.get_by_label("Code").fill(code)
    await dialog.get_by_label("Name in English").fill(name)
    await dialog.get_by_label("Payment terms, days").fill("7")
    await console.assert_accessible()
    await dialog.get_by_role("button", name="Add").click()
    await expect(dialog).to_have_count(0)
    field = console.page.get_by_role("combobox", name="Customer", exact=True)
    await expect(field).to_have_value(f"{code} {name}")
    await expect(
        console.page.get_by_text("Left empty, 7 days after the issue date.")
    ).to_be_visible()
    await expect(console.page.get_by_label("Number", exact=True)).to_have_value("Kept")
    await press(console, "New customer …")
    await dialog.get_by_label("Code").fill(code)
    await dialog.get_by_label("Name in English").fill("Somebody else")
    await dialog.get_by_role("button", name="Add").click()
    await expect(fault_of(dialog.get_by_label("Code"))).to_contain_text("is taken")


async def test_lists_are_accessible_while_they_are_open(console: Console) -> None:
    await console.open("/invoices/new?type=SALES")
    options = console.page.get_by_role("listbox").get_by_role("option")
    for name, words in (("Customer", "C-00"), ("Account of line 1", "41")):
        field = console.page.get_by_role("combobox", name=name, exact=True)
        await field.fill(words)
        await expect(options.first).to_be_visible()
        await console.assert_accessible()
        await field.press("Escape")
        await expect(options).to_have_count(0)


async def test_bill_is_written_in_arabic_on_a_small_dark_screen(arabic: Console) -> None:
    page, number = arabic.page, unique("B")
    name = unique_name("مورد")
    await create_vendor(arabic, name)
    await arabic.open("/invoices/new?type=PURCHASE")
    await choose_party(arabic, "المورد", name)
    await page.get_by_label("الرقم", exact=True).fill(number)
    await page.get_by_label("تاريخ الإصدار").fill(DAY)
    await page.get_by_label("وصف البند ١").fill("ورق")
    await page.get_by_label("كمية البند ١").fill("٠")
    await page.get_by_label("سعر البند ١").fill("١٬٢٠٠")
    await press(arabic, "أصدر")
    await expect(fault_of(page.get_by_label("كمية البند ١"))).to_have_text("الكمية أكبر من الصفر.")
    await arabic.assert_fits()
    await arabic.assert_accessible()
    await page.get_by_label("كمية البند ١").fill("٢")
    await expect(page.get_by_label("الإجماليات")).to_contain_text("٢٬٧٦٠٫٠٠")
    async with locked(arabic, "2026-06-30"):
        await press(arabic, "أصدر")
        await expect(fault_of(page.get_by_label("تاريخ الإصدار"))).to_contain_text("مقفل")
    await press(arabic, "أصدر")
    await page.wait_for_url(MADE)
    assert [one["grandTotal"] for one in await find(arabic, number)] == ["2760.00"]
