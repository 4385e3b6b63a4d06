"""The chart of accounts: what an account is and how it may change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from re import ASCII, compile

from ledger.errors import AccountInactive, AccountNotLeaf, AccountUnknown, InvalidInput

HANDLE = compile(r"[A-Za-z0-9_.-]{1,64}", ASCII)
ACCOUNT_LIMIT = 10_000


class AccountType(StrEnum):
    ASSET = "ASSET"
    LIABILITY = "LIABILITY"
    EQUITY = "EQUITY"
    REVENUE = "REVENUE"
    EXPENSE = "EXPENSE"


class Side(StrEnum):
    """The side on which an account naturally grows, or a line stands."""

    DEBIT = "DEBIT"
    CREDIT = "CREDIT"


class AccountClass(StrEnum):
    """The word an account is shown as to Guliel; every account has exactly one."""

    CASH = "CASH"
    AR = "AR"
    AP = "AP"
    REVENUE = "REVENUE"
    EXPENSE = "EXPENSE"
    TAX_PAYABLE = "TAX_PAYABLE"
    TAX_RECEIVABLE = "TAX_RECEIVABLE"
    EQUITY = "EQUITY"
    PREPAID_EXPENSE = "PREPAID_EXPENSE"
    DEFERRED_REVENUE = "DEFERRED_REVENUE"
    SALARY_EXPENSE = "SALARY_EXPENSE"
    STATUTORY_EXPENSE = "STATUTORY_EXPENSE"
    SALARY_PAYABLE = "SALARY_PAYABLE"
    STATUTORY_PAYABLE = "STATUTORY_PAYABLE"
    SALARY_ADVANCE = "SALARY_ADVANCE"


class AccountRole(StrEnum):
    """Where the product posts by itself: one account per role and organisation."""

    CASH = "CASH"
    AR = "AR"
    AP = "AP"
    REVENUE = "REVENUE"
    EXPENSE = "EXPENSE"
    TAX_PAYABLE = "TAX_PAYABLE"
    TAX_RECEIVABLE = "TAX_RECEIVABLE"
    EQUITY = "EQUITY"
    PREPAID_EXPENSE = "PREPAID_EXPENSE"
    DEFERRED_REVENUE = "DEFERRED_REVENUE"
    SALARY_EXPENSE = "SALARY_EXPENSE"
    STATUTORY_EXPENSE = "STATUTORY_EXPENSE"
    SALARY_PAYABLE = "SALARY_PAYABLE"
    STATUTORY_PAYABLE = "STATUTORY_PAYABLE"
    SALARY_ADVANCE = "SALARY_ADVANCE"
    RETAINED_EARNINGS = "RETAINED_EARNINGS"
    OPENING_BALANCE = "OPENING_BALANCE"
    FX_GAIN = "FX_GAIN"
    FX_LOSS = "FX_LOSS"
    VAT_DUE = "VAT_DUE"


CLASSES: Mapping[AccountType, tuple[AccountClass, ...]] = {
    AccountType.ASSET: (
        AccountClass.PREPAID_EXPENSE,
        AccountClass.CASH,
        AccountClass.AR,
        AccountClass.TAX_RECEIVABLE,
        AccountClass.SALARY_ADVANCE,
    ),
    AccountType.LIABILITY: (
        AccountClass.AP,
        AccountClass.TAX_PAYABLE,
        AccountClass.DEFERRED_REVENUE,
        AccountClass.SALARY_PAYABLE,
        AccountClass.STATUTORY_PAYABLE,
    ),
    AccountType.EQUITY: (AccountClass.EQUITY,),
    AccountType.REVENUE: (AccountClass.REVENUE,),
    AccountType.EXPENSE: (
        AccountClass.EXPENSE,
        AccountClass.SALARY_EXPENSE,
        AccountClass.STATUTORY_EXPENSE,
    ),
}
"""The classes of each type; the first is what an account is shown as when nothing fits better."""

_OTHER_ROLES = {
    AccountRole.RETAINED_EARNINGS: AccountType.EQUITY,
    AccountRole.OPENING_BALANCE: AccountType.EQUITY,
    AccountRole.FX_GAIN: AccountType.REVENUE,
    AccountRole.FX_LOSS: AccountType.EXPENSE,
    AccountRole.VAT_DUE: AccountType.LIABILITY,
}
_TYPE_OF_CLASS = {word: kind for kind, words in CLASSES.items() for word in words}
_DEBIT_TYPES = (AccountType.ASSET, AccountType.EXPENSE)


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `number` is the narrow key inside, `id` and `handle` the public ones."""

    number: int
    id: str
    handle: str
    code: str
    name_en: str | None
    name_ar: str | None
    type: AccountType
    nature: Side
    account_class: AccountClass
    roles: tuple[AccountRole, ...]
    level: int
    parent: int | None
    is_active: bool
    created_at: int
    former_roles: tuple[AccountRole, ...] = ()

    @property
    def name(self) -> str:
        """The name in the language there is: English, else Arabic."""
        return self.name_en or self.name_ar or self.code


def type_of_role(role: AccountRole) -> AccountType:
    other = _OTHER_ROLES.get(role)
    return other if other is not None else _TYPE_OF_CLASS[AccountClass(role)]


def natural_side(kind: AccountType) -> Side:
    return Side.DEBIT if kind in _DEBIT_TYPES else Side.CREDIT


def class_within(kind: AccountType, chosen: AccountClass | None) -> AccountClass:
    """Return the class an account is shown as; it must be of the account's own type."""
    if chosen is None:
        return CLASSES[kind][0]
    if chosen not in CLASSES[kind]:
        allowed = ", ".join(CLASSES[kind])
        raise InvalidInput(f"An account of type {kind} is of class {allowed}.", "class")
    return chosen


class Chart:
    """The accounts of one organisation at one settings version, found by number, id or handle."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self.by_number = {account.number: account for account in accounts}
        self.parents = {account.parent for account in self.by_number.values()}
        self.kept: dict[object, object] = {}
        """What others make of these accounts and keep for as long as the chart stands."""

    @cached_property
    def by_name(self) -> Mapping[str, Account]:
        handles = {account.handle: account for account in self.by_number.values()}
        return handles | {account.id: account for account in self.by_number.values()}

    @cached_property
    def by_role(self) -> Mapping[AccountRole, Account]:
        return {role: account for account in self.by_number.values() for role in account.roles}

    @cached_property
    def cash(self) -> frozenset[int]:
        """The accounts of class CASH, which no account enters or leaves once it has postings."""
        cash = AccountClass.CASH
        return frozenset(a.number for a in self.by_number.values() if a.account_class is cash)

    @cached_property
    def children(self) -> Mapping[int, list[int]]:
        """The numbers of the accounts right below each header."""
        children: dict[int, list[int]] = {}
        for account in self.by_number.values():
            if account.parent is not None:
                children.setdefault(account.parent, []).append(account.number)
        return children

    @cached_property
    def in_order(self) -> tuple[Account, ...]:
        """All accounts by code, then number."""
        return tuple(sorted(self.by_number.values(), key=lambda a: (a.code, a.number)))

    def is_leaf(self, account: Account) -> bool:
        return account.number not in self.parents

    def find(self, name: str, *path: str | int) -> Account:
        """Return the account with this id or handle."""
        account = self.by_name.get(name)
        if account is None:
            raise AccountUnknown(f"No account has the id or handle '{name[:80]}'.", *path)
        return account

    def role(self, role: AccountRole, *path: str | int) -> Account:
        """Return the account the product posts to by itself in this role."""
        account = self.by_role.get(role)
        if account is None:
            raise AccountUnknown(f"No account holds the role {role}; set a default account.", *path)
        return account

    def serving(self, *roles: AccountRole) -> list[int]:
        """Return the accounts that hold one of these roles, or once did, by code."""
        return [
            account.number
            for account in self.in_order
            if not {*account.roles, *account.former_roles}.isdisjoint(roles)
        ]

    def below(self, name: str | None, *path: str | int) -> list[int] | None:
        """Return the numbers of a named account and all below it; None if none is named."""
        if name is None:
            return None
        found = [self.find(name, *path).number]
        for number in found:
            found += self.children.get(number, ())
        return found

    def default(self, account_class: AccountClass, *path: str | int) -> Account:
        """Return the default account of a class: the one that holds the role of the same name."""
        account = self.by_role.get(AccountRole(account_class))
        if account is None:
            raise AccountUnknown(f"No account holds the role {account_class}.", *path)
        return account

    def authored(self, account: Account, *path: str | int) -> Account:
        """Return the account if an authored line may post to it."""
        if not self.is_leaf(account):
            raise AccountNotLeaf(
                f"Account '{account.handle}' is a header; post to one of its leaf accounts.", *path
            )
        if not account.is_active:
            raise AccountInactive(f"Account '{account.handle}' is inactive.", *path)
        return account
