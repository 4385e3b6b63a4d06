"""Answers that are lost on their way back, as a broken line loses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page, Route


async def lose_first_answer(page: Page) -> list[str]:
    """Let the first mutation reach the server and its answer be lost; collect the keys sent."""
    keys: list[str] = []

    async def lose(route: Route) -> None:
        key = route.request.headers.get("idempotency-key")
        if key is None:
            await route.continue_()
            return
        keys.append(key)
        if len(keys) > 1:
            await route.continue_()
            return
        await route.fetch()
        await route.abort()

    await page.route("**/graphql", lose)
    return keys
