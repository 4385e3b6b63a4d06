"""The general ledger: opening, postings with a running balance, closing, and years that end."""

from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.statements import ask, keep_book, minor, post, refused, undo

ROW = """date debit credit balance fiscalYearStart posting { entryNumber }
    postings(first: 5) { totalDebit totalCredit nodes { date account { handle } } }"""
LEDGER = f"""query($id: ID, $from: Date, $to: Date, $asOf: Int, $zero: Boolean! = false,
                  $first: Int = 10, $after: String, $last: Int, $before: String) {{
    generalLedger(accountId: $id, from: $from, to: $to, asOfSequence: $asOf, includeZero: $zero,
                  prove: true) {{
        from to sequence isProven
        accounts(first: 5) {{ total nodes {{
            account {{ handle }} opening totalDebit totalCredit closing
            rows(first: $first, after: $after, last: $last, before: $before) {{
                total pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
                nodes {{ {ROW} }}
            }}
        }} }}
    }}
}}"""


async def one(office: Office, **asked: Any) -> Any:
    """The ledger of one account."""
    found = await ask(office, LEDGER, **asked)
    assert found["isProven"] is True
    assert found["accounts"]["total"] == 1
    return found["accounts"]["nodes"][0]


def told(account: Any) -> list[tuple[str, str, str, str]]:
    rows = account["rows"]["nodes"]
    return [(row["date"], row["debit"], row["credit"], row["balance"]) for row in rows]


async def test_rows_run_from_opening_to_closing(office: Office) -> None:
    await keep_book(office)

    cash = await one(office, id="acc_cash", **{"from": "2025-12-31", "to": "2026-02-10"})

    assert (cash["opening"], cash["closing"]) == ("900.00", "950.00")
    assert (cash["totalDebit"], cash["totalCredit"]) == ("300.00", "250.00")
    assert told(cash) == [
        ("2025-12-31", "0.00", "200.00", "700.00"),
        ("2026-01-01", "300.00", "0.00", "1000.00"),
        ("2026-02-10", "0.00", "50.00", "950.00"),
    ]
    assert [row["posting"]["entryNumber"] for row in cash["rows"]["nodes"]] == [3, 4, 5]


async def test_revenue_opens_with_its_fiscal_year(office: Office) -> None:
    await keep_book(office)

    mid_year = await one(office, id="acc_revenue", **{"from": "2025-07-01", "to": "2026-01-31"})
    new_year = await one(office, id="acc_revenue", **{"from": "2026-01-01", "to": "2026-01-31"})

    assert (mid_year["opening"], mid_year["closing"]) == ("-900.00", "-1200.00")
    assert told(mid_year) == [("2026-01-01", "0.00", "300.00", "-1200.00")]
    assert (new_year["opening"], new_year["closing"]) == ("0.00", "-300.00")


async def test_a_finished_year_is_a_derived_row_of_retained_earnings(office: Office) -> None:
    await keep_book(office)
    await post(office, "2026-01-01", "acc_retained_earnings", "acc_bank", "5.00")
    await post(office, "2025-12-30", "acc_retained_earnings", "acc_bank", "7.00")

    found = await one(office, id="acc_retained_earnings", to="2026-03-31")

    assert told(found) == [
        ("2025-12-30", "7.00", "0.00", "7.00"),
        ("2026-01-01", "0.00", "700.00", "-693.00"),
        ("2026-01-01", "5.00", "0.00", "-688.00"),
    ]
    assert (found["opening"], found["closing"], found["rows"]["total"]) == ("0.00", "-688.00", 3)
    first, derived, last = found["rows"]["nodes"]
    assert (derived["posting"], derived["fiscalYearStart"]) == (None, "2025-01-01")
    assert (derived["postings"]["totalDebit"], derived["postings"]["totalCredit"]) == (
        "200.00",
        "900.00",
    )
    assert [node["date"] for node in derived["postings"]["nodes"]] == ["2025-06-30", "2025-12-31"]
    assert (first["postings"], last["postings"], last["fiscalYearStart"]) == (None, None, None)


async def test_a_year_that_ended_before_the_range_is_in_the_opening(office: Office) -> None:
    await keep_book(office)
    found = await one(office, id="acc_retained_earnings", **{"from": "2026-01-01"})
    assert (found["opening"], found["closing"], told(found)) == ("-700.00", "-700.00", [])


@pytest.mark.parametrize("start", [None, "2025-07-01", "2026-01-01", "2026-02-01"])
async def test_openings_together_are_zero(office: Office, start: str | None) -> None:
    await keep_book(office)
    document = """query($from: Date) { generalLedger(from: $from, to: "2026-03-31") {
        from to accounts { nodes { opening closing totalDebit totalCredit
            openingPostings(first: 1) { totalDebit totalCredit } } } } }"""

    found = await ask(office, document, **({"from": start} if start else {}))

    accounts = found["accounts"]["nodes"]
    assert sum(minor(account["opening"]) for account in accounts) == 0
    for account in accounts:
        opened = account["openingPostings"]
        assert minor(opened["totalDebit"]) - minor(opened["totalCredit"]) == minor(
            account["opening"]
        )
        moved = minor(account["totalDebit"]) - minor(account["totalCredit"])
        assert minor(account["opening"]) + moved == minor(account["closing"])
    assert (found["from"], found["to"]) == (start, "2026-03-31")


@pytest.mark.parametrize("as_of", [False, True])
async def test_pages_from_both_ends_carry_the_balance_on(office: Office, as_of: bool) -> None:
    await keep_book(office)
    for day in ("2025-01-05", "2026-01-01", "2026-01-01", "2026-05-01"):
        last = await post(office, day, "acc_retained_earnings", "acc_cash", "1.00")
    asked: dict[str, Any] = {"id": "acc_retained_earnings", "to": "2026-12-31"}
    if as_of:
        asked["asOf"] = last["sequence"]
        await post(office, "2026-02-01", "acc_retained_earnings", "acc_cash", "1000.00")
    whole = told(await one(office, **asked))
    assert [row[3] for row in whole] == ["1.00", "-699.00", "-698.00", "-697.00", "-696.00"]

    forward: list[Any] = []
    after = None
    for _ in range(5):
        page = await one(office, **asked, first=1, after=after)
        forward += told(page)
        after = page["rows"]["pageInfo"]["endCursor"]
    assert (forward, page["rows"]["pageInfo"]["hasNextPage"]) == (whole, False)

    backward: list[Any] = []
    before = None
    for size in (2, 2, 2):
        page = await one(office, **asked, first=None, last=size, before=before)
        backward = told(page) + backward
        before = page["rows"]["pageInfo"]["startCursor"]
    assert (backward, page["rows"]["pageInfo"]["hasPreviousPage"]) == (whole, False)


async def test_a_header_means_every_leaf_below_it(office: Office) -> None:
    await keep_book(office)

    found = await ask(office, LEDGER, id="acc_current_assets", to="2026-03-31")
    everything = await ask(office, LEDGER, to="2026-03-31")

    handles = [node["account"]["handle"] for node in found["accounts"]["nodes"]]
    assert handles == ["acc_cash", "acc_bank"]
    assert everything["accounts"]["total"] == 9


async def test_an_account_that_is_named_is_shown_though_empty(office: Office) -> None:
    empty = await one(office, id="acc_loan")
    assert (empty["opening"], empty["closing"], told(empty)) == ("0.00", "0.00", [])
    below = await ask(office, LEDGER, id="acc_current_assets")
    assert below["accounts"]["total"] == 0


async def test_accounts_are_walked_by_cursor(office: Office) -> None:
    await keep_book(office)
    document = """query($after: String) { generalLedger { accounts(first: 5, after: $after) {
        total pageInfo { hasNextPage endCursor } nodes { account { code } } } } }"""

    first = (await ask(office, document))["accounts"]
    rest = (await ask(office, document, after=first["pageInfo"]["endCursor"]))["accounts"]

    codes = [node["account"]["code"] for node in (*first["nodes"], *rest["nodes"])]
    assert codes == sorted(codes) and len(codes) == first["total"] == 9
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)


async def test_a_ledger_at_a_sequence_never_changes(office: Office) -> None:
    entries = await keep_book(office)
    asked = {"id": "acc_rent", "to": "2026-12-31", "asOf": entries[-1]["sequence"]}
    before = await one(office, **asked)
    await undo(office, "delete", entries[2]["id"])
    await post(office, "2025-03-01", "acc_rent", "acc_cash", "11.00")

    assert await one(office, **asked) == before
    assert told(await one(office, id="acc_rent")) == [
        ("2025-03-01", "11.00", "0.00", "11.00"),
        ("2026-03-15", "120.00", "0.00", "131.00"),
    ]


async def test_without_an_end_it_reaches_the_last_entry_ahead(office: Office) -> None:
    await post(office, "2999-05-01", "acc_cash", "acc_revenue", "1.00")
    found = await ask(office, "{ generalLedger { from to accounts { total } } }")
    assert found == {"from": None, "to": "2999-05-01", "accounts": {"total": 2}}


async def test_wrong_questions_are_refused(office: Office) -> None:
    assert await refused(office, LEDGER, id="acc_none") == ("ACCOUNT_UNKNOWN", [["accountId"]])
    reversed_range = {"from": "2026-02-01", "to": "2026-01-31"}
    assert await refused(office, LEDGER, **reversed_range) == ("INVALID_INPUT", [["to"]])


async def test_figures_need_reports_and_postings_need_accounting(office: Office) -> None:
    await keep_book(office)
    reader = await office.key_for(office.home, Role.VIEWER, "reports:read")
    clerk = await office.key_for(office.home, Role.VIEWER, "accounting:read")
    figures = "{ trialBalance { totalDebit rows { account { handle } balanceDebit } } }"
    opened = "{ trialBalance { rows { postings(first: 1) { total } } } }"

    seen = await office.graphql(figures, key=reader)
    barred = await office.graphql(opened, key=reader)
    other = await office.graphql(figures, key=clerk)

    assert "errors" not in seen.json()
    for answer in (barred, other):
        assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
