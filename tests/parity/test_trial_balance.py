"""The trial balance: both sides agree, earlier years flow into retained earnings, and it proves."""

from typing import Any

import pytest

from tests.parity.office import Office
from tests.parity.statements import ask, keep_book, minor, post, refused, undo

ROWS = "rows { account { handle } balanceDebit balanceCredit }"
TRIAL = f"""query($date: Date, $at: DateTime, $asOf: Int, $prove: Boolean! = false) {{
    trialBalance(date: $date, knownAt: $at, asOfSequence: $asOf, prove: $prove) {{
        date fiscalYearStart sequence totalDebit totalCredit isProven {ROWS}
        sections {{ type balanceDebit balanceCredit }}
        proof {{ totalDebit totalCredit {ROWS} }}
    }}
}}"""


def rows(statement: Any) -> dict[str, str]:
    """Balances by account, credits with a minus."""
    return {
        row["account"]["handle"]: row["balanceDebit"]
        if row["balanceDebit"] != "0.00"
        else f"-{row['balanceCredit']}"
        for row in statement["rows"]
    }


async def test_balances_of_the_first_year(office: Office) -> None:
    await keep_book(office)

    found = await ask(office, TRIAL, date="2025-12-31")

    assert rows(found) == {
        "acc_cash": "700.00",
        "acc_bank": "1000.00",
        "acc_capital": "-1000.00",
        "acc_revenue": "-900.00",
        "acc_rent": "200.00",
    }
    assert (found["totalDebit"], found["totalCredit"]) == ("1900.00", "1900.00")
    assert (found["date"], found["fiscalYearStart"]) == ("2025-12-31", "2025-01-01")


async def test_last_years_result_flows_into_retained_earnings(office: Office) -> None:
    await keep_book(office)

    found = await ask(office, TRIAL, date="2026-03-31")

    assert rows(found) == {
        "acc_cash": "950.00",
        "acc_bank": "880.00",
        "acc_accumulated_depreciation": "-30.00",
        "acc_capital": "-1000.00",
        "acc_retained_earnings": "-700.00",
        "acc_revenue": "-300.00",
        "acc_sales_returns": "50.00",
        "acc_rent": "120.00",
        "acc_depreciation": "30.00",
    }
    assert (found["totalDebit"], found["totalCredit"]) == ("2030.00", "2030.00")
    assert {s["type"]: (s["balanceDebit"], s["balanceCredit"]) for s in found["sections"]} == {
        "ASSET": ("1830.00", "30.00"),
        "LIABILITY": ("0.00", "0.00"),
        "EQUITY": ("0.00", "1700.00"),
        "REVENUE": ("50.00", "300.00"),
        "EXPENSE": ("150.00", "0.00"),
    }


async def test_scan_proves_the_totals(office: Office) -> None:
    await keep_book(office)

    found = await ask(office, TRIAL, date="2026-03-31", prove=True)
    unproven = await ask(office, TRIAL, date="2026-03-31")

    assert found["isProven"] is True
    assert found["proof"]["rows"] == found["rows"]
    assert found["proof"]["totalDebit"] == "2030.00"
    assert (unproven["isProven"], unproven["proof"]) == (None, None)


@pytest.mark.parametrize("date", ["2025-06-30", "2025-12-31", "2026-01-01", "2026-03-31"])
async def test_every_balance_opens_to_the_postings_that_add_up_to_it(
    office: Office, date: str
) -> None:
    await keep_book(office)
    opened = "postings(first: 20) { total totalDebit totalCredit nodes { date debit credit } }"
    document = f"""query($date: Date) {{ trialBalance(date: $date) {{
        rows {{ account {{ handle }} balanceDebit balanceCredit {opened} }}
        sections {{ balanceDebit balanceCredit {opened} }}
    }} }}"""

    found = await ask(office, document, date=date)

    for row in [*found["rows"], *found["sections"]]:
        postings = row["postings"]
        net = minor(postings["totalDebit"]) - minor(postings["totalCredit"])
        assert net == minor(row["balanceDebit"]) - minor(row["balanceCredit"])
        listed = sum(minor(one["debit"]) - minor(one["credit"]) for one in postings["nodes"])
        assert (listed, len(postings["nodes"])) == (net, postings["total"])
    assert all(row["postings"]["total"] > 0 for row in found["rows"])


async def test_opened_figure_is_walked_by_cursor(office: Office) -> None:
    await keep_book(office)
    document = """query($after: String) { trialBalance(date: "2026-03-31") { rows {
        account { handle }
        postings(first: 2, after: $after) {
            total page pageInfo { hasNextPage endCursor } nodes { date account { handle } }
        }
    } } }"""

    async def page(after: str | None) -> Any:
        found = await ask(office, document, after=after)
        return found["rows"][4]["postings"]

    first = await page(None)
    rest = await page(first["pageInfo"]["endCursor"])

    dates = [node["date"] for node in (*first["nodes"], *rest["nodes"])]
    assert (first["total"], first["page"], dates) == (2, None, ["2025-06-30", "2025-12-31"])
    assert (first["pageInfo"]["hasNextPage"], rest["nodes"]) == (False, [])


async def test_a_statement_at_a_sequence_never_changes(office: Office) -> None:
    entries = await keep_book(office)
    asked = {"date": "2026-03-31", "asOf": entries[-1]["sequence"]}
    before = await ask(office, TRIAL, **asked)
    await post(office, "2025-12-31", "acc_rent", "acc_cash", "75.00")
    await undo(office, "delete", entries[1]["id"])
    await undo(office, "reverse", entries[5]["id"])

    now = await ask(office, TRIAL, date="2026-03-31", prove=True)
    then = await ask(office, TRIAL, **asked, prove=True)

    assert (now["isProven"], then["isProven"]) == (True, True)
    assert rows(now)["acc_retained_earnings"] == "275.00"
    assert now["sequence"] == entries[-1]["sequence"] + 3
    for name, value in before.items():
        assert name in ("isProven", "proof") or then[name] == value


async def test_an_instant_means_the_last_sequence_by_then(office: Office) -> None:
    entries = await keep_book(office)
    document = "{ events(limit: 100) { nodes { sequence recordedAt } } }"
    events = (await ask(office, document))["nodes"]

    by_then = await ask(office, TRIAL, date="2026-03-31", at=events[-1]["recordedAt"])
    ages_ago = await ask(office, TRIAL, date="2026-03-31", at="1999-01-01T00:00:00Z")
    one_before = await ask(office, TRIAL, date="2026-03-31", at=events[-2]["recordedAt"])
    ahead = await ask(office, TRIAL, date="2026-03-31", at="2999-01-01T00:00:00Z")

    assert by_then["sequence"] == ahead["sequence"] == entries[-1]["sequence"]
    assert one_before["sequence"] == entries[-2]["sequence"]
    assert "acc_depreciation" not in rows(one_before)
    assert (ages_ago["sequence"], ages_ago["rows"]) == (0, [])


async def test_zero_rows_are_shown_when_asked(office: Office) -> None:
    document = (
        "query($zero: Boolean!) { trialBalance(includeZero: $zero) { rows { account { code } } } }"
    )
    assert (await ask(office, document, zero=False))["rows"] == []
    everything = (await ask(office, document, zero=True))["rows"]
    codes = [row["account"]["code"] for row in everything]
    assert (codes[0], codes[-1], len(codes)) == ("1110", "5390", 39)


async def test_instant_and_sequence_together_are_refused(office: Office) -> None:
    both = {"at": "2026-01-01T00:00:00Z", "asOf": 1}
    assert await refused(office, TRIAL, **both) == ("INVALID_INPUT", [["asOfSequence"]])
    assert await refused(office, TRIAL, asOf=10_000) == ("INVALID_INPUT", [["asOfSequence"]])
    assert await refused(office, TRIAL, asOf=-1) == ("INVALID_INPUT", [["asOfSequence"]])


async def test_a_document_opens_so_many_figures_and_no_more(office: Office) -> None:
    opened = " ".join(f"a{number}: postings(first: 1) {{ total }}" for number in range(6))
    answer = await office.graphql(
        f"{{ trialBalance(includeZero: true) {{ rows {{ {opened} }} }} }}"
    )

    refusals = answer.json()["errors"]
    assert {refusal["extensions"]["code"] for refusal in refusals} == {"INVALID_INPUT"}
    assert len(refusals) == 39 * 6 - 200
