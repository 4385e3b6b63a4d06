"""Payments and refunds: found, recorded, allocated, reversed and deleted."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.web.console.journal import fault_of, locked, press
from tests.web.console.journal import unique as unique_name
from tests.web.console.losing import lose_first_answer
from tests.web.console.trade import (
    DAY,
    choose_party,
    create_customer,
    create_invoice,
    create_payment,
    create_vendor,
    fact,
    found,
    read,
    read_payment,
)

if TYPE_CHECKING:
    from playwright.async_api import Locator, Route

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

MADE = re.compile(r"/console/payments/pay_\w+$")
OWED = """query ($id: ID!) { payments(customerId: $id) { nodes { id amount isRefund status } } }"""


def question(console: Console) -> Locator:
    return console.page.get_by_role("alertdialog")


async def confirm(console: Console, label: str, confirmation: str) -> None:
    """Press a button that asks first, and say yes."""
    await press(console, label)
    await question(console).get_by_role("button", name=confirmation, exact=True).click()
    await expect(question(console)).to_have_count(0)


def made_payment(console: Console) -> str:
    return console.page.url.rsplit("/", 1)[1]


async def test_part_of_an_invoice_is_paid_and_the_payment_leads_back(console: Console) -> None:
    invoice = await create_invoice(console)
    await console.open(f"/invoices/{invoice['id']}")
    await console.page.get_by_role("button", name="Record payment").click()
    dialog = console.page.get_by_role("dialog")
    await expect(dialog.get_by_label("Amount")).to_have_value("1150.00")
    await dialog.get_by_label("Amount").fill("lots")
    await dialog.get_by_role("button", name="Record payment").click()
    await expect(dialog.get_by_text("Write an amount such as 1150.00.")).to_be_visible()
    await dialog.get_by_label("Amount").fill("٤٠٠٫٥٠")
    await dialog.get_by_label("Date").fill(DAY)
    await dialog.get_by_label("Account").select_option("1120 Bank account")
    await dialog.get_by_label("Reference").fill("TRF-77")
    await expect(dialog.locator(".trade-posts")).to_have_text(
        "Posts 400.50: debit \u20681120 Bank account\u2069, credit receivables."
    )
    await console.assert_accessible()
    await dialog.get_by_role("button", name="Record payment").click()
    await expect(dialog).to_have_count(0)
    await expect(fact(console, "Settled")).to_have_text("400.50")
    await expect(fact(console, "Outstanding")).to_have_text("749.50")
    kept = await read(console, invoice)
    assert (kept["status"], kept["openAmount"]) == ("PARTLY_PAID", "749.50")

    await console.page.get_by_role("link", name="Payment received · TRF-77").click()
    await expect(fact(console, "Amount")).to_have_text("400.50")
    await expect(fact(console, "Account")).to_have_text("Bank account")
    await expect(fact(console, "Journal entry").get_by_role("link")).to_be_visible()
    back = console.page.get_by_role("link", name=invoice["number"])
    await back.click()
    await expect(console.page).to_have_url(re.compile(f"/invoices/{invoice['id']}$"))


async def test_locked_day_is_refused_at_the_date_of_a_payment(console: Console) -> None:
    invoice = await create_invoice(console)
    await console.open(f"/invoices/{invoice['id']}")
    await press(console, "Record payment")
    dialog = console.page.get_by_role("dialog")
    await dialog.get_by_label("Date").fill(DAY)
    async with locked(console, "2026-06-30"):
        await dialog.get_by_role("button", name="Record payment").click()
        await expect(fault_of(dialog.get_by_label("Date"))).to_contain_text("is locked")
    await dialog.get_by_role("button", name="Record payment").click()
    await expect(dialog).to_have_count(0)
    assert (await read(console, invoice))["status"] == "PAID"


async def test_payments_are_found_by_what_stands_in_the_address(console: Console) -> None:
    await console.open("/payments?to=2026-06-30")
    everything = await found(console)
    await console.page.get_by_label("Direction").select_option("Payment made")
    await expect(console.page).to_have_url(re.compile("direction=MADE"))
    await expect(console.page.get_by_role("cell", name="Payment received")).to_have_count(0)
    assert 0 < await found(console) < everything
    await console.open("/payments?text=no-such-reference")
    await expect(console.page.get_by_text("No payment is like that.")).to_be_visible()


async def test_advance_is_received_and_stays_as_credit(console: Console) -> None:
    name = unique_name("Payer")
    customer = await create_customer(console, name)
    invoice = await create_invoice(console, customerId=customer)
    await console.open("/payments")
    await console.page.get_by_role("link", name="Receive a payment").click()
    await press(console, "Record …")
    field = console.page.get_by_role("combobox", name="Customer", exact=True)
    await expect(fault_of(field)).to_have_text("Choose whose payment it is.")
    await choose_party(console, "Customer", name)
    await console.page.get_by_label("Amount", exact=True).fill("250.5")
    await console.page.get_by_label("Date", exact=True).fill(DAY)
    await console.page.get_by_label("What it settles").select_option(
        "Nothing yet: it stays as credit"
    )
    await press(console, "Record …")
    await expect(question(console)).to_contain_text(name)
    await expect(question(console)).to_contain_text(
        "Posts 250.50: debit \u20681110 Cash on hand\u2069, credit receivables."
    )
    await expect(question(console)).to_contain_text("It settles nothing yet")
    await console.assert_accessible()
    await question(console).get_by_role("button", name="Record payment").click()
    await console.page.wait_for_url(MADE)
    said = console.page.get_by_role("status").filter(has_text="recorded and posted")
    await expect(said).to_be_focused()
    kept = await read_payment(console, made_payment(console))
    assert (kept["amount"], kept["unallocatedAmount"], kept["date"]) == ("250.50", "250.50", DAY)
    assert kept["journalEntry"]["postings"] == [
        {"accountHandle": "acc_cash", "debit": "250.50", "credit": "0.00", "party": None},
        {
            "accountHandle": "acc_receivables",
            "debit": "0.00",
            "credit": "250.50",
            "party": customer,
        },
    ]
    assert (await read(console, invoice))["openAmount"] == "1150.00"


async def test_payment_settles_the_documents_that_are_named(console: Console) -> None:
    name = unique_name("Payer")
    customer = await create_customer(console, name)
    older = await create_invoice(console, customerId=customer)
    newer = await create_invoice(console, customerId=customer)
    await console.open("/payments/new?direction=RECEIVED")
    await choose_party(console, "Customer", name)
    await console.page.get_by_label("Amount", exact=True).fill("500")
    await console.page.get_by_label("Date", exact=True).fill(DAY)
    await console.page.get_by_label("What it settles").select_option("Documents I name")
    await console.page.get_by_label(f"Amount for \u2068{newer['number']}\u2069").fill("300")
    await press(console, "Record …")
    await question(console).get_by_role("button", name="Record payment").click()
    await console.page.wait_for_url(MADE)
    assert (await read(console, older))["openAmount"] == "1150.00"
    assert (await read(console, newer))["openAmount"] == "850.00"
    assert (await read_payment(console, made_payment(console)))["unallocatedAmount"] == "200.00"


async def test_more_than_the_payment_cannot_be_named_and_nothing_is_lost(console: Console) -> None:
    name = unique_name("Payer")
    customer = await create_customer(console, name)
    invoice = await create_invoice(console, customerId=customer)
    await console.open("/payments/new?direction=RECEIVED")
    await choose_party(console, "Customer", name)
    await console.page.get_by_label("Amount", exact=True).fill("100")
    await console.page.get_by_label("Date", exact=True).fill(DAY)
    await console.page.get_by_label("What it settles").select_option("Documents I name")
    share = console.page.get_by_label(f"Amount for \u2068{invoice['number']}\u2069")
    await share.fill("100.01")
    await press(console, "Record …")
    await question(console).get_by_role("button", name="Record payment").click()
    await expect(console.page.get_by_role("alert")).to_contain_text("OVER_ALLOCATED")
    await expect(share).to_have_value("100.01")
    assert (await console.query(OWED, id=customer))["payments"]["nodes"] == []


async def test_supplier_is_paid_and_the_oldest_bill_is_settled_first(console: Console) -> None:
    name = unique_name("Supplier")
    vendor = await create_vendor(console, name)
    bill = await create_invoice(console, type="PURCHASE", vendorId=vendor, customerId=None)
    await console.open("/payments/new?direction=MADE")
    await choose_party(console, "Supplier", name)
    await console.page.get_by_label("Amount", exact=True).fill("150")
    await console.page.get_by_label("Date", exact=True).fill(DAY)
    await press(console, "Record …")
    await expect(question(console)).to_contain_text(
        "Posts 150.00: debit payables, credit \u20681110 Cash on hand\u2069."
    )
    await question(console).get_by_role("button", name="Record payment").click()
    await console.page.wait_for_url(MADE)
    assert (await read(console, bill))["openAmount"] == "1000.00"
    kept = await read_payment(console, made_payment(console))
    assert (kept["direction"], kept["vendorId"]) == ("MADE", vendor)


async def test_payment_confirmed_again_while_its_page_comes_is_recorded_once(
    console: Console,
) -> None:
    name, came = unique_name("Payer"), asyncio.Event()

    async def hold(route: Route) -> None:
        await came.wait()
        await route.continue_()

    customer = await create_customer(console, name)
    await console.page.route(re.compile(r"/payment-[^/]*\.js$"), hold)
    await console.open("/payments/new")
    await choose_party(console, "Customer", name)
    await console.page.get_by_label("Amount", exact=True).fill("75")
    await console.page.get_by_label("Date", exact=True).fill(DAY)
    await press(console, "Record …")
    confirm = question(console).get_by_role("button", name="Record payment")
    async with console.page.expect_response("**/graphql"):
        await confirm.click()
    await confirm.click(force=True)
    came.set()
    await console.page.wait_for_url(MADE)
    assert len((await console.query(OWED, id=customer))["payments"]["nodes"]) == 1


async def test_lost_answer_of_a_payment_is_asked_for_again_and_pays_once(console: Console) -> None:
    name = unique_name("Payer")
    customer = await create_customer(console, name)
    await console.open("/payments/new")
    await choose_party(console, "Customer", name)
    await console.page.get_by_label("Amount", exact=True).fill("75")
    await console.page.get_by_label("Date", exact=True).fill(DAY)
    keys = await lose_first_answer(console.page)
    for _ in range(2):
        await press(console, "Record …")
        await question(console).get_by_role("button", name="Record payment").click()
        await expect(question(console)).to_have_count(0)
    await console.page.wait_for_url(MADE)
    assert (len(keys), len(set(keys))) == (2, 1)
    assert len((await console.query(OWED, id=customer))["payments"]["nodes"]) == 1
    console.visit.complaints.clear()  # The browser notes the answer that was lost on purpose.


async def test_credit_that_is_left_settles_the_oldest_documents(console: Console) -> None:
    customer = await create_customer(console, "Payer")
    payment = await create_payment(console, customer, "1200.00")
    invoice = await create_invoice(console, customerId=customer)
    await console.open(f"/payments/{payment}")
    await confirm(console, "Settle documents …", "Settle them")
    await expect(fact(console, "Credit left")).to_have_text("50.00")
    assert (await read(console, invoice))["status"] == "PAID"


async def test_credit_that_is_left_is_refunded(console: Console) -> None:
    customer = await create_customer(console, "Payer")
    payment = await create_payment(console, customer, "100.00")
    await console.open(f"/payments/{payment}")
    await press(console, "Refund …")
    dialog = console.page.get_by_role("dialog")
    await dialog.get_by_label("Date").fill(DAY)
    await dialog.get_by_label("Amount").fill("100.01")
    await expect(dialog.locator(".trade-posts")).to_have_text(
        "Posts 100.01: debit receivables, credit \u20681110 Cash on hand\u2069."
    )
    await dialog.get_by_role("button", name="Record refund").click()
    await expect(fault_of(dialog.get_by_label("Amount"))).to_contain_text("Only 100.00")
    await dialog.get_by_label("Amount").fill("60")
    await dialog.get_by_role("button", name="Record refund").click()
    await expect(console.page.get_by_role("heading", level=1)).to_have_text("Refund made")
    refund = await read_payment(console, made_payment(console))
    assert (refund["amount"], refund["isRefund"], refund["customerId"]) == ("60.00", True, customer)
    assert (await read_payment(console, payment))["unallocatedAmount"] == "40.00"


async def test_payment_is_reversed_after_a_question_and_its_mirror_is_linked(
    console: Console,
) -> None:
    customer = await create_customer(console, "Payer")
    payment = await create_payment(console, customer, "100.00")
    await console.open(f"/payments/{payment}")
    await press(console, "Reverse …")
    await expect(question(console)).to_contain_text(
        "debit receivables 100.00, credit \u2068Cash on hand\u2069"
    )
    date = question(console).get_by_label("Date of the reversal")
    await date.fill("2026-06-01")
    await question(console).get_by_role("button", name="Reverse", exact=True).click()
    await expect(fault_of(date)).to_contain_text("The reversal is not before")
    await date.fill("2026-06-30")
    await question(console).get_by_role("button", name="Reverse", exact=True).click()
    await expect(fact(console, "Reversed on")).to_have_text("30 Jun 2026")
    await expect(fact(console, "Reversing entry").get_by_role("link")).to_be_visible()
    await expect(console.page.get_by_role("button", name="Reverse …")).to_have_count(0)
    assert (await read_payment(console, payment))["reversedOn"] == "2026-06-30"


async def test_payment_is_deleted_after_a_question_and_its_documents_open_again(
    console: Console,
) -> None:
    invoice = await create_invoice(console)
    payment = await create_payment(console, invoice["customerId"], "1150.00")
    await console.open(f"/payments/{payment}")
    await confirm(console, "Settle documents …", "Settle them")
    await expect(fact(console, "Credit left")).to_have_text("0.00")
    await press(console, "Delete …")
    await expect(question(console)).to_contain_text("1,150.00 leaves \u2068Cash on hand\u2069")
    await question(console).get_by_role("button", name="Cancel").click()
    assert (await read_payment(console, payment))["status"] == "LIVE"
    await confirm(console, "Delete …", "Delete")
    await expect(fact(console, "Status")).to_have_text("Deleted")
    assert (await read(console, invoice))["openAmount"] == "1150.00"


async def test_payment_is_recorded_in_arabic_on_a_small_dark_screen(arabic: Console) -> None:
    name = unique_name("عميل")
    await create_customer(arabic, name)
    await arabic.open("/payments/new?direction=RECEIVED")
    await choose_party(arabic, "العميل", name)
    await arabic.page.get_by_label("المبلغ", exact=True).fill("٧٥٫٢٥")
    await arabic.page.get_by_label("التاريخ", exact=True).fill(DAY)
    await arabic.assert_fits()
    await arabic.assert_accessible()
    await press(arabic, "سجّل …")
    await expect(question(arabic)).to_contain_text("٧٥٫٢٥")
    await question(arabic).get_by_role("button", name="سجّل الدفعة").click()
    await arabic.page.wait_for_url(MADE)
    assert (await read_payment(arabic, made_payment(arabic)))["amount"] == "75.25"
