"""What a test does with the console: open a page, read it, have axe judge it."""

from __future__ import annotations

from asyncio import sleep
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.web.conftest import Visit

AXE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.02
JUDGE = """async () => (await axe.run()).violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`)"""
OVERFLOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass
class Console:
    """One signed-in visitor."""

    visit: Visit
    url: str
    key: str

    @property
    def page(self) -> Page:
        return self.visit.page

    async def open(self, path: str = "/") -> None:
        """Open a page and wait until its title stands there and nothing is loading."""
        await self.page.goto(f"{self.url}/console{path}")
        await self.page.get_by_role("heading", level=1).wait_for()
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing on the page says that it is busy."""
        await self.wait_until("!document.querySelector('[aria-busy=true]')")

    async def wait_until(self, expression: str) -> None:
        """Wait until an expression is true in the page.

        Playwright's own waiting evaluates texts in the page, which its policy refuses.
        """
        for _ in range(int(PATIENCE_SECONDS / LOOK_EVERY_SECONDS)):
            if await self.page.evaluate(expression):
                return
            await sleep(LOOK_EVERY_SECONDS)
        raise AssertionError(f"it never came true: {expression}")

    async def query(self, document: str, **variables: Any) -> Any:
        """Ask the API itself, with the key, what became of it."""
        answer = await self.page.context.request.post(
            f"{self.url}/graphql",
            data={"query": document, "variables": variables},
            headers={"Authorization": f"Bearer {self.key}"},
        )
        told = await answer.json()
        assert "errors" not in told, told
        return told["data"]

    async def assert_accessible(self) -> None:
        """No serious or critical finding of axe-core."""
        # Evaluated in the page's own world past the policy, as a browser's tools are.
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        assert await self.page.evaluate(JUDGE) == []

    async def assert_fits(self) -> None:
        """Nothing makes the page scroll sideways."""
        assert not await self.page.evaluate(OVERFLOW)

    async def assert_clean(self) -> None:
        await self.visit.assert_clean(self.url)
