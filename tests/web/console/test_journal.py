"""The journal: its list and its filters, one entry, and how it is reversed and deleted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.web.console.journal import fault_of, find, locked, post_sale, press, unique

if TYPE_CHECKING:
    from tests.web.console.console import Console

pytestmark = pytest.mark.asyncio(loop_scope="module")

NEWEST = '{ journalEntries(first: 1, to: "2026-06-30") { total nodes { id number } } }'
KEY = """mutation($input: KeyInput!) { createKey(input: $input) { secret } }"""
DOCUMENTS = (
    "{ invoices(first: 1, type: SALES, status: PAID) { nodes { id number journalEntryId } } }"
)


async def test_newest_entry_comes_first_and_all_are_counted(console: Console) -> None:
    newest = (await console.query(NEWEST))["journalEntries"]
    await console.open("/journal?to=2026-06-30")
    first = console.page.get_by_role("row").nth(1).get_by_role("link")
    await expect(first).to_have_text(str(newest["nodes"][0]["number"]))
    await expect(console.page.get_by_text(f"Entries: {newest['total']:,}")).to_be_visible()


async def test_row_opens_its_entry_wherever_it_is_pressed(console: Console) -> None:
    memo = unique("Row")
    entry = await post_sale(console, memo)
    await console.open(f"/journal?text={memo}")
    # What lies there is the link that covers the row.
    await console.page.get_by_text(memo).click(force=True)
    await console.page.wait_for_url(f"**/console/journal/{entry['id']}")
    await expect(console.page.get_by_role("heading", level=1)).to_have_text(
        f"Entry {entry['number']}"
    )


async def test_filters_stand_in_the_address_and_are_read_from_it(console: Console) -> None:
    memo = unique("Filtered")
    for day in ("2026-05-05", "2026-05-06"):
        await post_sale(console, memo, day)
    await console.open("/journal")
    await console.page.get_by_label("Memo or reference").fill(memo)
    await expect(console.page.get_by_text("Entries: 2", exact=True)).to_be_visible()
    await console.page.get_by_label("From").fill("2026-05-06")
    await expect(console.page.get_by_text("Entries: 1", exact=True)).to_be_visible()
    await console.page.get_by_label("Account").select_option(label="1110 Cash on hand")
    await console.page.get_by_label("Kind").select_option("Journal")
    await console.page.get_by_label("Status").select_option("Posted")
    await expect(console.page).to_have_url(
        re.compile(r"&from=2026-05-06&account=acc_\w+&kind=JOURNAL&status=POSTED$")
    )
    await console.page.reload()
    await expect(console.page.get_by_text("Entries: 1", exact=True)).to_be_visible()
    await expect(console.page.get_by_label("Memo or reference")).to_have_value(memo)
    await press(console, "Clear filters")
    await expect(console.page).to_have_url(f"{console.url}/console/journal")


async def test_nothing_found_is_said(console: Console) -> None:
    await console.open(f"/journal?text={unique('Nothing')}")
    await expect(console.page.get_by_text("No entry fits these filters.")).to_be_visible()


async def test_account_that_is_none_is_refused_readably(console: Console) -> None:
    await console.open("/journal?account=acc_nobody")
    await expect(console.page.get_by_role("alert")).to_contain_text("ACCOUNT_UNKNOWN")


async def test_list_draws_what_is_in_view_and_fetches_more_as_one_scrolls(console: Console) -> None:
    await console.open("/journal?to=2026-06-30")
    first = await console.page.get_by_role("row").nth(1).get_by_role("link").inner_text()
    frame = console.page.get_by_role("region", name="Journal")
    for _ in range(6):
        await frame.evaluate("frame => frame.scrollTo(0, frame.scrollHeight)")
        await console.settle()
    rows = console.page.get_by_role("row")
    last = await rows.last.get_attribute("aria-rowindex")
    assert last is not None and int(last) > 200
    assert await rows.count() < 80
    assert await rows.nth(2).get_by_role("link").inner_text() != first


async def test_reversed_and_deleted_entries_are_marked(console: Console) -> None:
    memo = unique("Marked")
    for name in ("reverse", "delete", "keep"):
        entry = await post_sale(console, memo)
        if name != "keep":
            kind = {"reverse": "ReversalInput", "delete": "DeletionInput"}[name]
            change = f"mutation($input: {kind}!) {{ {name}JournalEntry(input: $input) {{ id }} }}"
            await console.query(change, input={"id": entry["id"]})
    await console.open(f"/journal?text={memo}")
    standing = console.page.locator("td:nth-child(6)")
    await expect(standing).to_have_text(["Posted", "Reversal", "Reversed"])
    await console.page.get_by_label("Show deleted entries").check()
    await expect(standing).to_have_text(["Posted", "Deleted", "Reversal", "Reversed"])
    await expect(console.page).to_have_url(re.compile("revoked=1"))


async def test_entry_shows_its_postings_and_opens_their_accounts(console: Console) -> None:
    entry = await post_sale(console, "Shown")
    await console.open(f"/journal/{entry['id']}")
    rows = console.page.get_by_role("table", name="Postings").get_by_role("row")
    await expect(rows).to_have_text(
        [
            "AccountDebitCredit",
            "1110 Cash on hand100.00",
            "4100 Sales100.00",
            "Total100.00100.00",
        ]
    )
    link = console.page.get_by_role("link", name="1110 Cash on hand")
    await expect(link).to_have_attribute("href", re.compile(r"/console/accounts/acc_\w+$"))


async def test_entry_of_a_document_leads_to_it_and_offers_no_undoing(console: Console) -> None:
    document = (await console.query(DOCUMENTS))["invoices"]["nodes"][0]
    await console.open(f"/journal/{document['journalEntryId']}")
    link = console.page.get_by_role("link", name=document["number"])
    await expect(link).to_have_attribute("href", f"/console/invoices/{document['id']}")
    await expect(console.page.get_by_role("button", name="Reverse …")).to_have_count(0)
    await expect(console.page.get_by_role("button", name="Delete …")).to_have_count(0)


async def test_entry_that_is_none_is_refused_readably(console: Console) -> None:
    await console.open("/journal/je_nobody")
    await expect(console.page.get_by_role("alert")).to_contain_text("No such journal entry.")


async def test_reversal_of_a_locked_day_moves_to_the_first_open_one(console: Console) -> None:
    memo = unique("Moved")
    entry = await post_sale(console, memo, "2026-05-05")
    await console.open(f"/journal/{entry['id']}")
    async with locked(console, "2026-05-31"):
        await press(console, "Reverse …")
        await press(console, "Reverse")
        said = console.page.get_by_role("status").filter(has_text="is reversed by entry")
        await expect(said).to_contain_text(f"Entry {entry['number']} is reversed by entry")
        await expect(said).to_contain_text("dated 1 Jun 2026. 5 May 2026 is locked")
        await expect(said).to_be_focused()
    mirror = next(one for one in await find(console, memo) if one["reversalOfId"])
    assert (mirror["date"], mirror["reversalOfId"]) == ("2026-06-01", entry["id"])
    await console.page.get_by_role("link", name="Open the entry").click()
    await expect(console.page.get_by_role("heading", level=1)).to_have_text(
        f"Entry {entry['number']}"
    )
    await expect(console.page.get_by_role("button", name="Reverse …")).to_have_count(0)


async def test_reversal_on_a_chosen_locked_day_is_refused_at_its_field(console: Console) -> None:
    entry = await post_sale(console, "Refused", "2026-05-05")
    await console.open(f"/journal/{entry['id']}")
    async with locked(console, "2026-05-31"):
        await press(console, "Reverse …")
        day = console.page.get_by_label("Date of the reversal")
        await day.fill("2026-05-06")
        await press(console, "Reverse")
        await expect(fault_of(day)).to_have_text(
            "2026-05-06 is locked: the ledger is locked through 2026-05-31."
        )


async def test_deletion_asks_first_and_leaves_the_record(console: Console) -> None:
    memo = unique("Deleted")
    entry = await post_sale(console, memo)
    await console.open(f"/journal/{entry['id']}")
    await press(console, "Delete …")
    question = console.page.get_by_role("alertdialog")
    await expect(question).to_contain_text("Its number and record stay for audit")
    await console.assert_accessible()
    await press(console, "Cancel")
    assert len(await find(console, memo)) == 1
    await press(console, "Delete …")
    await press(console, "Delete")
    await expect(console.page.get_by_text(f"Entry {entry['number']} is deleted.")).to_be_visible()
    await expect(console.page.get_by_role("button", name="Delete …")).to_have_count(0)
    assert await find(console, memo) == []
    assert [one["status"] for one in await find(console, memo, with_deleted=True)] == ["REVOKED"]


async def test_deletion_of_a_locked_day_is_refused_in_place(console: Console) -> None:
    entry = await post_sale(console, "Kept", "2026-05-05")
    await console.open(f"/journal/{entry['id']}")
    async with locked(console, "2026-05-31"):
        await press(console, "Delete …")
        await press(console, "Delete")
        refusal = console.page.get_by_role("alertdialog").get_by_role("alert")
        await expect(refusal).to_contain_text("the ledger is locked through 2026-05-31.")


async def test_reader_is_offered_no_change(console: Console) -> None:
    entry = await post_sale(console, "Read")
    reader = {"name": "Reader", "role": "VIEWER", "scopes": ["*"]}
    secret = (await console.query(KEY, input=reader))["createKey"]["secret"]
    context = console.page.context
    await context.request.post(f"{console.url}/console/session", data={"key": secret})
    await console.open(f"/journal/{entry['id']}")
    await expect(console.page.get_by_role("button", name="Reverse …")).to_have_count(0)
    await console.open("/journal")
    await expect(console.page.get_by_role("link", name="New entry")).to_have_count(0)
    await console.open("/journal/new")
    await expect(console.page.get_by_text("may read the journal, not post")).to_be_visible()


async def test_text_of_an_entry_is_shown_inert(console: Console) -> None:
    memo = unique("<img src=x onerror=alert(1)> \u202egnp.exe")
    entry = await post_sale(console, memo)
    await console.open(f"/journal/{entry['id']}")
    await expect(console.page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()


async def test_number_opens_the_document_that_produced_it(console: Console) -> None:
    await console.open("/journal?kind=PAYMENT&from=2026-01-01")
    async with console.page.context.expect_page() as opened:
        await press(console, "Open in GraphiQL")
    address = (await opened.value).url
    assert "/graphql?query=query+JournalEntries" in address
    assert "%22kind%22%3A%22PAYMENT%22" in address


async def test_journal_reads_in_arabic_on_a_small_dark_screen(arabic: Console) -> None:
    entry = await post_sale(arabic, unique("بيع نقدي"), "2026-05-05")
    await arabic.open("/journal?status=REVERSED")
    await expect(arabic.page.get_by_role("cell", name="معكوس").first).to_be_visible()
    await arabic.assert_fits()
    await arabic.assert_accessible()
    await arabic.open(f"/journal/{entry['id']}")
    await expect(arabic.page.locator("tfoot .amount").first).to_have_text("١٠٠٫٠٠")
    await arabic.page.get_by_role("button", name="عكس القيد …").click()
    await arabic.page.get_by_role("dialog").wait_for()
    await arabic.assert_fits()
    await arabic.assert_accessible()
