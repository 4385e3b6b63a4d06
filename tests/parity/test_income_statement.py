"""The income statement: movements of any range, beside another."""

from typing import Any

import pytest

from tests.parity.office import Office
from tests.parity.statements import ask, keep_book, minor, refused, undo

FIGURE = "amount comparedAmount postings(first: 20) { totalDebit totalCredit }"
SECTION = f"{{ {FIGURE} rows {{ account {{ handle }} {FIGURE} }} }}"
INCOME = f"""query($from: Date!, $to: Date!, $cFrom: Date, $cTo: Date, $asOf: Int) {{
    incomeStatement(from: $from, to: $to, compareFrom: $cFrom, compareTo: $cTo,
                    asOfSequence: $asOf, prove: true) {{
        from to compareFrom compareTo isProven revenue {SECTION} expenses {SECTION}
        netIncome {{ {FIGURE} }} proof {{ netIncome {{ amount }} }}
    }}
}}"""
RANGE = {"from": "2026-01-01", "to": "2026-03-31"}
EARLIER = {"cFrom": "2025-01-01", "cTo": "2025-12-31"}


def amounts(section: Any) -> dict[str, str]:
    return {row["account"]["handle"]: row["amount"] for row in section["rows"]}


async def test_revenue_less_expense(office: Office) -> None:
    await keep_book(office)

    found = await ask(office, INCOME, **RANGE)

    assert amounts(found["revenue"]) == {"acc_revenue": "300.00", "acc_sales_returns": "-50.00"}
    assert amounts(found["expenses"]) == {"acc_rent": "120.00", "acc_depreciation": "30.00"}
    assert (found["revenue"]["amount"], found["expenses"]["amount"]) == ("250.00", "150.00")
    assert (found["netIncome"]["amount"], found["netIncome"]["comparedAmount"]) == ("100.00", None)
    assert (found["from"], found["to"], found["compareFrom"]) == (*RANGE.values(), None)
    assert (found["isProven"], found["proof"]["netIncome"]["amount"]) == (True, "100.00")


async def test_a_range_across_years_is_not_cut(office: Office) -> None:
    await keep_book(office)
    found = await ask(office, INCOME, **{"from": "2025-12-01", "to": "2026-01-31"})
    assert found["netIncome"]["amount"] == "100.00"


async def test_a_range_stands_beside_another(office: Office) -> None:
    await keep_book(office)

    found = await ask(office, INCOME, **RANGE, **EARLIER)

    rows = {
        row["account"]["handle"]: (row["amount"], row["comparedAmount"])
        for row in (*found["revenue"]["rows"], *found["expenses"]["rows"])
    }
    assert rows == {
        "acc_revenue": ("300.00", "900.00"),
        "acc_sales_returns": ("-50.00", "0.00"),
        "acc_rent": ("120.00", "200.00"),
        "acc_depreciation": ("30.00", "0.00"),
    }
    assert found["netIncome"]["comparedAmount"] == "700.00"


async def test_every_figure_opens_to_the_postings_that_add_up_to_it(office: Office) -> None:
    await keep_book(office)

    found = await ask(office, INCOME, **RANGE)

    revenue, expenses = found["revenue"], found["expenses"]
    credits = [revenue, *revenue["rows"], found["netIncome"]]
    for sign, figures in ((-1, credits), (1, [expenses, *expenses["rows"]])):
        for figure in figures:
            postings = figure["postings"]
            net = minor(postings["totalDebit"]) - minor(postings["totalCredit"])
            assert sign * net == minor(figure["amount"])


async def test_a_mirror_counts_and_a_deleted_entry_does_not(office: Office) -> None:
    entries = await keep_book(office)
    await undo(office, "reverse", entries[3]["id"])
    await undo(office, "delete", entries[5]["id"])

    now = await ask(office, INCOME, **RANGE)
    then = await ask(office, INCOME, **RANGE, asOf=entries[-1]["sequence"])

    assert amounts(now["revenue"]) == {"acc_sales_returns": "-50.00"}
    assert amounts(now["expenses"]) == {"acc_depreciation": "30.00"}
    assert (now["netIncome"]["amount"], then["netIncome"]["amount"]) == ("-80.00", "100.00")
    postings = then["netIncome"]["postings"]
    assert minor(postings["totalCredit"]) - minor(postings["totalDebit"]) == 10000
    assert (now["isProven"], then["isProven"]) == (True, True)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"from": "2026-02-01", "to": "2026-01-31"}, "to"),
        ({**RANGE, "cFrom": "2026-01-01"}, "compareTo"),
        ({**RANGE, "cTo": "2026-01-01"}, "compareFrom"),
        ({**RANGE, "cFrom": "2026-01-02", "cTo": "2026-01-01"}, "compareTo"),
    ],
)
async def test_ranges_that_are_none_are_refused(
    office: Office, asked: dict[str, str], path: str
) -> None:
    assert await refused(office, INCOME, **asked) == ("INVALID_INPUT", [[path]])
