"""Customers and vendors: whom documents are made out to, and whom they come from."""

from dataclasses import dataclass
from enum import StrEnum


class PartyKind(StrEnum):
    CUSTOMER = "customer"
    VENDOR = "vendor"


PARTY_PREFIXES = {PartyKind.CUSTOMER: "cus", PartyKind.VENDOR: "ven"}
"""How the public ids of each kind begin."""


@dataclass(frozen=True, slots=True)
class Party:
    """A customer or vendor. `number` is the narrow key: the sequence it was created at.

    `credit_limit` is in minor units (0: none), `payment_terms` in days. `salt` blinds the hashes by
    which events name what is personal.
    """

    number: int
    id: str
    kind: PartyKind
    code: str
    name_en: str | None
    name_ar: str | None
    tax_id: str | None
    email: str | None
    phone: str | None
    address: str | None
    city: str | None
    country: str
    credit_limit: int
    payment_terms: int
    is_active: bool
    salt: str
    created_at: int

    @property
    def name(self) -> str:
        """The name in the language there is: English, else Arabic."""
        return self.name_en or self.name_ar or self.code
