"""A real headless browser that can reach this machine alone, and what happens in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

import pytest_asyncio

if TYPE_CHECKING:
    from playwright.async_api import Browser, ConsoleMessage, Page

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE_MILLISECONDS = 60_000
"""How long anything may take; machines differ."""
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # This machine, and a name that tests give to another site on it.
    "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
COLLECT_VIOLATIONS = """
    globalThis.policyViolations = [];
    document.addEventListener('securitypolicyviolation', (event) =>
        policyViolations.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


# Playwright's synchronous interface leaves an event loop running in the thread, which every later
# async test would trip over; so the asynchronous one it is, with one browser and one loop for a
# module: `pytestmark = pytest.mark.asyncio(loop_scope="module")`.
@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(skip_or_fail: Callable[[str], NoReturn]) -> AsyncIterator[Browser]:
    """Start Debian's Chromium."""
    try:
        from playwright.async_api import async_playwright, expect
    except ImportError:
        skip_or_fail("playwright is not installed")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    if not CHROMIUM.exists():
        skip_or_fail(f"no {CHROMIUM} (apt-get install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS
        )
        yield browser
        await browser.close()


@dataclass
class Visit:
    """One visitor's page and everything it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))

    def _note_console(self, message: ConsoleMessage) -> None:
        # A 401 asked for on purpose is noted as a failed load; its answer is judged instead.
        if message.type == "error" and "status of 401" not in message.text:
            self.complaints.append(f"console: {message.text} {message.location}")

    async def assert_clean(self, base_url: str) -> None:
        """Nothing logged as an error, nothing refused by the policy, nothing asked of others."""
        origin = urlsplit(base_url).netloc
        outside = [
            url
            for url in self.requests
            if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != origin
        ]
        violations = await self.page.evaluate("policyViolations")
        assert (self.complaints, violations, outside) == ([], [], [])


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Open an empty page of a visitor who was never here."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    await context.add_init_script(COLLECT_VIOLATIONS)
    visit = Visit(await context.new_page())
    visit.watch()
    yield visit
    await context.close()
