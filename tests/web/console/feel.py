"""`python -m tests.web.console.feel`: how soon the console is there, and how soon its pages change.

A fresh server and a fresh browser each time; the median of several. Exits with 1 above a target.
"""

from __future__ import annotations

import asyncio
import sys
from statistics import median
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright

from tests.judges.grounds import open_grounds
from tests.web.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.web.console.conftest import open_console

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.web.console.console import Console

TIMES = 5
FIRST_PAINT_MOST_MS = 1_000
ROUTE_CHANGE_MOST_MS = 200
SHIFT_MOST = 0.1
"""Cumulative layout shift that web.dev calls good."""
ROUTES = ("journal", "accounts", "trial-balance", "balance-sheet", "income-statement", "invoices")
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# From the click until the new page's own title stands there; data may still be on its way.
CHANGE = """async (path) => {
    const link = document.querySelector(`nav a[href$="/console/${path}"]`);
    const before = document.querySelector('h1').textContent;
    const begun = performance.now();
    link.click();
    while (document.querySelector('main h1')?.textContent === before
        || !document.querySelector('main h1')) await new Promise(requestAnimationFrame);
    return performance.now() - begun;
}"""
SHIFTS = """() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 300);
})"""


async def measure(browser: Browser) -> tuple[float, list[float], float]:
    """Return the first paint and the changes of route in milliseconds, and the layout shift."""
    with open_grounds() as grounds:
        async with open_console(browser, grounds) as console:
            await console.page.goto(f"{console.url}/console")
            await console.page.get_by_role("heading", level=1).wait_for()
            await console.settle()
            paint = await console.page.evaluate(PAINT)
            shift = await console.page.evaluate(SHIFTS)
            return paint, [await _change(console, route) for route in ROUTES], shift


async def _change(console: Console, route: str) -> float:
    await console.page.wait_for_load_state("networkidle")
    took: float = await console.page.evaluate(CHANGE, route)
    await console.settle()
    return took


async def main() -> int:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS
        )
        measured = [await measure(browser) for _ in range(TIMES)]
        await browser.close()
    found = {
        "first contentful paint, ms": (median(one[0] for one in measured), FIRST_PAINT_MOST_MS),
        "layout shift of the overview": (max(one[2] for one in measured), SHIFT_MOST),
    }
    for at, route in enumerate(ROUTES):
        took = median(one[1][at] for one in measured)
        found[f"first change to {route}, ms"] = (took, ROUTE_CHANGE_MOST_MS)
    for name, (value, most) in found.items():
        print(f"{name:40} {value:10.2f}  at most {most}")
    return int(any(value > most for value, most in found.values()))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
