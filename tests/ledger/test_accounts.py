"""A chart finds its accounts, and knows which of them take an authored line."""

from __future__ import annotations

import pytest

from ledger.accounts import (
    CLASSES,
    AccountClass,
    AccountRole,
    AccountType,
    Chart,
    Side,
    class_within,
    natural_side,
    type_of_role,
)
from ledger.errors import LedgerError
from tests.ledger.builders import ASSETS, BANK, CASH, OLD, RENT, account, small_chart


@pytest.fixture
def chart() -> Chart:
    return small_chart()


def test_every_class_is_of_one_type() -> None:
    words = [word for of_type in CLASSES.values() for word in of_type]
    assert sorted(words) == sorted(AccountClass)
    assert len(words) == 15


def test_every_class_has_a_role_of_its_name_and_type() -> None:
    for kind, words in CLASSES.items():
        assert {type_of_role(AccountRole(word)) for word in words} == {kind}


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("RETAINED_EARNINGS", "EQUITY"),
        ("OPENING_BALANCE", "EQUITY"),
        ("FX_GAIN", "REVENUE"),
        ("FX_LOSS", "EXPENSE"),
        ("VAT_DUE", "LIABILITY"),
    ],
)
def test_five_more_roles_have_a_type(role: str, kind: str) -> None:
    assert type_of_role(AccountRole(role)) is AccountType(kind)


def test_assets_and_expenses_grow_on_the_debit_side() -> None:
    debit = {kind for kind in AccountType if natural_side(kind) is Side.DEBIT}
    assert debit == {AccountType.ASSET, AccountType.EXPENSE}


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("ASSET", "PREPAID_EXPENSE"),
        ("LIABILITY", "AP"),
        ("EQUITY", "EQUITY"),
        ("REVENUE", "REVENUE"),
        ("EXPENSE", "EXPENSE"),
    ],
)
def test_an_account_has_its_types_class_when_none_is_chosen(kind: str, word: str) -> None:
    assert class_within(AccountType(kind), None) is AccountClass(word)


def test_a_class_of_another_type_is_refused() -> None:
    with pytest.raises(LedgerError) as caught:
        class_within(AccountType.EQUITY, AccountClass.CASH)
    assert caught.value.code == "INVALID_INPUT"
    assert [detail.path for detail in caught.value.details] == [("class",)]


@pytest.mark.parametrize("name", ["acc_cash", "acc_00000000000000000000000002"])
def test_an_account_is_found_by_handle_and_by_id(chart: Chart, name: str) -> None:
    assert chart.find(name).number == CASH


@pytest.mark.parametrize(
    "name", ["", "acc_missing", "1", "2000", "ACC_CASH", "acc_cash\0", "\ud800", "acc_cаsh"]
)
def test_an_account_that_is_not_there_is_refused(chart: Chart, name: str) -> None:
    with pytest.raises(LedgerError) as caught:
        chart.find(name, "lines", 1, "accountId")
    assert caught.value.code == "ACCOUNT_UNKNOWN"
    assert [detail.path for detail in caught.value.details] == [("lines", 1, "accountId")]


def test_a_refusal_repeats_only_the_beginning_of_a_name(chart: Chart) -> None:
    with pytest.raises(LedgerError) as caught:
        chart.find("x" * 5_000)
    assert len(caught.value.message) < 120


def test_ids_win_over_handles() -> None:
    one = account(1, "acc_one", AccountType.ASSET, AccountClass.CASH)
    other = account(2, one.id, AccountType.ASSET, AccountClass.CASH)
    assert Chart([one, other]).find(one.id) == one


def test_a_default_account_holds_the_role_of_the_class(chart: Chart) -> None:
    assert chart.default(AccountClass.EXPENSE).number == RENT


def test_a_class_without_a_default_account_is_refused(chart: Chart) -> None:
    with pytest.raises(LedgerError) as caught:
        chart.default(AccountClass.AP, "lines", 0, "accountClass")
    assert caught.value.code == "ACCOUNT_UNKNOWN"
    assert [detail.path for detail in caught.value.details] == [("lines", 0, "accountClass")]


@pytest.mark.parametrize(
    ("name", "code"), [("acc_assets", "ACCOUNT_NOT_LEAF"), ("acc_old", "ACCOUNT_INACTIVE")]
)
def test_headers_and_inactive_accounts_take_no_authored_line(
    chart: Chart, name: str, code: str
) -> None:
    with pytest.raises(LedgerError) as caught:
        chart.authored(chart.find(name), "lines", 0, "accountId")
    assert caught.value.code == code
    assert [detail.path for detail in caught.value.details] == [("lines", 0, "accountId")]


def test_an_active_leaf_takes_authored_lines(chart: Chart) -> None:
    assert chart.authored(chart.find("acc_cash")).number == CASH


def test_below_a_header_lie_itself_and_its_accounts(chart: Chart) -> None:
    assert chart.below("acc_assets") == [ASSETS, CASH, BANK]
    assert chart.below("acc_old") == [OLD]
    assert chart.below(None) is None


def test_accounts_are_listed_by_code() -> None:
    codes = ["b", "1", "ب", "a", "10"]
    chart = Chart(
        account(number, f"acc_{number}", AccountType.ASSET, AccountClass.CASH, code=code)
        for number, code in enumerate(codes, 1)
    )
    assert [one.code for one in chart.in_order] == ["1", "10", "a", "b", "ب"]


@pytest.mark.parametrize(
    ("names", "shown"),
    [(("Cash", "نقد"), "Cash"), ((None, "نقد"), "نقد"), ((None, None), "1000")],
)
def test_an_account_is_named_in_the_language_there_is(
    names: tuple[str | None, str | None], shown: str
) -> None:
    one = account(1, "acc_1", AccountType.ASSET, AccountClass.CASH)
    made = account(1, "acc_1", one.type, one.account_class, name_en=names[0], name_ar=names[1])
    assert made.name == shown
