"""A role moves to an account that suits it; the one that held it is remembered."""

from __future__ import annotations

from json import loads

import pytest

from ledger.accounts import AccountClass, AccountRole, AccountType
from ledger.books import Books
from ledger.decide.accounts import AccountDraft, create_account, deactivate_account
from ledger.decide.default_accounts import DefaultAccount, set_default_account
from tests.ledger.builders import refused

BANK = f"acc_{3:026}"
CASH = f"acc_{2:026}"


def held(books: Books, handle: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    account = books.chart.find(handle)
    return account.roles, account.former_roles


def test_a_role_moves_and_is_remembered(books: Books) -> None:
    assert set_default_account(books, AccountRole.CASH, "acc_bank") == DefaultAccount(
        AccountRole.CASH, BANK
    )
    assert held(books, "acc_bank") == (("CASH",), ())
    assert held(books, "acc_cash") == ((), ("CASH",))
    assert books.chart.serving(AccountRole.CASH) == [2, 3]
    types = [(event.type, event.subject) for event in books.written.events]
    assert types == [
        ("account.updated", CASH),
        ("account.updated", BANK),
        ("default_account.changed", BANK),
    ]
    told = [loads(event.body)["data"] for event in books.written.events]
    assert told[0]["after"] == {"formerRoles": ["CASH"], "roles": []}
    assert told[2] == {"id": BANK, "previous": CASH, "role": "CASH"}


def test_a_role_that_is_taken_again_is_no_former_one(books: Books) -> None:
    set_default_account(books, AccountRole.CASH, "acc_bank")
    set_default_account(books, AccountRole.CASH, CASH)
    assert held(books, "acc_cash") == (("CASH",), ())
    assert held(books, "acc_bank") == ((), ("CASH",))


def test_a_role_that_is_held_already_changes_nothing(books: Books) -> None:
    set_default_account(books, AccountRole.CASH, "acc_cash")
    assert books.written.events == []


def test_a_role_that_nobody_held_is_taken(books: Books) -> None:
    set_default_account(books, AccountRole.AP, "acc_payable")
    assert held(books, "acc_payable") == (("AP",), ())
    assert loads(books.written.events[-1].body)["data"]["previous"] is None


@pytest.mark.parametrize(
    ("role", "account", "code"),
    [
        (AccountRole.CASH, "acc_none", "ACCOUNT_UNKNOWN"),
        (AccountRole.PREPAID_EXPENSE, "acc_assets", "ACCOUNT_NOT_LEAF"),
        (AccountRole.EXPENSE, "acc_old", "ACCOUNT_INACTIVE"),
        (AccountRole.REVENUE, "acc_bank", "ACCOUNT_UNFIT"),
        (AccountRole.AR, "acc_bank", "ACCOUNT_UNFIT"),
        (AccountRole.FX_GAIN, "acc_rent", "ACCOUNT_UNFIT"),
        (AccountRole.SALARY_EXPENSE, "acc_rent", "ACCOUNT_UNFIT"),
    ],
)
def test_only_a_fit_account_takes_a_role(
    books: Books, role: AccountRole, account: str, code: str
) -> None:
    with refused(books, code, ("accountId",)):
        set_default_account(books, role, account)


@pytest.mark.parametrize(
    ("held_role", "wanted"),
    [
        (AccountRole.TAX_PAYABLE, AccountRole.VAT_DUE),
        (AccountRole.VAT_DUE, AccountRole.TAX_PAYABLE),
    ],
)
def test_tax_and_what_is_due_of_it_are_never_one_account(
    books: Books, held_role: AccountRole, wanted: AccountRole
) -> None:
    draft = AccountDraft(
        "9000",
        AccountType.LIABILITY,
        "acc_tax",
        "Tax",
        account_class=AccountClass.TAX_PAYABLE,
        roles=(held_role,),
    )
    create_account(books, draft)
    with refused(books, "ACCOUNT_UNFIT", ("accountId",)):
        set_default_account(books, wanted, "acc_tax")


def test_several_roles_may_meet_on_one_account(books: Books) -> None:
    set_default_account(books, AccountRole.FX_LOSS, "acc_rent")
    assert held(books, "acc_rent") == (("EXPENSE", "FX_LOSS"), ())


def test_an_account_without_its_role_may_be_deactivated(books: Books) -> None:
    with refused(books, "ACCOUNT_IN_USE", ("id",)):
        deactivate_account(books, "acc_cash")
    set_default_account(books, AccountRole.CASH, "acc_bank")
    assert deactivate_account(books, "acc_cash").is_active is False
