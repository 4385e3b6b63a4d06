"""Products and services: what items of documents are about."""

from dataclasses import dataclass
from enum import StrEnum

from ledger.errors import VatMismatch


class VatCategory(StrEnum):
    """UN/CEFACT 5305 codes: standard, zero-rated, exempt, outside the scope of the tax."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Product:
    """A product. `number` is the narrow key: the sequence it was created at.

    Prices are millionths of the currency's unit, `vat_rate` is millionths of a percent.
    """

    number: int
    id: str
    code: str
    name_en: str | None
    name_ar: str | None
    description: str | None
    barcode: str | None
    category: str | None
    unit_type: str
    cost_price: int
    selling_price: int
    vat_rate: int
    vat_category: VatCategory
    is_active: bool
    created_at: int

    @property
    def name(self) -> str:
        """The name in the language there is: English, else Arabic."""
        return self.name_en or self.name_ar or self.code


def require_vat_match(category: VatCategory, rate: int, *path: str | int) -> None:
    """Refuse a rate that its category does not have (posting rules, section 4)."""
    if category is VatCategory.STANDARD and not rate:
        raise VatMismatch("Category S needs a rate above 0.", *path)
    if category is not VatCategory.STANDARD and rate:
        raise VatMismatch(f"Category {category} has a rate of 0.", *path)
