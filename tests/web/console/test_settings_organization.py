"""The organisation in Settings: what it is called, and where the product posts by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from tests.web.console.signing import make_key, sign_in

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

ORGANIZATION = """{ node(id: "org_demo") { ... on Organization {
    name nameAr timeZone vatRate fiscalYearStartMonth } } }"""
UPDATE = """mutation($input: UpdateOrganizationInput!) {
    updateOrganization(input: $input) { id } }"""
DEFAULTS = "{ defaultAccounts(first: 100) { nodes { role account { id name } } } }"
GIVE = "mutation($input: DefaultAccountInput!) { setDefaultAccount(input: $input) { id } }"


def dialog(console: Console) -> Locator:
    return console.page.get_by_role("dialog")


async def account_of(console: Console, role: str) -> Any:
    held = (await console.query(DEFAULTS))["defaultAccounts"]["nodes"]
    return next(one["account"] for one in held if one["role"] == role)


async def test_what_is_known_of_it_is_shown(console: Console) -> None:
    await console.open("/settings/organization")
    facts = console.page.locator("dl").first
    for text in ("Demo Trading Co.", "Saudi Riyal (SAR), decimals: 2", "Asia/Riyadh", "January"):
        await expect(facts).to_contain_text(text)
    await expect(facts).to_contain_text("fixed by the first entry")


async def test_its_names_and_rates_are_changed(console: Console) -> None:
    before = (await console.query(ORGANIZATION))["node"]
    await console.open("/settings/organization")
    await console.page.get_by_role("button", name="Change the organisation").click()
    await dialog(console).get_by_label("Name", exact=True).fill("Demo & Sons")
    await dialog(console).get_by_label("Usual VAT rate, in percent").fill("5.5")
    await dialog(console).get_by_label("Time zone").select_option(label="Asia/Dubai")
    await expect(dialog(console).get_by_label("Base currency")).to_be_disabled()
    await dialog(console).get_by_role("button", name="Save").click()
    await expect(dialog(console)).to_have_count(0)
    await expect(console.page.locator("dl").first).to_contain_text("5.5%")
    await expect(console.page.get_by_role("banner")).to_contain_text("Demo & Sons")

    after = (await console.query(ORGANIZATION))["node"]
    assert after == {**before, "name": "Demo & Sons", "vatRate": "5.5", "timeZone": "Asia/Dubai"}
    changed = ("name", "vatRate", "timeZone")
    await console.query(UPDATE, input={name: before[name] for name in changed})


async def test_a_rate_that_cannot_be_is_refused_in_words(console: Console) -> None:
    await console.open("/settings/organization")
    await console.page.get_by_role("button", name="Change the organisation").click()
    await dialog(console).get_by_label("Usual VAT rate, in percent").fill("200")
    await dialog(console).get_by_role("button", name="Save").click()
    refusal = dialog(console).get_by_role("alert")
    await expect(refusal).to_contain_text("A rate is 0 to 100 percent.")


async def test_a_purpose_is_given_another_account(console: Console) -> None:
    before = await account_of(console, "CASH")
    await console.open("/settings/organization")
    await console.page.get_by_role("button", name="Change the account for Money in and out").click()
    choice = dialog(console).get_by_label("Account", exact=True)
    await choice.wait_for()
    labels = await choice.locator("option").all_inner_texts()
    other = next(label for label in labels if not label.endswith(before["name"]))
    await choice.select_option(label=other)
    await dialog(console).get_by_role("button", name="Post there from now on").click()
    await expect(dialog(console)).to_have_count(0)
    row = console.page.get_by_role("row").filter(has_text="Money in and out")
    await expect(row).to_contain_text(other)
    assert other.endswith((await account_of(console, "CASH"))["name"])
    await console.query(GIVE, input={"role": "CASH", "accountId": before["id"]})


async def test_a_reader_sees_it_and_is_told_what_changing_takes(console: Console) -> None:
    held = ("accounting:read", "organizations:read")
    _, text = await make_key(console, "Reader of settings", "VIEWER", *held)
    await sign_in(console, text)
    await console.open("/settings/organization")
    notes = console.page.get_by_role("note")
    await expect(notes.first).to_contain_text("at least the role Administrator")
    await expect(notes.first).to_contain_text("organizations:write")
    await expect(notes.last).to_contain_text("at least the role Manager")
    await expect(console.page.get_by_role("row").filter(has_text="Receivables")).to_be_visible()


async def test_without_its_accounts_the_organisation_is_still_shown(console: Console) -> None:
    _, text = await make_key(console, "Organisation alone", "VIEWER", "organizations:read")
    await sign_in(console, text)
    await console.open("/settings/organization")
    await expect(console.page.locator("dl").first).to_contain_text("Demo Trading Co.")
    await expect(console.page.get_by_role("table")).to_have_count(0)
