"""Vendors as clients see and write them."""

import strawberry
from strawberry import ID, field

from ledger.organizations import Organization
from ledger.parties import Party as Record
from schema.parties import Party, PartyChangeInput, PartyInput, party_fields


@strawberry.type(description="Somebody the organisation buys from.")
class Vendor(Party):
    @classmethod
    def of(cls, record: Record, organization: Organization) -> "Vendor":
        return cls(**party_fields(record, organization))


@strawberry.input(description="A new vendor.")
class VendorInput(PartyInput):
    pass


@strawberry.input(description="What to change of a vendor; what is left out stays.")
class VendorChangeInput(PartyChangeInput):
    pass


@strawberry.input(description="Names a vendor.")
class VendorReferenceInput:
    id: ID = field(description="Id of the vendor.")
