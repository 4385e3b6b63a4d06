"""The views of the console that show what people wrote: pages, and what opens on them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.web.console.hostile import DAY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tests.web.console.console import Console
    from tests.web.console.hostile import Books

    Act = Callable[[Console, Books, str], Awaitable[None]]

LOCALES = Path(__file__).parents[3] / "web" / "src" / "console" / "locales"


@dataclass(frozen=True)
class Page:
    """An address, and what is opened there one after the other."""

    path: str
    acts: Mapping[str, Act] = field(default_factory=dict)


def words(language: str, area: str, name: str) -> str:
    """Return a text of the console."""
    found = json.loads((LOCALES / language / f"{area}.json").read_text(encoding="utf-8"))
    for part in name.split("."):
        found = found[part]
    return str(found)


def pressed(area: str, name: str) -> Act:
    """Press the button of this text."""

    async def act(console: Console, _: Books, language: str) -> None:
        text = words(language, area, name)
        await console.page.get_by_role("button", name=text, exact=True).click()

    return act


def pressed_beside(text: str, place: int) -> Act:
    """Press a button in the row of a text."""

    async def act(console: Console, books: Books, _: str) -> None:
        row = console.page.get_by_role("row").filter(has_text=books.tag(text))
        await row.get_by_role("button").nth(place).click()

    return act


async def change_first(console: Console, _: Books, __: str) -> None:
    await console.page.locator("main table").get_by_role("button").first.click()


def typed(text: str) -> Act:
    """Type the beginning of a text into the first field with a list."""

    async def act(console: Console, books: Books, _: str) -> None:
        field = console.page.locator("input[role=combobox]").first
        await field.fill(books.tag(text))
        await console.page.locator("[role=listbox] [role=option]").first.wait_for()

    return act


async def printed(console: Console, _: Books, __: str) -> None:
    await console.page.emulate_media(media="print")


CHANGE = pressed("accounts", "change")
BARRED = pressed("accounts", "deactivate")
PAGES = {
    "overview": Page(f"/?date={DAY}"),
    "journal": Page(f"/journal?from={DAY}&to={DAY}"),
    "journal-entry": Page(
        "/journal/{entry}",
        {
            "reverse": pressed("journal", "reverse.open"),
            "remove": pressed("journal", "remove.open"),
        },
    ),
    "mirror": Page("/journal/{mirror}"),
    "journal-new": Page("/journal/new", {"account": typed("AccountInput.code")}),
    "accounts": Page("/accounts", {"print": printed}),
    "account": Page(
        "/accounts/{account}?from=2026-06-01&to=2026-06-30",
        {"change": CHANGE, "deactivate": BARRED},
    ),
    "postings": Page("/postings?account={account}"),
    "figure": Page(
        "/postings?statement=income-statement&from=2026-06-01&to=2026-06-30&account={account}"
    ),
    "trial-balance": Page("/trial-balance?date=2026-06-30", {"print": printed}),
    "income-statement": Page("/income-statement?from=2026-06-01&to=2026-06-30"),
    "invoices": Page(
        f"/invoices?from={DAY}&to={DAY}",
        {"customer": typed("CustomerInput.code"), "vendor": typed("VendorInput.code")},
    ),
    "invoices-of": Page("/invoices?customerId={customer}"),
    "invoice": Page("/invoices/{invoice}", {"pay": pressed("trade", "pay.open")}),
    "draft": Page("/invoices/{draft}", {"issue": pressed("trade", "issue.open")}),
    "invoice-new": Page("/invoices/new", {"party": typed("CustomerInput.code")}),
    "invoice-edit": Page("/invoices/{draft}/edit"),
    "payment-new": Page("/payments/new", {"party": typed("CustomerInput.code")}),
    "payments": Page(f"/payments?from={DAY}&to={DAY}"),
    "payment": Page("/payments/{payment}"),
    "refund": Page("/payments/{refund}"),
    "live": Page("/live"),
    "keys": Page(
        "/settings/keys",
        {
            "rotate": pressed_beside("KeyInput.name", 0),
            "revoke": pressed_beside("KeyInput.name", 1),
        },
    ),
    "key": Page("/settings/keys?key={key}"),
    "members": Page("/settings/members", {"change": pressed_beside("KeyInput.name", 0)}),
    "webhooks": Page("/settings/webhooks"),
    "webhook": Page("/settings/webhooks/{webhook}", {"edit": pressed("webhooks", "acts.edit")}),
    "delivery": Page("/settings/webhooks/{webhook}?delivery={delivery}"),
    "organization": Page(
        "/settings/organization",
        {"edit": pressed("organization", "edit.title"), "purpose": change_first},
    ),
    "periods": Page("/settings/periods?year=2025"),
}
