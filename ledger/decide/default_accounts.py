"""Choose where the product posts by itself: one account for each role.

What was issued before keeps its accounts: documents and payments froze them. The account that held
the role keeps it as a former one, so that what it still serves is found.
"""

from dataclasses import dataclass, replace

from ledger.accounts import Account, AccountClass, AccountRole, type_of_role
from ledger.books import Books
from ledger.decide.accounts import put_changed
from ledger.errors import AccountUnfit
from ledger.events import Json

_APART = {
    AccountRole.TAX_PAYABLE: AccountRole.VAT_DUE,
    AccountRole.VAT_DUE: AccountRole.TAX_PAYABLE,
}
"""A settlement moves one to the other, so one account cannot be both."""


@dataclass(frozen=True, slots=True)
class DefaultAccount:
    """The id of the account that holds a role."""

    role: AccountRole
    account: str


def set_default_account(books: Books, role: AccountRole, name: str) -> DefaultAccount:
    """Give a role to another account; only what is posted from now on goes there."""
    chart, path = books.chart, "accountId"
    account = chart.authored(chart.find(name, path), path)
    _require_fit(account, role)
    if role in account.roles:
        return DefaultAccount(role, account.id)
    previous = chart.by_role.get(role)
    if previous is not None:
        put_changed(books, previous, _without(previous, role))
    former = tuple(one for one in account.former_roles if one is not role)
    put_changed(books, account, replace(account, roles=(*account.roles, role), former_roles=former))
    facts: Json = {
        "id": account.id,
        "previous": None if previous is None else previous.id,
        "role": role.value,
    }
    books.append_event("default_account.changed", account.id, facts)
    return DefaultAccount(role, account.id)


def _require_fit(account: Account, role: AccountRole) -> None:
    kind = type_of_role(role)
    if account.type is not kind:
        raise AccountUnfit(f"The role {role} is for accounts of type {kind}.", "accountId")
    if role.value in AccountClass.__members__ and account.account_class.value != role.value:
        raise AccountUnfit(f"The role {role} is for accounts of class {role}.", "accountId")
    other = _APART.get(role)
    if other is not None and other in account.roles:
        raise AccountUnfit(f"{role} and {other} are never one account.", "accountId")


def _without(account: Account, role: AccountRole) -> Account:
    return replace(
        account,
        roles=tuple(one for one in account.roles if one is not role),
        former_roles=(*account.former_roles, role),
    )
