"""Customers as clients see and write them."""

from dataclasses import replace

import strawberry
from strawberry import ID, UNSET, field

from ledger.decide.parties import PartyChange, PartyDraft
from ledger.organizations import Organization
from ledger.parties import Party as Record
from schema.parties import Party, PartyChangeInput, PartyInput, party_fields
from schema.scalars import Money, decimal_of, money


@strawberry.type(description="Somebody the organisation sells to.")
class Customer(Party):
    credit_limit: Money = field(description="The most the customer should owe; 0 is no limit.")

    @classmethod
    def of(cls, record: Record, organization: Organization) -> "Customer":
        credit_limit = money(record.credit_limit, organization.exponent)
        return cls(**party_fields(record, organization), credit_limit=credit_limit)


@strawberry.input(description="A new customer.")
class CustomerInput(PartyInput):
    credit_limit: Money | None = field(
        default=None,
        description="The most the customer should owe; 0, which is no limit, if left out.",
    )

    def to_draft(self) -> PartyDraft:
        return replace(PartyInput.to_draft(self), credit_limit=decimal_of(self.credit_limit))


@strawberry.input(description="What to change of a customer; what is left out stays.")
class CustomerChangeInput(PartyChangeInput):
    credit_limit: Money | None = field(
        default=UNSET, description="New most that the customer should owe."
    )

    def to_change(self) -> PartyChange:
        change = PartyChangeInput.to_change(self)
        return replace(change, credit_limit=decimal_of(self.credit_limit))


@strawberry.input(description="Names a customer.")
class CustomerReferenceInput:
    id: ID = field(description="Id of the customer.")
