"""Every page of the console, on the demo books, at days that do not move."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.console.console import Console

ROUTER = Path(__file__).parents[3] / "web" / "src" / "console" / "app" / "router.tsx"
IDS = """{
  journalEntries(first: 1, kind: JOURNAL, to: "2026-06-30") { nodes { id } }
  invoices(first: 1, type: SALES, status: PAID) { nodes { id } }
  payments(first: 1) { nodes { id } }
  drafts: invoices(first: 1, status: DRAFT, to: "2026-06-30") { nodes { id } }
}"""
PAGES = {
    "overview": "/?date=2026-06-30",
    "journal": "/journal?to=2026-06-30",
    "journal-new": "/journal/new",
    "journal-entry": "/journal/{journalEntries}",
    "accounts": "/accounts",
    "account": "/accounts/acc_cash?from=2026-01-01&to=2026-06-30",
    "trial-balance": "/trial-balance?date=2026-06-30",
    "balance-sheet": "/balance-sheet?date=2026-06-30&compareDate=2025-12-31",
    "income-statement": "/income-statement?from=2026-01-01&to=2026-06-30",
    "invoices": "/invoices?to=2026-06-30",
    "invoice": "/invoices/{invoices}",
    "invoice-new": "/invoices/new?type=SALES",
    "invoice-edit": "/invoices/{drafts}/edit",
    "payments": "/payments?to=2026-06-30",
    "payment": "/payments/{payments}",
    "payment-new": "/payments/new?direction=RECEIVED",
    "live": "/live",
    "settings-keys": "/settings/keys",
    "settings-webhooks": "/settings/webhooks",
    "settings-organization": "/settings/organization",
    "settings-periods": "/settings/periods",
    "settings-members": "/settings/members",
}
ELSEWHERE = {"sign-in", "setup", "settings", "*", "postings", "settings/webhooks/:id"}
"""Addresses that are opened by tests of their own."""


async def address_of(console: Console, name: str) -> str:
    """Return the address of a page, with an id of the demo books where it takes one."""
    path = PAGES[name]
    if "{" not in path:
        return path
    found = await console.query(IDS)
    return path.format(**{root: listed["nodes"][0]["id"] for root, listed in found.items()})


def declared_paths() -> set[str]:
    """Return the paths that the router knows."""
    return set(re.findall(r"page\('([^']*)'", ROUTER.read_text(encoding="utf-8")))


def opened_paths() -> set[str]:
    """Return the paths that `PAGES` opens, as the router writes them."""
    paths = {path.partition("?")[0].strip("/") for path in PAGES.values()}
    return {re.sub(r"(?<=/)(\{\w+\}|acc_cash)(?=/|$)", ":id", path) for path in paths}
