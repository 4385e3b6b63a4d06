"""What customers and vendors have in common, as clients see and write it."""

from typing import Any

import strawberry
from strawberry import ID, UNSET, field

from ledger.decide.parties import PartyChange, PartyDraft
from ledger.organizations import Organization
from ledger.parties import Party as Record
from ledger.sorting import RecordSort
from schema.changes import given, given_or_cleared
from schema.connections import Node
from schema.scalars import DateTime

strawberry.enum(RecordSort, description="How records with a code and a name are ordered.")


@strawberry.interface(description="A customer or a vendor.")
class Party(Node):
    organization_id: ID = field(description="The organisation whose party this is.")
    code: str = field(description="Code, unique among the organisation's parties of this kind.")
    name: str = field(description="English name, else the Arabic one.")
    name_en: str | None = field(description="Name in English.")
    name_ar: str | None = field(description="Name in Arabic.")
    tax_id: str | None = field(description="Tax registration number.")
    email: str | None = field(description="E-mail address.")
    phone: str | None = field(description="Telephone number.")
    address: str | None = field(description="Street address.")
    city: str | None = field(description="City.")
    country: str = field(description="Country, two letters of ISO 3166.")
    payment_terms: int = field(description="Days until a document falls due.")
    is_active: bool = field(description="Whether new documents may name the party.")
    created_at: DateTime = field(description="When the party was created.")


def party_fields(record: Record, organization: Organization) -> dict[str, Any]:
    """Return the fields that customers and vendors share."""
    return {
        "id": ID(record.id),
        "organization_id": ID(organization.id),
        "code": record.code,
        "name": record.name,
        "name_en": record.name_en,
        "name_ar": record.name_ar,
        "tax_id": record.tax_id,
        "email": record.email,
        "phone": record.phone,
        "address": record.address,
        "city": record.city,
        "country": record.country,
        "payment_terms": record.payment_terms,
        "is_active": record.is_active,
        "created_at": DateTime(record.created_at),
    }


@strawberry.input
class PartyInput:
    code: str = field(description="Code of 1 to 32 characters, unique among parties of this kind.")
    name_en: str | None = field(default=None, description="Name in English; one name is required.")
    name_ar: str | None = field(
        default=None, description="Name in Arabic; the English one's text if left out."
    )
    tax_id: str | None = field(default=None, description="Tax registration number.")
    email: str | None = field(default=None, description="E-mail address.")
    phone: str | None = field(default=None, description="Telephone number.")
    address: str | None = field(default=None, description="Street address.")
    city: str | None = field(default=None, description="City.")
    country: str | None = field(
        default=None, description="Country, two letters of ISO 3166; SA if left out."
    )
    payment_terms: int | None = field(
        default=None, description="Days until a document falls due, 0 to 3650; 30 if left out."
    )
    is_active: bool | None = field(
        default=None, description="Whether new documents may name the party; true if left out."
    )

    def to_draft(self) -> PartyDraft:
        return PartyDraft(
            code=self.code,
            name_en=self.name_en,
            name_ar=self.name_ar,
            tax_id=self.tax_id,
            email=self.email,
            phone=self.phone,
            address=self.address,
            city=self.city,
            country=self.country,
            payment_terms=self.payment_terms,
            is_active=self.is_active,
        )


@strawberry.input
class PartyChangeInput:
    id: ID = field(description="Id of the party.")
    code: str | None = field(default=UNSET, description="New code.")
    name_en: str | None = field(default=UNSET, description="New name in English; null clears it.")
    name_ar: str | None = field(
        default=UNSET, description="New name in Arabic; null takes the English one's text."
    )
    tax_id: str | None = field(
        default=UNSET, description="New tax registration number; null clears it."
    )
    email: str | None = field(default=UNSET, description="New e-mail address; null clears it.")
    phone: str | None = field(default=UNSET, description="New telephone number; null clears it.")
    address: str | None = field(default=UNSET, description="New street address; null clears it.")
    city: str | None = field(default=UNSET, description="New city; null clears it.")
    country: str | None = field(default=UNSET, description="New country.")
    payment_terms: int | None = field(
        default=UNSET, description="New number of days until a document falls due."
    )
    is_active: bool | None = field(
        default=UNSET, description="Whether new documents may name the party."
    )

    def to_change(self) -> PartyChange:
        return PartyChange(
            party=self.id,
            code=given(self.code),
            name_en=given_or_cleared(self.name_en),
            name_ar=given_or_cleared(self.name_ar),
            tax_id=given_or_cleared(self.tax_id),
            email=given_or_cleared(self.email),
            phone=given_or_cleared(self.phone),
            address=given_or_cleared(self.address),
            city=given_or_cleared(self.city),
            country=given(self.country),
            payment_terms=given(self.payment_terms),
            is_active=given(self.is_active),
        )
