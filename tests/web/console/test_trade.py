"""Invoices and payments: found, read, issued, voided and paid."""

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

DAY = "2026-06-29"
CUSTOMER = """mutation ($input: CustomerInput!) { createCustomer(input: $input) { id } }"""
INVOICE = """mutation ($input: InvoiceInput!) { createInvoice(input: $input) { id number } }"""
READ = """query ($id: ID!) { invoice(id: $id) { status paidAmount openAmount journalEntryId
  allocations { nodes { amount payment { id } } } } }"""


async def create_customer(console: Console, name: str) -> str:
    input = {"code": f"C{uuid4().hex[:8]}", "nameEn": name}
    return str((await console.query(CUSTOMER, input=input))["createCustomer"]["id"])


async def create_invoice(console: Console, **fields: Any) -> dict[str, str]:
    """Issue a sales invoice of 1,000.00 with 150.00 of VAT, unless told otherwise."""
    items = [{"description": "Desk", "quantity": "2", "unitPrice": "500", "vatRate": "15"}]
    number = f"T-{uuid4().hex[:8]}"
    if "customerId" not in fields:
        fields["customerId"] = await create_customer(console, "Trade tests")
    input = {"number": number, "type": "SALES", "issueDate": DAY, "items": items, **fields}
    made = (await console.query(INVOICE, input=input))["createInvoice"]
    return {"id": made["id"], "number": made["number"], "customerId": fields["customerId"]}


async def read(console: Console, invoice: dict[str, str]) -> Any:
    return (await console.query(READ, id=invoice["id"]))["invoice"]


def fact(console: Console, name: str) -> Locator:
    exactly = console.page.get_by_role("term").filter(has_text=re.compile(rf"^{name}$"))
    return console.page.locator(".trade-facts div").filter(has=exactly).locator("dd")


async def found(console: Console) -> int:
    """How many the list says that it found."""
    await console.settle()
    said = await console.page.locator(".trade-count").inner_text()
    return int(said.rsplit(" ", 1)[1].replace(",", ""))


async def test_invoices_are_found_by_what_stands_in_the_address(console: Console) -> None:
    invoice = await create_invoice(console)
    await console.open("/invoices")
    everything = await found(console)
    await console.page.get_by_label("Search").fill(invoice["number"])
    await expect(console.page).to_have_url(re.compile(f"text={invoice['number']}"))
    await expect(console.page.get_by_text("Invoices found: 1")).to_be_visible()
    await console.open("/invoices?trade=SALES&type=SALES&status=PAID&to=2026-06-30")
    assert 0 < await found(console) < everything
    shown = await console.page.locator(".trade-status").all_inner_texts()
    assert set(shown) == {"Paid"}
    await console.page.get_by_label("Status").select_option("Draft")
    await expect(console.page).to_have_url(re.compile("status=DRAFT"))
    await console.open("/invoices?text=no-such-number")
    await expect(console.page.get_by_text("No invoice is like that.")).to_be_visible()


async def test_overdue_invoices_show_by_a_press(console: Console) -> None:
    await console.open("/invoices?to=2026-06-30")
    await console.page.get_by_label("Only overdue").check()
    await expect(console.page).to_have_url(re.compile("overdue=1"))
    await expect(console.page.locator(".trade-status:not(.overdue)")).to_have_count(0)
    assert await found(console) > 0


async def test_customer_is_found_by_name_and_kept_in_the_address(console: Console) -> None:
    name = f"Zamzam {uuid4().hex[:8]}"
    customer = await create_customer(console, name)
    await create_invoice(console, customerId=customer)
    await console.open("/invoices")
    await console.page.get_by_role("combobox", name="Customer or vendor").fill(name)
    await console.page.get_by_role("option", name=re.compile(name)).click()
    await expect(console.page).to_have_url(re.compile(f"customerId={customer}"))
    await expect(console.page.get_by_text("Invoices found: 1")).to_be_visible()
    await console.page.get_by_role("button", name=f"Only {name}: show everybody").click()
    await expect(console.page).not_to_have_url(re.compile("customerId"))


async def test_long_list_draws_what_is_in_view_and_fetches_as_one_scrolls(console: Console) -> None:
    await console.open("/invoices?to=2026-06-30")
    frame = console.page.locator(".table-frame.long")
    assert await frame.locator("tbody tr").count() < 60
    first = await frame.get_by_role("link").first.inner_text()
    for _ in range(4):
        await frame.evaluate("frame => frame.scrollTo(0, frame.scrollHeight)")
        await console.settle()
    await expect(frame.get_by_role("link", name=first, exact=True)).to_have_count(0)
    last = await frame.locator("tbody tr[aria-rowindex]").last.get_attribute("aria-rowindex")
    assert last is not None and int(last) > 100
    assert await frame.locator("tbody tr").count() < 60


async def test_invoice_shows_its_lines_tax_totals_and_entry(console: Console) -> None:
    invoice = await create_invoice(console)
    await console.open(f"/invoices/{invoice['id']}")
    title = console.page.get_by_role("heading", level=1)
    await expect(title).to_have_text(f"Sales invoice {invoice['number']}")
    line = console.page.get_by_role("row", name=re.compile("^Desk"))
    await expect(line.get_by_role("cell")).to_have_text(
        ["Desk", "Sales", "2", "500.00", "", "1,000.00", "15%", "150.00", "1,150.00"]
    )
    await expect(fact(console, "Total with VAT")).to_have_text("1,150.00")
    await expect(fact(console, "Outstanding")).to_have_text("1,150.00")
    await fact(console, "Journal entry").get_by_role("link").click()
    entry = (await read(console, invoice))["journalEntryId"]
    await expect(console.page).to_have_url(re.compile(f"/journal/{entry}$"))


async def test_draft_is_issued_after_a_question(console: Console) -> None:
    invoice = await create_invoice(console, draft=True)
    await console.open(f"/invoices/{invoice['id']}")
    await console.page.get_by_role("button", name="Issue").click()
    dialog = console.page.get_by_role("alertdialog")
    await dialog.get_by_role("button", name="Cancel").click()
    assert (await read(console, invoice))["status"] == "DRAFT"
    await console.page.get_by_role("button", name="Issue").click()
    await dialog.get_by_role("button", name="Issue it").click()
    await expect(dialog).to_have_count(0)
    await expect(fact(console, "Outstanding")).to_have_text("1,150.00")
    assert (await read(console, invoice))["journalEntryId"] is not None


async def test_invoice_is_voided_after_a_question(console: Console) -> None:
    invoice = await create_invoice(console)
    await console.open(f"/invoices/{invoice['id']}")
    await console.page.get_by_role("button", name="Void").click()
    await console.assert_accessible()
    await console.page.get_by_role("button", name="Void it").click()
    await expect(fact(console, "Status")).to_have_text("Void")
    await expect(console.page.get_by_role("button", name="Void")).to_have_count(0)
    assert (await read(console, invoice))["status"] == "VOID"


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
    back = console.page.get_by_role("link", name=f"Sales invoice {invoice['number']}")
    await back.click()
    await expect(console.page).to_have_url(re.compile(f"/invoices/{invoice['id']}$"))


async def test_payments_are_found_by_what_stands_in_the_address(console: Console) -> None:
    await console.open("/payments?to=2026-06-30")
    everything = await found(console)
    await console.page.get_by_label("Direction").select_option("Payment made")
    await expect(console.page).to_have_url(re.compile("direction=MADE"))
    await expect(console.page.get_by_role("cell", name="Payment received")).to_have_count(0)
    assert 0 < await found(console) < everything
    await console.open("/payments?text=no-such-reference")
    await expect(console.page.get_by_text("No payment is like that.")).to_be_visible()


async def test_names_that_look_like_markup_are_only_text(console: Console) -> None:
    name = "<img src=x onerror=alert(1)> \u202eevil"
    customer = await create_customer(console, name)
    invoice = await create_invoice(console, customerId=customer, memo="<script>alert(2)</script>")
    await console.open(f"/invoices/{invoice['id']}")
    await expect(fact(console, "Memo")).to_have_text("<script>alert(2)</script>")
    assert await console.page.locator("main img, main script").count() == 0


async def test_invoice_is_readable_in_arabic_dark_and_small(arabic: Console) -> None:
    invoice = await create_invoice(arabic)
    await arabic.open(f"/invoices/{invoice['id']}")
    title = arabic.page.get_by_role("heading", level=1)
    await expect(title).to_have_text(f"فاتورة مبيعات {invoice['number']}")
    await arabic.page.get_by_role("button", name="تسجيل دفعة").click()
    await arabic.assert_accessible()
    await arabic.assert_fits()
