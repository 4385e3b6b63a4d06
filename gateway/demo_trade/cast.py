"""Whom the demo company trades with and what it sells: tables that `enrol` puts into the books."""

from collections.abc import Mapping
from csv import DictReader
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from ledger.books import Books
from ledger.decide.parties import PartyDraft, create_party
from ledger.decide.products import ProductDraft, create_product
from ledger.parties import Party, PartyKind
from ledger.products import Product, VatCategory

GOODS = {
    "furniture": ("CHAIR", "DESK", "CABINET"),
    "computers": ("LAPTOP", "MONITOR", "PRINTER"),
    "consumables": ("TONER", "PAPER"),
}
"""What is bought and sold, by category."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything the story names, by code."""

    customers: Mapping[str, Party]
    vendors: Mapping[str, Party]
    products: Mapping[str, Product]


def party_codes() -> tuple[str, ...]:
    """Return the code of every party of the story."""
    return tuple(row["code"] for row in (*rows("customers"), *rows("vendors")))


def enrol(books: Books) -> Cast:
    """Create every customer, vendor and product."""
    customers = [create_party(books, PartyKind.CUSTOMER, _party(row)) for row in rows("customers")]
    vendors = [create_party(books, PartyKind.VENDOR, _party(row)) for row in rows("vendors")]
    products = [create_product(books, _product(row)) for row in rows("products")]
    return Cast(
        {customer.code: customer for customer in customers},
        {vendor.code: vendor for vendor in vendors},
        {product.code: product for product in products},
    )


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the tables beside this module."""
    text = files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(DictReader(text.splitlines()))


def _party(row: Mapping[str, str]) -> PartyDraft:
    mailbox = row["nameEn"].lower().replace(" ", "-")
    return PartyDraft(
        code=row["code"],
        name_en=row["nameEn"],
        name_ar=row["nameAr"],
        tax_id=row["taxId"],
        email=f"accounts@{mailbox}.example",
        city=row["city"],
        country=row["country"],
        credit_limit=Decimal(row["creditLimit"]),
        payment_terms=int(row["paymentTerms"]),
    )


def _product(row: Mapping[str, str]) -> ProductDraft:
    return ProductDraft(
        code=row["code"],
        name_en=row["nameEn"],
        name_ar=row["nameAr"],
        category=row["category"],
        unit_type=row["unitType"],
        cost_price=Decimal(row["costPrice"]),
        selling_price=Decimal(row["sellingPrice"]),
        vat_rate=Decimal(row["vatRate"]),
        vat_category=VatCategory(row["vatCategory"]),
    )
