"""The REST calls beside a document: what they say, what they cannot, and that they run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.web.graphiql.canned import Server
from tests.web.graphiql.page import FOLLOWED, TITLES, choose_example, open_page, set_text
from tests.web.graphiql.panels import (
    body_of,
    commands_of,
    complete_commands_of,
    open_calls,
    status_of,
)

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_calls_of_both_dialects_stand_beside_a_list(signed_in: Visit, site: Server) -> None:
    await open_page(signed_in, site.url)
    await set_text(signed_in, "operation.graphql", "{ postings(limit: 5, page: 2) { total } }")
    await open_calls(signed_in)

    exported, postings = await commands_of(signed_in)

    assert postings == (
        f"curl '{site.url}/api/ledger/postings?organizationId=org_demo&limit=5&page=2' \\\n"
        '  -H "Authorization: Bearer $DAFTAR_KEY"'
    )
    assert "/api/ledger/export?format=csv&organizationId=org_demo'" in exported
    cannot = signed_in.page.get_by_text("It cannot say: ")
    assert await cannot.all_inner_texts() == ["It cannot say: limit, page."]


async def test_call_says_what_the_document_says_and_what_it_cannot(
    signed_in: Visit, site: Server
) -> None:
    await open_page(signed_in, site.url)
    await choose_example(signed_in, "post_entry")
    await open_calls(signed_in)

    v1, guliel = await commands_of(signed_in)

    assert f"curl -X POST '{site.url}/api/v1/journal-entries'" in v1
    assert body_of(v1) == {
        "date": "2026-03-15",
        "description": "Cash sale with 15 % VAT",
        "reference": "GRAPHIQL-1",
        "lines": [
            {"accountId": "acc_cash", "debit": 1150},
            {"accountId": "acc_revenue", "credit": 1000},
            {"accountId": "acc_vat", "credit": 150},
        ],
    }
    assert '"debit": 1150.00' in v1, "the digits of the document"
    assert body_of(guliel)["legs"] == [{"debit": 1150}, {"credit": 1000}, {"credit": 150}]
    cannot = signed_in.page.get_by_text("It cannot say: ")
    assert await cannot.all_inner_texts() == [
        "It cannot say: input.reference, input.lines.accountId."
    ]


async def test_calls_run_as_they_stand(
    signed_in: Visit, site: Server, skip_or_fail: Callable[[str], None]
) -> None:
    if shutil.which("curl") is None:
        skip_or_fail("no curl (apt-get install curl)")
    await open_page(signed_in, site.url)
    statuses: dict[str, list[str]] = {}
    for name in TITLES:
        await choose_example(signed_in, name)
        await open_calls(signed_in)
        for call in await complete_commands_of(signed_in):
            statuses.setdefault(name, []).append(status_of(call, site.key))
    assert statuses == {
        "ledger_summary": ["200"],
        "post_entry": ["201"],
        "trial_balance": ["200", "200"],
        "trial_balance_known": ["200", "200", "200", "200"],
        "income_statement": ["200", "200"],
        "balance_sheet": ["200", "200"],
        "webhook_events": ["200"],
    }


async def test_nothing_in_the_document_is_nothing_to_call(signed_in: Visit, site: Server) -> None:
    await open_page(signed_in, site.url)
    await open_calls(signed_in)
    panel = signed_in.page.get_by_role("region", name="REST")
    await panel.get_by_text("Neither dialect has an endpoint for it").wait_for()
    await set_text(signed_in, "operation.graphql", "{ viewer {")
    await choose_example(signed_in, FOLLOWED)
    await open_calls(signed_in)
    await panel.get_by_text("A subscription has no REST call").wait_for()
