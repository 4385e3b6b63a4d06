"""Accounts as clients see and write them."""

import strawberry
from strawberry import ID, UNSET, field

from ledger.accounts import Account as Record
from ledger.accounts import AccountClass, AccountRole, AccountType, Chart, Side
from ledger.decide.accounts import AccountChange, AccountDraft
from ledger.text import require_text
from schema.connections import Node
from schema.scalars import DateTime

strawberry.enum(AccountType, description="The five types of account.")
strawberry.enum(Side, name="AccountNature", description="The side an account naturally grows on.")
strawberry.enum(AccountClass, description="The word an account is shown as in the Guliel dialect.")
strawberry.enum(AccountRole, description="Where the product posts by itself.")


@strawberry.type(description="An account of the chart.")
class Account(Node):
    organization_id: ID = field(description="The organisation whose chart this is.")
    handle: str = field(description="Name scripts use for the account, such as `acc_cash`.")
    code: str = field(description="Code in the chart, unique in the organisation.")
    name: str = field(description="English name, else the Arabic one.")
    name_en: str | None = field(description="Name in English.")
    name_ar: str | None = field(description="Name in Arabic.")
    type: AccountType = field(description="Asset, liability, equity, revenue or expense.")
    nature: Side = field(description="The side the account naturally grows on.")
    account_class: AccountClass = field(name="class", description="The Guliel class.")
    roles: list[AccountRole] = field(description="Where the product posts to this account.")
    level: int = field(description="Depth in the chart, from 1.")
    parent_id: ID | None = field(description="Id of the header above.")
    parent_handle: str | None = field(description="Handle of the header above.")
    is_leaf: bool = field(description="Whether the account takes postings.")
    is_active: bool = field(description="Whether the account takes authored lines.")
    created_at: DateTime = field(description="When the account was created.")

    @classmethod
    def of(cls, record: Record, chart: Chart, organization_id: str) -> "Account":
        parent = None if record.parent is None else chart.by_number[record.parent]
        return cls(
            id=ID(record.id),
            organization_id=ID(organization_id),
            handle=record.handle,
            code=record.code,
            name=record.name,
            name_en=record.name_en,
            name_ar=record.name_ar,
            type=record.type,
            nature=record.nature,
            account_class=record.account_class,
            roles=list(record.roles),
            level=record.level,
            parent_id=None if parent is None else ID(parent.id),
            parent_handle=None if parent is None else parent.handle,
            is_leaf=chart.is_leaf(record),
            is_active=record.is_active,
            created_at=DateTime(record.created_at),
        )


@strawberry.input(description="A new account.")
class AccountInput:
    code: str = field(description="Code in the chart, unique in the organisation.")
    type: AccountType = field(description="The account's type; it never changes.")
    handle: str | None = field(
        default=None, description="1 to 64 of A-Z a-z 0-9 _ . -; the minted id if left out."
    )
    name_en: str | None = field(default=None, description="Name in English.")
    name_ar: str | None = field(default=None, description="Name in Arabic.")
    account_class: AccountClass | None = field(
        default=None, name="class", description="The Guliel class, of the account's own type."
    )
    nature: Side | None = field(default=None, description="By default the type's natural side.")
    parent_id: ID | None = field(default=None, description="Id or handle of the header above.")

    def to_draft(self) -> AccountDraft:
        return AccountDraft(
            code=self.code,
            type=self.type,
            handle=self.handle,
            name_en=self.name_en,
            name_ar=self.name_ar,
            account_class=self.account_class,
            nature=self.nature,
            parent=self.parent_id,
        )


@strawberry.input(description="What to change of an account; what is left out stays.")
class AccountChangeInput:
    id: ID = field(description="Id or handle of the account.")
    code: str | None = field(default=UNSET, description="New code.")
    name_en: str | None = field(default=UNSET, description="New name in English.")
    name_ar: str | None = field(default=UNSET, description="New name in Arabic.")
    account_class: AccountClass | None = field(
        default=UNSET, name="class", description="New class, of the same type."
    )
    parent_id: ID | None = field(default=UNSET, description="Id or handle of the new header.")
    is_active: bool | None = field(default=UNSET, description="Whether it takes authored lines.")

    def to_change(self) -> AccountChange:
        return AccountChange(
            account=self.id,
            code=_given(self.code, "code"),
            name_en=_given(self.name_en, "nameEn"),
            name_ar=_given(self.name_ar, "nameAr"),
            account_class=self.account_class or None,
            parent=self.parent_id or None,
            is_active=None if self.is_active is UNSET else self.is_active,
        )


def _given(text: str | None, name: str) -> str | None:
    """Return a text that is to replace another; what is blank replaces nothing."""
    return None if text is None or text is UNSET else require_text(text, name)


@strawberry.input(description="Names an account.")
class AccountReferenceInput:
    id: ID = field(description="Id or handle of the account.")
