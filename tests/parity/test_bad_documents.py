"""Bad invoices: both doors refuse alike, each in its own words, and nothing is changed."""

from decimal import Decimal
from typing import Any

import pytest

from tests.parity.office import Office
from tests.parity.trading import Till, v1


@pytest.fixture
def till(office: Office) -> Till:
    return Till(office)


# Each: what is wrong of an invoice in v1's words, the code, and the path in v1's words.
LONG = "x" * 65
BAD: dict[str, tuple[dict[str, Any], str, list[str | int]]] = {
    "duplicate number": ({"invoiceNumber": "TAKEN"}, "DUPLICATE", ["invoiceNumber"]),
    "long number": ({"invoiceNumber": LONG}, "INVALID_INPUT", ["invoiceNumber"]),
    "unknown customer": ({"customerId": "cus_x"}, "REFERENCE_UNKNOWN", ["customerId"]),
    "unknown vendor": (
        {"type": "PURCHASE", "vendorId": "ven_x"},
        "REFERENCE_UNKNOWN",
        ["vendorId"],
    ),
    "both parties": ({"customerId": "cus_x", "vendorId": "ven_x"}, "INVALID_INPUT", ["vendorId"]),
    "locked date": ({"issueDate": "2025-01-31"}, "PERIOD_LOCKED", ["issueDate"]),
    "impossible date": ({"issueDate": "2026-02-30"}, "INVALID_INPUT", ["issueDate"]),
    "due before it is issued": ({"dueDate": "2026-03-01"}, "INVALID_INPUT", ["dueDate"]),
    "other currency": ({"currency": "USD"}, "CURRENCY_MISMATCH", ["currency"]),
    "no items": ({"items": []}, "INVALID_INPUT", ["items"]),
    "unknown type": ({"type": "QUOTE"}, "INVALID_INPUT", ["type"]),
}
BAD_ITEMS: dict[str, tuple[dict[str, Any], str, list[str | int]]] = {
    "unknown product": ({"productId": "prd_x"}, "REFERENCE_UNKNOWN", ["productId"]),
    "unknown account": ({"accountId": "acc_x"}, "ACCOUNT_UNKNOWN", ["accountId"]),
    "header account": ({"accountId": "acc_assets"}, "ACCOUNT_NOT_LEAF", ["accountId"]),
    "unfit account": ({"accountId": "acc_cash"}, "ACCOUNT_UNFIT", ["accountId"]),
    "negative quantity": ({"quantity": -1}, "AMOUNT_INVALID", ["quantity"]),
    "zero quantity": ({"quantity": 0}, "AMOUNT_INVALID", ["quantity"]),
    "negative price": ({"unitPrice": -5}, "AMOUNT_INVALID", ["unitPrice"]),
    "seven decimals": ({"unitPrice": 1.0000001}, "AMOUNT_INVALID", ["unitPrice"]),
    "too dear": ({"unitPrice": 10**9, "quantity": 10**6}, "AMOUNT_TOO_LARGE", ["unitPrice"]),
    "discount above the value": ({"discount": 100.01}, "AMOUNT_INVALID", ["discount"]),
    "negative discount": ({"discount": -1}, "AMOUNT_INVALID", ["discount"]),
    "rate of a zero category": ({"vatRate": 15, "vatCategory": "Z"}, "VAT_MISMATCH", ["vatRate"]),
    "no rate of category S": ({"vatRate": 0, "vatCategory": "S"}, "VAT_MISMATCH", ["vatRate"]),
    "rate above 100": ({"vatRate": 101}, "AMOUNT_INVALID", ["vatRate"]),
    "service ends before it starts": ({"serviceFrom": "2026-02-01", "serviceTo": "2026-01-31"},
        "SERVICE_PERIOD_INVALID", ["serviceTo"]),
    "service without an end": ({"serviceFrom": "2026-02-01"}, "SERVICE_PERIOD_INVALID",
        ["serviceTo"]),
    "blank description": ({"description": " "}, "INVALID_INPUT", ["description"]),
}  # fmt: skip


def in_graphqls_words(facts: dict[str, Any]) -> dict[str, Any]:
    told = {"number" if name == "invoiceNumber" else name: one for name, one in facts.items()}
    words = {"S": "STANDARD", "Z": "ZERO"}
    told["items"] = [
        {name: words.get(one, one) if name == "vatCategory" else one for name, one in item.items()}
        for item in facts["items"]
    ]
    return told


async def refuse_everywhere(
    till: Till, facts: dict[str, Any], code: str, path: list[str | int]
) -> None:
    """Fail unless both doors refuse alike, in their own words, and nothing is changed."""
    before = await till.state()
    refused = await v1(till.office, "POST", json=facts)
    assert (refused.status, refused.code, refused.paths) == (400, code, [path])
    assert "Traceback" not in refused.response.text
    other = await till.do("createInvoice", in_graphqls_words(facts))
    assert other.code == code
    words = ["number" if step == "invoiceNumber" else step for step in path]
    assert other.paths == [["input", *words]]
    assert await till.state() == before


def facts_with(**wrong: Any) -> dict[str, Any]:
    item = {"description": "Consulting", "unitPrice": 100}
    facts = {"invoiceNumber": "INV-9", "type": "SALES", "issueDate": "2026-03-10",
             "buyerName": "Walk-in", "items": [item]}  # fmt: skip
    return {**facts, **wrong}


@pytest.mark.parametrize("fault", BAD)
async def test_bad_invoice_is_refused_alike_and_changes_nothing(till: Till, fault: str) -> None:
    await till.invoice("TAKEN")
    await till.ask('mutation { closePeriod(input: {period: "2025-01"}) { status } }')
    wrong, code, path = BAD[fault]
    await refuse_everywhere(till, facts_with(**wrong), code, path)


@pytest.mark.parametrize("fault", BAD_ITEMS)
async def test_bad_item_is_refused_alike_and_changes_nothing(till: Till, fault: str) -> None:
    wrong, code, path = BAD_ITEMS[fault]
    item = {"description": "Consulting", "unitPrice": 100, **wrong}
    good = {"description": "Fine", "unitPrice": 1}
    await refuse_everywhere(till, facts_with(items=[good, item]), code, ["items", 1, *path])


async def test_wholly_discounted_invoice_is_refused(till: Till) -> None:
    free = {"description": "Gift", "unitPrice": 100, "discount": 100}
    await refuse_everywhere(till, facts_with(items=[free]), "DOCUMENT_TOTAL_ZERO", ["items"])
    paid = {"description": "Paper", "unitPrice": 1}
    made = await v1(till.office, "POST", json=facts_with(items=[free, paid]))
    assert made.data["items"][0]["totalAmount"] == 0
    assert made.data["grandTotal"] == Decimal("1.15")
