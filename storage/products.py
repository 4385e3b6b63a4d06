"""Products, read: by id, by code, and in lists."""

from dataclasses import dataclass

from ledger.organizations import Head
from ledger.paging import Listing, Window
from ledger.products import Product, VatCategory
from ledger.sorting import RecordSort
from storage.filters import Where, like_pattern
from storage.listing import select_listing, select_named
from storage.records import PRODUCTS
from storage.snapshot import Snapshot
from storage.sorting import sort_of
from storage.writing.loading import SELECT_PRODUCTS_BY_CODE, SELECT_PRODUCTS_BY_ID


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products are asked for; `text` is folded already, `category` is the exact word."""

    text: str | None = None
    is_active: bool | None = None
    category: str | None = None
    vat_category: VatCategory | None = None


async def select_products_by_id(snapshot: Snapshot, org: int, ids: list[str]) -> list[Product]:
    return await select_named(snapshot, org, PRODUCTS, SELECT_PRODUCTS_BY_ID, ids)


async def select_products_by_code(snapshot: Snapshot, org: int, codes: list[str]) -> list[Product]:
    return await select_named(snapshot, org, PRODUCTS, SELECT_PRODUCTS_BY_CODE, codes)


async def select_products(
    snapshot: Snapshot,
    org: int,
    head: Head,
    chosen: ProductFilter,
    sort: RecordSort,
    window: Window | None,
) -> Listing[Product]:
    """List products; without a window, all of them."""
    where = Where("r", org)
    if chosen.text is not None:
        where.add("r.search like ? escape '\\'", like_pattern(chosen.text))
    if chosen.is_active is not None:
        where.add("r.is_active = ?", chosen.is_active)
    if chosen.category is not None:
        where.add("r.category = ?", chosen.category)
    if chosen.vat_category is not None:
        where.add("r.vat_category = ?", chosen.vat_category.value)
    return await select_listing(snapshot, head, PRODUCTS, where, sort_of(sort, "r"), window)
