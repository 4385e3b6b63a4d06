"""Create, change and deactivate accounts of the chart."""

from dataclasses import dataclass, replace
from re import ASCII, compile

from ledger.accounts import (
    ACCOUNT_LIMIT,
    HANDLE,
    Account,
    AccountClass,
    AccountRole,
    AccountType,
    Side,
    class_within,
    natural_side,
    type_of_role,
)
from ledger.books import Books
from ledger.errors import AccountInUse, Duplicate, InvalidInput, NotFound, ReferenceUnknown
from ledger.events import Json
from ledger.text import check_text, require_text

LEVEL_LIMIT = 10
CODE_LIMIT = 32
_MINTED = compile(r"acc_[0-9a-z]{26}", ASCII)


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """A new account as a caller wrote it; `parent` is an id or handle."""

    code: str
    type: AccountType
    handle: str | None = None
    name_en: str | None = None
    name_ar: str | None = None
    account_class: AccountClass | None = None
    nature: Side | None = None
    parent: str | None = None
    roles: tuple[AccountRole, ...] = ()
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What to change; None leaves a value as it is."""

    account: str
    code: str | None = None
    name_en: str | None = None
    name_ar: str | None = None
    account_class: AccountClass | None = None
    parent: str | None = None
    is_active: bool | None = None


def create_account(books: Books, draft: AccountDraft) -> Account:
    """Add a leaf account to the chart."""
    if len(books.chart.by_number) >= ACCOUNT_LIMIT:
        raise InvalidInput(f"A chart holds at most {ACCOUNT_LIMIT:,} accounts.")
    account_id = books.mint("acc")
    handle = _new_handle(books, draft.handle, account_id)
    names = _names(draft.name_en, draft.name_ar)
    parent = _parent(books, draft.parent, draft.type)
    account = Account(
        number=max(books.chart.by_number, default=0) + 1,
        id=account_id,
        handle=handle,
        code=_free_code(books, draft.code),
        name_en=names[0],
        name_ar=names[1],
        type=draft.type,
        nature=draft.nature or natural_side(draft.type),
        account_class=class_within(draft.type, draft.account_class),
        roles=_free_roles(books, draft),
        level=parent.level + 1 if parent else 1,
        parent=None if parent is None else parent.number,
        is_active=draft.is_active,
        created_at=books.now,
    )
    books.put_account(account)
    books.append_event("account.created", account.id, account_facts(account))
    return account


def update_account(books: Books, change: AccountChange) -> Account:
    """Change code, names, class, parent or activity; the type never changes."""
    before = _subject(books, change.account)
    names = _names(change.name_en or before.name_en, change.name_ar or before.name_ar)
    after = replace(
        before,
        code=_free_code(books, change.code, before) if change.code is not None else before.code,
        name_en=names[0],
        name_ar=names[1],
        account_class=_new_class(books, before, change.account_class),
    )
    if change.parent is not None:
        after = _moved(books, after, change.parent)
    if change.is_active is not None:
        after = replace(after, is_active=change.is_active)
        _require_roleless_if_inactive(after)
    return put_changed(books, before, after)


def deactivate_account(books: Books, name: str) -> Account:
    """Bar an account from authored lines; mirrors of what was posted before still reach it."""
    before = _subject(books, name)
    after = replace(before, is_active=False)
    _require_roleless_if_inactive(after)
    return put_changed(books, before, after)


def put_changed(books: Books, before: Account, after: Account) -> Account:
    if after != before:
        books.put_account(after)
        old, new = account_facts(before), account_facts(after)
        changed: Json = {
            "after": {name: new[name] for name in new if new[name] != old[name]},
            "before": {name: old[name] for name in old if new[name] != old[name]},
            "id": after.id,
        }
        books.append_event("account.updated", after.id, changed)
    return after


def _subject(books: Books, name: str) -> Account:
    account = books.chart.by_name.get(name)
    if account is None:
        raise NotFound("No such account.", "id")
    return account


def _new_handle(books: Books, handle: str | None, account_id: str) -> str:
    if handle is None:
        return account_id
    if not HANDLE.fullmatch(handle) or _MINTED.fullmatch(handle):
        raise InvalidInput("A handle is 1 to 64 of A-Z a-z 0-9 _ . - and no minted id.", "handle")
    if handle in books.chart.by_name:
        raise Duplicate(f"The handle '{handle}' is taken.", "handle")
    return handle


def _free_code(books: Books, code: str, before: Account | None = None) -> str:
    text = require_text(code, "code", limit=CODE_LIMIT)
    if any(a.code == text and a != before for a in books.chart.by_number.values()):
        raise Duplicate(f"The code '{text}' is taken.", "code")
    return text


def _names(name_en: str | None, name_ar: str | None) -> tuple[str | None, str | None]:
    names = check_text(name_en, "nameEn"), check_text(name_ar, "nameAr")
    if not any(names):
        raise InvalidInput("An account has an English or an Arabic name.", "nameEn")
    return names


def _free_roles(books: Books, draft: AccountDraft) -> tuple[AccountRole, ...]:
    for role in draft.roles:
        if role in books.chart.by_role:
            raise Duplicate(f"The role {role} is held by another account.", "roles")
        if type_of_role(role) is not draft.type:
            raise InvalidInput(f"The role {role} is for {type_of_role(role)} accounts.", "roles")
    return tuple(dict.fromkeys(draft.roles))


def _parent(books: Books, name: str | None, kind: AccountType) -> Account | None:
    if name is None:
        return None
    parent = books.chart.by_name.get(name)
    if parent is None:
        raise ReferenceUnknown(f"No account has the id or handle '{name[:80]}'.", "parentId")
    if parent.type is not kind:
        raise InvalidInput(f"The parent is of type {parent.type}, not {kind}.", "parentId")
    if parent.number in books.posted_accounts or parent.roles:
        raise AccountInUse("An account with postings or a role never becomes a header.", "parentId")
    if parent.level >= LEVEL_LIMIT:
        raise InvalidInput(f"A chart is at most {LEVEL_LIMIT} levels deep.", "parentId")
    return parent


def _moved(books: Books, account: Account, parent_name: str) -> Account:
    """Return a leaf account below another header; headers keep their place."""
    if not books.chart.is_leaf(account):
        raise AccountInUse("A header with accounts below it cannot be moved.", "parentId")
    parent = _parent(books, parent_name, account.type)
    assert parent is not None
    if parent.number == account.number:
        raise InvalidInput("An account is not its own parent.", "parentId")
    return replace(account, parent=parent.number, level=parent.level + 1)


def _new_class(books: Books, before: Account, chosen: AccountClass | None) -> AccountClass:
    if chosen is None or chosen is before.account_class:
        return before.account_class
    class_within(before.type, chosen)
    is_cash_moved = AccountClass.CASH in (chosen, before.account_class)
    if is_cash_moved and before.number in books.posted_accounts:
        raise AccountInUse("An account with postings never moves to or from CASH.", "class")
    if AccountRole(before.account_class) in before.roles:
        raise AccountInUse(
            f"The account is the default of its class {before.account_class}.", "class"
        )
    return chosen


def _require_roleless_if_inactive(account: Account) -> None:
    if not account.is_active and account.roles:
        held = ", ".join(account.roles)
        raise AccountInUse(f"The account is where the product posts {held}.", "id")


def account_facts(account: Account) -> dict[str, Json]:
    """Return what an event says of an account."""
    return {
        "class": account.account_class.value,
        "code": account.code,
        "formerRoles": [role.value for role in account.former_roles],
        "handle": account.handle,
        "id": account.id,
        "isActive": account.is_active,
        "level": account.level,
        "nameAr": account.name_ar,
        "nameEn": account.name_en,
        "nature": account.nature.value,
        "parent": account.parent,
        "roles": [role.value for role in account.roles],
        "type": account.type.value,
    }
