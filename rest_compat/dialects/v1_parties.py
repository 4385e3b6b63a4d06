"""Customers and vendors of G-Ledger v1."""

from rest_compat.dialects.v1_envelopes import (
    COUNTS,
    CREATED,
    LIST,
    SEARCHED,
    SOURCE,
    whole_or_paged,
)
from rest_compat.endpoint import Endpoint
from rest_compat.sources import Arguments, Body

VENDOR = """
    id code nameAr nameEn taxId email phone address city country paymentTerms isActive createdAt
"""
CUSTOMER = f"{VENDOR} creditLimit"
PARTY: Arguments = {
    "code": Body("code", required=True),
    "nameAr": Body("nameAr"),
    "nameEn": Body("nameEn"),
    "taxId": Body("taxId"),
    "email": Body("email"),
    "phone": Body("phone"),
    "address": Body("address"),
    "city": Body("city"),
    "country": Body("country"),
    "paymentTerms": Body("paymentTerms"),
    "isActive": Body("isActive"),
}
LISTED = "By code. Without `page` and `limit` the whole list is one page."
NAMED = "At least one of the names is required; a missing `nameAr` takes the text of `nameEn`."

V1_PARTIES = (
    *whole_or_paged(
        Endpoint(
            name="listCustomers",
            method="GET",
            path="/customers",
            operation="customers",
            arguments=SEARCHED,
            selection=f"nodes {{ {CUSTOMER} }} {COUNTS}",
            answer=LIST,
            summary="List customers",
            description=LISTED,
            tag="Customers",
            source=SOURCE,
        )
    ),
    Endpoint(
        name="createCustomer",
        method="POST",
        path="/customers",
        operation="createCustomer",
        arguments={"input": {**PARTY, "creditLimit": Body("creditLimit")}},
        selection=CUSTOMER,
        answer=CREATED,
        status=201,
        summary="Create a customer",
        description=NAMED,
        tag="Customers",
        example={
            "code": "C-001",
            "nameEn": "Al Noor Trading",
            "nameAr": "شركة النور للتجارة",
            "taxId": "300000000000003",
            "email": "accounts@alnoor.example",
            "city": "Riyadh",
            "creditLimit": 50000,
            "paymentTerms": 30,
        },
        source=SOURCE,
    ),
    *whole_or_paged(
        Endpoint(
            name="listVendors",
            method="GET",
            path="/vendors",
            operation="vendors",
            arguments=SEARCHED,
            selection=f"nodes {{ {VENDOR} }} {COUNTS}",
            answer=LIST,
            summary="List vendors",
            description=LISTED,
            tag="Vendors",
            source=SOURCE,
        )
    ),
    Endpoint(
        name="createVendor",
        method="POST",
        path="/vendors",
        operation="createVendor",
        arguments={"input": PARTY},
        selection=VENDOR,
        answer=CREATED,
        status=201,
        summary="Create a vendor",
        description=NAMED,
        tag="Vendors",
        example={
            "code": "V-001",
            "nameEn": "Gulf Office Supplies",
            "nameAr": "الخليج للقرطاسية",
            "taxId": "300000000000011",
            "email": "sales@gulf-office.example",
            "paymentTerms": 45,
        },
        source=SOURCE,
    ),
)
