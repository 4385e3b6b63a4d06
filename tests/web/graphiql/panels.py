"""What the tests of GraphiQL's panels do and see: the run report, the REST calls, the examples."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.web.console.console import AXE
from tests.web.graphiql.page import set_text, text_of

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.web.conftest import Visit

# What axe finds in GraphiQL itself, by a part of the markup; nothing of ours stands here.
FOREIGN_FINDINGS = {
    'class="mtk': "the colours of words in Monaco's themes",
    'role="tab" class="graphiql-tab': "a tab holds the button that closes it",
    "graphiql-history-item-label": "an entry of the history is labelled 'Set active'",
    '<select style="flex-grow: 2;">': "the explorer's choice of what to add has no label",
}
JUDGE = """async () => (await axe.run()).violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .flatMap((one) => one.nodes.map((node) => [one.id, node.html]))"""


def report_of(visit: Visit) -> Locator:
    """What stands below the answer."""
    return visit.page.locator(".graphiql-footer").get_by_role("status")


async def open_calls(visit: Visit) -> None:
    """Show the panel of REST calls, once it has taken what is in the editor."""
    await visit.page.wait_for_timeout(1_000)
    show = visit.page.get_by_role("button", name="Show REST calls")
    if await show.count():
        await show.click()
    panel = visit.page.get_by_role("region", name="REST")
    await panel.locator("[aria-busy=true]").wait_for(state="detached")


async def commands_of(visit: Visit) -> list[str]:
    return await visit.page.get_by_role("region", name="REST").locator("pre").all_inner_texts()


async def complete_commands_of(visit: Visit) -> list[str]:
    """The calls that leave out nothing of the document."""
    calls = visit.page.get_by_role("region", name="REST").get_by_role("article")
    complete = calls.filter(has_not_text="It cannot say")
    return await complete.locator("pre").all_inner_texts()


def body_of(command: str) -> Any:
    return json.loads(command.partition("-d '")[2].removesuffix("'"))


def status_of(command: str, key: str) -> str:
    """Run a call in a shell as it stands; return the status it is answered with."""
    told = ("-s", "-o", "/dev/null", "-w", "'%{http_code}'")
    ran = subprocess.run(
        ["sh", "-c", command.replace("curl", f"curl {' '.join(told)}", 1)],
        env={**os.environ, "DAFTAR_KEY": key},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return ran.stdout


async def findings_of(visit: Visit) -> list[list[str]]:
    """What axe finds serious, beyond what GraphiQL itself brings."""
    await visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[list[str]] = await visit.page.evaluate(JUDGE)
    return [one for one in found if not any(part in one[1] for part in FOREIGN_FINDINGS)]


async def followed(visit: Visit, is_wanted: Callable[[Any], bool]) -> Any:
    """Wait for an event in the right-hand pane; return it."""
    text = ""
    for _ in range(1_200):
        text = await text_of(visit, "response.json")
        event = json.loads(text)["data"]["ledgerEvents"] if "ledgerEvents" in text else None
        if event is not None and is_wanted(event):
            return event
        await visit.page.wait_for_timeout(50)
    raise AssertionError(f"no such event appeared; the last was {text}")


async def put_entry_id(visit: Visit, entry_id: str) -> None:
    """Complete the id in the Variables tab, where its prefix stands."""
    variables = json.loads(await text_of(visit, "variables.json"))
    assert variables["input"]["id"] == "je_"
    variables["input"]["id"] = entry_id
    await set_text(visit, "variables.json", json.dumps(variables))


def assert_examples_show_something(answers: dict[str, Any]) -> None:
    """A reader of the examples sees the demo books, not empty lists."""
    posted = answers["post_entry"]["createJournalEntry"]
    mirrored = answers["reverse_entry"]["reverseJournalEntry"]
    bulk = answers["bulk"]["createJournalEntries"]
    assert answers["who_am_i"]["viewer"]["organization"]["id"] == "org_demo"
    assert answers["accounts"]["accounts"]["total"] > 10
    assert posted["total"] == "1150.00"
    assert len(answers["journal_entries"]["journalEntries"]["nodes"]) == 5
    assert answers["postings"]["postings"]["total"] > 0
    assert answers["ledger_summary"]["ledgerSummary"]["entries"] > 0
    assert mirrored["reversalOfId"] == posted["id"]
    assert answers["dry_run"]["previewJournalEntry"]["total"] == "575.00"
    assert (bulk["created"], bulk["refused"]) == (1, 1)
    assert answers["events"]["events"]["nodes"][0]["sequence"] == 1
    assert answers["customers"]["customers"]["total"] == 14
    assert len(answers["overdue_invoices"]["invoices"]["nodes"]) == 5
    assert answers["income_statement"]["incomeStatement"]["netIncome"]["amount"] > "0"
    assert answers["balance_sheet"]["balanceSheet"]["isProven"] is True
    trial_balance = answers["trial_balance"]["trialBalance"]
    assert trial_balance["totalDebit"] == trial_balance["totalCredit"] > "0"
    known = answers["trial_balance_known"]
    assert known["before"]["sequence"] == 1200 < known["now"]["sequence"]
    assert known["before"]["totalDebit"] != known["now"]["totalDebit"]
    assert answers["webhook_events"]["webhookEvents"]["total"] == 16
    assert answers["audit_trail"]["events"]["nodes"][0]["type"] == "journal_entry.reversed"
