"""Keys in Settings: made, shown once, used at every door, given a new text, ended."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from playwright.async_api import expect

from tests.web.console.losing import lose_first_answer
from tests.web.console.signing import make_key, sign_in

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEYS = """query($organizationId: ID) { keys(organizationId: $organizationId, first: 100) {
    nodes { id name scopes rateLimit expiresAt grants { role } } } }"""
WHO = "{ viewer { key { name } } }"


def dialog(console: Console) -> Locator:
    """Find the dialog that stands over the page."""
    return console.page.locator("[role=dialog], [role=alertdialog]")


async def begin_key(console: Console, name: str) -> None:
    """Open the form of a new key and name it."""
    await console.open("/settings/keys")
    await console.page.get_by_role("button", name="New key").click()
    await console.page.get_by_label("Name", exact=True).fill(name)


async def shown_texts(console: Console) -> list[str]:
    """Read what the dialog shows once: the key's text, then the commands."""
    await dialog(console).get_by_role("heading", name="Your new key").wait_for()
    return await dialog(console).locator(".secret code").all_inner_texts()


async def key_named(console: Console, name: str) -> Any:
    found = (await console.query(KEYS))["keys"]["nodes"]
    return next(key for key in found if key["name"] == name)


async def status_of(console: Console, key: str) -> int:
    """Ask who it is with a key; return the answer's status."""
    answer = await console.page.context.request.post(
        f"{console.url}/graphql",
        data={"query": WHO},
        headers={"Authorization": f"Bearer {key}"},
    )
    return answer.status


def run(command: str) -> Any:
    """Run a command as somebody would who pasted it into a shell."""
    done = subprocess.run(
        ["sh", "-c", command], check=True, capture_output=True, text=True, timeout=30
    )
    return json.loads(done.stdout)


async def test_a_key_made_here_opens_every_door(
    console: Console, skip_or_fail: Callable[[str], NoReturn]
) -> None:
    if shutil.which("curl") is None:
        skip_or_fail("curl is not installed")
    await begin_key(console, "Every door")
    await console.page.get_by_role("button", name="Make the key").click()
    key, graphql, v1, guliel = await shown_texts(console)
    assert key.startswith("glk_")
    assert len(key) == 40

    assert run(graphql)["data"]["viewer"]["key"]["name"] == "Every door"
    assert len(run(v1)["data"]) == 1
    assert run(guliel)["totalDebit"] > 0
    assert run(v1.replace("/journal-entries?limit=1", "/accounts"))["data"]

    await dialog(console).get_by_role("button", name="I have kept it").click()
    await expect(console.page.get_by_role("link", name="Every door")).to_be_visible()
    assert key not in await console.page.content()


async def test_the_key_is_made_as_it_was_described(console: Console) -> None:
    await begin_key(console, "Payroll import")
    page = console.page
    await page.get_by_label("Choose").check()
    books = page.get_by_role("group", name="Books")
    await books.get_by_label("read").check()
    await page.get_by_role("group", name="Payroll").get_by_label("write").check()
    await page.get_by_label("Role").select_option(label="Contributor")
    await page.get_by_label("Ends").select_option(label="on a day of your choice")
    await page.get_by_label("Last day").fill("2099-12-31")
    await page.get_by_label("Limit per minute").fill("250")
    await page.get_by_role("button", name="Make the key").click()
    await shown_texts(console)

    made = await key_named(console, "Payroll import")
    assert made["scopes"] == ["accounting:read", "payroll:write"]
    assert made["grants"] == [{"role": "CONTRIBUTOR"}]
    assert made["expiresAt"] == "2099-12-31T20:59:59.000000Z"
    assert made["rateLimit"] == 250


async def test_a_key_asked_for_again_after_a_lost_answer_is_made_once(console: Console) -> None:
    await begin_key(console, "Asked for twice")
    keys = await lose_first_answer(console.page)
    make = console.page.get_by_role("button", name="Make the key")
    await make.click()
    await expect(dialog(console).get_by_role("alert")).to_be_visible()
    await make.click()
    await expect(dialog(console)).to_contain_text("was lost on the way")
    assert (len(keys), len(set(keys))) == (2, 1)
    console.visit.complaints.clear()  # The browser notes the answer that was lost on purpose.


async def test_a_key_without_scopes_is_refused_in_words(console: Console) -> None:
    await begin_key(console, "Nothing")
    await console.page.get_by_label("Choose").check()
    await console.page.get_by_role("button", name="Make the key").click()
    refusal = dialog(console).get_by_role("alert")
    await expect(refusal).to_contain_text("A key has at least one scope")
    await expect(refusal).to_contain_text("INVALID_INPUT")


async def test_a_key_is_made_without_a_mouse(console: Console) -> None:
    await console.open("/settings/keys")
    await console.page.get_by_role("button", name="New key").focus()
    await console.page.keyboard.press("Enter")
    await expect(console.page.get_by_label("Name", exact=True)).to_be_focused()
    await console.page.keyboard.type("By keyboard")
    await console.page.keyboard.press("Enter")
    await shown_texts(console)
    # What is shown once is not dismissed by a slip of a finger.
    await console.page.keyboard.press("Escape")
    kept = dialog(console).get_by_role("button", name="I have kept it")
    await kept.focus()
    await console.page.keyboard.press("Enter")
    await expect(dialog(console)).to_have_count(0)
    await expect(console.page.get_by_role("link", name="By keyboard")).to_be_visible()


async def test_a_rotated_key_works_with_its_new_text_alone(console: Console) -> None:
    _, before = await make_key(console, "Rotated", "VIEWER")
    await console.open("/settings/keys")
    await console.page.get_by_role("button", name="Rotate Rotated").click()
    await expect(dialog(console)).to_contain_text("The old text stops at once")
    await dialog(console).get_by_role("button", name="Rotate").click()
    after, *_ = await shown_texts(console)
    assert await status_of(console, before) == 401
    assert await status_of(console, after) == 200


async def test_a_revoked_key_is_shut_out_and_leaves_the_list(console: Console) -> None:
    _, text = await make_key(console, "Revoked", "VIEWER")
    await console.open("/settings/keys")
    await console.page.get_by_role("button", name="Revoke Revoked").click()
    await dialog(console).get_by_role("button", name="Revoke the key").click()
    await expect(dialog(console)).to_have_count(0)
    assert await status_of(console, text) == 401
    await expect(console.page.get_by_role("link", name="Revoked")).to_have_count(0)

    await console.page.get_by_label("Also show keys that were revoked").click()
    row = console.page.get_by_role("row").filter(has_text="Revoked")
    await expect(row.first).to_be_visible()
    assert console.page.url.endswith("?ended=1")


async def test_whoever_revokes_the_key_of_the_session_is_warned_and_signed_out(
    console: Console,
) -> None:
    _, text = await make_key(console, "Of this session", "ADMIN", "*")
    await sign_in(console, text)
    await console.open("/settings/keys")
    await console.page.get_by_role("button", name="Revoke Of this session").click()
    await expect(dialog(console)).to_contain_text("you will be signed out")
    await dialog(console).get_by_role("button", name="Revoke the key").click()
    await console.page.get_by_role("heading", name="Sign in").wait_for()
    assert [one["name"] for one in await console.page.context.cookies()] == []


async def test_whoever_rotates_the_key_of_the_session_stays_signed_in(console: Console) -> None:
    _, text = await make_key(console, "Own rotation", "ADMIN", "*")
    await sign_in(console, text)
    await console.open("/settings/keys")
    await console.page.get_by_role("button", name="Rotate Own rotation").click()
    await expect(dialog(console)).to_contain_text("You stay signed in here")
    await dialog(console).get_by_role("button", name="Rotate").click()
    after, *_ = await shown_texts(console)
    assert after != text
    await dialog(console).get_by_role("button", name="I have kept it").click()
    await console.open("/settings/members")
    row = console.page.get_by_role("row").filter(has_text="(this session)")
    await expect(row).to_contain_text("Own rotation")


async def test_the_last_use_names_its_door(console: Console) -> None:
    _, text = await make_key(console, "Of a door", "VIEWER")
    answer = await console.page.context.request.get(
        f"{console.url}/api/v1/accounts", headers={"Authorization": f"Bearer {text}"}
    )
    assert answer.ok
    await console.open("/settings/keys")
    row = console.page.get_by_role("row").filter(has_text="Of a door")
    # What was used is written down in passing, at most a few seconds later.
    for _ in range(20):
        if "G-Ledger v1" in await row.inner_text():
            break
        await console.page.wait_for_timeout(500)
        await console.open("/settings/keys")
    await expect(row).to_contain_text("G-Ledger v1")


async def test_a_lesser_key_is_told_what_the_page_takes(console: Console) -> None:
    _, text = await make_key(console, "Book keeper", "MANAGER", "*")
    await sign_in(console, text)
    for page in ("/settings/keys", "/settings/members", "/settings/webhooks"):
        await console.open(page)
        note = console.page.get_by_role("note")
        await expect(note).to_contain_text("at least the role Administrator")
        await expect(note).to_contain_text("Book keeper")


async def test_a_key_is_never_given_more_than_the_one_that_makes_it(console: Console) -> None:
    held = ("keys:read", "keys:write", "organizations:read", "reports:read")
    _, text = await make_key(console, "Clerk", "ADMIN", *held)
    await sign_in(console, text)
    await begin_key(console, "From a clerk")
    roles = await console.page.get_by_label("Role").locator("option").all_inner_texts()
    assert roles == ["Viewer", "Contributor", "Manager", "Administrator"]
    await console.page.get_by_label("Choose").check()
    books = console.page.get_by_role("group", name="Books").get_by_label("read")
    await expect(books).to_be_disabled()
    await console.page.get_by_label("Read everything").check()
    await console.page.get_by_role("button", name="Make the key").click()
    await shown_texts(console)
    assert (await key_named(console, "From a clerk"))["scopes"] == [
        "keys:read",
        "organizations:read",
        "reports:read",
    ]


async def test_the_document_opens_in_graphiql_without_any_secret(console: Console) -> None:
    await console.open("/settings/keys")
    async with console.page.context.expect_page() as opened:
        await console.page.get_by_role("button", name="Open in GraphiQL").click()
    graphiql = await opened.value
    assert "/graphql?query=" in graphiql.url
    assert "query+SettingsKeys" in graphiql.url
    assert "glk_" not in graphiql.url
    await graphiql.close()


async def test_a_key_opens_with_an_address_of_its_own(console: Console) -> None:
    identity, _ = await make_key(console, "Addressed", "VIEWER", "invoices:read", "invoices:write")
    await console.open(f"/settings/keys?key={identity}")
    await expect(dialog(console)).to_contain_text("Invoices: read and write")
    await console.assert_accessible()
    await dialog(console).get_by_role("button", name="Close").click()
    await expect(dialog(console)).to_have_count(0)
    assert console.page.url.endswith("/settings/keys")
