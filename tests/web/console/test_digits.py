"""In Arabic every amount, count and date is written in one kind of digits, on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.console.pages import PAGES, address_of

if TYPE_CHECKING:
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

# What names a thing stays as it is spelt everywhere: kept apart from the sentence, a document's
# number, an account's code before its name, a version.
APART = "bdi, code, pre, option, [dir=ltr], [lang=en]"
NAMES = r"\u2068[^\u2068\u2069]*\u2069|[A-Z]+-[\w-]+|\b\d{4}(?= [–ء-ي])|\bv1\b"
LATIN = f"""() => {{
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {{
    const text = walker.currentNode.data.replace(/{NAMES}/g, '');
    const isApart = walker.currentNode.parentElement.closest('{APART}');
    if (/[0-9]/.test(text) && !isApart) found.push(text);
  }}
  return found;
}}"""
WRITTEN = "/[٠-٩]/.test(document.querySelector('main').innerText)"
# On these nothing is a figure, or nothing is there yet.
WITHOUT_FIGURES = {"journal-new", "payment-new", "settings-webhooks", "settings-members"}


@pytest.mark.parametrize("name", PAGES)
async def test_figures_and_dates_of_a_page_are_in_arabic_digits(arabic: Console, name: str) -> None:
    await arabic.open(await address_of(arabic, name))
    assert await arabic.page.evaluate(LATIN) == []
    if name not in WITHOUT_FIGURES:
        await arabic.wait_until(WRITTEN)
