"""Cash movement: what cash accounts took in and gave out, and what for."""

from typing import Any

import pytest

from tests.parity.office import Office
from tests.parity.statements import ask, minor, post, refused, undo

POST = "mutation($input: JournalEntryInput!) { createJournalEntry(input: $input) { id sequence } }"
CASH = """query($from: Date!, $to: Date!, $asOf: Int, $zero: Boolean! = false) {
    cashMovement(from: $from, to: $to, asOfSequence: $asOf, includeZero: $zero, prove: true) {
        from to opening inflow outflow net closing sequence isProven proof { closing }
        accounts { account { handle } opening inflow outflow closing }
        classes { class inflow outflow net accounts { account { handle } inflow outflow net } }
    }
}"""
MARCH = {"from": "2025-03-01", "to": "2025-03-31"}


async def post_lines(office: Office, day: str, *lines: tuple[str, str, str]) -> dict[str, Any]:
    """Post an entry of lines: account, side, amount."""
    written = [{"accountId": account, side: amount} for account, side, amount in lines]
    return dict(await ask(office, POST, input={"date": day, "memo": "Test", "lines": written}))


async def keep_cash(office: Office) -> dict[str, Any]:
    """Keep the cash of two months."""
    await post(office, "2025-02-28", "acc_bank", "acc_capital", "1000.00")
    await post(office, "2025-03-02", "acc_cash", "acc_bank", "200.00")
    await post(office, "2025-03-05", "acc_receivables", "acc_revenue", "900.00")
    await post_lines(
        office,
        "2025-03-10",
        ("acc_bank", "debit", "100.00"),
        ("acc_bank_fees", "debit", "15.00"),
        ("acc_revenue", "credit", "100.00"),
        ("acc_vat", "credit", "15.00"),
    )
    await post(office, "2025-03-20", "acc_rent", "acc_cash", "50.00")
    refund = await post(office, "2025-03-25", "acc_sales_returns", "acc_bank", "20.00")
    await post(office, "2025-04-01", "acc_cash", "acc_revenue", "7.00")
    return refund


async def test_movement_by_account_and_by_class(office: Office) -> None:
    await keep_cash(office)

    found = await ask(office, CASH, **MARCH)

    assert found["accounts"] == [
        {
            "account": {"handle": "acc_cash"},
            "opening": "0.00",
            "inflow": "200.00",
            "outflow": "50.00",
            "closing": "150.00",
        },
        {
            "account": {"handle": "acc_bank"},
            "opening": "1000.00",
            "inflow": "100.00",
            "outflow": "220.00",
            "closing": "880.00",
        },
    ]
    revenue, expense, tax = found["classes"]
    assert revenue == {
        "class": "REVENUE",
        "inflow": "86.96",
        "outflow": "20.00",
        "net": "66.96",
        "accounts": [
            {
                "account": {"handle": "acc_revenue"},
                "inflow": "86.96",
                "outflow": "0.00",
                "net": "86.96",
            },
            {
                "account": {"handle": "acc_sales_returns"},
                "inflow": "0.00",
                "outflow": "20.00",
                "net": "-20.00",
            },
        ],
    }
    assert (expense["class"], expense["net"]) == ("EXPENSE", "-50.00")
    assert (tax["class"], tax["net"]) == ("TAX_PAYABLE", "13.04")
    totals = [found[name] for name in ("opening", "inflow", "outflow", "net", "closing")]
    assert totals == ["1000.00", "100.00", "70.00", "30.00", "1030.00"]
    assert (found["isProven"], found["proof"]) == (True, {"closing": "1030.00"})


async def test_figures_open_to_postings_and_to_entries_with_their_shares(office: Office) -> None:
    await keep_cash(office)
    shares = "entries(first: 5) { total nodes { inflow outflow entry { date } } }"
    document = f"""query($from: Date!, $to: Date!) {{ cashMovement(from: $from, to: $to) {{
        accounts {{ inflow outflow opening
            postings(first: 5) {{ totalDebit totalCredit }}
            openingPostings(first: 5) {{ totalDebit totalCredit }} }}
        classes {{ inflow outflow {shares} accounts {{ inflow outflow {shares} }} }}
    }} }}"""

    found = await ask(office, document, **MARCH)

    for row in found["accounts"]:
        assert row["postings"] == {"totalDebit": row["inflow"], "totalCredit": row["outflow"]}
        opened = row["openingPostings"]
        assert minor(opened["totalDebit"]) - minor(opened["totalCredit"]) == minor(row["opening"])
    rows = [*found["classes"], *(one for kind in found["classes"] for one in kind["accounts"])]
    for row in rows:
        nodes = row["entries"]["nodes"]
        assert row["entries"]["total"] == len(nodes) > 0
        for side in ("inflow", "outflow"):
            assert sum(minor(node[side]) for node in nodes) == minor(row[side])
    assert found["classes"][0]["entries"]["nodes"] == [
        {"inflow": "86.96", "outflow": "0.00", "entry": {"date": "2025-03-10"}},
        {"inflow": "0.00", "outflow": "20.00", "entry": {"date": "2025-03-25"}},
    ]


@pytest.mark.parametrize("way", ["first", "last"])
async def test_entries_are_walked_by_cursor_from_either_end(office: Office, way: str) -> None:
    for day in ("2025-03-01", "2025-03-02", "2025-03-03"):
        await post(office, day, "acc_cash", "acc_revenue", "1.00")
    place = "after" if way == "first" else "before"
    document = f"""query($from: Date!, $to: Date!, $place: String) {{
        cashMovement(from: $from, to: $to) {{ classes {{ entries({way}: 2, {place}: $place) {{
            pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }}
            nodes {{ entry {{ date }} }} }} }} }} }}"""

    async def page(place: str | None) -> tuple[list[str], dict[str, Any]]:
        found = (await ask(office, document, **MARCH, place=place))["classes"][0]["entries"]
        return [node["entry"]["date"] for node in found["nodes"]], found["pageInfo"]

    some, info = await page(None)
    rest, end = await page(info["endCursor"] if way == "first" else info["startCursor"])

    days = some + rest if way == "first" else rest + some
    assert days == ["2025-03-01", "2025-03-02", "2025-03-03"]
    assert end["hasNextPage" if way == "first" else "hasPreviousPage"] is False


async def test_invoices_and_payments_show_as_receivables(office: Office) -> None:
    create = "mutation($input: InvoiceInput!) { createInvoice(input: $input) { id } }"
    sold = {"type": "SALES", "number": "S-1", "issueDate": "2025-03-01", "buyerName": "Najd"}
    items = [{"description": "Work", "unitPrice": "100"}]
    invoice = await ask(office, create, input={**sold, "items": items})
    pay = "mutation($input: PaymentInput!) { createPayment(input: $input) { id } }"
    allocations = [{"documentId": invoice["id"]}]
    paid = {"amount": "115", "date": "2025-03-09", "direction": "RECEIVED"}
    payment = await ask(office, pay, input={**paid, "allocations": allocations})

    found = await ask(office, CASH, **MARCH)
    gone = "mutation($id: ID!) { deletePayment(input: {id: $id}) { status } }"
    await ask(office, gone, id=payment["id"])
    empty = await ask(office, CASH, **MARCH)

    assert [(one["class"], one["net"]) for one in found["classes"]] == [("AR", "115.00")]
    assert (empty["classes"], empty["accounts"], empty["net"]) == ([], [], "0.00")
    shown = await ask(office, CASH, **MARCH, zero=True)
    handles = [row["account"]["handle"] for row in shown["accounts"]]
    assert handles[:3] == ["acc_cash", "acc_bank", "acc_petty_cash"]


async def test_classes_are_applied_when_read(office: Office) -> None:
    await post(office, "2025-03-01", "acc_cash", "acc_accruals", "10.00")
    update = """mutation { updateAccount(input: {id: "acc_accruals", class: DEFERRED_REVENUE}) {
        class } }"""
    before = await ask(office, CASH, **MARCH)
    await ask(office, update)
    after = await ask(office, CASH, **MARCH)

    assert [one["class"] for one in before["classes"]] == ["AP"]
    assert [one["class"] for one in after["classes"]] == ["DEFERRED_REVENUE"]


async def test_a_movement_at_a_sequence_never_changes(office: Office) -> None:
    refund = await keep_cash(office)
    before = await ask(office, CASH, **MARCH)
    await undo(office, "delete", refund["id"])
    await post(office, "2025-03-12", "acc_cash", "acc_revenue", "70.00")

    now = await ask(office, CASH, **MARCH)
    then = await ask(office, CASH, **MARCH, asOf=before["sequence"])
    long_ago = await ask(office, CASH, **MARCH, asOf=refund["sequence"] - 4)

    assert then == before
    assert (now["net"], now["isProven"]) == ("120.00", True)
    assert (long_ago["net"], long_ago["isProven"]) == ("0.00", True)


async def test_a_range_ends_after_it_begins(office: Office) -> None:
    backwards = {"from": "2025-03-02", "to": "2025-03-01"}
    assert await refused(office, CASH, **backwards) == ("INVALID_INPUT", [["to"]])
