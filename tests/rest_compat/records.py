"""What canned books answer for customers, vendors and products."""

from collections.abc import Mapping
from typing import Any

VENDOR: Mapping[str, Any] = {
    "id": "ven_1",
    "code": "V-1",
    "nameAr": "الخليج",
    "nameEn": "Gulf",
    "taxId": "300000000000011",
    "email": None,
    "phone": None,
    "address": None,
    "city": "الرياض",
    "country": "SA",
    "paymentTerms": 45,
    "isActive": True,
    "createdAt": "2026-03-30T09:15:00.000000Z",
}
CUSTOMER: Mapping[str, Any] = {**VENDOR, "id": "cus_1", "code": "C-1", "creditLimit": "50000.00"}
PRODUCT: Mapping[str, Any] = {
    "id": "prd_1",
    "code": "P-1",
    "nameAr": "ورق",
    "nameEn": "Paper",
    "description": None,
    "barcode": None,
    "category": None,
    "unitType": "BOX",
    "costPrice": "62.125",
    "sellingPrice": "85",
    "vatRate": "15",
    "vatCategory": "STANDARD",
    "isActive": True,
    "createdAt": "2026-03-30T09:15:00.000000Z",
}


EMPLOYEE: Mapping[str, Any] = {
    "id": "emp_1",
    "number": "E-1",
    "nameAr": "سارة",
    "nameEn": "Sara",
    "email": None,
    "phone": None,
    "department": "Sales",
    "position": None,
    "hireDate": "2025-06-01",
    "status": "ACTIVE",
}


def page_of(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"nodes": [record], "total": 1, "page": 1, "limit": 50, "pages": 1, "sequence": 7}


RECORDS: Mapping[str, Any] = {
    "customers": page_of(CUSTOMER),
    "createCustomer": CUSTOMER,
    "vendors": page_of(VENDOR),
    "createVendor": VENDOR,
    "products": page_of(PRODUCT),
    "createProduct": PRODUCT,
    "employees": page_of(EMPLOYEE),
}
