"""Products as clients see and write them."""

import strawberry
from strawberry import ID, UNSET, field

from ledger.decide.products import ProductChange, ProductDraft
from ledger.organizations import Organization
from ledger.products import Product as Record
from ledger.products import VatCategory as VatCategory
from schema.changes import given, given_or_cleared
from schema.connections import Node
from schema.scalars import DateTime, ExactDecimal, decimal, decimal_of


@strawberry.type(description="A product or service that items of documents are about.")
class Product(Node):
    organization_id: ID = field(description="The organisation whose product this is.")
    code: str = field(description="Code, unique in the organisation.")
    name: str = field(description="English name, else the Arabic one.")
    name_en: str | None = field(description="Name in English.")
    name_ar: str | None = field(description="Name in Arabic.")
    description: str | None = field(description="What the product is.")
    barcode: str | None = field(description="Barcode.")
    category: str | None = field(description="The organisation's own word for a group of products.")
    unit_type: str = field(description="Unit of measure, such as EA.")
    cost_price: ExactDecimal = field(description="Usual price per unit when bought, before VAT.")
    selling_price: ExactDecimal = field(description="Usual price per unit when sold, before VAT.")
    vat_rate: ExactDecimal = field(description="VAT rate in percent.")
    vat_category: VatCategory = field(description="VAT category.")
    is_active: bool = field(description="Whether new documents may name the product.")
    created_at: DateTime = field(description="When the product was created.")

    @classmethod
    def of(cls, record: Record, organization: Organization) -> "Product":
        return cls(
            id=ID(record.id),
            organization_id=ID(organization.id),
            code=record.code,
            name=record.name,
            name_en=record.name_en,
            name_ar=record.name_ar,
            description=record.description,
            barcode=record.barcode,
            category=record.category,
            unit_type=record.unit_type,
            cost_price=decimal(record.cost_price),
            selling_price=decimal(record.selling_price),
            vat_rate=decimal(record.vat_rate),
            vat_category=record.vat_category,
            is_active=record.is_active,
            created_at=DateTime(record.created_at),
        )


@strawberry.input(description="A new product.")
class ProductInput:
    code: str = field(description="Code of 1 to 32 characters, unique in the organisation.")
    name_en: str | None = field(default=None, description="Name in English; one name is required.")
    name_ar: str | None = field(
        default=None, description="Name in Arabic; the English one's text if left out."
    )
    description: str | None = field(default=None, description="What the product is.")
    barcode: str | None = field(default=None, description="Barcode.")
    category: str | None = field(
        default=None, description="The organisation's own word for a group of products."
    )
    unit_type: str | None = field(default=None, description="Unit of measure; EA if left out.")
    cost_price: ExactDecimal | None = field(
        default=None, description="Usual price per unit when bought, before VAT; 0 if left out."
    )
    selling_price: ExactDecimal | None = field(
        default=None, description="Usual price per unit when sold, before VAT; 0 if left out."
    )
    vat_rate: ExactDecimal | None = field(
        default=None,
        description="VAT rate in percent; the organisation's for STANDARD if left out, else 0.",
    )
    vat_category: VatCategory | None = field(
        default=None,
        description="VAT category; STANDARD if left out, or ZERO when a rate of 0 is given.",
    )
    is_active: bool | None = field(
        default=None, description="Whether new documents may name the product; true if left out."
    )

    def to_draft(self) -> ProductDraft:
        return ProductDraft(
            code=self.code,
            name_en=self.name_en,
            name_ar=self.name_ar,
            description=self.description,
            barcode=self.barcode,
            category=self.category,
            unit_type=self.unit_type,
            cost_price=decimal_of(self.cost_price),
            selling_price=decimal_of(self.selling_price),
            vat_rate=decimal_of(self.vat_rate),
            vat_category=self.vat_category,
            is_active=self.is_active,
        )


@strawberry.input(description="What to change of a product; what is left out stays.")
class ProductChangeInput:
    id: ID = field(description="Id of the product.")
    code: str | None = field(default=UNSET, description="New code.")
    name_en: str | None = field(default=UNSET, description="New name in English; null clears it.")
    name_ar: str | None = field(
        default=UNSET, description="New name in Arabic; null takes the English one's text."
    )
    description: str | None = field(default=UNSET, description="New description; null clears it.")
    barcode: str | None = field(default=UNSET, description="New barcode; null clears it.")
    category: str | None = field(default=UNSET, description="New category; null clears it.")
    unit_type: str | None = field(default=UNSET, description="New unit of measure.")
    cost_price: ExactDecimal | None = field(
        default=UNSET, description="New usual price when bought."
    )
    selling_price: ExactDecimal | None = field(
        default=UNSET, description="New usual price when sold."
    )
    vat_rate: ExactDecimal | None = field(default=UNSET, description="New VAT rate in percent.")
    vat_category: VatCategory | None = field(
        default=UNSET, description="New VAT category; without a rate it takes its usual one."
    )
    is_active: bool | None = field(
        default=UNSET, description="Whether new documents may name the product."
    )

    def to_change(self) -> ProductChange:
        return ProductChange(
            product=self.id,
            code=given(self.code),
            name_en=given_or_cleared(self.name_en),
            name_ar=given_or_cleared(self.name_ar),
            description=given_or_cleared(self.description),
            barcode=given_or_cleared(self.barcode),
            category=given_or_cleared(self.category),
            unit_type=given(self.unit_type),
            cost_price=decimal_of(self.cost_price),
            selling_price=decimal_of(self.selling_price),
            vat_rate=decimal_of(self.vat_rate),
            vat_category=given(self.vat_category),
            is_active=given(self.is_active),
        )


@strawberry.input(description="Names a product.")
class ProductReferenceInput:
    id: ID = field(description="Id of the product.")
