"""What becomes of a draft, and of an invoice that a note takes back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from tests.web.console.journal import fault_of, press
from tests.web.console.journal import unique as unique_name
from tests.web.console.trade import (
    DAY,
    create_customer,
    create_invoice,
    fact,
    find,
    read,
    totals,
    unique,
    write_line,
)

if TYPE_CHECKING:
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

MADE = re.compile(r"/console/invoices/inv_\w+$")


async def test_draft_is_issued_after_a_question(console: Console) -> None:
    invoice = await create_invoice(console, draft=True)
    await console.open(f"/invoices/{invoice['id']}")
    await console.page.get_by_role("button", name="Issue").click()
    dialog = console.page.get_by_role("alertdialog")
    await expect(dialog).to_contain_text("It posts 1,150.00, of it 150.00 of VAT, dated 29 Jun")
    await dialog.get_by_role("button", name="Cancel").click()
    assert (await read(console, invoice))["status"] == "DRAFT"
    await console.page.get_by_role("button", name="Issue").click()
    await dialog.get_by_role("button", name="Issue it").click()
    await expect(dialog).to_have_count(0)
    await expect(fact(console, "Outstanding")).to_have_text("1,150.00")
    assert (await read(console, invoice))["journalEntryId"] is not None


async def test_draft_is_edited_and_keeps_what_is_not_shown(console: Console) -> None:
    items: list[dict[str, Any]] = [
        {"description": "Desk", "quantity": "2", "unitPrice": "500.125", "discount": "0.25"},
        {"description": "Book", "unitPrice": "40", "vatCategory": "ZERO", "vatRate": "0"},
    ]
    invoice = await create_invoice(console, draft=True, items=items, memo="First")
    await console.open(f"/invoices/{invoice['id']}")
    await console.page.get_by_role("link", name="Edit", exact=True).click()
    await expect(console.page.get_by_label("Price of line 1")).to_have_value("500.125")
    await expect(totals(console)).to_have_text(
        "Total before VAT1,040.00VAT150.00Total with VAT1,190.00"
    )
    await console.page.get_by_label("Memo", exact=True).fill("Second")
    await press(console, "Remove line 1")
    await press(console, "Save as draft")
    await console.page.wait_for_url(MADE)
    (kept,) = await find(console, invoice["number"])
    assert (kept["status"], kept["memo"], kept["grandTotal"]) == ("DRAFT", "Second", "40.00")
    assert [one["vatCategory"] for one in kept["items"]] == ["ZERO"]
    assert (kept["id"], kept["buyerName"]) == (invoice["id"], "Trade tests")


async def test_draft_goes_to_another_customer_under_their_own_name(console: Console) -> None:
    invoice = await create_invoice(console, draft=True)
    name = unique_name("Other")
    other = await create_customer(console, name)
    await console.open(f"/invoices/{invoice['id']}/edit")
    await console.page.get_by_role("combobox", name="Customer", exact=True).fill(name)
    await console.page.get_by_role("option", name=name).click()
    await press(console, "Issue")
    await console.page.wait_for_url(MADE)
    (issued,) = await find(console, invoice["number"])
    assert (issued["status"], issued["customerId"]) == ("ISSUED", other)
    assert issued["buyerName"] == name


async def test_what_is_issued_is_not_edited(console: Console) -> None:
    invoice = await create_invoice(console)
    await console.open(f"/invoices/{invoice['id']}")
    await expect(console.page.get_by_role("link", name="Edit", exact=True)).to_have_count(0)
    await console.open(f"/invoices/{invoice['id']}/edit")
    await expect(console.page.get_by_text("what is issued is not edited")).to_be_visible()
    await expect(console.page.get_by_label("Number", exact=True)).to_have_count(0)


async def test_draft_that_was_issued_meanwhile_is_refused_readably(console: Console) -> None:
    invoice = await create_invoice(console, draft=True)
    await console.open(f"/invoices/{invoice['id']}/edit")
    await write_line(console, 1, Description="Late")
    await console.query(
        "mutation ($input: InvoiceReferenceInput!) { issueInvoice(input: $input) { id } }",
        input={"id": invoice["id"]},
    )
    await press(console, "Save as draft")
    told = console.page.get_by_role("alert")
    await expect(told).to_contain_text("Only a draft can be changed or issued.")
    await expect(console.page.get_by_label("Description of line 1")).to_have_value("Late")


async def test_draft_is_dropped_after_a_question(console: Console) -> None:
    invoice = await create_invoice(console, draft=True)
    await console.open(f"/invoices/{invoice['id']}")
    await press(console, "Drop draft")
    dialog = console.page.get_by_role("alertdialog")
    await expect(dialog).to_contain_text("The draft has posted nothing.")
    await dialog.get_by_role("button", name="Void it").click()
    await expect(fact(console, "Status")).to_have_text("Void")
    assert (await read(console, invoice))["status"] == "VOID"


async def test_changes_to_a_draft_are_discarded_after_a_question(console: Console) -> None:
    invoice = await create_invoice(console, draft=True)
    await console.open(f"/invoices/{invoice['id']}/edit")
    await write_line(console, 1, Description="Changed")
    await press(console, "Discard …")
    await expect(console.page.get_by_text("stays as it was saved last")).to_be_visible()
    await press(console, "Discard")
    await expect(console.page.get_by_label("Description of line 1")).to_have_value("Desk")


async def test_invoice_is_voided_after_a_question(console: Console) -> None:
    invoice = await create_invoice(console)
    await console.open(f"/invoices/{invoice['id']}")
    await console.page.get_by_role("button", name="Void").click()
    await expect(console.page.get_by_role("alertdialog")).to_contain_text("The entry of 1,150.00")
    await console.assert_accessible()
    await console.page.get_by_role("button", name="Void it").click()
    await expect(fact(console, "Status")).to_have_text("Void")
    await expect(console.page.get_by_role("button", name="Void")).to_have_count(0)
    assert (await read(console, invoice))["status"] == "VOID"


async def test_credit_note_takes_part_of_an_invoice_back_with_its_tax(console: Console) -> None:
    # Taxed at 0.15 in all: three notes of a third each take back exactly that, never a unit more.
    items = [{"description": "Desk", "quantity": "3", "unitPrice": "0.33", "vatRate": "15"}]
    invoice = await create_invoice(console, items=items)
    for total_vat in ("0.05", "0.05", "0.05"):
        number = unique("N")
        await console.open(f"/invoices/{invoice['id']}")
        await console.page.get_by_role("link", name="Credit note", exact=True).click()
        title = console.page.get_by_role("heading", level=1)
        await expect(title).to_have_text(f"Credit note for \u2068{invoice['number']}\u2069")
        await console.page.get_by_label("Number", exact=True).fill(number)
        await console.page.get_by_label("Issue date").fill(DAY)
        await write_line(console, 1, Quantity="1")
        shown = f"Total before VAT0.33VAT{total_vat}Total with VAT0.38"
        await expect(totals(console)).to_have_text(shown)
        await press(console, "Issue")
        await console.page.wait_for_url(MADE)
        (note,) = await find(console, number)
        assert (note["type"], note["correctsId"]) == ("CREDIT_NOTE", invoice["id"])
        assert (note["totalVat"], note["grandTotal"]) == (total_vat, "0.38")
    assert (await read(console, invoice))["openAmount"] == "0.00"
    await console.open(f"/invoices/new?type=SALES&corrects={invoice['id']}")
    await expect(console.page.get_by_text("Notes have taken back all")).to_be_visible()


async def test_credit_note_takes_back_no_more_than_is_left(console: Console) -> None:
    invoice = await create_invoice(console)
    await console.open(f"/invoices/new?type=SALES&corrects={invoice['id']}")
    await console.page.get_by_label("Number", exact=True).fill(unique("N"))
    await write_line(console, 1, Price="500.01")
    await press(console, "Issue")
    price = console.page.get_by_label("Price of line 1")
    await expect(fault_of(price)).to_have_text("Of that line 1000.00 can still be credited.")
    await expect(console.page.get_by_label("VAT of line 1", exact=True)).to_be_disabled()
    await console.assert_accessible()
