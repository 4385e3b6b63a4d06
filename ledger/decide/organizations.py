"""Change what an organisation is called, and how its books are read.

| what              | may change                                                                  |
|-------------------|-----------------------------------------------------------------------------|
| names             | always; what was signed or sent keeps the name it had                       |
| time zone         | always; it decides only what today is                                       |
| VAT rate          | always; documents and products keep the rate they were given                |
| fiscal year start | until a period is closed: what was closed and sealed belongs to its year    |
| base currency     | until an amount is kept, posted or not: it is counted in the currency's     |
|                   | minor units                                                                 |

The books' first month stays: with another start, the first fiscal year is a short one.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from ledger.books import Books
from ledger.decimals import check_rate, spell_millionths
from ledger.errors import Detail, InvalidInput, SettingFixed
from ledger.events import Json
from ledger.organizations import Organization
from ledger.text import check_text, require_text


@dataclass(frozen=True, slots=True)
class OrganizationChange:
    """What to change; None leaves a value as it is, a blank Arabic name is cleared.

    `exponent` is the decimals of `currency`; both and the time zone are known to exist.
    """

    name: str | None = None
    name_ar: str | None = None
    time_zone: str | None = None
    fiscal_month: int | None = None
    vat_rate: Decimal | None = None
    currency: str | None = None
    exponent: int | None = None


def update_organization(books: Books, change: OrganizationChange) -> Organization:
    """Change an organisation's settings; what the books already depend on is refused."""
    if change == OrganizationChange():
        message = "Name at least one thing to change."
        raise InvalidInput(message, details=[Detail((), message)])
    before = books.organization
    after = _changed(before, change)
    if after.fiscal_month != before.fiscal_month:
        _require_nothing_closed(books)
    if after.currency != before.currency:
        _require_no_amounts(books)
    return _put(books, before, after)


def organization_facts(organization: Organization) -> dict[str, Json]:
    """Return what events say of an organisation."""
    return {
        "currency": organization.currency,
        "exponent": organization.exponent,
        "firstMonth": organization.first_month,
        "fiscalMonth": organization.fiscal_month,
        "id": organization.id,
        "name": organization.name,
        "nameAr": organization.name_ar,
        "timeZone": organization.time_zone,
        "vatRate": spell_millionths(organization.vat_rate),
    }


def check_fiscal_month(month: int, path: str) -> int:
    if not 1 <= month <= 12:
        raise InvalidInput("A fiscal year starts in month 1 to 12.", path)
    return month


def _changed(before: Organization, change: OrganizationChange) -> Organization:
    after = before
    if change.name is not None:
        after = replace(after, name=require_text(change.name, "name"))
    if change.name_ar is not None:
        after = replace(after, name_ar=check_text(change.name_ar, "nameAr"))
    if change.time_zone is not None:
        after = replace(after, time_zone=change.time_zone)
    if change.fiscal_month is not None:
        month = check_fiscal_month(change.fiscal_month, "fiscalYearStartMonth")
        after = replace(after, fiscal_month=month)
    if change.vat_rate is not None:
        after = replace(after, vat_rate=check_rate(change.vat_rate, "vatRate"))
    if change.currency is not None and change.exponent is not None:
        after = replace(after, currency=change.currency, exponent=change.exponent)
    return after


def _put(books: Books, before: Organization, after: Organization) -> Organization:
    if after != before:
        books.put_organization(after)
        old, new = organization_facts(before), organization_facts(after)
        facts: Json = {
            "after": {name: new[name] for name in new if new[name] != old[name]},
            "before": {name: old[name] for name in old if new[name] != old[name]},
            "id": after.id,
        }
        books.append_event("organization.updated", after.id, facts)
    return after


def _require_nothing_closed(books: Books) -> None:
    """A period that was closed, even if it was reopened, has its place in a fiscal year."""
    if books.periods:
        raise SettingFixed(
            "The fiscal year's start is fixed once a period was closed.", "fiscalYearStartMonth"
        )


def _require_no_amounts(books: Books) -> None:
    if books.head.last_number:
        raise SettingFixed("The base currency is fixed by the first entry.", "baseCurrency")
    if books.holds_amounts or _at_hand(books):
        raise SettingFixed(
            "The base currency is fixed once documents, employees, statutory rates, prices or"
            " credit limits are kept in it.",
            "baseCurrency",
        )


def _at_hand(books: Books) -> bool:
    """Tell whether records with amounts are at hand: those of the same batch, too."""
    drawers = books.documents, books.employees, books.statutory_rates
    return (
        any(True for drawer in drawers for _ in drawer)
        or any(party.credit_limit for party in books.parties)
        or any(product.cost_price or product.selling_price for product in books.products)
    )
