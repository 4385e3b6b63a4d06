"""A chart grows and changes by rules; what breaks one leaves it as it was."""

from __future__ import annotations

from json import loads
from typing import Any

import pytest

from ledger.accounts import Account, AccountClass, AccountRole, AccountType, Chart, Side
from ledger.books import Books
from ledger.decide import accounts as decide
from ledger.decide.accounts import (
    AccountChange,
    AccountDraft,
    create_account,
    deactivate_account,
    update_account,
)
from ledger.decide.journal_entries import post_entry
from tests.ledger.builders import (
    ASSETS,
    BANK,
    NOW,
    account,
    credit,
    debit,
    draft,
    make_books,
    refused,
    state,
)

TOO_LONG = "x" * 1_001


def new(code: str = "1300", **more: Any) -> AccountDraft:
    facts: dict[str, Any] = {"type": AccountType.ASSET, "name_en": "Till"}
    return AccountDraft(code, **facts | more)


def change(name: str, **more: Any) -> AccountChange:
    return AccountChange(name, **more)


def test_a_new_account_is_a_leaf_with_its_types_defaults(books: Books) -> None:
    made = create_account(books, new(handle="acc_till", name_ar="صندوق", parent="acc_assets"))
    assert made == Account(
        number=8,
        id="acc_00000000000000000000000001",
        handle="acc_till",
        code="1300",
        name_en="Till",
        name_ar="صندوق",
        type=AccountType.ASSET,
        nature=Side.DEBIT,
        account_class=AccountClass.PREPAID_EXPENSE,
        roles=(),
        level=2,
        parent=ASSETS,
        is_active=True,
        created_at=NOW,
    )
    assert books.chart.find("acc_till") == books.written.accounts[8] == made
    assert books.head.settings_version == 1
    event = books.written.events[-1]
    assert (event.type, event.subject) == ("account.created", made.id)


def test_a_new_account_takes_lines_at_once(books: Books) -> None:
    create_account(books, new(handle="acc_till"))
    assert post_entry(books, draft(debit("5.00", "acc_till"), credit("5.00"))).lines[0].account == 8


def test_without_a_handle_the_id_is_the_handle(books: Books) -> None:
    made = create_account(books, new())
    assert made.handle == made.id


def test_a_contra_account_grows_on_the_other_side(books: Books) -> None:
    assert create_account(books, new(nature=Side.CREDIT)).nature is Side.CREDIT


def test_a_role_named_twice_is_held_once(books: Books) -> None:
    roles = (AccountRole.AR, AccountRole.AR)
    assert create_account(books, new(roles=roles)).roles == (AccountRole.AR,)


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        (new("1000"), "DUPLICATE", ("code",)),
        (new(""), "INVALID_INPUT", ("code",)),
        (new("1\0"), "INVALID_INPUT", ("code",)),
        (new("\ud800"), "INVALID_INPUT", ("code",)),
        (new("1" * 33), "INVALID_INPUT", ("code",)),
        (new(handle="acc_cash"), "DUPLICATE", ("handle",)),
        (new(handle=f"acc_{2:026}"), "INVALID_INPUT", ("handle",)),
        (new(handle=""), "INVALID_INPUT", ("handle",)),
        (new(handle="acc till"), "INVALID_INPUT", ("handle",)),
        (new(handle="حساب"), "INVALID_INPUT", ("handle",)),
        (new(handle="acc_١"), "INVALID_INPUT", ("handle",)),
        (new(handle="a\0"), "INVALID_INPUT", ("handle",)),
        (new(handle="a\n"), "INVALID_INPUT", ("handle",)),
        (new(handle="a" * 65), "INVALID_INPUT", ("handle",)),
        (new(name_en=None), "INVALID_INPUT", ("nameEn",)),
        (new(name_en=" ", name_ar=""), "INVALID_INPUT", ("nameEn",)),
        (new(name_en="\0"), "INVALID_INPUT", ("nameEn",)),
        (new(name_en=TOO_LONG), "INVALID_INPUT", ("nameEn",)),
        (new(name_ar="\ud800"), "INVALID_INPUT", ("nameAr",)),
        (new(account_class=AccountClass.REVENUE), "INVALID_INPUT", ("class",)),
        (new(parent="acc_missing"), "REFERENCE_UNKNOWN", ("parentId",)),
        (new(parent="acc_payable"), "INVALID_INPUT", ("parentId",)),
        (new(parent="acc_cash"), "ACCOUNT_IN_USE", ("parentId",)),
        (new(parent="acc_bank"), "ACCOUNT_IN_USE", ("parentId",)),
        (new(roles=(AccountRole.CASH,)), "DUPLICATE", ("roles",)),
        (new(roles=(AccountRole.AR, AccountRole.VAT_DUE)), "INVALID_INPUT", ("roles",)),
    ],
)
def test_a_wrong_account_is_not_created(
    books: Books, wrong: AccountDraft, code: str, path: tuple[str]
) -> None:
    post_entry(books, draft(debit("5.00", "acc_bank"), credit("5.00")))
    with refused(books, code, path):
        create_account(books, wrong)


def test_a_chart_is_at_most_ten_levels_deep(books: Books) -> None:
    parent = "acc_assets"
    for level in range(2, 11):
        parent = create_account(books, new(f"1-{level}", parent=parent)).id
    assert books.chart.find(parent).level == 10
    with refused(books, "INVALID_INPUT", ("parentId",)):
        create_account(books, new(parent=parent))


def test_a_chart_has_a_most(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "ACCOUNT_LIMIT", 7)
    with refused(books, "INVALID_INPUT"):
        create_account(books, new())


def test_a_change_leaves_the_rest_as_it_was(books: Books) -> None:
    changed = update_account(books, change("acc_bank", code="1201", name_ar="بنك"))
    assert (changed.code, changed.name_en, changed.name_ar) == ("1201", "Bank", "بنك")
    facts = loads(books.written.events[-1].body)["data"]
    assert facts["before"] == {"code": "3000", "nameAr": None}
    assert facts["after"] == {"code": "1201", "nameAr": "بنك"}


@pytest.mark.parametrize("same", [{}, {"code": "3000"}, {"name_en": "Bank", "is_active": True}])
def test_a_change_that_changes_nothing_writes_nothing(books: Books, same: dict[str, Any]) -> None:
    before = state(books)
    update_account(books, change("acc_bank", **same))
    assert state(books) == before


def test_an_account_moves_below_another_header(books: Books) -> None:
    header = create_account(books, new("1900", handle="acc_other"))
    moved = update_account(books, change("acc_bank", parent="acc_other"))
    assert (moved.parent, moved.level) == (header.number, 2)


def test_a_class_changes_within_its_type(books: Books) -> None:
    changed = update_account(books, change("acc_bank", account_class=AccountClass.AR))
    assert changed.account_class is AccountClass.AR


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        (change("acc_missing", code="1"), "NOT_FOUND", ("id",)),
        (change("acc_rent", code="1000"), "DUPLICATE", ("code",)),
        (change("acc_rent", code=" "), "INVALID_INPUT", ("code",)),
        (change("acc_rent", name_en="\0"), "INVALID_INPUT", ("nameEn",)),
        (change("acc_rent", name_ar=TOO_LONG), "INVALID_INPUT", ("nameAr",)),
        (change("acc_bank", account_class=AccountClass.EQUITY), "INVALID_INPUT", ("class",)),
        (change("acc_bank", account_class=AccountClass.AR), "ACCOUNT_IN_USE", ("class",)),
        (change("acc_cash", account_class=AccountClass.AR), "ACCOUNT_IN_USE", ("class",)),
        (
            change("acc_rent", account_class=AccountClass.SALARY_EXPENSE),
            "ACCOUNT_IN_USE",
            ("class",),
        ),
        (change("acc_rent", parent="acc_missing"), "REFERENCE_UNKNOWN", ("parentId",)),
        (change("acc_rent", parent="acc_assets"), "INVALID_INPUT", ("parentId",)),
        (change("acc_old", parent="acc_old"), "INVALID_INPUT", ("parentId",)),
        (change("acc_old", parent="acc_rent"), "ACCOUNT_IN_USE", ("parentId",)),
        (change("acc_assets", parent="acc_assets"), "ACCOUNT_IN_USE", ("parentId",)),
        (change("acc_rent", is_active=False), "ACCOUNT_IN_USE", ("id",)),
    ],
)
def test_a_wrong_change_is_refused(
    books: Books, wrong: AccountChange, code: str, path: tuple[str]
) -> None:
    post_entry(books, draft(debit("5.00", "acc_bank"), credit("5.00")))
    with refused(books, code, path):
        update_account(books, wrong)


def test_an_account_moves_to_cash_only_before_its_first_posting(books: Books) -> None:
    create_account(books, new(handle="acc_till"))
    post_entry(books, draft(debit("5.00", "acc_till"), credit("5.00")))
    with refused(books, "ACCOUNT_IN_USE", ("class",)):
        update_account(books, change("acc_till", account_class=AccountClass.CASH))


def test_an_inactive_account_takes_no_authored_line(books: Books) -> None:
    assert not deactivate_account(books, "acc_bank").is_active
    with refused(books, "ACCOUNT_INACTIVE", ("lines", 0, "accountId")):
        post_entry(books, draft(debit("5.00", "acc_bank"), credit("5.00")))


def test_an_account_becomes_active_again(books: Books) -> None:
    update_account(books, change("acc_old", is_active=True))
    assert post_entry(books, draft(debit("5.00", "acc_old"), credit("5.00"))).number == 1


@pytest.mark.parametrize(
    ("name", "code"), [("acc_missing", "NOT_FOUND"), ("acc_cash", "ACCOUNT_IN_USE")]
)
def test_an_account_that_is_needed_or_not_there_is_not_deactivated(
    books: Books, name: str, code: str
) -> None:
    with refused(books, code, ("id",)):
        deactivate_account(books, name)


def test_deactivating_twice_writes_once(books: Books) -> None:
    deactivate_account(books, "acc_bank")
    before = state(books)
    deactivate_account(books, "acc_bank")
    assert state(books) == before


def test_the_first_account_of_a_chart_has_number_one() -> None:
    books = make_books()
    books.chart = Chart([])
    assert create_account(books, new()).number == 1


def test_numbers_go_on_after_the_highest_one() -> None:
    books = make_books()
    books.chart = Chart([account(BANK, "acc_bank", AccountType.ASSET, AccountClass.CASH)])
    assert create_account(books, new()).number == BANK + 1
