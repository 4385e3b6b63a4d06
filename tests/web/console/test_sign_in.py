"""Signing in and out in a browser, and what a page of another site gets by with."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.judges.grounds import Grounds
from tests.web.conftest import COLLECT_VIOLATIONS, Visit
from tests.web.console.console import Console

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.asyncio(loop_scope="module")

REVOKE = "mutation($id: ID!) { revokeKey(input: { id: $id }) { id } }"
CREATE = """mutation { createKey(input: { name: "Visitor", role: VIEWER, scopes: ["*"] }) {
  secret key { id } } }"""
SMALL = {"viewport": {"width": 375, "height": 740}, "locale": "ar-SA", "color_scheme": "dark"}


@pytest_asyncio.fixture(loop_scope="module")
async def stranger(browser: Browser, grounds: Grounds) -> AsyncIterator[Console]:
    """Somebody who has a key and has not signed in."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    async with context:
        yield await arrive(context, grounds)


async def arrive(context: BrowserContext, grounds: Grounds) -> Console:
    context.set_default_timeout(60_000)
    await context.add_init_script(COLLECT_VIOLATIONS)
    visit = Visit(await context.new_page())
    visit.watch()
    url = os.environ.get("DAFTAR_TEST_CONSOLE", grounds.url)
    return Console(visit, url, os.environ.get("DAFTAR_TEST_CONSOLE_KEY", grounds.demo.key))


async def sign_in(page: Page, key: str) -> None:
    await page.get_by_label("Key").fill(key)
    await page.keyboard.press("Enter")


async def wait_for_path(page: Page, path: str) -> None:
    await page.wait_for_url(lambda url: url.endswith(path))


async def test_whoever_is_not_signed_in_comes_back_to_where_they_went(stranger: Console) -> None:
    page = stranger.page
    await stranger.open("/journal?text=rent")
    await wait_for_path(page, "/console/sign-in")
    assert await page.title() == "Sign in – Daftar"
    assert await page.get_by_label("Key").evaluate("one => one === document.activeElement")
    await stranger.assert_accessible()
    await sign_in(page, f" {stranger.key} ")
    await wait_for_path(page, "/console/journal?text=rent")
    kept = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert stranger.key not in kept
    assert await page.evaluate("document.cookie") == ""
    await stranger.assert_clean()


async def test_wrong_key_is_refused_at_its_field(stranger: Console) -> None:
    page = stranger.page
    await stranger.open("/sign-in")
    await sign_in(page, "glk_wrong")
    alert = page.get_by_role("alert")
    await alert.wait_for()
    assert "checksum" in await alert.inner_text()
    assert await page.get_by_label("Key").get_attribute("aria-invalid") == "true"
    assert await page.get_by_label("Key").input_value() == "glk_wrong"
    await stranger.assert_accessible()
    await stranger.assert_clean()


async def test_signing_out_ends_it_in_every_tab(stranger: Console) -> None:
    page = stranger.page
    await stranger.open("/sign-in")
    await sign_in(page, stranger.key)
    await wait_for_path(page, "/console")
    await page.get_by_role("link", name="Invoices").click()
    await wait_for_path(page, "/console/invoices")
    other = await page.context.new_page()
    await other.goto(f"{stranger.url}/console/accounts")
    await other.get_by_role("button", name="Sign out").click()
    await wait_for_path(other, "/console/sign-in")
    assert await page.context.cookies() == []
    await wait_for_path(page, "/console/sign-in")
    await page.go_back()
    await wait_for_path(page, "/console/sign-in")


async def test_session_ends_with_its_key(stranger: Console) -> None:
    page = stranger.page
    made = (await stranger.query(CREATE))["createKey"]
    await stranger.open("/sign-in")
    await sign_in(page, made["secret"])
    await wait_for_path(page, "/console")
    await stranger.query(REVOKE, id=made["key"]["id"])
    await page.goto(f"{stranger.url}/console/payments")
    await wait_for_path(page, "/console/sign-in")
    await sign_in(page, stranger.key)
    await wait_for_path(page, "/console/payments")


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "/%2F%2Fevil.example"])
async def test_signing_in_leads_nowhere_else(stranger: Console, path: str) -> None:
    page = stranger.page
    await page.goto(f"{stranger.url}/console{path}")
    await page.get_by_role("heading", level=1).wait_for()
    await sign_in(page, stranger.key)
    await page.get_by_role("button", name="Sign out").wait_for()
    assert page.url.startswith(f"{stranger.url}/console")


async def test_sign_in_is_accessible_in_arabic_dark_and_small(
    browser: Browser, grounds: Grounds
) -> None:
    settings: dict[str, Any] = SMALL
    async with await browser.new_context(**settings) as context:
        arabic = await arrive(context, grounds)
        await arabic.open("/sign-in")
        assert await arabic.page.evaluate("document.documentElement.dir") == "rtl"
        await arabic.assert_accessible()
        await arabic.assert_fits()
        await arabic.page.get_by_label("اللغة").select_option("en")
        await arabic.page.get_by_role("heading", name="Sign in").wait_for()
        assert await arabic.page.evaluate("document.documentElement.dir") == "ltr"
        await arabic.assert_clean()
