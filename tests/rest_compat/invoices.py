"""A canned invoice, as the operations answer it."""

from typing import Any

ITEM = {
    "description": "Consulting",
    "productId": None,
    "quantity": "2",
    "unitPrice": "500.5",
    "discount": "1.00",
    "vatRate": "15",
    "vatCategory": "STANDARD",
    "accountHandle": "acc_revenue",
    "serviceFrom": None,
    "serviceTo": None,
    "netAmount": "1000.00",
    "vatAmount": "150.00",
    "totalAmount": "1150.00",
}
INVOICE: dict[str, Any] = {
    "id": "inv_1",
    "number": "INV-2026-0001",
    "type": "SALES",
    "issueDate": "2026-03-30",
    "dueDate": "2026-04-29",
    "buyerName": "نجد للمقاولات",
    "buyerTaxId": "300000000000003",
    "currency": "SAR",
    "customerId": "cus_1",
    "vendorId": None,
    "subtotal": "1000.00",
    "totalVat": "150.00",
    "grandTotal": "1150.00",
    "paidAmount": "0.00",
    "status": "PARTLY_PAID",
    "journalEntryId": "je_1",
    "createdAt": "2026-03-30T09:15:00.000000Z",
    "items": [ITEM],
}
