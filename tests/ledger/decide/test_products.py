"""Products: exact prices, and a VAT category that agrees with its rate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from json import loads
from typing import Any

import pytest

from ledger.books import Books
from ledger.decide.products import (
    ProductChange,
    ProductDraft,
    create_product,
    deactivate_product,
    update_product,
)
from ledger.products import Product, VatCategory
from tests.ledger.builders import NOW, make_books, organization, refused

FIFTEEN = 15_000_000
S, Z, E, OUT = VatCategory


@pytest.fixture
def books() -> Books:
    """Books of an organisation whose usual rate is 15 percent."""
    return make_books(of=organization(vat_rate=FIFTEEN))


def create(books: Books, code: str = "P-1", **more: Any) -> Product:
    return create_product(books, ProductDraft(code, **{"name_en": "Paper"} | more))


def tax(product: Product) -> tuple[VatCategory, int]:
    return product.vat_category, product.vat_rate


def test_product_is_kept_as_it_was_written(books: Books) -> None:
    made = create(
        books,
        name_ar="ورق",
        description="A4, 500 sheets",
        barcode="628000000001",
        category="Office",
        unit_type="BOX",
        cost_price=Decimal("62.123456"),
        selling_price=Decimal("85.50"),
        vat_rate=Decimal("5"),
        vat_category=S,
        is_active=False,
    )

    assert made == Product(
        number=1,
        id=made.id,
        code="P-1",
        name_en="Paper",
        name_ar="ورق",
        description="A4, 500 sheets",
        barcode="628000000001",
        category="Office",
        unit_type="BOX",
        cost_price=62_123_456,
        selling_price=85_500_000,
        vat_rate=5_000_000,
        vat_category=S,
        is_active=False,
        created_at=NOW,
    )
    assert made.id.startswith("prd_")
    assert books.products.written == {made.id: made}


def test_what_is_left_out_has_its_default(books: Books) -> None:
    made = create(books)

    assert (made.unit_type, made.cost_price, made.selling_price) == ("EA", 0, 0)
    assert (made.name_ar, made.is_active) == ("Paper", True)
    assert tax(made) == (S, FIFTEEN)


@pytest.mark.parametrize(
    ("category", "rate", "expected"),
    [
        (None, None, (S, FIFTEEN)),
        (S, None, (S, FIFTEEN)),
        (Z, None, (Z, 0)),
        (E, None, (E, 0)),
        (OUT, None, (OUT, 0)),
        (None, "0", (Z, 0)),
        (None, "5.5", (S, 5_500_000)),
        (E, "0.0", (E, 0)),
    ],
)
def test_category_and_rate_go_together(
    books: Books, category: VatCategory | None, rate: str | None, expected: tuple[VatCategory, int]
) -> None:
    given = None if rate is None else Decimal(rate)
    assert tax(create(books, vat_category=category, vat_rate=given)) == expected


def test_where_no_vat_is_usual_products_are_outside_its_scope() -> None:
    books = make_books()

    assert tax(create(books)) == (OUT, 0)
    assert tax(create(books, "P-2", vat_rate=Decimal(5))) == (S, 5_000_000)
    with refused(books, "VAT_MISMATCH", ("vatRate",)):
        create(books, "P-3", vat_category=S)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"code": ""}, "INVALID_INPUT", "code"),
        ({"code": "x" * 33}, "INVALID_INPUT", "code"),
        ({"name_en": "", "name_ar": ""}, "INVALID_INPUT", "nameEn"),
        ({"description": "x" * 1001}, "INVALID_INPUT", "description"),
        ({"barcode": "1" * 65}, "INVALID_INPUT", "barcode"),
        ({"category": "a\0b"}, "INVALID_INPUT", "category"),
        ({"unit_type": " "}, "INVALID_INPUT", "unitType"),
        ({"cost_price": Decimal("-0.01")}, "AMOUNT_INVALID", "costPrice"),
        ({"cost_price": Decimal("0.0000001")}, "AMOUNT_INVALID", "costPrice"),
        ({"selling_price": Decimal("1000000001")}, "AMOUNT_TOO_LARGE", "sellingPrice"),
        ({"vat_rate": Decimal("-1")}, "AMOUNT_INVALID", "vatRate"),
        ({"vat_rate": Decimal("100.1")}, "AMOUNT_INVALID", "vatRate"),
        ({"vat_rate": Decimal("0"), "vat_category": S}, "VAT_MISMATCH", "vatRate"),
        ({"vat_rate": Decimal("15"), "vat_category": Z}, "VAT_MISMATCH", "vatRate"),
        ({"vat_rate": Decimal("15"), "vat_category": E}, "VAT_MISMATCH", "vatRate"),
        ({"vat_rate": Decimal("0.01"), "vat_category": OUT}, "VAT_MISMATCH", "vatRate"),
    ],
)
def test_what_does_not_fit_is_refused_alike_when_new_and_when_changed(
    books: Books, wrong: dict[str, Any], code: str, field: str
) -> None:
    with refused(books, code, (field,)):
        create_product(books, replace(ProductDraft("P-9", "Name"), **wrong))
    made = create(books)
    with refused(books, code, (field,)):
        update_product(books, replace(ProductChange(made.id), **wrong))


def test_code_is_unique(books: Books) -> None:
    first, second = create(books), create(books, "P-2")

    with refused(books, "DUPLICATE", ("code",)):
        create(books)
    with refused(books, "DUPLICATE", ("code",)):
        update_product(books, ProductChange(second.id, code="P-1"))
    assert update_product(books, ProductChange(first.id, code="P-1")) == first


def test_new_category_without_a_rate_takes_its_usual_one(books: Books) -> None:
    made = create(books, vat_rate=Decimal(5))

    exempt = update_product(books, ProductChange(made.id, vat_category=E))
    kept = update_product(books, ProductChange(made.id, vat_category=E, name_en="Book"))
    back = update_product(books, ProductChange(made.id, vat_category=S))

    assert [tax(one) for one in (exempt, kept, back)] == [(E, 0), (E, 0), (S, FIFTEEN)]


def test_rate_alone_must_suit_the_category_there_is(books: Books) -> None:
    made = create(books, vat_category=Z)

    with refused(books, "VAT_MISMATCH", ("vatRate",)):
        update_product(books, ProductChange(made.id, vat_rate=Decimal(15)))
    assert update_product(books, ProductChange(made.id, vat_rate=Decimal())) == made


def test_none_leaves_a_value_and_blank_clears_it(books: Books) -> None:
    before = create(books, description="A4", barcode="1", category="Office", name_ar="ورق")

    same = update_product(books, ProductChange(before.id))
    bare = update_product(books, ProductChange(before.id, description="", barcode="", category=""))

    assert same == before
    assert bare == replace(before, description=None, barcode=None, category=None)


def test_product_is_deactivated_once_and_comes_back(books: Books) -> None:
    made = create(books)

    closed = deactivate_product(books, made.id)
    again = deactivate_product(books, made.id)
    back = update_product(books, ProductChange(made.id, is_active=True))

    assert closed == again == replace(made, is_active=False)
    assert back == made
    types = [event.type for event in books.written.events]
    assert types == ["product.created", "product.updated", "product.updated"]


def test_missing_product_is_not_found(books: Books) -> None:
    with refused(books, "NOT_FOUND", ("id",)):
        update_product(books, ProductChange("prd_missing"))
    with refused(books, "NOT_FOUND", ("id",)):
        deactivate_product(books, "prd_missing")


def test_events_tell_what_changed(books: Books) -> None:
    made = create(books, selling_price=Decimal("85.50"))
    update_product(books, ProductChange(made.id, selling_price=Decimal("90"), category="Office"))
    created, updated = (loads(event.body)["data"] for event in books.written.events)

    assert created["sellingPrice"] == "85.5"
    assert (created["vatCategory"], created["vatRate"]) == ("S", "15")
    assert updated == {
        "id": made.id,
        "before": {"category": None, "sellingPrice": "85.5"},
        "after": {"category": "Office", "sellingPrice": "90"},
    }
