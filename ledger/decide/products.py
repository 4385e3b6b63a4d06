"""Create, change and deactivate products."""

from dataclasses import dataclass, replace
from decimal import Decimal

from ledger.books import Books
from ledger.decide.names import differences, free_code, names_of, new_names, new_text
from ledger.decimals import check_rate, spell_millionths, to_millionths
from ledger.errors import NotFound
from ledger.events import Json
from ledger.products import Product, VatCategory, require_vat_match
from ledger.text import TEXT_LIMIT, check_text, require_text

UNIT_DEFAULT = "EA"
UNIT_LIMIT = 32
SHORT_LIMIT = 64


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A new product as a caller wrote it."""

    code: str
    name_en: str | None = None
    name_ar: str | None = None
    description: str | None = None
    barcode: str | None = None
    category: str | None = None
    unit_type: str | None = None
    cost_price: Decimal | None = None
    selling_price: Decimal | None = None
    vat_rate: Decimal | None = None
    vat_category: VatCategory | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class ProductChange:
    """What to change: None leaves a value as it is, blank clears an optional text."""

    product: str
    code: str | None = None
    name_en: str | None = None
    name_ar: str | None = None
    description: str | None = None
    barcode: str | None = None
    category: str | None = None
    unit_type: str | None = None
    cost_price: Decimal | None = None
    selling_price: Decimal | None = None
    vat_rate: Decimal | None = None
    vat_category: VatCategory | None = None
    is_active: bool | None = None


def create_product(books: Books, draft: ProductDraft) -> Product:
    """Add a product."""
    code = free_code(draft.code, books.products)
    name_en, name_ar = names_of(draft.name_en, draft.name_ar)
    category, rate = _new_tax(books, draft)
    product = Product(
        number=books.next_sequence,
        id="",
        code=code,
        name_en=name_en,
        name_ar=name_ar,
        description=check_text(draft.description, "description"),
        barcode=check_text(draft.barcode, "barcode", limit=SHORT_LIMIT),
        category=check_text(draft.category, "category", limit=SHORT_LIMIT),
        unit_type=_unit(UNIT_DEFAULT if draft.unit_type is None else draft.unit_type),
        cost_price=_price(draft.cost_price or Decimal(), "costPrice"),
        selling_price=_price(draft.selling_price or Decimal(), "sellingPrice"),
        vat_rate=rate,
        vat_category=category,
        is_active=draft.is_active is not False,
        created_at=books.now,
    )
    product = replace(product, id=books.mint("prd"))
    books.append_event("product.created", product.id, product_facts(product))
    return books.products.put(product)


def update_product(books: Books, change: ProductChange) -> Product:
    """Change what is given of a product."""
    before = _subject(books, change.product)
    names = new_names((before.name_en, before.name_ar), change.name_en, change.name_ar)
    category, rate = _changed_tax(books, before, change)
    after = replace(
        before,
        name_en=names[0],
        name_ar=names[1],
        description=new_text(before.description, change.description, "description", TEXT_LIMIT),
        barcode=new_text(before.barcode, change.barcode, "barcode", SHORT_LIMIT),
        category=new_text(before.category, change.category, "category", SHORT_LIMIT),
        vat_category=category,
        vat_rate=rate,
    )
    if change.code is not None:
        after = replace(after, code=free_code(change.code, books.products, before))
    if change.unit_type is not None:
        after = replace(after, unit_type=_unit(change.unit_type))
    if change.cost_price is not None:
        after = replace(after, cost_price=_price(change.cost_price, "costPrice"))
    if change.selling_price is not None:
        after = replace(after, selling_price=_price(change.selling_price, "sellingPrice"))
    if change.is_active is not None:
        after = replace(after, is_active=change.is_active)
    return _put_changed(books, before, after)


def deactivate_product(books: Books, product_id: str) -> Product:
    """Bar a product from new documents; those that name it stay."""
    before = _subject(books, product_id)
    return _put_changed(books, before, replace(before, is_active=False))


def _put_changed(books: Books, before: Product, after: Product) -> Product:
    if after == before:
        return after
    books.append_event("product.updated", after.id, differences(product_facts, before, after))
    return books.products.put(after)


def _subject(books: Books, product_id: str) -> Product:
    product = books.products.get(product_id)
    if product is None:
        raise NotFound("No such product.", "id")
    return product


def _unit(given: str) -> str:
    return require_text(given, "unitType", limit=UNIT_LIMIT)


def _price(given: Decimal, name: str) -> int:
    return to_millionths(given, "A price", name)


def _new_tax(books: Books, draft: ProductDraft) -> tuple[VatCategory, int]:
    """Return category and rate; where no VAT is usual, a product is outside its scope."""
    rate = None if draft.vat_rate is None else check_rate(draft.vat_rate, "vatRate")
    category = draft.vat_category
    if category is None and rate is None and not books.organization.vat_rate:
        category = VatCategory.OUTSIDE
    if category is None:
        category = VatCategory.ZERO if rate == 0 else VatCategory.STANDARD
    return _tax(category, _usual_rate(books, category) if rate is None else rate)


def _changed_tax(books: Books, before: Product, change: ProductChange) -> tuple[VatCategory, int]:
    """Return category and rate; a new category without a rate takes its usual one."""
    category = change.vat_category or before.vat_category
    if change.vat_rate is not None:
        return _tax(category, check_rate(change.vat_rate, "vatRate"))
    is_kept = category is before.vat_category
    return _tax(category, before.vat_rate if is_kept else _usual_rate(books, category))


def _usual_rate(books: Books, category: VatCategory) -> int:
    return books.organization.vat_rate if category is VatCategory.STANDARD else 0


def _tax(category: VatCategory, rate: int) -> tuple[VatCategory, int]:
    require_vat_match(category, rate, "vatRate")
    return category, rate


def product_facts(product: Product) -> dict[str, Json]:
    """Return what an event says of a product."""
    return {
        "barcode": product.barcode,
        "category": product.category,
        "code": product.code,
        "costPrice": spell_millionths(product.cost_price),
        "description": product.description,
        "id": product.id,
        "isActive": product.is_active,
        "nameAr": product.name_ar,
        "nameEn": product.name_en,
        "sellingPrice": spell_millionths(product.selling_price),
        "unitType": product.unit_type,
        "vatCategory": product.vat_category.value,
        "vatRate": spell_millionths(product.vat_rate),
    }
