"""Every page and dialog of Settings: accessible, in Arabic, dark and on a small telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = ("keys", "keys?ended=1", "webhooks", "organization", "periods?year=2025", "members")
# Page, the button that opens a dialog in English, and in Arabic.
DIALOGS = (
    ("keys", "New key", "مفتاح جديد"),
    ("webhooks", "New webhook", "إشعار ويب جديد"),
    ("organization", "Change the organisation", "تعديل بيانات المنشأة"),
    ("organization", "Change the account for Sales", "تغيير حساب المبيعات"),
    ("members", "Grant a role", "منح دور"),
)


@pytest.mark.parametrize("page", PAGES)
async def test_the_page_is_accessible(console: Console, page: str) -> None:
    await console.open(f"/settings/{page}")
    await console.assert_accessible()
    await console.assert_fits()


@pytest.mark.parametrize("page", PAGES)
async def test_the_page_stands_in_arabic_dark_and_small(arabic: Console, page: str) -> None:
    await arabic.open(f"/settings/{page}")
    assert await arabic.page.evaluate("document.dir") == "rtl"
    await arabic.assert_accessible()
    await arabic.assert_fits()


@pytest.mark.parametrize(("page", "english", "_"), DIALOGS)
async def test_the_dialog_is_accessible_and_gives_the_focus_back(
    console: Console, page: str, english: str, _: str
) -> None:
    await console.open(f"/settings/{page}")
    opener = console.page.get_by_role("button", name=english)
    await opener.focus()
    await console.page.keyboard.press("Enter")
    await console.page.get_by_role("dialog").wait_for()
    await console.settle()
    for choose in await console.page.get_by_label("Choose").all():
        await choose.check()
    await console.settle()
    await console.assert_accessible()
    await console.page.keyboard.press("Escape")
    await expect(console.page.get_by_role("dialog")).to_have_count(0)
    await expect(opener).to_be_focused()


@pytest.mark.parametrize(("page", "_", "words"), DIALOGS)
async def test_the_dialog_stands_in_arabic_dark_and_small(
    arabic: Console, page: str, _: str, words: str
) -> None:
    await arabic.open(f"/settings/{page}")
    await arabic.page.get_by_role("button", name=words).click()
    await arabic.page.get_by_role("dialog").wait_for()
    for choose in await arabic.page.get_by_label("اختيار").all():
        await choose.check()
    await arabic.settle()
    await arabic.assert_accessible()
    box = await arabic.page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 375) == (True, True)
