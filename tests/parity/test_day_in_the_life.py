"""From an invoice to its payment, its credit and its recognition, through the real doors."""

from typing import Any

from tests.parity.office import Office

CUSTOMER = """mutation { createCustomer(input: {code: "C-1", nameEn: "Najd", nameAr: "نجد"}) {
    id code nameEn nameAr } }"""
INVOICE = """mutation($input: InvoiceInput!) { createInvoice(input: $input) {
    id number status isOverdue subtotal totalVat grandTotal paidAmount openAmount customerId
    items { line quantity unitPrice netAmount vatAmount totalAmount accountHandle
      unrecognizedAmount }
    journalEntry { kind source postings { accountHandle debit credit party } }
    allocations { total nodes { amount } }
} }"""
PAYMENT = """mutation($input: PaymentInput!) { createPayment(input: $input) {
    id direction status amount allocatedAmount unallocatedAmount
    journalEntry { kind source postings { accountHandle debit credit } }
    allocations { nodes { amount date invoice { number status openAmount } } }
} }"""
READ = """query($id: ID!) { invoice(id: $id) { status openAmount paidAmount
    items { unrecognizedAmount }
    recognitions { total nodes { serviceMonth amount date entry { kind source } } }
    allocations { nodes { amount payment { reference } creditNote { number } } } } }"""


async def told(office: Office, document: str, variables: dict[str, Any] | None = None) -> Any:
    """Run a document of one root field and return its answer."""
    answer = (await office.graphql(document, variables)).json()
    assert "errors" not in answer, answer["errors"]
    return next(iter(answer["data"].values()))


async def test_invoice_is_paid_recognised_and_credited(office: Office) -> None:
    customer = await told(office, CUSTOMER)
    invoice = await told(
        office,
        INVOICE,
        {
            "input": {
                "number": "INV-1",
                "type": "SALES",
                "issueDate": "2025-01-10",
                "customerId": customer["id"],
                "items": [
                    {"description": "Goods", "quantity": 2, "unitPrice": "150.50"},
                    {
                        "description": "Subscription",
                        "unitPrice": 12000,
                        "serviceFrom": "2025-01-01",
                        "serviceTo": "2025-12-31",
                    },
                ],
            }
        },
    )
    assert invoice["journalEntry"] == {
        "kind": "DOCUMENT",
        "source": f"invoice:{invoice['id']}",
        "postings": [
            {
                "accountHandle": "acc_receivables",
                "debit": "14146.15",
                "credit": "0.00",
                "party": customer["id"],
            },
            {
                "accountHandle": "acc_deferred_revenue",
                "debit": "0.00",
                "credit": "12000.00",
                "party": None,
            },
            {"accountHandle": "acc_revenue", "debit": "0.00", "credit": "301.00", "party": None},
            {"accountHandle": "acc_vat", "debit": "0.00", "credit": "1845.15", "party": None},
        ],
    }
    assert invoice["status"] == "ISSUED"
    assert invoice["isOverdue"] is True

    payment = await told(
        office,
        PAYMENT,
        {
            "input": {
                "amount": "15000",
                "date": "2025-02-01",
                "customerId": customer["id"],
                "accountId": "acc_bank",
                "reference": "TRF 7",
            }
        },
    )
    assert payment["unallocatedAmount"] == "853.85"
    assert payment["allocations"]["nodes"] == [
        {
            "amount": "14146.15",
            "date": "2025-02-01",
            "invoice": {"number": "INV-1", "status": "PAID", "openAmount": "0.00"},
        }
    ]
    recognized = 'mutation { recognize(input: {through: "2025-03-31"}) { posted amount } }'
    assert await told(office, recognized) == {"posted": 3, "amount": "3000.00"}
    assert await told(office, recognized) == {"posted": 0, "amount": "0.00"}
    read = await told(office, READ, {"id": invoice["id"]})
    assert read["items"][1]["unrecognizedAmount"] == "9000.00"
    assert [one["serviceMonth"] for one in read["recognitions"]["nodes"]] == [
        "2025-01",
        "2025-02",
        "2025-03",
    ]
    assert read["allocations"]["nodes"] == [
        {"amount": "14146.15", "payment": {"reference": "TRF 7"}, "creditNote": None}
    ]
    gone = await told(
        office,
        "mutation($id: ID!) { deletePayment(input: {id: $id}) { status unallocatedAmount } }",
        {"id": payment["id"]},
    )
    assert gone == {"status": "DELETED", "unallocatedAmount": "0.00"}
    read = await told(office, READ, {"id": invoice["id"]})
    assert (read["status"], read["openAmount"]) == ("ISSUED", "14146.15")
    void = "mutation($id: ID!) { voidInvoice(input: {id: $id}) { status } }"
    assert await told(office, void, {"id": invoice["id"]}) == {"status": "VOID"}
    summary = await told(office, "{ ledgerSummary { totalDebit entries } }")
    assert summary == {"totalDebit": "0.00", "entries": 0}
