"""Books full of texts that attack: one in every text the API takes, each known by its own tag."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from tests.web.console.console import Console

# Code 32, party and number 64, key 100, reference 200, memo 1,000 characters: the API's limits.
TURNING = "\u2069\u202e"
SHORT = "<b class=made>{{name}}" + TURNING
MIDDLE = '"><img class=made src=x onerror=ran()>{{name}}$t(all)' + TURNING
LONG = (
    "'\"><img class=made src=x onerror=ran()><script class=made>ran()</script>"
    "{{name}} {{count}} $t(all) {0} قيد 123 abc ٤٥" + "W" * 60 + "\u200b" + TURNING
)
LONGEST = (
    LONG + "</textarea></title><svg class=made onload=ran()>javascript:ran()" + "W" * 200 + "\u2067"
    "\u2066\u2066\u202a\u202c\u202c\u2029\u2069\u2069\u202eآخر 9 abc\u200f\u061c\x1c\x85\ufeff \n\t"
    "\u2069\u202e"
)
MARKED_URL = '"><img/class=made/src=x/onerror=ran()>javascript:ran()//'
DAY = "2026-06-15"
INPUTS = {
    "createAccount": "AccountInput",
    "createKey": "KeyInput",
    "createWebhook": "WebhookInput",
    "createCustomer": "CustomerInput",
    "createVendor": "VendorInput",
    "createProduct": "ProductInput",
    "createEmployee": "EmployeeInput",
    "createInvoice": "InvoiceInput",
    "createPayment": "PaymentInput",
    "createRefund": "RefundInput",
    "createJournalEntry": "JournalEntryInput",
    "reverseJournalEntry": "ReversalInput",
    "giveAdvance": "AdvanceInput",
    "createPayrollRun": "PayrollRunInput",
    "payPayroll": "PayrollPaymentInput",
    "payVat": "VatPaymentInput",
    "closePeriod": "PeriodInput",
    "reopenPeriod": "PeriodInput",
    "closeFiscalYear": "FiscalYearInput",
    "reopenFiscalYear": "FiscalYearReopeningInput",
    "updateOrganization": "UpdateOrganizationInput",
    "settleVat": "VatSettlementInput",
    "approvePayrollRun": "PayrollRunReferenceInput",
}


@dataclass
class Books:
    """What was written: the texts by `Input.field`, and the ids to open pages with."""

    console: Console
    key: str = ""
    run: str = field(default_factory=lambda: uuid4().hex[:3])
    texts: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def tag(self, name: str) -> str:
        """Return how a text begins; no other begins so."""
        return self.texts[name][:6]

    def text(self, name: str, text: str) -> str:
        """Begin a text with a tag of its own, and keep it as that of `Input.field`."""
        return self.texts.setdefault(name, f"z{len(self.texts):02}{self.run}{text}")

    def texts_of(self, record: str, length: str, *fields: str) -> dict[str, str]:
        return {one: self.text(f"{record}.{one}", length) for one in fields}

    async def write(self, mutation: str, told: str = "id", **given: Any) -> Any:
        """Run a mutation; return what it tells."""
        document = (
            f"mutation($input: {INPUTS[mutation]}!) {{ {mutation}(input: $input) {{ {told} }} }}"
        )
        return (await self.console.query(document, input=given))[mutation]


async def write_books(console: Console, url: str) -> Books:
    """Write a record of every kind with a hostile text wherever it takes one."""
    books = Books(console)
    await _write_settings(books, url)
    await _write_names(books)
    await _write_trade(books)
    await _write_payroll(books)
    await _write_periods(books)
    await _write_entries(books)
    return books


async def _write_names(books: Books) -> None:
    for kind, mutation in (("Customer", "createCustomer"), ("Vendor", "createVendor")):
        record = f"{kind}Input"
        made = await books.write(
            mutation,
            email=books.text(f"{record}.email", '"<b/class=made>"@example.com'),
            **books.texts_of(record, SHORT, "code"),
            **books.texts_of(record, MIDDLE, "taxId", "phone"),
            **books.texts_of(record, LONGEST, "nameEn", "nameAr", "address", "city"),
        )
        books.ids[kind.lower()] = made["id"]
    made = await books.write(
        "createProduct",
        **books.texts_of("ProductInput", SHORT, "code", "unitType"),
        **books.texts_of("ProductInput", MIDDLE, "barcode", "category"),
        **books.texts_of("ProductInput", LONGEST, "nameEn", "nameAr", "description"),
    )
    books.ids["product"] = made["id"]
    made = await books.write(
        "createAccount",
        type="EXPENSE",
        **books.texts_of("AccountInput", SHORT, "code"),
        **books.texts_of("AccountInput", LONGEST, "nameEn", "nameAr"),
    )
    books.ids["account"] = made["id"]


async def _write_trade(books: Books) -> None:
    item = {"unitPrice": "100", "vatRate": "0", "accountId": "acc_revenue"}
    described = {**item, **books.texts_of("InvoiceItemInput", LONGEST, "description")}
    invoice = await books.write(
        "createInvoice",
        type="SALES",
        issueDate=DAY,
        customerId=books.ids["customer"],
        items=[described, {"productId": books.ids["product"], "unitPrice": "1"}],
        **books.texts_of("InvoiceInput", MIDDLE, "number", "buyerTaxId"),
        **books.texts_of("InvoiceInput", LONGEST, "buyerName", "memo"),
    )
    payment = await books.write(
        "createPayment",
        amount="40.00",
        date=DAY,
        customerId=books.ids["customer"],
        allocations=[{"documentId": invoice["id"]}],
        **books.texts_of("PaymentInput", MIDDLE, "method"),
        **books.texts_of("PaymentInput", LONG, "reference"),
        **books.texts_of("PaymentInput", LONGEST, "memo"),
    )
    number = f"2{books.texts['InvoiceInput.number']}"
    bare: dict[str, Any] = {
        "customerId": books.ids["customer"],
        "items": [described],
        "draft": True,
    }
    draft = await books.write(
        "createInvoice", type="SALES", issueDate=DAY, number=number, memo=".", **bare
    )
    books.ids |= {"invoice": invoice["id"], "payment": payment["id"], "draft": draft["id"]}
    await books.write(
        "createPayment", amount="9.00", date=DAY, customerId=books.ids["customer"], allocations=[]
    )
    refund = await books.write(
        "createRefund",
        amount="9.00",
        date=DAY,
        customerId=books.ids["customer"],
        **books.texts_of("RefundInput", MIDDLE, "method"),
        **books.texts_of("RefundInput", LONG, "reference"),
        **books.texts_of("RefundInput", LONGEST, "memo"),
    )
    books.ids["refund"] = refund["id"]


async def _write_payroll(books: Books) -> None:
    employee = await books.write(
        "createEmployee",
        hireDate="2026-01-01",
        basicSalary="1000.00",
        email=books.text("EmployeeInput.email", '"<b/class=made>"@example.com'),
        **books.texts_of("EmployeeInput", SHORT, "number"),
        **books.texts_of("EmployeeInput", MIDDLE, "phone"),
        **books.texts_of("EmployeeInput", LONGEST, "nameEn", "nameAr", "department", "position"),
    )
    who = {"employeeId": employee["id"]}
    memo = books.texts_of("AdvanceInput", LONGEST, "memo")
    await books.write("giveAdvance", **who, amount="1.00", date=DAY, **memo)
    line = {**who, **books.texts_of("PayrollLineInput", LONGEST, "memo")}
    run = await books.write("createPayrollRun", month="2026-07", lines=[line])
    await books.write("approvePayrollRun", id=run["id"])
    reference = books.texts_of("PayrollPaymentInput", LONG, "reference")
    await books.write("payPayroll", runId=run["id"], part="NET", date=DAY, **reference)


async def _write_periods(books: Books) -> None:
    """What reopens and is settled; the demo books have closed the first months of 2025."""
    reason = books.texts_of("PeriodInput", LONGEST, "reason")
    await books.write("closePeriod", "name", period="2025-04", **reason)
    await books.write("reopenPeriod", "name", period="2025-04", **reason)
    await books.write("closeFiscalYear", "year", year=2025)
    reason = books.texts_of("FiscalYearReopeningInput", LONGEST, "reason")
    await books.write("reopenFiscalYear", "year", year=2025, **reason)
    settled = await books.write("settleVat", **{"from": "2026-04-01", "to": "2026-06-30"})
    await books.write(
        "payVat",
        settlementId=settled["id"],
        date="2026-07-15",
        **books.texts_of("VatPaymentInput", LONG, "reference"),
        **books.texts_of("VatPaymentInput", LONGEST, "memo"),
    )


async def _write_settings(books: Books, url: str) -> None:
    """The key all else is written with, a webhook that hears of it, the organisation's names."""
    name = books.texts_of("KeyInput", MIDDLE, "name")
    key = await books.write(
        "createKey", "key { id } secret", role="OWNER", scopes=["*"], rateLimit=100_000, **name
    )
    books.console.key = books.key = key["secret"]
    address = f"{url}&{books.text('WebhookInput.url', MARKED_URL)}"
    webhook = await books.write(
        "createWebhook",
        "webhook { id }",
        url=address,
        events=["journal_entry.posted"],
        **books.texts_of("WebhookInput", LONG, "description"),
    )
    books.ids |= {"key": key["key"]["id"], "webhook": webhook["webhook"]["id"]}
    names = books.texts_of("UpdateOrganizationInput", LONG, "name", "nameAr")
    await books.write("updateOrganization", **names)


async def _write_entries(books: Books) -> None:
    lines = [
        {
            "accountId": books.ids["account"],
            "debit": "5.00",
            **books.texts_of("JournalLineInput", LONGEST, "memo"),
        },
        {"accountId": "acc_cash", "credit": "5.00"},
    ]
    entry = await books.write(
        "createJournalEntry",
        date=DAY,
        lines=lines,
        **books.texts_of("JournalEntryInput", LONG, "reference"),
        **books.texts_of("JournalEntryInput", LONGEST, "memo"),
    )
    undone = await books.write("createJournalEntry", date=DAY, lines=lines, memo=".")
    mirror = await books.write(
        "reverseJournalEntry", id=undone["id"], **books.texts_of("ReversalInput", LONGEST, "memo")
    )
    books.ids |= {"entry": entry["id"], "mirror": mirror["id"]}
