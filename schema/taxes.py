"""The words of value-added tax as clients see them."""

import strawberry

from ledger.products import VatCategory

strawberry.enum(VatCategory, description="VAT categories of UN/CEFACT 5305.")

__all__ = ["VatCategory"]
