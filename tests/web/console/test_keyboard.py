"""An entry is posted from the journal's list with nothing but the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.web.console.journal import find, unique
from tests.web.console.keyboard import assert_focus, tab_to

if TYPE_CHECKING:
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_entry_is_posted_by_keyboard_alone(console: Console) -> None:
    memo = unique("Keyboard")
    keyboard = console.page.keyboard
    await console.open("/journal")
    await tab_to(console, "New entry")
    await keyboard.press("Enter")
    await assert_focus(console, "Date")
    await tab_to(console, "Memo")
    await keyboard.type(memo)
    await tab_to(console, "Account of line 1")
    await keyboard.type("1110")
    await keyboard.press("Tab")
    await assert_focus(console, "Debit of line 1")
    await keyboard.type("1,150.00")
    await tab_to(console, "Memo of line 1")
    await keyboard.type("Till")
    await keyboard.press("Enter")
    await assert_focus(console, "Account of line 2")
    await keyboard.type("sal")
    await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await tab_to(console, "Credit of line 2")
    await keyboard.type("1000")
    await tab_to(console, "Memo of line 2")
    await keyboard.press("Enter")
    await assert_focus(console, "Account of line 3")
    await keyboard.type("2130")
    await tab_to(console, "Credit of line 3")
    await keyboard.press("=")
    await expect(console.page.get_by_text("Balanced")).to_be_visible()
    await tab_to(console, "Memo of line 3")
    await keyboard.press("Enter")
    await assert_focus(console, "Account of line 4")
    await tab_to(console, "Remove line 4")
    await keyboard.press("Enter")
    await assert_focus(console, "Account of line 3")
    await keyboard.press("Control+Shift+Enter")
    await expect(console.page.get_by_text("Nothing was written.")).to_be_visible()
    assert await find(console, memo) == []
    await keyboard.press("Control+Enter")
    await console.page.wait_for_url("**/console/journal/je_*")
    (entry,) = await find(console, memo)
    await assert_focus(console, f"Entry {entry['number']} is posted.")
    assert [(one["debit"], one["credit"], one["memo"]) for one in entry["postings"]] == [
        ("1150.00", "0.00", "Till"),
        ("0.00", "1000.00", None),
        ("0.00", "150.00", None),
    ]


async def test_dialog_keeps_the_focus_and_gives_it_back(console: Console) -> None:
    await console.open("/journal?kind=JOURNAL&status=POSTED&to=2026-06-30")
    await tab_to(console, "Clear filters")
    await keyboard_to_first_entry(console)
    await tab_to(console, "Delete …")
    await console.page.keyboard.press("Enter")
    await assert_focus(console, "Cancel")
    await console.page.keyboard.press("Tab")
    await assert_focus(console, "Delete")
    await console.page.keyboard.press("Tab")
    await assert_focus(console, "Cancel")
    await console.page.keyboard.press("Escape")
    await assert_focus(console, "Delete …")


async def keyboard_to_first_entry(console: Console) -> None:
    """Behind the filters Tab goes to the list, then to its first entry; Enter opens it."""
    await console.page.keyboard.press("Tab")
    await console.page.keyboard.press("Tab")
    await console.page.keyboard.press("Enter")
    await console.page.wait_for_url("**/console/journal/je_*")
    await console.settle()
