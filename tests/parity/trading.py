"""Trade through the doors: documents of one root field, and what tests ask of an office first."""

from dataclasses import dataclass
from decimal import Decimal
from json import loads
from typing import Any

from tests.parity.office import Office
from tests.parity.surfaces import Answer, GraphQL

ITEM = """description productId quantity unitPrice discount vatRate vatCategory
    accountHandle serviceFrom serviceTo netAmount vatAmount totalAmount"""
INVOICE = f"""id number type issueDate dueDate buyerName buyerTaxId currency customerId vendorId
    subtotal totalVat grandTotal paidAmount openAmount status isOverdue journalEntryId createdAt
    items {{ {ITEM} }}"""
PAYMENT = """id direction isRefund trade status date amount allocatedAmount unallocatedAmount
    customerId vendorId method reference memo journalEntryId reversedOn reversalEntryId"""
STATE = """{ ledgerSummary { entries postings totalDebit totalCredit lastNumber sequence }
    invoices(limit: 100) { nodes { id status paidAmount openAmount
      items { unrecognizedAmount creditedAmount } } }
    payments(limit: 100, includeDeleted: true) { nodes { id status allocatedAmount } } }"""
STATUS_WORDS = {
    "DRAFT": "DRAFT",
    "ISSUED": "ACCEPTED",
    "PARTLY_PAID": "ACCEPTED",
    "PAID": "ACCEPTED",
    "VOID": "CANCELLED",
}
LETTERS = {"STANDARD": "S", "ZERO": "Z", "EXEMPT": "E", "OUTSIDE": "O"}
_INPUTS = {
    "createInvoice": ("InvoiceInput", INVOICE),
    "updateInvoice": ("InvoiceChangeInput", INVOICE),
    "issueInvoice": ("InvoiceReferenceInput", INVOICE),
    "voidInvoice": ("InvoiceReferenceInput", INVOICE),
    "createPayment": ("PaymentInput", PAYMENT),
    "createRefund": ("RefundInput", PAYMENT),
    "deletePayment": ("PaymentReferenceInput", PAYMENT),
    "reversePayment": ("PaymentReversalInput", PAYMENT),
    "allocateCredit": ("CreditAllocationInput", "creditId allocatedAmount unallocatedAmount"),
    "recognize": ("RecognitionInput", "through posted amount"),
}


@dataclass
class Till:
    """The trade of an office, through GraphQL; `do` returns refusals, `must` fails on them."""

    office: Office

    async def do(self, operation: str, wanted: dict[str, Any], **options: Any) -> Answer:
        kind, selection = _INPUTS[operation]
        document = f"""mutation($input: {kind}!) {{
            {operation}(input: $input) {{ {options.pop("selection", selection)} }}
        }}"""
        return await GraphQL(self.office).run(document, {"input": wanted}, **options)

    async def must(self, operation: str, wanted: dict[str, Any], **options: Any) -> Any:
        answer = await self.do(operation, wanted, **options)
        assert not answer.is_refused, answer.response.text
        return answer.data

    async def ask(self, document: str, **options: Any) -> Answer:
        return await GraphQL(self.office).run(document, options.pop("variables", None), **options)

    async def party(self, code: str = "C-1", noun: str = "Customer", **options: Any) -> str:
        document = f"""mutation($code: String!) {{
            create{noun}(input: {{code: $code, nameEn: "Najd", nameAr: "نجد"}}) {{ id }}
        }}"""
        answer = await GraphQL(self.office).run(document, {"code": code}, **options)
        assert not answer.is_refused, answer.response.text
        found: str = answer.data["id"]
        return found

    async def invoice(self, number: str, customer: str | None = None, **more: Any) -> Any:
        return await self.must("createInvoice", invoice(number, customer, **more))

    async def state(self) -> Any:
        """Return everything a refused call must leave as it was."""
        return (await self.office.graphql(STATE)).json()["data"]


def invoice(number: str, customer: str | None = None, **more: Any) -> dict[str, Any]:
    """Return an invoice of one item of 100.00 as GraphQL takes it."""
    wanted: dict[str, Any] = {
        "number": number,
        "type": "SALES",
        "issueDate": "2026-03-10",
        "items": [{"description": "Consulting", "unitPrice": "100"}],
        **({"customerId": customer} if customer else {"buyerName": "Walk-in"}),
        **more,
    }
    return {name: value for name, value in wanted.items() if value is not None}


def in_v1s_words(document: dict[str, Any]) -> dict[str, Any]:
    """Spell what GraphQL answers as v1 does."""
    told = {
        "invoiceNumber" if name == "number" else name: value
        for name, value in document.items()
        if name not in ("openAmount", "isOverdue")
    }
    told["status"] = STATUS_WORDS[told["status"]]
    for name in ("subtotal", "totalVat", "grandTotal", "paidAmount"):
        told[name] = Decimal(told[name])
    told["items"] = [_item_in_v1s_words(item) for item in document["items"]]
    return told


def _item_in_v1s_words(item: dict[str, Any]) -> dict[str, Any]:
    told = {"accountId" if name == "accountHandle" else name: one for name, one in item.items()}
    for name in ("quantity", "unitPrice", "discount", "vatRate", "netAmount", "vatAmount"):
        told[name] = Decimal(told[name])
    told["totalAmount"] = Decimal(told["totalAmount"])
    told["vatCategory"] = LETTERS[told["vatCategory"]]
    return told


async def v1(office: Office, method: str = "GET", **request: Any) -> Answer:
    """Ask v1's invoices."""
    response = await office.call(method, "/api/v1/invoices", **request)
    body = loads(response.content, parse_float=Decimal)
    return Answer(
        response.status_code,
        body.get("code"),
        [detail["path"] for detail in body.get("details", [])],
        body.get("data"),
        response,
    )
