"""Customers and vendors: what is required, what goes without saying, what events may tell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from json import loads
from typing import Any

import pytest

from ledger.books import Books
from ledger.decide.parties import (
    PartyChange,
    PartyDraft,
    create_party,
    deactivate_party,
    update_party,
)
from ledger.parties import Party, PartyKind
from tests.ledger.builders import NOW, refused

CUSTOMER, VENDOR = PartyKind.CUSTOMER, PartyKind.VENDOR
FULL = PartyDraft(
    code="C-1",
    name_en="Al Noor",
    name_ar="النور",
    tax_id="300000000000003",
    email="a@b.example",
    phone="+966 11 000 0000",
    address="1 King Road",
    city="Riyadh",
    country="AE",
    credit_limit=Decimal("50000.00"),
    payment_terms=45,
)


def create(books: Books, code: str = "C-1", kind: PartyKind = CUSTOMER, **more: Any) -> Party:
    return create_party(books, kind, PartyDraft(code, **{"name_en": "Al Noor"} | more))


def test_customer_is_kept_as_it_was_written(books: Books) -> None:
    made = create_party(books, CUSTOMER, FULL)

    assert made == Party(
        number=1,
        id=made.id,
        kind=CUSTOMER,
        code="C-1",
        name_en="Al Noor",
        name_ar="النور",
        tax_id="300000000000003",
        email="a@b.example",
        phone="+966 11 000 0000",
        address="1 King Road",
        city="Riyadh",
        country="AE",
        credit_limit=5_000_000,
        payment_terms=45,
        is_active=True,
        salt=made.salt,
        created_at=NOW,
    )
    assert made.id.startswith("cus_")
    assert books.parties.written == {made.id: made}


def test_what_is_left_out_has_its_default(books: Books) -> None:
    made = create(books, "V-1", VENDOR, email=" ", phone="")

    assert made.id.startswith("ven_")
    assert (made.country, made.payment_terms, made.credit_limit) == ("SA", 30, 0)
    assert (made.tax_id, made.email, made.phone, made.is_active) == (None, None, None, True)


def test_number_of_a_party_is_the_sequence_of_its_event(books: Books) -> None:
    made = [create(books, f"C-{number}") for number in range(3)]

    assert [party.number for party in made] == [1, 2, 3]
    assert [event.sequence for event in books.written.events] == [1, 2, 3]


def test_missing_arabic_name_takes_the_english_ones_text(books: Books) -> None:
    assert create(books).name_ar == "Al Noor"
    only_arabic = create(books, "C-2", name_en=None, name_ar="النور")
    assert (only_arabic.name_en, only_arabic.name_ar) == (None, "النور")


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"code": ""}, "INVALID_INPUT", "code"),
        ({"code": " "}, "INVALID_INPUT", "code"),
        ({"code": "x" * 33}, "INVALID_INPUT", "code"),
        ({"code": "a\0b"}, "INVALID_INPUT", "code"),
        ({"name_en": None}, "INVALID_INPUT", "nameEn"),
        ({"name_en": " ", "name_ar": ""}, "INVALID_INPUT", "nameEn"),
        ({"name_en": "x" * 1001}, "INVALID_INPUT", "nameEn"),
        ({"name_ar": "\ud800"}, "INVALID_INPUT", "nameAr"),
        ({"email": "nobody"}, "INVALID_INPUT", "email"),
        ({"email": "@example.com"}, "INVALID_INPUT", "email"),
        ({"email": "a@"}, "INVALID_INPUT", "email"),
        ({"email": "a@b@c"}, "INVALID_INPUT", "email"),
        ({"email": "a b@c"}, "INVALID_INPUT", "email"),
        ({"email": "a@" + "b" * 253}, "INVALID_INPUT", "email"),
        ({"tax_id": "3" * 65}, "INVALID_INPUT", "taxId"),
        ({"phone": "3" * 65}, "INVALID_INPUT", "phone"),
        ({"address": "x" * 1001}, "INVALID_INPUT", "address"),
        ({"city": "\0"}, "INVALID_INPUT", "city"),
        ({"country": "sa"}, "INVALID_INPUT", "country"),
        ({"country": "SAU"}, "INVALID_INPUT", "country"),
        ({"country": ""}, "INVALID_INPUT", "country"),
        ({"country": "ЅА"}, "INVALID_INPUT", "country"),
        ({"credit_limit": Decimal("-1")}, "AMOUNT_INVALID", "creditLimit"),
        ({"credit_limit": Decimal("1.001")}, "AMOUNT_INVALID", "creditLimit"),
        ({"credit_limit": Decimal("1e14")}, "AMOUNT_TOO_LARGE", "creditLimit"),
        ({"payment_terms": -1}, "INVALID_INPUT", "paymentTerms"),
        ({"payment_terms": 3651}, "INVALID_INPUT", "paymentTerms"),
    ],
)
def test_what_does_not_fit_is_refused_alike_when_new_and_when_changed(
    books: Books, wrong: dict[str, Any], code: str, field: str
) -> None:
    with refused(books, code, (field,)):
        create_party(books, CUSTOMER, replace(PartyDraft("C-9", "Name"), **wrong))
    made = create(books, name_ar="Al Noor")
    if wrong != {"name_en": None}:  # There, None means as it is.
        with refused(books, code, (field,)):
            update_party(books, CUSTOMER, replace(PartyChange(made.id), **{"name_ar": ""} | wrong))


def test_code_is_unique_among_customers_and_among_vendors(books: Books) -> None:
    create(books)
    create(books, kind=VENDOR)

    with refused(books, "DUPLICATE", ("code",)):
        create(books)
    with refused(books, "DUPLICATE", ("code",)):
        create(books, kind=VENDOR)
    assert create(books, "c-1").code == "c-1"


def test_code_may_change_to_a_free_one_or_to_itself(books: Books) -> None:
    first, second = create(books), create(books, "C-2")

    with refused(books, "DUPLICATE", ("code",)):
        update_party(books, CUSTOMER, PartyChange(second.id, code="C-1"))
    same = update_party(books, CUSTOMER, PartyChange(first.id, code="C-1"))
    moved = update_party(books, CUSTOMER, PartyChange(first.id, code="C-3"))
    taken = update_party(books, CUSTOMER, PartyChange(second.id, code="C-1"))

    assert same == first
    assert (moved.code, taken.code) == ("C-3", "C-1")


def test_none_leaves_a_value_and_blank_clears_it(books: Books) -> None:
    before = create_party(books, CUSTOMER, FULL)

    same = update_party(books, CUSTOMER, PartyChange(before.id))
    bare = update_party(
        books,
        CUSTOMER,
        PartyChange(before.id, tax_id="", email="", phone="", address="", city="", name_en=""),
    )

    assert same == before
    assert [event.type for event in books.written.events] == [
        "customer.created",
        "customer.updated",
    ]
    assert bare == replace(
        before, tax_id=None, email=None, phone=None, address=None, city=None, name_en=None
    )


def test_zero_is_a_value_that_replaces_another(books: Books) -> None:
    before = create_party(books, CUSTOMER, FULL)
    change = PartyChange(before.id, credit_limit=Decimal(), payment_terms=0, is_active=False)

    after = update_party(books, CUSTOMER, change)

    assert (after.credit_limit, after.payment_terms, after.is_active) == (0, 0, False)


def test_arabic_name_follows_the_english_one_as_long_as_it_repeats_it(books: Books) -> None:
    made = create(books)

    both = update_party(books, CUSTOMER, PartyChange(made.id, name_en="Noor"))
    own = update_party(books, CUSTOMER, PartyChange(made.id, name_ar="النور"))
    kept = update_party(books, CUSTOMER, PartyChange(made.id, name_en="Light"))
    cleared = update_party(books, CUSTOMER, PartyChange(made.id, name_ar=""))

    names = [(one.name_en, one.name_ar) for one in (both, own, kept, cleared)]
    assert names == [("Noor", "Noor"), ("Noor", "النور"), ("Light", "النور"), ("Light", "Light")]


def test_last_name_cannot_be_cleared(books: Books) -> None:
    made = create(books, name_en=None, name_ar="النور")

    with refused(books, "INVALID_INPUT", ("nameEn",)):
        update_party(books, CUSTOMER, PartyChange(made.id, name_ar=""))


def test_party_is_deactivated_once_and_comes_back(books: Books) -> None:
    made = create(books)

    closed = deactivate_party(books, CUSTOMER, made.id)
    again = deactivate_party(books, CUSTOMER, made.id)
    back = update_party(books, CUSTOMER, PartyChange(made.id, is_active=True))

    assert closed == again == replace(made, is_active=False)
    assert back == made
    assert [event.type for event in books.written.events] == [
        "customer.created",
        "customer.updated",
        "customer.updated",
    ]


def test_vendor_is_no_customer(books: Books) -> None:
    made = create(books, kind=VENDOR)

    with refused(books, "NOT_FOUND", ("id",)):
        update_party(books, CUSTOMER, PartyChange(made.id, name_en="Other"))
    with refused(books, "NOT_FOUND", ("id",)):
        deactivate_party(books, CUSTOMER, made.id)
    with refused(books, "NOT_FOUND", ("id",)):
        deactivate_party(books, VENDOR, "ven_missing")


def test_events_name_a_party_without_telling_who_it_is(books: Books) -> None:
    made = create_party(books, CUSTOMER, FULL)
    update_party(books, CUSTOMER, PartyChange(made.id, email="new@b.example"))
    created, updated = books.written.events

    for event in (created, updated):
        text = event.body.decode()
        for personal in ("Al Noor", "النور", "b.example", "300000000000003", "Riyadh", made.salt):
            assert personal not in text
    assert loads(created.body)["data"].keys() == {"hash", "id"}
    assert loads(updated.body)["data"].keys() == {"after", "before", "id"}
    assert loads(updated.body)["data"]["before"] == loads(created.body)["data"]["hash"]
    assert (created.subject, updated.subject) == (made.id, made.id)


def test_equal_facts_of_two_parties_have_different_hashes(books: Books) -> None:
    for kind in (CUSTOMER, VENDOR):
        create_party(books, kind, FULL)
    first, second = (loads(event.body)["data"]["hash"] for event in books.written.events)

    assert first != second
