"""An organisation's settings change with one event, unless the books depend on them by now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from json import loads
from typing import Any

import pytest

from ledger.books import Books
from ledger.decide.fiscal_years import close_fiscal_year, reopen_fiscal_year
from ledger.decide.journal_entries import delete_entry, post_entry
from ledger.decide.organizations import OrganizationChange, update_organization
from ledger.decide.parties import PartyDraft, create_party
from ledger.decide.periods import close_period, reopen_period, set_lock
from ledger.decide.products import ProductDraft, create_product
from ledger.fiscal_years import first_year
from ledger.parties import PartyKind
from tests.ledger.builders import JANUARY, NOW, draft, make_books, organization, refused

EVERYTHING = OrganizationChange(
    name="Palm",
    name_ar="النخلة",
    time_zone="Asia/Kuwait",
    fiscal_month=4,
    vat_rate=Decimal("5.5"),
    currency="KWD",
    exponent=3,
)


def told(books: Books) -> list[tuple[str, str, Any]]:
    return [
        (event.type, event.subject, loads(event.body)["data"]) for event in books.written.events
    ]


def test_everything_changes_at_once_with_one_event() -> None:
    before = organization(vat_rate=15_000_000)
    books = make_books(of=before)
    after = update_organization(books, EVERYTHING)
    assert after == replace(
        before,
        name="Palm",
        name_ar="النخلة",
        time_zone="Asia/Kuwait",
        fiscal_month=4,
        vat_rate=5_500_000,
        currency="KWD",
        exponent=3,
    )
    assert books.organization == books.written.organization == after
    assert books.head.settings_version == 1
    facts = {
        "before": {
            "currency": "SAR",
            "exponent": 2,
            "fiscalMonth": 1,
            "name": "Demo",
            "nameAr": None,
            "timeZone": "Asia/Riyadh",
            "vatRate": "15",
        },
        "after": {
            "currency": "KWD",
            "exponent": 3,
            "fiscalMonth": 4,
            "name": "Palm",
            "nameAr": "النخلة",
            "timeZone": "Asia/Kuwait",
            "vatRate": "5.5",
        },
        "id": "org_demo",
    }
    assert told(books) == [("organization.updated", "org_demo", facts)]


def test_the_event_tells_only_what_changed(books: Books) -> None:
    update_organization(books, OrganizationChange(name="Demo", vat_rate=Decimal(5)))
    facts = {"after": {"vatRate": "5"}, "before": {"vatRate": "0"}, "id": "org_demo"}
    assert told(books) == [("organization.updated", "org_demo", facts)]


def test_what_is_there_already_appends_nothing(books: Books) -> None:
    same = OrganizationChange(
        name="Demo",
        name_ar=" ",
        time_zone="Asia/Riyadh",
        fiscal_month=1,
        vat_rate=Decimal("0.0"),
        currency="SAR",
        exponent=2,
    )
    assert update_organization(books, same) == organization()
    assert (told(books), books.head.settings_version) == ([], 0)
    assert books.written.organization is None


def test_a_blank_arabic_name_is_cleared() -> None:
    books = make_books(of=organization(name_ar="النخلة"))
    assert update_organization(books, OrganizationChange(name_ar="")).name_ar is None


def test_an_input_that_names_nothing_is_refused(books: Books) -> None:
    with refused(books, "INVALID_INPUT", ()):
        update_organization(books, OrganizationChange())


@pytest.mark.parametrize(
    ("code", "field", "change"),
    [
        ("INVALID_INPUT", "name", {"name": " "}),
        ("INVALID_INPUT", "name", {"name": "a\0b"}),
        ("INVALID_INPUT", "name", {"name": "a" * 1_001}),
        ("INVALID_INPUT", "nameAr", {"name_ar": "\ud800"}),
        ("INVALID_INPUT", "fiscalYearStartMonth", {"fiscal_month": 0}),
        ("INVALID_INPUT", "fiscalYearStartMonth", {"fiscal_month": 13}),
        ("AMOUNT_INVALID", "vatRate", {"vat_rate": Decimal("100.000001")}),
        ("AMOUNT_INVALID", "vatRate", {"vat_rate": Decimal(-1)}),
        ("AMOUNT_INVALID", "vatRate", {"vat_rate": Decimal("0.0000001")}),
    ],
)
def test_a_wrong_value_is_refused_by_name(
    books: Books, code: str, field: str, change: dict[str, Any]
) -> None:
    with refused(books, code, (field,)):
        update_organization(books, OrganizationChange(**{"time_zone": "UTC", **change}))


def test_a_new_time_zone_moves_today() -> None:
    books = make_books(now=NOW + 12 * 3_600_000_000)  # 21:15 UTC
    assert books.today == date(2026, 3, 31)
    update_organization(books, OrganizationChange(time_zone="UTC"))
    assert books.today == date(2026, 3, 30)


def test_the_fiscal_year_may_start_elsewhere_while_nothing_was_closed(books: Books) -> None:
    post_entry(books, draft())
    set_lock(books, date(2026, 4, 30))
    after = update_organization(books, OrganizationChange(fiscal_month=4))
    assert (after.fiscal_month, after.first_month, first_year(after)) == (4, JANUARY, 2025)
    close_fiscal_year(books, 2025)
    assert books.head.closed_through == date(2026, 3, 31)


def test_a_closed_period_fixes_the_fiscal_year(books: Books) -> None:
    close_period(books, JANUARY)
    with refused(books, "SETTING_FIXED", ("fiscalYearStartMonth",)):
        update_organization(books, OrganizationChange(fiscal_month=4))
    assert update_organization(books, OrganizationChange(fiscal_month=1, name="Palm")).name


@pytest.mark.parametrize("is_year", [False, True])
def test_what_was_reopened_fixes_the_fiscal_year_too(books: Books, is_year: bool) -> None:
    if is_year:
        close_fiscal_year(books, 2026)
        reopen_fiscal_year(books, 2026, "Late invoice")
    else:
        close_period(books, JANUARY)
        reopen_period(books, JANUARY, "Late invoice")
    assert books.head.closed_through is None
    with refused(books, "SETTING_FIXED", ("fiscalYearStartMonth",)):
        update_organization(books, OrganizationChange(fiscal_month=4))


KUWAIT = OrganizationChange(currency="KWD", exponent=3)


def test_the_first_entry_fixes_the_currency_even_if_it_is_deleted(books: Books) -> None:
    entry = post_entry(books, draft())
    delete_entry(books, entry.id)
    with refused(books, "SETTING_FIXED", ("baseCurrency",)):
        update_organization(books, KUWAIT)


def test_amounts_that_the_database_tells_of_fix_the_currency(books: Books) -> None:
    books.holds_amounts = True
    with refused(books, "SETTING_FIXED", ("baseCurrency",)):
        update_organization(books, KUWAIT)


def test_amounts_of_the_same_batch_fix_the_currency(books: Books) -> None:
    create_product(books, ProductDraft("P-1", "Paper"))
    create_party(books, PartyKind.CUSTOMER, PartyDraft("C-1", "Badr"))
    assert update_organization(books, KUWAIT).exponent == 3
    create_product(books, ProductDraft("P-2", "Ink", selling_price=Decimal(1)))
    with refused(books, "SETTING_FIXED", ("baseCurrency",)):
        update_organization(books, OrganizationChange(currency="SAR", exponent=2))


def test_what_comes_later_in_the_batch_is_counted_in_the_new_currency(books: Books) -> None:
    update_organization(books, KUWAIT)
    assert post_entry(books, draft()).total == 100_000
