"""Customers, vendors, products and employees of v1 against the contract."""

from decimal import Decimal

import pytest
from starlette.testclient import TestClient

from tests.rest_compat.books import Books
from tests.rest_compat.records import CUSTOMER, EMPLOYEE, PRODUCT, VENDOR

CUSTOMER_IN_V1 = {**CUSTOMER, "creditLimit": 50000}
PRODUCT_IN_V1 = {
    **PRODUCT,
    "costPrice": 62.125,
    "sellingPrice": 85,
    "vatRate": 15,
    "vatCategory": "S",
}
EMPLOYEE_IN_V1 = {
    "employeeNumber" if name == "number" else name: value for name, value in EMPLOYEE.items()
}
LISTS = [
    ("customers", CUSTOMER_IN_V1),
    ("vendors", dict(VENDOR)),
    ("products", PRODUCT_IN_V1),
    ("employees", EMPLOYEE_IN_V1),
]


@pytest.mark.parametrize(("noun", "record"), LISTS)
def test_list_is_whole_in_the_envelope(
    client: TestClient, books: Books, noun: str, record: dict[str, object]
):
    answer = client.get(f"/api/v1/{noun}")

    assert answer.json() == {"data": [record], "total": 1, "page": 1, "limit": 50, "pages": 1}
    assert books.arguments == {"sort": "CODE", "all": True}


@pytest.mark.parametrize("noun", ["customers", "vendors", "products"])
def test_list_pages_as_soon_as_page_or_limit_is_sent(client: TestClient, books: Books, noun: str):
    client.get(f"/api/v1/{noun}?limit=10&search=نور&isActive=true")

    assert books.arguments == {
        "sort": "CODE",
        "all": False,
        "text": "نور",
        "isActive": True,
        "page": 1,
        "limit": 10,
    }


def test_products_are_filtered_by_the_letter_of_their_category(client: TestClient, books: Books):
    client.get("/api/v1/products?vatCategory=Z&category=Office")

    assert books.arguments["vatCategory"] == "ZERO"
    assert books.arguments["category"] == "Office"
    refused = client.get("/api/v1/products?vatCategory=ZERO")
    assert refused.json()["error"] == "vatCategory: One of S, Z, E, O is expected."


def test_employees_are_filtered_by_status_and_hired_elsewhere(client: TestClient, books: Books):
    client.get("/api/v1/employees?status=ON_LEAVE&page=2&department=Sales&search=نور")

    assert books.arguments == {
        "sort": "CODE",
        "all": False,
        "status": "ON_LEAVE",
        "department": "Sales",
        "text": "نور",
        "page": 2,
        "limit": 50,
    }
    refused = client.get("/api/v1/employees?status=FIRED")
    assert refused.json()["details"][0]["path"] == ["status"]
    assert client.post("/api/v1/employees", json={"employeeNumber": "E-1"}).status_code == 405


def test_every_documented_field_of_a_customer_is_taken(client: TestClient, books: Books):
    facts = {
        name: value for name, value in CUSTOMER_IN_V1.items() if name not in ("id", "createdAt")
    }

    answer = client.post("/api/v1/customers", json=facts)

    assert (answer.status_code, answer.json()) == (201, {"data": CUSTOMER_IN_V1})
    assert books.arguments["input"] == {**facts, "creditLimit": Decimal(50000)}


def test_every_documented_field_of_a_product_is_taken(client: TestClient, books: Books):
    facts = {
        name: value for name, value in PRODUCT_IN_V1.items() if name not in ("id", "createdAt")
    }

    answer = client.post("/api/v1/products", json=facts)

    assert (answer.status_code, answer.json()) == (201, {"data": PRODUCT_IN_V1})
    assert books.arguments["input"] == {
        **facts,
        "costPrice": Decimal("62.125"),
        "sellingPrice": Decimal(85),
        "vatRate": Decimal(15),
        "vatCategory": "STANDARD",
    }


@pytest.mark.parametrize("noun", ["customers", "vendors", "products"])
def test_code_is_required(client: TestClient, noun: str):
    answer = client.post(f"/api/v1/{noun}", json={"nameEn": "Name"})

    assert answer.status_code == 400
    assert answer.json()["details"] == [{"path": ["code"], "message": "A value is required."}]


def test_vendor_has_no_credit_limit(client: TestClient):
    answer = client.post("/api/v1/vendors", json={"code": "V-1", "creditLimit": 5})

    assert answer.json()["error"] == "creditLimit: There is no such field."
