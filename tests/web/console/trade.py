"""What the tests of invoices and payments make, ask and read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.web.console.console import Console

DAY = "2026-06-29"
CUSTOMER = "mutation ($input: CustomerInput!) { createCustomer(input: $input) { id } }"
VENDOR = "mutation ($input: VendorInput!) { createVendor(input: $input) { id } }"
INVOICE = "mutation ($input: InvoiceInput!) { createInvoice(input: $input) { id number } }"
PAYMENT = "mutation ($input: PaymentInput!) { createPayment(input: $input) { id } }"
READ = """query ($id: ID!) { invoice(id: $id) { status paidAmount openAmount journalEntryId
  allocations { nodes { amount payment { id } } } } }"""
FIND = """query ($number: String!) { invoices(number: $number) { nodes {
  id type status issueDate dueDate customerId vendorId buyerName memo subtotal totalVat grandTotal
  journalEntryId correctsId
  items { description quantity unitPrice discount vatRate vatCategory vatRecoverable accountHandle
    serviceFrom serviceTo correctsLine netAmount vatAmount }
} } }"""
PAID = """query ($id: ID!) { payment(id: $id) { amount date direction isRefund status reference
  unallocatedAmount reversedOn customerId vendorId account { handle } journalEntryId
  journalEntry { postings { accountHandle debit credit party } } } }"""


def unique(letter: str) -> str:
    """Name or number something as nothing else is."""
    return f"{letter}-{uuid4().hex[:8]}"


async def create_customer(console: Console, name: str, **fields: Any) -> str:
    input = {"code": unique("C"), "nameEn": name, **fields}
    return str((await console.query(CUSTOMER, input=input))["createCustomer"]["id"])


async def create_vendor(console: Console, name: str) -> str:
    input = {"code": unique("V"), "nameEn": name}
    return str((await console.query(VENDOR, input=input))["createVendor"]["id"])


async def create_invoice(console: Console, **fields: Any) -> dict[str, str]:
    """Issue a sales invoice of 1,000.00 with 150.00 of VAT, unless told otherwise."""
    items = [{"description": "Desk", "quantity": "2", "unitPrice": "500", "vatRate": "15"}]
    number = unique("T")
    if "customerId" not in fields:
        fields["customerId"] = await create_customer(console, "Trade tests")
    input = {"number": number, "type": "SALES", "issueDate": DAY, "items": items, **fields}
    made = (await console.query(INVOICE, input=input))["createInvoice"]
    return {"id": made["id"], "number": made["number"], "customerId": fields["customerId"]}


async def create_payment(console: Console, customer: str, amount: str) -> str:
    """Receive money that settles nothing yet."""
    input = {"customerId": customer, "amount": amount, "date": DAY, "allocations": []}
    return str((await console.query(PAYMENT, input=input))["createPayment"]["id"])


async def read(console: Console, invoice: dict[str, str]) -> Any:
    return (await console.query(READ, id=invoice["id"]))["invoice"]


async def find(console: Console, number: str) -> list[dict[str, Any]]:
    """Ask the API for the documents with this number."""
    nodes: list[dict[str, Any]] = (await console.query(FIND, number=number))["invoices"]["nodes"]
    return nodes


async def read_payment(console: Console, payment: str) -> Any:
    return (await console.query(PAID, id=payment))["payment"]


def fact(console: Console, name: str) -> Locator:
    exactly = console.page.get_by_role("term").filter(has_text=re.compile(rf"^{name}$"))
    return console.page.locator(".trade-facts div").filter(has=exactly).locator("dd")


async def found(console: Console) -> int:
    """How many the list says that it found."""
    await console.settle()
    said = await console.page.locator(".trade-count").inner_text()
    return int(said.rsplit(" ", 1)[1].replace(",", ""))


async def choose_party(console: Console, label: str, name: str) -> None:
    """Type a name that only one party has, and take it from the list."""
    await console.page.get_by_role("combobox", name=label, exact=True).fill(name)
    await console.page.get_by_role("option", name=name).click()


async def write_line(console: Console, place: int, **texts: str) -> None:
    """Write into a line of the open form: Description, Quantity, Price, Discount."""
    for name, text in texts.items():
        await console.page.get_by_label(f"{name} of line {place}", exact=True).fill(text)


def totals(console: Console) -> Locator:
    return console.page.get_by_label("Totals")
