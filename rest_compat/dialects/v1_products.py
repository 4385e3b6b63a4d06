"""Products of G-Ledger v1."""

from rest_compat.dialects.v1_envelopes import (
    COUNTS,
    CREATED,
    LIST,
    SEARCHED,
    SOURCE,
    whole_or_paged,
)
from rest_compat.endpoint import Endpoint
from rest_compat.sources import Body, Query

PRODUCT = """
    id code nameAr nameEn description barcode category unitType costPrice sellingPrice
    vatRate vatCategory isActive createdAt
"""

V1_PRODUCTS = (
    *whole_or_paged(
        Endpoint(
            name="listProducts",
            method="GET",
            path="/products",
            operation="products",
            arguments={
                **SEARCHED,
                "category": Query("category", description="Only this category."),
                "vatCategory": Query("vatCategory", description="Only this VAT category."),
            },
            selection=f"nodes {{ {PRODUCT} }} {COUNTS}",
            answer=LIST,
            summary="List products",
            description="By code. Without `page` and `limit` the whole list is one page.",
            tag="Products",
            source=SOURCE,
        )
    ),
    Endpoint(
        name="createProduct",
        method="POST",
        path="/products",
        operation="createProduct",
        arguments={
            "input": {
                "code": Body("code", required=True),
                "nameAr": Body("nameAr"),
                "nameEn": Body("nameEn"),
                "description": Body("description"),
                "barcode": Body("barcode"),
                "category": Body("category"),
                "unitType": Body("unitType"),
                "costPrice": Body("costPrice"),
                "sellingPrice": Body("sellingPrice"),
                "vatRate": Body("vatRate"),
                "vatCategory": Body("vatCategory"),
                "isActive": Body("isActive"),
            }
        },
        selection=PRODUCT,
        answer=CREATED,
        status=201,
        summary="Create a product",
        description=(
            "At least one of the names is required; a missing `nameAr` takes the text of `nameEn`."
            " Category S has a rate above 0; Z, E and O have 0."
        ),
        tag="Products",
        example={
            "code": "P-001",
            "nameEn": "Printer paper A4",
            "nameAr": "ورق طباعة",
            "unitType": "BOX",
            "costPrice": 60,
            "sellingPrice": 85,
            "vatRate": 15,
            "vatCategory": "S",
        },
        source=SOURCE,
    ),
)
