"""The overview: what the statements of its day say, in one answer that opens."""

from typing import Any

from tests.parity.office import Office
from tests.parity.statements import ask, keep_book, minor, post, refused, undo

FIGURE = """amount comparedAmount accounts { handle }
    postings(first: 20) { totalDebit totalCredit }
    comparedPostings(first: 20) { totalDebit totalCredit }
    points { date amount postings(first: 20) { totalDebit totalCredit } }"""
NAMES = ("cash", "receivables", "payables", "revenueOfMonth", "expensesOfMonth", "resultOfMonth")
OVERVIEW = f"""query($date: Date, $months: Int! = 3, $asOf: Int) {{
    overview(date: $date, months: $months, asOfSequence: $asOf) {{
        date compareDate sequence {" ".join(f"{name} {{ {FIGURE} }}" for name in NAMES)}
    }}
}}"""
STATEMENTS = """query($from: Date!, $to: Date!, $asOf: Int) {
    incomeStatement(from: $from, to: $to, asOfSequence: $asOf) {
        revenue { amount } expenses { amount } netIncome { amount }
    }
    cashMovement(from: $from, to: $to, asOfSequence: $asOf) { closing }
    agedReceivables(date: $to, asOfSequence: $asOf) { total }
    agedPayables(date: $to, asOfSequence: $asOf) { total }
}"""


async def said(office: Office, day: str, **at: Any) -> dict[str, str]:
    """What the statements say of a day and of its month so far."""
    span = {"from": day[:-2] + "01", "to": day}
    answer = (await office.graphql(STATEMENTS, {**span, **at})).json()
    assert "errors" not in answer, answer
    data = answer["data"]
    return {
        "cash": data["cashMovement"]["closing"],
        "receivables": data["agedReceivables"]["total"],
        "payables": data["agedPayables"]["total"],
        "revenueOfMonth": data["incomeStatement"]["revenue"]["amount"],
        "expensesOfMonth": data["incomeStatement"]["expenses"]["amount"],
        "resultOfMonth": data["incomeStatement"]["netIncome"]["amount"],
    }


async def keep_more(office: Office) -> list[dict[str, Any]]:
    entries = await keep_book(office)
    entries.append(await post(office, "2026-02-20", "acc_receivables", "acc_revenue", "400.00"))
    entries.append(await post(office, "2026-03-02", "acc_rent", "acc_payables", "60.00"))
    return entries


async def test_figures_of_a_day(office: Office) -> None:
    await keep_more(office)

    found = await ask(office, OVERVIEW, date="2026-03-15")

    shown = {name: (found[name]["amount"], found[name]["comparedAmount"]) for name in NAMES}
    assert shown == {
        "cash": ("1830.00", "1950.00"),
        "receivables": ("400.00", "0.00"),
        "payables": ("60.00", "0.00"),
        "revenueOfMonth": ("0.00", "-50.00"),
        "expensesOfMonth": ("180.00", "0.00"),
        "resultOfMonth": ("-180.00", "-50.00"),
    }
    assert (found["date"], found["compareDate"]) == ("2026-03-15", "2026-02-15")
    assert [(one["date"], one["amount"]) for one in found["receivables"]["points"]] == [
        ("2026-01-31", "0.00"),
        ("2026-02-28", "400.00"),
        ("2026-03-15", "400.00"),
    ]
    assert found["receivables"]["accounts"] == [{"handle": "acc_receivables"}]


async def test_every_point_is_what_the_statements_say_and_opens(office: Office) -> None:
    entries = await keep_more(office)
    asked = {"asOf": entries[-1]["sequence"]}
    await post(office, "2026-01-31", "acc_rent", "acc_bank", "75.00")
    await undo(office, "delete", entries[3]["id"])
    await undo(office, "reverse", entries[5]["id"])
    for at in ({}, asked):
        found = await ask(office, OVERVIEW, date="2026-03-15", **at)
        for place in range(3):
            expected = await said(office, found["cash"]["points"][place]["date"], **at)
            assert {name: found[name]["points"][place]["amount"] for name in NAMES} == expected
        compared = await said(office, found["compareDate"], **at)
        assert {name: found[name]["comparedAmount"] for name in NAMES} == compared
        for name in NAMES:
            side = 1 if name in ("cash", "receivables", "expensesOfMonth") else -1
            figure = found[name]
            opened = [(figure["amount"], figure["postings"])]
            opened += [(figure["comparedAmount"], figure["comparedPostings"])]
            opened += [(one["amount"], one["postings"]) for one in figure["points"]]
            for amount, postings in opened:
                total = minor(postings["totalDebit"]) - minor(postings["totalCredit"])
                assert total == side * minor(amount), name
            assert figure["points"][-1]["amount"] == figure["amount"]


async def test_empty_books_have_an_overview(office: Office) -> None:
    found = await ask(office, OVERVIEW, months=12)
    assert {found[name]["amount"] for name in NAMES} == {"0.00"}
    assert len(found["cash"]["points"]) == 12


async def test_months_are_bounded(office: Office) -> None:
    for months in (0, 61):
        assert await refused(office, OVERVIEW, months=months) == ("INVALID_INPUT", [["months"]])
