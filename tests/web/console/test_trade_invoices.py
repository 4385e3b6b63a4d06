"""Invoices: found and read, and the ways between them, their entries and their parties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.web.console.signing import make_key, sign_in
from tests.web.console.trade import create_customer, create_invoice, fact, found, read

if TYPE_CHECKING:
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCROLLED = """(() => { const frame = document.querySelector('.table-frame.long');
  frame.scrollTo(0, frame.scrollHeight);
  const last = [...frame.querySelectorAll('tr[aria-rowindex]')].at(-1);
  return Number(last?.ariaRowIndex) > 101; })()"""
"""Scroll on; whether the third page of rows is drawn."""


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
    await console.wait_until(SCROLLED)
    await expect(frame.get_by_role("link", name=first, exact=True)).to_have_count(0)
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


async def test_entry_of_a_document_names_it_and_its_customer(console: Console) -> None:
    name = f"Zamzam {uuid4().hex[:8]}"
    customer = await create_customer(console, name)
    invoice = await create_invoice(console, customerId=customer)
    entry = (await read(console, invoice))["journalEntryId"]
    await console.open(f"/journal/{entry}")
    document = console.page.get_by_role("link", name=invoice["number"])
    await expect(document).to_have_attribute("href", f"/console/invoices/{invoice['id']}")
    party = console.page.get_by_role("row", name=re.compile("1150")).get_by_role("link", name=name)
    await expect(party).to_have_attribute("href", f"/console/invoices?customerId={customer}")


async def test_names_are_left_as_ids_where_the_key_may_not_read_them(console: Console) -> None:
    customer = await create_customer(console, "Hidden")
    invoice = await create_invoice(console, customerId=customer)
    entry = (await read(console, invoice))["journalEntryId"]
    _, key = await make_key(console, "Entries alone", "VIEWER", "accounting:read")
    await sign_in(console, key)
    await console.open(f"/journal/{entry}")
    await expect(console.page.get_by_text(customer)).to_be_visible()
    await expect(console.page.get_by_role("link", name="Open the document")).to_be_visible()
    await expect(console.page.get_by_role("alert")).to_have_count(0)
