"""Answers that are kept back, so that a test sees what stands there meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page, Route

DOOR = "**/graphql"


@asynccontextmanager
async def answers_held(page: Page) -> AsyncIterator[None]:
    """What is asked within the block is answered after it."""
    is_over = asyncio.Event()

    async def hold(route: Route) -> None:
        await is_over.wait()
        await route.continue_()

    await page.route(DOOR, hold)
    try:
        yield
    finally:
        is_over.set()
        await page.unroute_all(behavior="wait")
