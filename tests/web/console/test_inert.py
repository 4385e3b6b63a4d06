"""What people wrote is shown as they wrote it and does nothing, on every page in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.gateway.webhooks.receivers import answers, receiving
from tests.web.conftest import Visit
from tests.web.console.conftest import open_console
from tests.web.console.console import Console
from tests.web.console.hostile import DAY, MIDDLE, Books, write_books
from tests.web.console.inert_views import PAGES, Page
from tests.web.console.looking import COUNT_RUNS, Sight, look
from tests.web.console.signing import sign_in
from tests.web.console.text_inputs import CODED, NOWHERE, SHOWN, text_inputs

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.judges.grounds import Grounds

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENGLISH = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
ARABIC = {
    "viewport": {"width": 375, "height": 740},
    "locale": "ar-SA",
    "color_scheme": "dark",
}
DELIVERIES = "query($id: ID!) { webhook(id: $id) { deliveries(first: 1) { nodes { id } } } }"
LOOKS = 400
LINES = ({"accountId": "acc_cash", "debit": "1"}, {"accountId": "acc_revenue", "credit": "1"})
# What is refused where the API knows which words there can be; the rest of each input is right.
WRONG = "<img class=made src=x onerror=ran()>{{name}}\u202e"
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "AccountInput.handle": ("createAccount", {"code": "W", "type": "ASSET", "nameEn": "W"}),
    "CustomerInput.country": ("createCustomer", {"code": "W", "nameEn": "W"}),
    "EmployeeInput.scheme": (
        "createEmployee",
        {"number": "W", "nameEn": "W", "hireDate": DAY, "basicSalary": "1.00"},
    ),
    "InvoiceInput.currency": (
        "createInvoice",
        {"number": "W", "type": "SALES", "issueDate": DAY, "buyerName": "W", "items": []},
    ),
    "JournalLineInput.party": ("createJournalEntry", {"date": DAY}),
    "KeyInput.scopes": ("createKey", {"name": "W", "role": "VIEWER"}),
    "PaymentInput.currency": (
        "createPayment",
        {"amount": "1.00", "date": DAY, "direction": "RECEIVED"},
    ),
    "PayrollRunInput.month": ("createPayrollRun", {}),
    "PeriodInput.period": ("closePeriod", {}),
    "StatutoryRateInput.scheme": (
        "setStatutoryRate",
        {"startsOn": DAY, "employeeRate": "1", "employerRate": "1"},
    ),
    "UpdateOrganizationInput.baseCurrency": ("updateOrganization", {}),
    "UpdateOrganizationInput.timeZone": ("updateOrganization", {}),
    "VendorInput.country": ("createVendor", {"code": "W", "nameEn": "W"}),
    "WebhookInput.events": ("createWebhook", {"url": "http://127.0.0.1:9/"}),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def books(browser: Browser, grounds: Grounds) -> AsyncIterator[Books]:
    """Books full of hostile texts, and an address that answers webhooks with more of them."""
    answer = answers("200 OK", MIDDLE.encode(), b"X-Told: <img class=made src=x onerror=ran()>\r\n")
    async with receiving(answer) as receiver, open_console(browser, grounds) as console:
        written = await write_books(console, receiver.url)
        written.ids["delivery"] = await delivery_of(console, written)
        yield written


async def delivery_of(console: Console, books: Books) -> str:
    """Wait until the webhook was told of an entry: messages go out in passing."""
    for _ in range(LOOKS):
        told = await console.query(DELIVERIES, id=books.ids["webhook"])
        if nodes := told["webhook"]["deliveries"]["nodes"]:
            return str(nodes[0]["id"])
        await console.page.wait_for_timeout(50)
    raise AssertionError("The webhook was never told of an entry.")


async def test_every_text_of_the_api_is_known_here() -> None:
    """A new text: show it in a view of `inert_views`, or say that no page does."""
    assert text_inputs() == {*SHOWN, *NOWHERE, *CODED}
    views = {*PAGES, *(f"{name}:{part}" for name, page in PAGES.items() for part in page.acts)}
    named = {
        view[3:] if view[2:3] == "/" else view for one in SHOWN.values() for view in one.split()
    }
    assert named - views == set()


@pytest.mark.parametrize("settings", [ENGLISH, ARABIC], ids=["en", "ar"])
async def test_texts_are_shown_as_they_are_and_do_nothing(
    browser: Browser, grounds: Grounds, books: Books, settings: dict[str, Any]
) -> None:
    language = settings["locale"][:2]
    sights: dict[str, Sight] = {}
    async with open_console(browser, grounds, **settings) as console:
        await sign_in(console, books.key)
        await console.page.add_init_script(COUNT_RUNS)
        for name, page in PAGES.items():
            sights |= await sights_of(console, books, language, name, page)
    faults = [f"{view}: {fault}" for view, sight in sights.items() for fault in sight.faults]
    assert faults == []
    assert {text for sight in sights.values() for text in sight.shown} & NOWHERE == set()


async def sights_of(
    console: Console, books: Books, language: str, name: str, page: Page
) -> dict[str, Sight]:
    """Look at a page and at everything that opens on it."""
    await console.open(page.path.format(**books.ids))
    sights = {name: await seen(console, books, language, name)}
    for part, act in page.acts.items():
        view = f"{name}:{part}"
        await act(console, books, language)
        sights[view] = await seen(console, books, language, view)
        await console.page.emulate_media(media="screen")
        await console.page.keyboard.press("Escape")
    return sights


async def seen(console: Console, books: Books, language: str, view: str) -> Sight:
    """Look until a view shows what it is said to show."""
    wanted = {view, f"{language}/{view}"}
    expected = {text for text, views in SHOWN.items() if wanted & set(views.split())}
    sight = Sight(frozenset(), ())
    for _ in range(LOOKS):
        sight = await look(console, books.texts)
        if expected <= sight.shown:
            await console.assert_fits()
            await console.assert_clean()
            return sight
        await console.page.wait_for_timeout(50)
    raise AssertionError(f"{language}/{view} does not show {expected - sight.shown}")


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<p>{text}</p>", None),
        ("<p><bdi style='display: inline-block'>{text}</bdi> stays beside</p>", None),
        ("<p>Before \u2068{contained}\u2069 stays beside</p>", None),
        ("<p><bdi>{text}</bdi> stays beside</p>", "P: what follows is turned: "),
        ("<p>Before {text} stays beside</p>", "P: turns what follows: "),
        ("<a title='Before {text} beside'>x</a>", "A[title]: turns what follows: "),
        ("<p>{cut}</p>", "P: not as written: "),
        ("<p>{text}<b class=made>x</b></p>", "made: "),
        ("<p><a href='javascript:ran()'>{text}</a></p>", "A[href]: javascript:ran()"),
        ("<p>{text}<img src=x:/ onerror=ran()></p>", "a script ran"),
    ],
)
async def test_what_would_do_something_is_seen(
    browser: Browser, markup: str, fault: str | None
) -> None:
    """The judge of the pages above, on pages that are not ours."""
    text = "z00abcWords\u2069\u202e"
    shown = markup.format(text=text, contained=text.replace("\u2069", ""), cut=text[:8])
    page = await browser.new_page()
    await page.add_init_script(COUNT_RUNS)
    await page.goto("about:blank")
    await page.set_content(f"<html lang=en>{shown}", wait_until="networkidle")
    sight = await look(Console(Visit(page), "", ""), {"Input.field": text})
    await page.close()
    assert sight.shown == {"Input.field"}
    assert fault is not None or sight.faults == ()
    assert fault is None or any(one.startswith(fault) for one in sight.faults)


async def test_words_that_can_be_nothing_else_are_refused_by_name(console: Console) -> None:
    """Nothing hostile is ever kept where the API knows its words."""
    assert set(BODIES) == CODED
    for text, (mutation, body) in BODIES.items():
        record, field = text.split(".")
        wrong: dict[str, Any] = {field: [WRONG] if field in {"scopes", "events"} else WRONG}
        if record == "JournalLineInput":
            record, wrong = "JournalEntryInput", {"lines": [{**LINES[0], **wrong}, LINES[1]]}
        error = await refused(console, mutation, record, {**body, **wrong})
        assert field in error["extensions"]["details"][0]["path"], (text, error)


@pytest.mark.parametrize(
    ("memo", "words"),
    [("NUL \0 within", "must not contain NUL"), ("x" * 1_001, "at most 1,000 characters")],
)
async def test_text_that_cannot_be_kept_is_refused_in_words(
    console: Console, memo: str, words: str
) -> None:
    body = {"date": DAY, "memo": memo, "lines": LINES}
    assert (
        words
        in (await refused(console, "createJournalEntry", "JournalEntryInput", body))["message"]
    )


async def refused(console: Console, mutation: str, record: str, body: dict[str, Any]) -> Any:
    """Return the one error a mutation is refused with."""
    document = f"mutation($input: {record}!) {{ {mutation}(input: $input) {{ __typename }} }}"
    answer = await console.page.context.request.post(
        f"{console.url}/graphql",
        data={"query": document, "variables": {"input": body}},
        headers={"Authorization": f"Bearer {console.key}"},
    )
    (error,) = (await answer.json())["errors"]
    return error
