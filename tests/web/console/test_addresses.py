"""Addresses say whose books a view shows, and are shown only where all of them can be read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.web.console.journal import unique, write_sale
from tests.web.console.signing import make_key, sign_in
from tests.web.console.two_books import TwoBooks, make_key_of_two, post_there

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from tests.judges.grounds import Grounds
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONSOLE = Path(__file__).parents[3] / "web" / "src" / "console"
DECLARED = re.compile(r"export const \w*[pP]arameters = \{(.*?)\};", re.DOTALL)
NAMED = re.compile(r"(?:^|[{,])\s*(\w+)(?=[:,]|\s*$)", re.MULTILINE)
DAYS = ("nonsense", "2026-13-40", "2026-02-30", "")
IDENTITIES = ("a b", "<script>", "acc_" + "x" * 10_000)
WORDS = ("x" * 10_000,)
KNOWN = {
    "knownAt": ("yesterday", "2026-06-30", "2026-13-40T00:00:00Z"),
    "asOfSequence": ("abc", "-1", "99999999999"),
    "includeZero": ("0", "yes"),
}
MISREAD: dict[str, dict[str, tuple[str, ...]]] = {
    "/": {"date": DAYS},
    "/journal": {
        "text": WORDS,
        "from": DAYS,
        "to": DAYS,
        "account": IDENTITIES[:2],
        "kind": ("FOO", "journal"),
        "status": ("FOO", ""),
        "revoked": ("maybe",),
    },
    "/journal/new": {"date": DAYS},
    "/accounts": {
        "text": WORDS,
        "type": ("FOO",),
        "class": ("FOO",),
        "date": DAYS,
        "show": ("nothing",),
    },
    "/accounts/acc_cash": {"from": DAYS, "to": DAYS, "interval": ("WEEK",)},
    "/postings": {
        "statement": ("cash-flow",),
        "figure": ("FOO",),
        "account": IDENTITIES,
        "side": ("left",),
        "date": DAYS,
        "from": DAYS,
        "to": DAYS,
        "asOfSequence": KNOWN["asOfSequence"],
    },
    "/trial-balance": {"date": DAYS, **KNOWN},
    "/balance-sheet": {"date": DAYS, "compareDate": DAYS, **KNOWN},
    "/income-statement": {
        "from": DAYS,
        "to": DAYS,
        "compareFrom": DAYS,
        "compareTo": DAYS,
        **KNOWN,
    },
    "/invoices": {
        "text": WORDS,
        "trade": ("FOO",),
        "type": ("FOO",),
        "status": ("FOO",),
        "customerId": IDENTITIES[:2],
        "vendorId": IDENTITIES[:2],
        "from": DAYS,
        "to": DAYS,
        "overdue": ("0",),
    },
    "/invoices/new": {"type": ("FOO",), "corrects": IDENTITIES[:2]},
    "/payments/new": {"direction": ("FOO",)},
    "/payments": {
        "text": WORDS,
        "trade": ("FOO",),
        "direction": ("FOO",),
        "customerId": IDENTITIES[:2],
        "vendorId": IDENTITIES[:2],
        "from": DAYS,
        "to": DAYS,
        "unallocated": ("0",),
        "deleted": ("0",),
    },
    "/live": {"page": ("..",)},
    "/settings/keys": {"ended": ("0",), "key": IDENTITIES},
    "/settings/webhooks": {"status": ("FOO",)},
    "/settings/webhooks/whk_none": {"outcome": ("FOO",), "delivery": IDENTITIES},
    "/settings/periods": {"year": ("next", "20260")},
    "/settings/organization": {"page": ("..",)},
    "/settings/members": {"page": ("..",)},
}
"""Page -> what its address may carry -> what that must not be."""


@pytest_asyncio.fixture(loop_scope="module")
async def books(console: Console, grounds: Grounds) -> TwoBooks:
    """The visitor holds a key of two organisations, and nothing was chosen yet."""
    books = await make_key_of_two(console, grounds)
    await sign_in(console, books.key)
    return books


def picker(page: Page) -> Locator:
    return page.get_by_label("Organisation", exact=True)


def parameter_of(organization: str) -> re.Pattern[str]:
    return re.compile(rf"[?&]organization={organization}\b")


async def test_address_names_the_organisation_of_several(console: Console, books: TwoBooks) -> None:
    page = console.page
    await console.open("/balance-sheet?date=2026-06-30")
    await expect(page).to_have_url(parameter_of(books.here))
    for name in ("Overview", "Journal", "Keys"):
        link = page.get_by_role("navigation").get_by_role("link", name=name)
        await expect(link).to_have_attribute("href", parameter_of(books.here))
    await page.get_by_role("row", name="Bank account").get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Postings: Bank account")
    await expect(page).to_have_url(parameter_of(books.here))
    await page.get_by_label("Language").select_option("ar")
    await expect(page).to_have_url(parameter_of(books.here))


async def test_link_opens_the_books_it_was_made_of(console: Console, books: TwoBooks) -> None:
    page = console.page
    memo = unique("There")
    entry = await post_there(console, books, memo)
    await console.open("/journal")
    await picker(page).select_option(books.here)
    await console.open(f"/journal/{entry}?organization={books.there}")
    await expect(page.locator("main")).to_contain_text(memo)
    await expect(picker(page)).to_have_value(books.there)
    # The tab's choice stays what an address without a name means.
    await console.open("/journal")
    await expect(picker(page)).to_have_value(books.here)


async def test_choosing_goes_to_the_other_books_and_back_returns(
    console: Console, books: TwoBooks
) -> None:
    page = console.page
    await console.open(f"/trial-balance?date=2026-06-30&organization={books.here}")
    await page.evaluate("document.querySelector('header').id = 'the-same'")
    await picker(page).focus()
    await picker(page).select_option(books.there)
    await expect(page).to_have_url(parameter_of(books.there))
    await expect(page).to_have_url(re.compile(r"[?&]date=2026-06-30\b"))
    await expect(page.locator(".statement-caption")).to_contain_text(books.name_there)
    await expect(picker(page)).to_be_focused()
    await expect(page.locator("header#the-same")).to_be_visible()
    await page.go_back()
    await expect(page.locator(".statement-caption")).to_contain_text("Demo Trading Co.")
    await expect(picker(page)).to_have_value(books.here)
    await page.go_forward()
    await expect(page.locator(".statement-caption")).to_contain_text(books.name_there)


async def test_choosing_from_one_entry_leads_to_the_journal(
    console: Console, books: TwoBooks
) -> None:
    page = console.page
    entry = await post_there(console, books, unique("One"))
    await console.open(f"/journal/{entry}?organization={books.there}")
    await picker(page).select_option(books.here)
    await expect(page).to_have_url(re.compile(r"/console/journal\?organization="))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Journal")
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_signed_out_visitor_comes_to_the_very_view(console: Console, books: TwoBooks) -> None:
    page = console.page
    view = f"/console/accounts?class=CASH&organization={books.there}"
    await page.context.clear_cookies()
    await page.goto(f"{console.url}{view}")
    await expect(page).to_have_url(re.compile(r"/console/sign-in$"))
    await page.get_by_label("Key").fill(books.key)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{console.url}{view}")
    await expect(picker(page)).to_have_value(books.there)


async def test_one_organisation_needs_no_name(console: Console) -> None:
    await console.open("/journal")
    await expect(console.page).to_have_url(f"{console.url}/console/journal")
    link = console.page.get_by_role("navigation").get_by_role("link", name="Accounts")
    await expect(link).to_have_attribute("href", "/console/accounts")


async def test_books_a_key_does_not_open_are_refused_not_replaced(console: Console) -> None:
    page = console.page
    await console.open("/journal?organization=org_of_others")
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "This key does not open these books"
    )
    await expect(page.get_by_role("alert")).to_contain_text("org_of_others")
    assert await page.get_by_role("table").count() == 0
    await console.assert_accessible()
    await console.assert_fits()
    await page.locator("main").get_by_role("link", name="Demo Trading Co.").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Overview")


async def test_refused_books_are_told_in_arabic(arabic: Console) -> None:
    await arabic.open(f"/journal?organization={'x' * 5_000}")
    heading = arabic.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("هذا المفتاح لا يفتح هذه الدفاتر")
    await arabic.assert_accessible()
    await arabic.assert_fits()


def declared_names() -> set[str]:
    """Return every parameter that a page of the sources declares."""
    sources = [file.read_text(encoding="utf-8") for file in CONSOLE.rglob("*.ts*")]
    bodies = [body for source in sources for body in DECLARED.findall(source)]
    assert len(bodies) > 10
    return {name for body in bodies for name in NAMED.findall(body)}


async def test_every_parameter_is_misread_by_a_test() -> None:
    misread = {name for parameters in MISREAD.values() for name in parameters}
    assert declared_names() - misread == set()


def misread_addresses(path: str) -> list[dict[str, str]]:
    """All parameters of a page at once, as often as the longest list of values asks for."""
    parameters = MISREAD[path]
    rounds = max(len(values) for values in parameters.values())
    return [
        {name: values[turn % len(values)] for name, values in parameters.items()}
        for turn in range(rounds)
    ]


@pytest.mark.parametrize("path", MISREAD)
async def test_address_that_cannot_be_read_is_told_and_cleared(console: Console, path: str) -> None:
    page = console.page
    for parameters in misread_addresses(path):
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        await console.open(f"{path}?{query}")
        await expect(page.get_by_role("heading", level=1)).to_have_text(
            "Part of this address cannot be read"
        )
        await expect(page.locator(".misread dt")).to_have_count(len(parameters))
        for value in filter(None, parameters.values()):
            await expect(page.locator(".misread")).to_contain_text(value[:60])
        assert await page.locator("main").get_by_role("table").count() == 0
        clear = "Go on without all of these" if len(parameters) > 1 else "Go on without it"
        await page.get_by_role("button", name=clear).click()
        await expect(page.locator(".misread")).to_have_count(0)
        await expect(page).to_have_url(f"{console.url}/console{path.rstrip('/')}")


async def test_only_the_part_that_cannot_be_read_is_cleared(console: Console) -> None:
    page = console.page
    await console.open("/journal?from=2026-06-01&to=2026-06-31")
    await expect(page.locator(".misread dt")).to_have_text(["To"])
    await expect(page.locator(".misread dd")).to_contain_text("is no day of the calendar")
    await console.assert_accessible()
    await page.get_by_role("button", name="Go on without it").click()
    await expect(page).to_have_url(f"{console.url}/console/journal?from=2026-06-01")
    await expect(page.locator("#main")).to_be_focused()
    await expect(page.get_by_label("From")).to_have_value("2026-06-01")


async def test_parameter_that_stands_twice_is_told(console: Console) -> None:
    await console.open("/?date=2026-06-30&date=2026-05-31")
    await expect(console.page.locator(".misread dd")).to_contain_text("stands there more than once")


async def test_misread_address_is_told_in_arabic(arabic: Console) -> None:
    await arabic.open("/journal?from=2026-13-40&kind=FOO&text=" + "x" * 5_000)
    heading = arabic.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("تعذرت قراءة جزء من هذا العنوان")
    names = arabic.page.locator(".misread dt")
    await expect(names).to_have_text(["من تاريخ", "النوع", "البحث"])
    await arabic.assert_accessible()
    await arabic.assert_fits()


async def kept_in_tab(console: Console) -> str:
    kept: str = await console.page.evaluate("JSON.stringify({...sessionStorage})")
    return kept


async def test_draft_stays_with_its_organisation(console: Console, books: TwoBooks) -> None:
    page = console.page
    memo = unique("Draft")
    await console.open(f"/journal/new?organization={books.here}")
    await write_sale(console, memo)
    await picker(page).select_option(books.there)
    await expect(page).to_have_url(parameter_of(books.there))
    await expect(page.get_by_label("Memo", exact=True)).to_have_value("")
    await page.go_back()
    await expect(page.get_by_label("Memo", exact=True)).to_have_value(memo)


async def test_draft_ends_with_signing_out(console: Console, books: TwoBooks) -> None:
    page = console.page
    memo = unique("Confidential")
    await console.open("/journal/new")
    await write_sale(console, memo)
    assert memo in await kept_in_tab(console)
    await page.get_by_role("button", name="Sign out").click()
    await expect(page).to_have_url(re.compile(r"/console/sign-in$"))
    assert memo not in await kept_in_tab(console)
    await sign_in(console, books.key)
    await console.open("/journal/new")
    await expect(page.get_by_label("Memo", exact=True)).to_have_value("")


async def test_draft_ends_in_every_tab(console: Console) -> None:
    page = console.page
    memo = unique("Elsewhere")
    await console.open("/journal/new")
    await write_sale(console, memo)
    other = await page.context.new_page()
    await other.goto(f"{console.url}/console/accounts")
    await other.get_by_role("button", name="Sign out").click()
    await expect(page).to_have_url(re.compile(r"/console/sign-in$"))
    await console.wait_until(f"!JSON.stringify({{...sessionStorage}}).includes('{memo}')")


async def test_draft_outlives_its_session_for_its_own_key_alone(console: Console) -> None:
    page = console.page
    memo = unique("Interrupted")
    await console.open("/journal/new")
    await write_sale(console, memo)
    await page.context.clear_cookies()
    await sign_in(console, console.key)
    await console.open("/journal/new")
    await expect(page.get_by_label("Memo", exact=True)).to_have_value(memo)
    _, other = await make_key(console, "Another hand", "OWNER", "*")
    await page.context.clear_cookies()
    await sign_in(console, other)
    await console.open("/journal/new")
    await expect(page.get_by_label("Memo", exact=True)).to_have_value("")
    assert memo not in await kept_in_tab(console)
