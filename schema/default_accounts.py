"""Default accounts as clients see and set them."""

import strawberry
from strawberry import ID, field

from ledger.accounts import AccountRole
from schema.accounts import Account


@strawberry.type(description="Where the product posts by itself in one role.")
class DefaultAccount:
    id: ID = field(description="Name of the role.")
    role: AccountRole = field(description="The role.")
    account: Account | None = field(description="The account that holds it; null if none does.")

    @classmethod
    def of(cls, role: AccountRole, account: Account | None) -> "DefaultAccount":
        return cls(id=ID(role.value), role=role, account=account)


@strawberry.input(description="Which account a role is given to.")
class DefaultAccountInput:
    role: AccountRole = field(description="The role.")
    account_id: ID = field(
        description=(
            "Id or handle of an active leaf account of the role's type; for a role that is named"
            " like a class, of that class."
        )
    )
