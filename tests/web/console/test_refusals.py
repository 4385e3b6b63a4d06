"""What the server refuses, told in Arabic: its sentence translated, else what its code means."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.web.console.journal import locked
from tests.web.console.signing import CREATE, make_key, sign_in

if TYPE_CHECKING:
    from playwright.async_api import Locator, Route

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

REVOKE = """mutation($id: ID!) { revokeKey(input: { id: $id }) { id } }"""
# More than a page asks for, less than a test is patient for.
HITS_PER_MINUTE = 60


def refusal(console: Console) -> Locator:
    return console.page.get_by_role("alert")


async def told(place: Locator) -> str:
    """Read a text without the marks of direction."""
    return re.sub("[\u200f\u2068\u2069]", "", await place.inner_text())


async def write_entry(console: Console, debit: str, credit: str) -> None:
    """Write two lines into the open form."""
    page = console.page
    await page.get_by_label("التاريخ").fill("2026-05-05")
    for place, code, side, amount in (("١", "1110", "مدين", debit), ("٢", "4100", "دائن", credit)):
        account = page.get_by_role("combobox", name=f"حساب السطر {place}", exact=True)
        await account.fill(code)
        await account.press("Tab")
        await page.get_by_label(f"{side} السطر {place}", exact=True).fill(amount)


async def check_without_posting(console: Console) -> None:
    await console.page.get_by_role("button", name="تحقق دون ترحيل").click()


async def test_locked_day_is_refused_at_the_date(arabic: Console) -> None:
    await arabic.open("/journal/new")
    await write_entry(arabic, "250", "250")
    async with locked(arabic, "2026-05-31"):
        await check_without_posting(arabic)
        fault = arabic.page.locator("[slot=errorMessage]")
        await expect(fault).to_have_count(1)
        assert await told(fault) == "٠٥/٠٥/٢٠٢٦ مقفل: الدفاتر مقفلة حتى ٣١/٠٥/٢٠٢٦."
    await arabic.assert_accessible()
    await arabic.assert_fits()


async def test_unbalanced_entry_is_refused_with_its_sums(arabic: Console) -> None:
    await arabic.open("/journal/new")
    await write_entry(arabic, "1251", "250")
    await check_without_posting(arabic)
    await expect(refusal(arabic)).to_have_count(1)
    assert await told(refusal(arabic)) == (
        "القيد غير متوازن: المدين ١٬٢٥١٫٠٠ والدائن ٢٥٠٫٠٠، والفرق ١٬٠٠١٫٠٠."
    )


async def test_unknown_account_is_named(arabic: Console) -> None:
    await arabic.open("/journal?account=acc_nothing")
    await expect(refusal(arabic)).to_contain_text("ACCOUNT_UNKNOWN")
    assert "لا يوجد حساب بالمعرّف «acc_nothing»." in await told(refusal(arabic))
    await arabic.assert_accessible()
    arabic.visit.complaints.clear()  # The browser notes the refusal as a failed load.


async def test_spent_limit_says_how_long_to_wait(arabic: Console) -> None:
    limited = {"name": "Few", "role": "OWNER", "scopes": ["*"], "rateLimit": HITS_PER_MINUTE}
    made = await arabic.query(CREATE, input=limited)
    await sign_in(arabic, made["createKey"]["secret"])
    await arabic.open("/journal/new")
    await write_entry(arabic, "250", "250")
    await spend(arabic, made["createKey"]["secret"])
    await check_without_posting(arabic)
    await expect(refusal(arabic)).to_contain_text("RATE_LIMITED")
    words = await told(refusal(arabic))
    assert "استُنفد حد المفتاح، وهو ٦٠ في ٦٠ ثانية. أعد المحاولة بعد" in words
    assert "retry" not in words
    arabic.visit.complaints.clear()  # The browser notes the refusal as a failed load.


async def spend(console: Console, key: str) -> None:
    """Ask until the key's limit is used up."""
    for _ in range(2 * HITS_PER_MINUTE):
        answer = await console.page.context.request.post(
            f"{console.url}/graphql",
            data={"query": "{ viewer { scopes } }"},
            headers={"Authorization": f"Bearer {key}"},
        )
        if answer.status == 429:
            return
    raise AssertionError("the limit is never used up")


async def test_revoked_key_ends_the_session_and_does_not_begin_another(arabic: Console) -> None:
    key_id, secret = await make_key(arabic, "Revoked", "VIEWER")
    await sign_in(arabic, secret)
    await arabic.open("/journal")
    await arabic.query(REVOKE, id=key_id)
    await arabic.page.get_by_role("link", name="الحسابات").click()
    field = arabic.page.get_by_label("المفتاح")
    await field.fill(secret)
    await arabic.page.get_by_role("button", name="دخول").click()
    await expect(refusal(arabic)).to_contain_text("UNAUTHENTICATED")
    assert "المفتاح غير معروف أو ملغى." in await told(refusal(arabic))
    await arabic.assert_accessible()


async def test_sentence_without_arabic_stands_below_what_its_code_means(arabic: Console) -> None:
    await answering(arabic, "OVERLOADED", "The lanes are closed.")
    await arabic.open("/journal/new")
    await write_entry(arabic, "250", "250")
    await check_without_posting(arabic)
    await expect(refusal(arabic).get_by_text("الخادم مشغول فوق طاقته")).to_be_visible()
    original = refusal(arabic).locator("[lang=en][dir=ltr]")
    await expect(original).to_have_text("The lanes are closed.")
    await arabic.assert_accessible()
    await arabic.assert_fits()
    arabic.visit.complaints.clear()  # The browser notes the refusal as a failed load.


async def test_code_that_is_newer_than_the_page_is_told_in_the_servers_words(
    arabic: Console,
) -> None:
    await answering(arabic, "NEWER", "Something new.")
    await arabic.open("/journal/new")
    await write_entry(arabic, "250", "250")
    await check_without_posting(arabic)
    await expect(refusal(arabic)).to_have_text("Something new.NEWER")
    arabic.visit.complaints.clear()  # The browser notes the refusal as a failed load.


async def answering(console: Console, code: str, message: str) -> None:
    """Have the dry run refused like this, as a server of another age might."""

    async def refuse(route: Route) -> None:
        if "lines" in (route.request.post_data or ""):
            errors = [{"message": message, "extensions": {"code": code}}]
            await route.fulfill(status=503, body=json.dumps({"errors": errors}))
        else:
            await route.fallback()

    await console.page.route("**/graphql", refuse)
