"""Organisations as clients see them."""

import strawberry
from strawberry import UNSET, field

from ledger.dates import Day
from ledger.decide.organizations import OrganizationChange
from ledger.organizations import Head
from ledger.organizations import Organization as Record
from ledger.policy import Role
from schema.changes import given, given_or_cleared
from schema.connections import Node
from schema.scalars import DateTime, ExactDecimal, decimal, decimal_of

strawberry.enum(Role, description="What a key may do; each role includes those before it.")


@strawberry.type(description="One set of books.")
class Organization(Node):
    name: str = field(description="Name in English or as given.")
    name_ar: str | None = field(description="Name in Arabic.")
    base_currency: str = field(description="ISO 4217 code of the currency the books are kept in.")
    currency_exponent: int = field(description="How many decimals the currency has.")
    time_zone: str = field(description="IANA time zone; it decides only what today is.")
    fiscal_year_start_month: int = field(description="Month the fiscal year starts in, 1 to 12.")
    vat_rate: ExactDecimal = field(description="Its usual VAT rate, in percent.")
    today: Day = field(description="The present day in the organisation's time zone.")
    locked_through: Day | None = field(description="Last locked date, or null.")
    closed_through: Day | None = field(description="Last day of the last closed period, or null.")
    role: Role = field(description="The caller's role in this organisation.")
    created_at: DateTime = field(description="When the organisation was created.")

    @classmethod
    def of(cls, record: Record, head: Head, role: Role, today: Day) -> "Organization":
        return cls(
            id=strawberry.ID(record.id),
            name=record.name,
            name_ar=record.name_ar,
            base_currency=record.currency,
            currency_exponent=record.exponent,
            time_zone=record.time_zone,
            fiscal_year_start_month=record.fiscal_month,
            vat_rate=decimal(record.vat_rate),
            today=today,
            locked_through=head.locked_through,
            closed_through=head.closed_through,
            role=role,
            created_at=DateTime(record.created_at),
        )


@strawberry.input(description="What to change of an organisation; what is left out stays.")
class UpdateOrganizationInput:
    name: str | None = field(default=UNSET, description="New name in English or as given.")
    name_ar: str | None = field(default=UNSET, description="New name in Arabic; null clears it.")
    time_zone: str | None = field(
        default=UNSET, description="New IANA time zone; it decides only what today is."
    )
    fiscal_year_start_month: int | None = field(
        default=UNSET,
        description="New month the fiscal year starts in; fixed once a period was closed.",
    )
    vat_rate: ExactDecimal | None = field(
        default=UNSET,
        description="New usual VAT rate, in percent; documents and products keep theirs.",
    )
    base_currency: str | None = field(
        default=UNSET,
        description="New currency, by ISO 4217; fixed once any amount is kept in it.",
    )

    def to_change(self, exponent: int | None) -> OrganizationChange:
        """Return what to change; `exponent` is the decimals of the new currency."""
        return OrganizationChange(
            name=given(self.name),
            name_ar=given_or_cleared(self.name_ar),
            time_zone=given(self.time_zone),
            fiscal_month=given(self.fiscal_year_start_month),
            vat_rate=decimal_of(self.vat_rate),
            currency=given(self.base_currency),
            exponent=exponent,
        )
