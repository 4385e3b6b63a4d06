"""Members in Settings: which key holds which role; granted, changed, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from tests.web.console.signing import make_key, sign_in

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEYS = "{ keys(first: 100) { nodes { id name revokedAt grants { role } } } }"


def row(console: Console, name: str) -> Locator:
    return console.page.get_by_role("row").filter(has_text=name)


def dialog(console: Console) -> Locator:
    return console.page.locator("[role=dialog], [role=alertdialog]")


async def key_named(console: Console, name: str) -> Any:
    found = (await console.query(KEYS))["keys"]["nodes"]
    return next(key for key in found if key["name"] == name)


async def test_a_member_is_given_another_role(console: Console) -> None:
    await make_key(console, "Promoted", "VIEWER")
    await console.open("/settings/members")
    await expect(row(console, "Promoted")).to_contain_text("Viewer")
    await console.page.get_by_role("button", name="Change role of Promoted").click()
    await dialog(console).get_by_label("Role").select_option(label="Manager")
    await expect(dialog(console)).to_contain_text("Also moves the lock")
    await dialog(console).get_by_role("button", name="Give this role").click()
    await expect(dialog(console)).to_have_count(0)
    await expect(row(console, "Promoted")).to_contain_text("Manager")
    assert (await key_named(console, "Promoted"))["grants"] == [{"role": "MANAGER"}]


async def test_a_key_that_may_not_write_books_is_not_made_to(console: Console) -> None:
    """Nobody grants what their own key does not hold; the server's refusal is shown."""
    await make_key(console, "Writer", "VIEWER", "accounting:write")
    held = ("keys:read", "keys:write", "organizations:read")
    _, text = await make_key(console, "Key clerk", "ADMIN", *held)
    await sign_in(console, text)
    await console.open("/settings/members")
    await console.page.get_by_role("button", name="Change role of Writer").click()
    await dialog(console).get_by_label("Role").select_option(label="Contributor")
    await dialog(console).get_by_role("button", name="Give this role").click()
    refusal = dialog(console).get_by_role("alert")
    await expect(refusal).to_contain_text("does not hold the scopes it would grant")
    assert (await key_named(console, "Writer"))["grants"] == [{"role": "VIEWER"}]


async def test_a_member_that_is_at_home_here_ends_with_its_role(console: Console) -> None:
    await make_key(console, "Leaving", "VIEWER")
    await console.open("/settings/members")
    await console.page.get_by_role("button", name="Withdraw the role of Leaving").click()
    await expect(dialog(console)).to_contain_text("shut out at once, for good")
    await dialog(console).get_by_role("button", name="Revoke the key").click()
    await expect(dialog(console)).to_have_count(0)
    await expect(row(console, "Leaving")).to_have_count(0)
    assert (await key_named(console, "Leaving"))["revokedAt"] is not None


async def test_whoever_holds_a_higher_role_is_left_alone(console: Console) -> None:
    _, text = await make_key(console, "Administrator only", "ADMIN", "*")
    await make_key(console, "Of an owner", "OWNER", "*")
    await sign_in(console, text)
    await console.open("/settings/members")
    await expect(row(console, "Of an owner")).to_contain_text("holds a higher role than yours")
    assert await row(console, "Of an owner").get_by_role("button").count() == 0


async def test_without_another_organisation_there_is_nobody_to_grant(console: Console) -> None:
    await console.open("/settings/members")
    await console.page.get_by_role("button", name="Grant a role").click()
    await expect(dialog(console)).to_contain_text("You administer no other organisation")
