"""Charts are read line by line and added whole, or refused with every fault at its place."""

from __future__ import annotations

import pytest

from ledger.accounts import AccountClass, AccountRole, AccountType, Side
from ledger.books import Books
from ledger.charts import create_accounts, parents_among, parse_chart, preview_accounts, spell_fault
from ledger.decide.accounts import AccountDraft, create_account
from ledger.errors import InvalidInput
from tests.ledger.builders import BANK, CASH, make_books, refused, state


def faults_of(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as refusal:
        parse_chart(text)
    assert refusal.value.message == spell_fault(refusal.value.details[0])
    return [spell_fault(fault) for fault in refusal.value.details]


def test_a_row_is_read_by_the_header_not_by_its_place() -> None:
    text = (
        "\ufeffroles,nature,parent,class,nameAr,nameEn,handle,type,code\r\n"
        '"VAT_DUE OPENING_BALANCE",credit,acc_assets,cash,"نقد، وبنك","Cash, and ""bank""",acc_x,'
        "asset, 1191 \r\n"
    )
    (row,) = parse_chart(text)
    assert row.line == 2
    assert row.draft == AccountDraft(
        code="1191",
        type=AccountType.ASSET,
        handle="acc_x",
        name_en='Cash, and "bank"',
        name_ar="نقد، وبنك",
        account_class=AccountClass.CASH,
        nature=Side.CREDIT,
        parent="acc_assets",
        roles=(AccountRole.VAT_DUE, AccountRole.OPENING_BALANCE),
    )


def test_blank_lines_are_passed_over_and_lines_still_counted() -> None:
    rows = parse_chart('code,type,nameEn\n\n1,ASSET,"two\nlines"\n,,\n2,ASSET,x\n')
    assert [(row.line, row.draft.code) for row in rows] == [(3, "1"), (6, "2")]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["Line 1: The first line names columns"]),
        ("code,nameEn\n1,x\n", ["Line 1: The first line names columns"]),
        ("code,type,type\n", ["Line 1: The first line names columns"]),
        ("code,type,note\n", ["Line 1: The first line names columns"]),
        ("code,type\n", ["Line 1: A chart has 1 to 1,000 accounts; found 0."]),
        ("code,type\n1,ASSET,x\n", ["Line 2: There are more than 2 cells."]),
        ("code,type\n1\n,ASSET\n", ["Line 2, type: This", "Line 3, code: This cell is required."]),
        ("code,type,roles\n1,ASSET,CASH CARDS\n", ["Line 2, roles: 'CARDS' is none of"]),
        ("code,type,class\n1,ASSET,ARR\n", ["Line 2, class: 'ARR' is none of CASH,"]),
        ("code,type,nature\n1,ASSET,LEFT\n", ["Line 2, nature: 'LEFT' is none of DEBIT, CREDIT."]),
        ('code,type\n1,ASSET\n"2,ASSET\n', ["Line 3: This is not CSV: unexpected end of data."]),
    ],
)
def test_a_text_that_is_no_chart_is_refused(text: str, faults: list[str]) -> None:
    found = faults_of(text)
    assert len(found) == len(faults)
    assert all(told.startswith(fault) for told, fault in zip(found, faults, strict=True))


def test_a_chart_holds_a_thousand_accounts_at_most() -> None:
    text = "code,type,nameEn\n" + "".join(f"a{number},ASSET,x\n" for number in range(1001))
    assert faults_of(text) == ["Line 1: A chart has 1 to 1,000 accounts; found 1001."]


def test_accounts_are_created_parents_first_by_code_or_handle(books: Books) -> None:
    rows = parse_chart(
        "code,handle,type,parent,nameEn\n"
        "911,,ASSET,acc_shop,Till\n"
        "910,acc_shop,ASSET,900,Shop\n"
        "900,,ASSET,1000,Branch\n"
        "901,,ASSET,acc_assets,Other\n"
    )
    created = create_accounts(books, rows)
    assert [(account.code, account.level) for account in created] == [
        ("900", 2),
        ("901", 2),
        ("910", 3),
        ("911", 4),
    ]
    assert [event.type for event in books.written.events] == ["account.created"] * 4


def test_a_chart_is_added_as_its_accounts_one_by_one_would_be(books: Books) -> None:
    rows = parse_chart(
        "code,handle,type,parent,nameEn,roles\n"
        "900,acc_shop,ASSET,acc_assets,Shop,\n"
        "910,,ASSET,acc_shop,Till,\n"
        "920,,LIABILITY,,Due,VAT_DUE\n"
    )
    alone = make_books()
    created = create_accounts(books, rows)
    assert created == tuple(create_account(alone, row.draft) for row in rows)
    assert state(books) == state(alone)
    assert books.chart.by_name == alone.chart.by_name
    assert books.chart.by_role == alone.chart.by_role
    assert books.chart.parents == alone.chart.parents


def test_readers_keep_the_chart_they_have(books: Books) -> None:
    held = books.chart
    accounts, names, roles = dict(held.by_number), dict(held.by_name), dict(held.by_role)
    parents = set(held.parents)
    rows = parse_chart(
        "code,type,parent,nameEn,roles\n900,ASSET,acc_assets,Shop,\n901,LIABILITY,,Due,VAT_DUE\n"
    )
    create_accounts(books, rows)
    assert books.chart is not held
    assert (held.by_number, held.by_name, held.by_role) == (accounts, names, roles)
    assert held.parents == parents


def test_a_row_meets_the_codes_handles_and_roles_of_rows_above_it(books: Books) -> None:
    rows = parse_chart(
        "code,handle,type,nameEn,roles\n"
        "900,acc_due,LIABILITY,Due,VAT_DUE\n"
        "900,,LIABILITY,Same code,\n"
        "901,acc_due,LIABILITY,Same handle,\n"
        "902,,LIABILITY,Same role,VAT_DUE\n"
    )
    with refused(books, "INVALID_INPUT", (3, "code"), (4, "handle"), (5, "roles")):
        create_accounts(books, rows)


def test_one_faulty_row_refuses_all_and_its_children_add_no_fault(books: Books) -> None:
    rows = parse_chart(
        "code,handle,type,parent,nameEn\n"
        "900,acc_new,ASSET,acc_assets,Fine\n"
        "2000,acc_twice,ASSET,acc_assets,Code taken\n"
        "920,,ASSET,acc_twice,Child of a faulty one\n"
        "930,acc_cash,ASSET,,Handle taken\n"
        "940,,EXPENSE,acc_assets,Other type\n"
    )
    with refused(books, "INVALID_INPUT", (3, "code"), (5, "handle"), (6, "parent")):
        create_accounts(books, rows)


def test_accounts_below_each_other_are_refused(books: Books) -> None:
    rows = parse_chart("code,type,parent,nameEn\n1,ASSET,2,a\n2,ASSET,1,b\n3,ASSET,,c\n")
    with refused(books, "INVALID_INPUT", (2, "parent")):
        create_accounts(books, rows)


def test_an_account_with_postings_never_becomes_a_header(books: Books) -> None:
    books.posted_accounts.add(BANK)
    rows = parse_chart("code,type,parent,nameEn\n901,ASSET,3000,Below the bank\n")
    with refused(books, "INVALID_INPUT", (2, "parent")):
        create_accounts(books, rows)


def test_a_preview_decides_alike_and_changes_nothing(books: Books) -> None:
    rows = parse_chart("code,type,parent,nameEn\n900,ASSET,acc_assets,Shop\n")
    before = state(books)
    previewed = preview_accounts(books, rows)
    assert state(books) == before
    created = create_accounts(books, rows)
    assert [a.code for a in previewed] == [a.code for a in created]


def test_parents_are_known_by_id_handle_or_code(books: Books) -> None:
    cash, bank = books.chart.by_number[CASH], books.chart.by_number[BANK]
    rows = parse_chart(
        f"code,type,parent,nameEn\n1x,ASSET,{cash.id},a\n2x,ASSET,3000,b\n3x,ASSET,acc_none,c\n"
    )
    assert parents_among(rows, books.chart) == (cash.id, bank.id)
