"""Going about a page by keyboard alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.console.console import Console

TABS_MOST = 60
FOCUSED = """() => {
    const { labels, ariaLabel, textContent } = document.activeElement;
    return (labels?.[0]?.textContent ?? ariaLabel ?? textContent).trim();
}"""


async def tab_to(console: Console, name: str) -> None:
    """Press Tab until what bears this name has the focus."""
    for _ in range(TABS_MOST):
        if await console.page.evaluate(FOCUSED) == name:
            return
        await console.page.keyboard.press("Tab")
    raise AssertionError(f"no way to {name} by Tab")


async def assert_focus(console: Console, name: str) -> None:
    await console.wait_until(f"({FOCUSED})() === {json.dumps(name)}")
