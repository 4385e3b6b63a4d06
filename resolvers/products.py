"""List, get, create, change and deactivate products."""

from typing import Annotated

from strawberry import argument

from ledger.decide import products as decide
from ledger.errors import NotFound
from ledger.policy import Role
from ledger.products import Product as Record
from ledger.products import VatCategory
from ledger.sorting import RecordSort
from ledger.text import check_text, fold_search
from resolvers.listing import (
    All,
    ByCode,
    ById,
    IsActive,
    Order,
    Text,
    list_name,
    require_one,
    window_unless,
)
from resolvers.operation import granted, operation
from resolvers.reading import read
from resolvers.writing import append
from schema.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    Limit,
    OrganizationId,
    Page,
    connect,
)
from schema.context import Info
from schema.directives import WHOLE_LIST
from schema.products import Product, ProductChangeInput, ProductInput, ProductReferenceInput
from storage.products import (
    ProductFilter,
    select_products,
    select_products_by_code,
    select_products_by_id,
)
from storage.writing.unit import Answer, Needs


@operation(scope="products:read", role=Role.VIEWER, directives=(WHOLE_LIST,))
async def products(
    info: Info,
    text: Text = None,
    is_active: IsActive = None,
    category: Annotated[
        str | None, argument(description="Only products of exactly this category.")
    ] = None,
    vat_category: Annotated[
        VatCategory | None, argument(description="Only products of this VAT category.")
    ] = None,
    sort: Order = RecordSort.CODE,
    all: All = False,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Product] | None:
    """List products; `text` also searches barcode and category."""
    name = list_name("products", sort)
    paging = page, limit, first, after, last, before
    place = window_unless(all, name, granted(info).organization_id, *paging)
    chosen = ProductFilter(
        text=fold_search(text, "text"),
        is_active=is_active,
        category=check_text(category, "category"),
        vat_category=vat_category,
    )
    snapshot, state = await read(info)
    organization = state.organization
    listing = await select_products(snapshot, organization.number, state.head, chosen, sort, place)
    return connect(
        Connection[Product],
        name,
        organization.id,
        listing,
        lambda one: Product.of(one, organization),
    )


@operation(scope="products:read", role=Role.VIEWER)
async def product(
    info: Info,
    id: ById = None,
    code: ByCode = None,
    organization_id: OrganizationId = None,
) -> Product | None:
    """Return one product, by id or by code."""
    require_one(id, code)
    snapshot, state = await read(info)
    org = state.organization.number
    if id is not None:
        found = await select_products_by_id(snapshot, org, [id])
    else:
        found = await select_products_by_code(snapshot, org, [code or ""])
    if not found:
        raise NotFound("No such product.", "code" if id is None else "id")
    return Product.of(found[0], state.organization)


@operation(scope="products:write", role=Role.CONTRIBUTOR)
async def create_product(
    info: Info,
    input: Annotated[ProductInput, argument(description="The product.")],
    organization_id: OrganizationId = None,
) -> Product | None:
    """Add a product."""
    draft = input.to_draft()
    return _answer(
        await append(
            info,
            lambda books: decide.create_product(books, draft),
            Record,
            draft,
            needs=Needs(product_codes=(draft.code,)),
        )
    )


@operation(scope="products:write", role=Role.CONTRIBUTOR)
async def update_product(
    info: Info,
    input: Annotated[ProductChangeInput, argument(description="What to change.")],
    organization_id: OrganizationId = None,
) -> Product | None:
    """Change what is given of a product."""
    change = input.to_change()
    codes = (change.code,) if change.code else ()
    return _answer(
        await append(
            info,
            lambda books: decide.update_product(books, change),
            Record,
            change,
            needs=Needs(products=(change.product,), product_codes=codes),
        )
    )


@operation(scope="products:write", role=Role.CONTRIBUTOR)
async def deactivate_product(
    info: Info,
    input: Annotated[ProductReferenceInput, argument(description="Which product.")],
    organization_id: OrganizationId = None,
) -> Product | None:
    """Bar a product from new documents; those that name it stay."""
    return _answer(
        await append(
            info,
            lambda books: decide.deactivate_product(books, input.id),
            Record,
            input,
            needs=Needs(products=(input.id,)),
        )
    )


def _answer(answer: Answer[Record]) -> Product:
    return Product.of(answer.record, answer.organization)
