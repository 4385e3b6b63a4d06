"""The balance sheet: assets are liabilities, equity and current earnings, on every day."""

from typing import Any

import pytest

from tests.parity.office import Office
from tests.parity.statements import ask, keep_book, minor, post

FIGURE = "amount comparedAmount"
SECTION = f"""{{ {FIGURE} rows {{ account {{ handle }} {FIGURE} }}
    headers {{ account {{ code }} {FIGURE} }} }}"""
SHEET = f"""query($date: Date, $compared: Date, $asOf: Int) {{
    balanceSheet(date: $date, compareDate: $compared, asOfSequence: $asOf, prove: true) {{
        date compareDate fiscalYearStart sequence isProven
        assets {SECTION} liabilities {SECTION} equity {SECTION}
        currentEarnings {{ {FIGURE} }} totalEquity {{ {FIGURE} }}
        totalLiabilitiesAndEquity {{ {FIGURE} }} proof {{ assets {{ amount }} }}
    }}
}}"""


def amounts(section: Any, name: str = "handle") -> dict[str, str]:
    rows = section["rows" if name == "handle" else "headers"]
    return {row["account"][name]: row["amount"] for row in rows}


async def test_balance_sheet_of_a_day(office: Office) -> None:
    await keep_book(office)
    await post(office, "2026-03-31", "acc_utilities", "acc_payables", "40.00")

    found = await ask(office, SHEET, date="2026-03-31")

    assert amounts(found["assets"]) == {
        "acc_cash": "950.00",
        "acc_bank": "880.00",
        "acc_accumulated_depreciation": "-30.00",
    }
    assert amounts(found["assets"], "code") == {
        "1000": "1800.00",
        "1100": "1830.00",
        "1200": "-30.00",
    }
    assert amounts(found["liabilities"]) == {"acc_payables": "40.00"}
    assert amounts(found["equity"]) == {
        "acc_capital": "1000.00",
        "acc_retained_earnings": "700.00",
    }
    assert found["equity"]["amount"] == "1700.00"
    assert found["currentEarnings"]["amount"] == "60.00"
    assert found["totalEquity"]["amount"] == "1760.00"
    assert found["totalLiabilitiesAndEquity"]["amount"] == found["assets"]["amount"] == "1800.00"
    assert (found["isProven"], found["proof"]["assets"]["amount"]) == (True, "1800.00")
    assert found["fiscalYearStart"] == "2026-01-01"


async def test_a_day_stands_beside_the_day_it_is_compared_with(office: Office) -> None:
    await keep_book(office)

    found = await ask(office, SHEET, date="2026-03-31", compared="2025-12-31")
    alone = await ask(office, SHEET, date="2026-03-31")

    both = {
        row["account"]["handle"]: (row["amount"], row["comparedAmount"])
        for row in (*found["assets"]["rows"], *found["equity"]["rows"])
    }
    assert both == {
        "acc_cash": ("950.00", "700.00"),
        "acc_bank": ("880.00", "1000.00"),
        "acc_accumulated_depreciation": ("-30.00", "0.00"),
        "acc_capital": ("1000.00", "1000.00"),
        "acc_retained_earnings": ("700.00", "0.00"),
    }
    assert found["currentEarnings"] == {"amount": "100.00", "comparedAmount": "700.00"}
    assert found["totalEquity"] == {"amount": "1800.00", "comparedAmount": "1700.00"}
    assert found["compareDate"] == "2025-12-31"
    assert (alone["compareDate"], alone["assets"]["comparedAmount"]) == (None, None)


async def test_every_figure_opens_to_the_postings_that_add_up_to_it(office: Office) -> None:
    await keep_book(office)
    opened = f"{FIGURE} postings {{ totalDebit totalCredit }}"
    opened += " comparedPostings { totalDebit totalCredit }"
    section = f"{{ {opened} rows {{ {opened} }} headers {{ {opened} }} }}"
    document = f"""{{ balanceSheet(date: "2026-03-31", compareDate: "2025-12-31") {{
        assets {section} equity {section}
        currentEarnings {{ {opened} }} totalEquity {{ {opened} }}
        totalLiabilitiesAndEquity {{ {opened} }}
    }} }}"""

    found = await ask(office, small(document))

    debits = [found["assets"], *found["assets"]["rows"], *found["assets"]["headers"]]
    credits = [found["equity"], *found["equity"]["rows"], *found["equity"]["headers"]]
    credits += [found[name] for name in ("currentEarnings", "totalEquity")]
    credits.append(found["totalLiabilitiesAndEquity"])
    for sign, figures in ((1, debits), (-1, credits)):
        for figure in figures:
            assert sign * net(figure["postings"]) == minor(figure["amount"])
            assert sign * net(figure["comparedPostings"]) == minor(figure["comparedAmount"])


def small(document: str) -> str:
    """Ask for the sums of short lists."""
    return document.replace("ostings {", "ostings(first: 1) {")


def net(postings: Any) -> int:
    return minor(postings["totalDebit"]) - minor(postings["totalCredit"])


@pytest.mark.parametrize("date", ["2024-12-31", "2025-07-01", "2025-12-31", "2026-01-01"])
async def test_both_sides_agree(office: Office, date: str) -> None:
    await keep_book(office)

    found = await ask(office, SHEET, date=date)

    assert found["assets"]["amount"] == found["totalLiabilitiesAndEquity"]["amount"]
    assert found["isProven"] is True


async def test_without_a_date_it_is_of_today(office: Office) -> None:
    document = "{ balanceSheet { date } viewer { organization { today } } }"
    answer = (await office.graphql(document)).json()["data"]
    assert answer["balanceSheet"]["date"] == answer["viewer"]["organization"]["today"]
