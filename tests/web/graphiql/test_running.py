"""Documents that run: every example on the demo books, the log followed, cost and errors told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.graphiql.canned import Server
from tests.web.graphiql.page import (
    FOLLOWED,
    TITLES,
    answer_of,
    choose_example,
    open_page,
    run_document,
    set_text,
    type_key,
)
from tests.web.graphiql.panels import (
    assert_examples_show_something,
    followed,
    put_entry_id,
    report_of,
)

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")


POST = """mutation { createJournalEntry(input: { date: "2026-03-15", lines: [
  { accountId: "acc_cash", debit: 1 }, { accountId: "acc_revenue", credit: 1 }
] }) { id } }"""
UNBALANCED = """{ previewJournalEntry(input: { date: "2026-03-15", lines: [
  { accountId: "acc_cash", debit: "2.00" }, { accountId: "acc_revenue", credit: "1.00" }
] }) { total } }"""


async def test_every_example_answers_on_the_demo_books(signed_in: Visit, site: Server) -> None:
    await open_page(signed_in, site.url)
    answers: dict[str, Any] = {}
    for name in TITLES:
        if name == FOLLOWED:
            continue
        await choose_example(signed_in, name)
        if name == "reverse_entry":
            await put_entry_id(signed_in, answers["post_entry"]["createJournalEntry"]["id"])
        await run_document(signed_in)
        answer = json.loads(await answer_of(signed_in))
        assert "errors" not in answer, f"{name}: {answer['errors']}"
        answers[name] = answer["data"]
    assert_examples_show_something(answers)


async def test_example_of_a_subscription_follows_the_log_with_a_typed_key(
    visit: Visit, site: Server
) -> None:
    await open_page(visit, site.url)
    await type_key(visit, site.key)
    await check_log_is_followed(visit, site)
    await visit.assert_clean(site.url)


async def test_example_of_a_subscription_follows_the_log_with_the_session(
    signed_in: Visit, site: Server
) -> None:
    await open_page(signed_in, site.url)
    await check_log_is_followed(signed_in, site)


async def check_log_is_followed(visit: Visit, site: Server) -> None:
    await choose_example(visit, FOLLOWED)
    await visit.page.get_by_role("button", name="Execute query").click()
    await followed(visit, lambda event: event["sequence"] > 2390)
    answer = await visit.page.request.post(
        f"{site.url}/graphql",
        data={"query": POST},
        headers={"Authorization": f"Bearer {site.key}"},
    )
    entry = (await answer.json())["data"]["createJournalEntry"]
    told = await followed(visit, lambda event: event["subject"].endswith(entry["id"]))
    assert told["type"] == "journal_entry.posted"
    await visit.page.get_by_role("button", name="Stop query").click()
    await visit.page.get_by_role("button", name="Execute query").wait_for()
    assert "result" in await report_of(visit).inner_text()


async def test_run_tells_its_cost_and_what_is_left_of_the_limit(
    signed_in: Visit, site: Server
) -> None:
    await open_page(signed_in, site.url)
    assert "What a run costs is told here" in await report_of(signed_in).inner_text()
    await choose_example(signed_in, "ledger_summary")
    await run_document(signed_in)
    cost = json.loads(await answer_of(signed_in))["extensions"]["cost"]

    told = await report_of(signed_in).inner_text()

    assert f"cost {cost['requested']} of {cost['limit']:,}" in told
    assert "1 hit" in told
    assert "hits left" in told
    await choose_example(signed_in, "who_am_i")
    assert "What a run costs is told here" in await report_of(signed_in).inner_text()


async def test_error_is_shown_with_what_its_code_means(signed_in: Visit, site: Server) -> None:
    await open_page(signed_in, site.url)
    await set_text(signed_in, "operation.graphql", UNBALANCED)
    await run_document(signed_in)
    assert "UNBALANCED_ENTRY" in await answer_of(signed_in)

    told = signed_in.page.get_by_role("list", name="What the errors mean")

    assert await told.get_by_role("listitem").count() == 1
    text = await told.inner_text()
    assert "UNBALANCED_ENTRY Debits and credits of the entry differ." in text
    assert "Sending it again as it is changes nothing." in text
    place = await told.get_by_role("link", name="UNBALANCED_ENTRY").get_attribute("href")
    assert place == "/docs/guide/reference/errors.html#UNBALANCED_ENTRY"
