"""A draft is posted as it is or refused at its place; what is accepted balances."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.accounts import AccountClass
from ledger.errors import AmountInvalid, LedgerError, Unbalanced
from ledger.journal_entries import (
    Entry,
    EntryDraft,
    EntryKind,
    EntryStatus,
    Line,
    LineDraft,
    check_draft,
    content_hash,
    mirror_lines,
)
from tests.ledger.builders import CASH, NOW, RENT, REVENUE, credit, debit, draft, small_chart

CHART = small_chart()
LEAVES = st.sampled_from(["acc_cash", "acc_bank", "acc_revenue", "acc_rent", "acc_payable"])
AMOUNTS = st.decimals("0.01", "9999999.99", places=2)
ENTRY = Entry(
    id="je_1",
    number=1,
    date=date(2026, 3, 30),
    requested_date=None,
    kind=EntryKind.JOURNAL,
    source="manual",
    memo="بيع",
    reference=None,
    lines=(Line(CASH, 115_000, 0), Line(REVENUE, 0, 115_000, "VAT", "cus_1")),
    total=115_000,
    sequence=7,
    recorded_at=NOW,
    created_by="key_clerk",
    content_hash=b"",
)


def refusal_of(wrong: EntryDraft, exponent: int = 2) -> tuple[str, list[tuple[str | int, ...]]]:
    with pytest.raises(LedgerError) as caught:
        check_draft(wrong, CHART, exponent)
    return caught.value.code, [detail.path for detail in caught.value.details]


def test_a_balanced_draft_becomes_lines_in_minor_units() -> None:
    checked = check_draft(draft(debit("1150.5"), credit("1150.50")), CHART, 2)
    assert checked.lines == (Line(CASH, 115_050, 0), Line(REVENUE, 0, 115_050))
    assert (checked.total, checked.kind, checked.source) == (115_050, EntryKind.JOURNAL, "manual")


def test_a_class_means_its_default_account() -> None:
    rent = LineDraft(None, AccountClass.EXPENSE, Decimal(5), None)
    assert check_draft(draft(rent, credit("5.00")), CHART, 2).lines[0].account == RENT


def test_an_id_names_an_account_as_well_as_a_handle() -> None:
    by_id = debit("100.00", f"acc_{CASH:026}")
    assert check_draft(draft(by_id, credit("100.00")), CHART, 2).lines[0].account == CASH


def test_both_sides_of_one_account_are_kept_apart() -> None:
    both = draft(debit("5.00"), credit("5.00", "acc_cash"))
    assert check_draft(both, CHART, 2).lines == (Line(CASH, 500, 0), Line(CASH, 0, 500))


@pytest.mark.parametrize(("exponent", "minor"), [(0, 115), (1, 1150), (3, 115_000), (4, 1_150_000)])
def test_the_currency_says_what_an_amount_counts(exponent: int, minor: int) -> None:
    assert check_draft(draft(debit("115"), credit("115")), CHART, exponent).total == minor


def test_five_hundred_lines_are_accepted() -> None:
    many = draft(*[debit("1.00")] * 499, credit("499.00"))
    assert len(check_draft(many, CHART, 2).lines) == 500


@pytest.mark.parametrize("lines", [0, 1, 501, 1_000])
def test_an_entry_has_two_to_five_hundred_lines(lines: int) -> None:
    wrong = replace(draft(), lines=[debit("1.00")] * lines)
    assert refusal_of(wrong) == ("INVALID_INPUT", [("lines",)])


@pytest.mark.parametrize("other", ["99.99", "100.01", "100.1"])
def test_one_minor_unit_unbalances_an_entry(other: str) -> None:
    assert refusal_of(draft(debit("100.00"), credit(other))) == ("UNBALANCED_ENTRY", [("lines",)])


def test_an_unbalanced_entry_is_told_by_how_much() -> None:
    with pytest.raises(Unbalanced) as caught:
        check_draft(draft(debit("100.00"), credit("99.99")), CHART, 2)
    assert caught.value.message == "Debits (100.00) and credits (99.99) differ by 0.01."


def line(debit: str | None, credit: str | None) -> LineDraft:
    sides = [None if side is None else Decimal(side) for side in (debit, credit)]
    return LineDraft("acc_cash", None, sides[0], sides[1])


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        (line("1.00", "1.00"), "AMOUNT_INVALID", "credit"),
        (line("1.00", "0.01"), "AMOUNT_INVALID", "credit"),
        (line(None, None), "AMOUNT_INVALID", "debit"),
        (line("0", "0.00"), "AMOUNT_INVALID", "debit"),
        (line("0", None), "AMOUNT_INVALID", "debit"),
        (line("0.001", None), "AMOUNT_INVALID", "debit"),
        (line("-1.00", None), "AMOUNT_INVALID", "debit"),
        (line(None, "-0.01"), "AMOUNT_INVALID", "credit"),
        (line("1e400", None), "AMOUNT_INVALID", "debit"),
        (line(None, "1e-400"), "AMOUNT_INVALID", "credit"),
        (line(None, "1.005"), "AMOUNT_INVALID", "credit"),
        (line("10000000000000.01", None), "AMOUNT_TOO_LARGE", "debit"),
        (line(None, str(2**63)), "AMOUNT_TOO_LARGE", "credit"),
    ],
)
def test_a_line_has_exactly_one_side_above_zero(wrong: LineDraft, code: str, field: str) -> None:
    assert refusal_of(draft(debit("1.00"), wrong)) == (code, [("lines", 1, field)])


@pytest.mark.parametrize(
    ("account", "code"),
    [
        ("acc_missing", "ACCOUNT_UNKNOWN"),
        ("acc_00000000000000000000000099", "ACCOUNT_UNKNOWN"),
        ("", "ACCOUNT_UNKNOWN"),
        ("acc_cash\0", "ACCOUNT_UNKNOWN"),
        ("acc_old", "ACCOUNT_INACTIVE"),
        ("acc_assets", "ACCOUNT_NOT_LEAF"),
    ],
)
def test_a_line_posts_to_an_active_leaf_of_these_books(account: str, code: str) -> None:
    wrong = draft(debit("1.00"), credit("1.00", account))
    assert refusal_of(wrong) == (code, [("lines", 1, "accountId")])


def test_a_class_that_no_account_stands_for_is_refused() -> None:
    wrong = draft(debit("1.00"), LineDraft(None, AccountClass.AP, None, Decimal(1)))
    assert refusal_of(wrong) == ("ACCOUNT_UNKNOWN", [("lines", 1, "accountClass")])


@pytest.mark.parametrize("names", [(None, None), ("acc_cash", AccountClass.CASH)])
def test_a_line_names_its_account_once(names: Any) -> None:
    wrong = draft(LineDraft(names[0], names[1], Decimal(1), None), credit("1.00"))
    assert refusal_of(wrong) == ("INVALID_INPUT", [("lines", 0, "accountId")])


@pytest.mark.parametrize("text", ["\0", "a\ud800", "x" * 1_001], ids=["nul", "surrogate", "long"])
def test_text_that_cannot_be_kept_is_refused_at_its_place(text: str) -> None:
    assert refusal_of(draft(memo=text)) == ("INVALID_INPUT", [("memo",)])
    assert refusal_of(draft(reference=text)) == ("INVALID_INPUT", [("reference",)])
    for field in ("memo", "party"):
        said: dict[str, Any] = {field: text}
        wrong = draft(debit("1.00"), replace(credit("1.00"), **said))
        assert refusal_of(wrong) == ("INVALID_INPUT", [("lines", 1, field)])


@pytest.mark.parametrize(("field", "limit"), [("memo", 1_000), ("reference", 200)])
def test_text_may_be_as_long_as_its_limit(field: str, limit: int) -> None:
    longest: dict[str, Any] = {field: "ب" * limit}
    longer: dict[str, Any] = {field: "ب" * (limit + 1)}
    assert getattr(check_draft(draft(**longest), CHART, 2), field) == "ب" * limit
    assert refusal_of(draft(**longer)) == ("INVALID_INPUT", [(field,)])


@st.composite
def drafts(draw: st.DrawFn) -> EntryDraft:
    """A draft that balances, or misses it by little, or has a line that is not one-sided."""
    debits = draw(st.lists(st.tuples(LEAVES, AMOUNTS), min_size=1, max_size=6))
    lines = [LineDraft(name, None, amount, None) for name, amount in debits]
    rest = sum((amount for _, amount in debits), Decimal(0))
    slip = draw(st.sampled_from([Decimal(0)] * 4 + [Decimal("0.01"), Decimal("-0.01")]))
    for share in draw(st.lists(AMOUNTS, max_size=3)):
        if share < rest:
            rest -= share
            lines.append(
                LineDraft(draw(LEAVES), None, draw(st.none() | st.just(Decimal(0))), share)
            )
    lines.append(LineDraft(draw(LEAVES), None, None, max(rest + slip, Decimal(0))))
    return draft(*draw(st.permutations(lines)))


@given(drafts())
def test_whatever_is_accepted_balances_and_is_what_was_written(some: EntryDraft) -> None:
    debits = sum((one.debit or Decimal(0) for one in some.lines), Decimal(0))
    credits = sum((one.credit or Decimal(0) for one in some.lines), Decimal(0))
    try:
        checked = check_draft(some, CHART, 2)
    except (Unbalanced, AmountInvalid):
        assert debits != credits or any(not one.debit and not one.credit for one in some.lines)
        return
    assert sum(one.debit for one in checked.lines) == sum(one.credit for one in checked.lines)
    assert checked.total == debits * 100 == credits * 100
    assert all((one.debit > 0) != (one.credit > 0) for one in checked.lines)
    assert [(CHART.by_number[one.account].handle) for one in checked.lines] == [
        one.account for one in some.lines
    ]


@given(drafts())
def test_a_mirror_of_a_mirror_is_the_entry(some: EntryDraft) -> None:
    try:
        lines = check_draft(some, CHART, 2).lines
    except LedgerError:
        return
    mirror = mirror_lines(lines)
    assert [(one.debit, one.credit) for one in mirror] == [(one.credit, one.debit) for one in lines]
    assert mirror_lines(mirror) == lines


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, EntryStatus.POSTED),
        ({"reversed_by": "je_2"}, EntryStatus.REVERSED),
        ({"revoked_sequence": 9}, EntryStatus.REVOKED),
        ({"revoked_sequence": 9, "reversed_by": "je_2"}, EntryStatus.REVOKED),
    ],
)
def test_a_status_is_derived(facts: dict[str, Any], status: EntryStatus) -> None:
    assert replace(ENTRY, **facts).status is status


def test_the_content_hash_is_of_the_canonical_form() -> None:
    form = (
        '{"createdBy":"key_clerk","date":"2026-03-30","id":"je_1","kind":"journal","memo":"بيع",'
        '"number":1,"organization":"org_demo","postings":['
        '{"account":"acc_00000000000000000000000002","credit":"0","debit":"115000","line":1,'
        '"memo":null,"party":null},'
        '{"account":"acc_00000000000000000000000004","credit":"115000","debit":"0","line":2,'
        '"memo":"VAT","party":"cus_1"}],'
        '"recordedAt":1774862100000000,"reference":null,"requestedDate":null,"reversalOf":null,'
        '"sequence":7,"source":"manual","total":"115000"}'
    )
    assert content_hash(ENTRY, "org_demo", CHART) == sha256(form.encode()).digest()


CHANGED: dict[str, Any] = {
    "kind": EntryKind.DOCUMENT,
    "date": date(2026, 3, 31),
    "requested_date": date(2026, 3, 29),
    "lines": (replace(ENTRY.lines[0], account=RENT), ENTRY.lines[1]),
}
LINKS = {"content_hash", "revoked_sequence", "revoked_at", "reversed_by"}


@pytest.mark.parametrize("name", [field.name for field in fields(Entry) if field.name not in LINKS])
def test_no_column_changes_without_the_content_hash(name: str) -> None:
    now = getattr(ENTRY, name)
    other = CHANGED.get(name, now + 1 if isinstance(now, int) else f"{now}!")
    before = content_hash(ENTRY, "org_demo", CHART)
    assert content_hash(replace(ENTRY, **{name: other}), "org_demo", CHART) != before


@pytest.mark.parametrize("name", sorted(LINKS))
def test_what_happens_to_an_entry_later_is_not_in_its_content_hash(name: str) -> None:
    later: dict[str, Any] = {name: 9}
    before = content_hash(ENTRY, "org_demo", CHART)
    assert content_hash(replace(ENTRY, **later), "org_demo", CHART) == before


def test_the_content_hash_is_of_one_organisation() -> None:
    hashes = {content_hash(ENTRY, name, CHART) for name in ("org_demo", "org_other")}
    assert len(hashes) == 2
