"""The VAT return: documents by issue date, what else moved the tax accounts, and its settlement."""

from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.statements import ask, post, refused, undo

CREATE = "mutation($input: InvoiceInput!) { createInvoice(input: $input) { id } }"
VOID = "mutation($id: ID!) { voidInvoice(input: {id: $id}) { status } }"
SIDE = """{ trade base vat irrecoverableVat total adjustments { amount }
    rows { vatCategory vatRate base vat irrecoverableVat documentCount } }"""
RETURN = f"""query($from: Date!, $to: Date!, $asOf: Int, $at: DateTime) {{
    vatReturn(from: $from, to: $to, asOfSequence: $asOf, knownAt: $at, prove: true) {{
        from to netDue sequence isProven output {SIDE} input {SIDE} proof {{ netDue }}
    }}
}}"""
SETTLEMENT = "id status from to date outputVat inputVat due paidOn cashAccount { handle }"
LEGS = "{ kind source date postings { accountHandle debit credit } }"
SETTLE = f"""mutation($input: VatSettlementInput!) {{ settleVat(input: $input) {{
    {SETTLEMENT} journalEntry {LEGS} }} }}"""
PAY = f"""mutation($input: VatPaymentInput!) {{ payVat(input: $input) {{
    {SETTLEMENT} paymentEntry {LEGS} }} }}"""
UNSETTLE = "mutation($id: ID!) { deleteVatSettlement(input: {id: $id}) { status } }"
UNPAY = """mutation($id: ID!) { deleteVatPayment(input: {settlementId: $id}) {
    status paidOn paymentEntryId } }"""
QUARTER = {"from": "2025-01-01", "to": "2025-03-31"}


async def create(
    office: Office, type: str, number: str, day: str, items: list[Any], **more: Any
) -> str:
    """Create a document of items (net, and what else there is to say) and return its id."""
    written = [{"description": "Work", "unitPrice": net, **rest} for net, rest in items]
    facts = {"type": type, "number": number, "issueDate": day, "buyerName": "Najd"}
    answer = await ask(office, CREATE, input={**facts, "items": written, **more})
    return str(answer["id"])


async def trade(office: Office) -> dict[str, str]:
    """Keep the documents and authored entries of a quarter."""
    zero, lost = {"vatCategory": "ZERO", "vatRate": 0}, {"vatRecoverable": False}
    sale = await create(office, "SALES", "S-1", "2025-01-10", [("1000", {}), ("200", zero)])
    note = [("100", {"correctsLine": 1})]
    await create(office, "CREDIT_NOTE", "S-2", "2025-02-05", note, correctsId=sale)
    bought = [("400", {}), ("100", lost)]
    await create(office, "PURCHASE", "P-1", "2025-01-20", bought)
    void = await create(office, "SALES", "S-3", "2025-03-01", [("777", {})])
    await ask(office, VOID, id=void)
    await create(office, "SALES", "S-4", "2025-03-02", [("888", {})], draft=True)
    await create(office, "SALES", "S-5", "2024-12-31", [], openingAmount="5000")
    await create(office, "SALES", "S-6", "2025-04-01", [("10000", {})])
    await post(office, "2025-02-14", "acc_cash", "acc_vat", "20.00")
    await post(office, "2025-03-31", "acc_input_vat", "acc_cash", "3.00")
    return {"sale": sale}


async def test_return_tells_documents_and_adjustments(office: Office) -> None:
    await trade(office)

    found = await ask(office, RETURN, **QUARTER)

    assert found["output"] == {
        "trade": "SALES",
        "rows": [
            {
                "vatCategory": "STANDARD",
                "vatRate": "15",
                "base": "900.00",
                "vat": "135.00",
                "irrecoverableVat": "0.00",
                "documentCount": 2,
            },
            {
                "vatCategory": "ZERO",
                "vatRate": "0",
                "base": "200.00",
                "vat": "0.00",
                "irrecoverableVat": "0.00",
                "documentCount": 1,
            },
        ],
        "base": "1100.00",
        "vat": "135.00",
        "irrecoverableVat": "0.00",
        "adjustments": {"amount": "20.00"},
        "total": "155.00",
    }
    assert found["input"] == {
        "trade": "PURCHASE",
        "rows": [
            {
                "vatCategory": "STANDARD",
                "vatRate": "15",
                "base": "500.00",
                "vat": "60.00",
                "irrecoverableVat": "15.00",
                "documentCount": 1,
            }
        ],
        "base": "500.00",
        "vat": "60.00",
        "irrecoverableVat": "15.00",
        "adjustments": {"amount": "3.00"},
        "total": "63.00",
    }
    assert (found["netDue"], found["isProven"], found["proof"]) == (
        "92.00",
        True,
        {"netDue": "92.00"},
    )


async def test_figures_open_to_their_documents_and_postings(office: Office) -> None:
    await trade(office)
    document = """query($from: Date!, $to: Date!) { vatReturn(from: $from, to: $to) {
        output {
            rows { invoices(first: 5) { total nodes { number status } } }
            adjustments { postings(first: 5) { total totalCredit nodes { date credit } } }
        }
        input { rows { invoices(first: 5) { nodes { number } } } }
    } }"""

    found = await ask(office, document, **QUARTER)

    standard, zero = found["output"]["rows"]
    assert standard["invoices"] == {
        "total": 2,
        "nodes": [{"number": "S-1", "status": "PARTLY_PAID"}, {"number": "S-2", "status": "PAID"}],
    }
    assert [one["number"] for one in zero["invoices"]["nodes"]] == ["S-1"]
    assert found["input"]["rows"][0]["invoices"]["nodes"] == [{"number": "P-1"}]
    assert found["output"]["adjustments"]["postings"] == {
        "total": 1,
        "totalCredit": "20.00",
        "nodes": [{"date": "2025-02-14", "credit": "20.00"}],
    }


async def test_documents_of_a_row_are_walked_by_cursor(office: Office) -> None:
    for number in range(3):
        await create(office, "SALES", f"S-{number}", "2025-01-10", [("10", {})])
    document = """query($after: String) { vatReturn(from: "2025-01-01", to: "2025-01-31") {
        output { rows { invoices(first: 2, after: $after) {
            pageInfo { hasNextPage endCursor } nodes { number } } } } } }"""

    first = (await ask(office, document))["output"]["rows"][0]["invoices"]
    after = first["pageInfo"]["endCursor"]
    rest = (await ask(office, document, after=after))["output"]["rows"][0]["invoices"]

    found = [one["number"] for one in (*first["nodes"], *rest["nodes"])]
    assert (found, rest["pageInfo"]["hasNextPage"]) == (["S-0", "S-1", "S-2"], False)


async def test_settlement_takes_the_tax_to_vat_due_and_is_paid_once(office: Office) -> None:
    await trade(office)

    made = await ask(office, SETTLE, input=QUARTER)

    assert made["journalEntry"] == {
        "kind": "DOCUMENT",
        "source": "vat:2025-01-01/2025-03-31",
        "date": "2025-03-31",
        "postings": [
            {"accountHandle": "acc_vat", "debit": "155.00", "credit": "0.00"},
            {"accountHandle": "acc_input_vat", "debit": "0.00", "credit": "63.00"},
            {"accountHandle": "acc_vat_due", "debit": "0.00", "credit": "92.00"},
        ],
    }
    assert (made["status"], made["outputVat"], made["inputVat"], made["due"]) == (
        "OPEN",
        "155.00",
        "63.00",
        "92.00",
    )
    found = await ask(office, RETURN, **QUARTER)
    assert (found["netDue"], found["isProven"]) == ("92.00", True)
    wanted = {"settlementId": made["id"], "date": "2025-04-20", "accountId": "acc_bank"}
    paid = await ask(office, PAY, input=wanted)
    assert paid["paymentEntry"] == {
        "kind": "PAYMENT",
        "source": "vat:2025-01-01/2025-03-31",
        "date": "2025-04-20",
        "postings": [
            {"accountHandle": "acc_vat_due", "debit": "92.00", "credit": "0.00"},
            {"accountHandle": "acc_bank", "debit": "0.00", "credit": "92.00"},
        ],
    }
    assert (paid["status"], paid["paidOn"], paid["cashAccount"]) == (
        "PAID",
        "2025-04-20",
        {"handle": "acc_bank"},
    )
    assert await refused(office, PAY, input=wanted) == ("VAT_PAID", [["input", "settlementId"]])
    assert await refused(office, UNSETTLE, id=made["id"]) == ("VAT_PAID", [["input", "id"]])
    unpaid = await ask(office, UNPAY, id=made["id"])
    assert unpaid == {"status": "OPEN", "paidOn": None, "paymentEntryId": None}
    assert await ask(office, UNSETTLE, id=made["id"]) == {"status": "DELETED"}
    again = await ask(office, SETTLE, input={**QUARTER, "date": "2025-04-02"})
    assert (again["due"], again["date"]) == ("92.00", "2025-04-02")


async def test_more_input_than_output_is_a_refund(office: Office) -> None:
    await create(office, "PURCHASE", "P-1", "2025-01-20", [("400", {})])

    made = await ask(office, SETTLE, input={"from": "2025-01-01", "to": "2025-01-31"})
    wanted = {"settlementId": made["id"], "date": "2025-02-20"}
    paid = await ask(office, PAY, input=wanted)

    assert (made["due"], made["journalEntry"]["postings"]) == (
        "-60.00",
        [
            {"accountHandle": "acc_input_vat", "debit": "0.00", "credit": "60.00"},
            {"accountHandle": "acc_vat_due", "debit": "60.00", "credit": "0.00"},
        ],
    )
    assert paid["paymentEntry"]["postings"] == [
        {"accountHandle": "acc_cash", "debit": "60.00", "credit": "0.00"},
        {"accountHandle": "acc_vat_due", "debit": "0.00", "credit": "60.00"},
    ]


@pytest.mark.parametrize(
    ("wanted", "code", "path"),
    [
        ({"from": "2025-03-01", "to": "2025-04-30"}, "VAT_SETTLED", "from"),
        ({"from": "2025-01-01", "to": "2025-01-01"}, "VAT_SETTLED", "from"),
        ({"from": "2025-05-01", "to": "2025-05-31"}, "INVALID_INPUT", "from"),
        ({"from": "2025-05-02", "to": "2025-05-01"}, "INVALID_INPUT", "to"),
        ({"from": "2025-04-01", "to": "2025-04-30", "date": "2025-04-29"}, "INVALID_INPUT", "date"),
    ],
)
async def test_what_cannot_be_settled_is_refused_and_changes_nothing(
    office: Office, wanted: dict[str, str], code: str, path: str
) -> None:
    await trade(office)
    await ask(office, SETTLE, input=QUARTER)
    before = await ask(office, "{ ledgerSummary { totalDebit entries } }")

    assert await refused(office, SETTLE, input=wanted) == (code, [["input", path]])
    assert await ask(office, "{ ledgerSummary { totalDebit entries } }") == before


async def test_locked_days_take_and_lose_no_settlement(office: Office) -> None:
    await trade(office)
    made = await ask(office, SETTLE, input={"from": "2025-01-01", "to": "2025-01-31"})
    lock = 'mutation { setLedgerLock(input: {lockedThrough: "2025-02-28"}) { lockedThrough } }'
    await ask(office, lock)

    assert await refused(office, UNSETTLE, id=made["id"]) == ("PERIOD_LOCKED", [["input", "id"]])
    february = {"from": "2025-02-01", "to": "2025-02-28"}
    assert await refused(office, SETTLE, input=february) == ("PERIOD_LOCKED", [["input", "to"]])
    late = await ask(office, SETTLE, input={**february, "date": "2025-03-01"})
    assert (late["outputVat"], late["date"]) == ("5.00", "2025-03-01")
    early = {"settlementId": made["id"], "date": "2025-01-30"}
    assert await refused(office, PAY, input=early) == ("INVALID_INPUT", [["input", "date"]])
    locked = {"settlementId": made["id"], "date": "2025-02-01"}
    assert await refused(office, PAY, input=locked) == ("PERIOD_LOCKED", [["input", "date"]])
    sold = {"settlementId": made["id"], "date": "2025-03-01", "accountId": "acc_revenue"}
    assert await refused(office, PAY, input=sold) == ("ACCOUNT_UNFIT", [["input", "accountId"]])
    nobody = {"settlementId": "vat_1", "date": "2025-03-01"}
    assert await refused(office, PAY, input=nobody) == ("NOT_FOUND", [["input", "settlementId"]])
    unpaid = await refused(office, UNPAY, id=made["id"])
    assert unpaid == ("INVALID_INPUT", [["input", "settlementId"]])


async def test_settlements_are_listed_and_found(office: Office) -> None:
    await trade(office)
    first = await ask(office, SETTLE, input={"from": "2025-01-01", "to": "2025-01-31"})
    second = await ask(office, SETTLE, input={"from": "2025-02-01", "to": "2025-02-28"})
    await ask(office, UNSETTLE, id=first["id"])
    listed = """query($all: Boolean!, $from: Date) {
        vatSettlements(includeDeleted: $all, from: $from) { total nodes { id status } } }"""

    assert await ask(office, listed, all=False) == {
        "total": 1,
        "nodes": [{"id": second["id"], "status": "OPEN"}],
    }
    whole = await ask(office, listed, all=True)
    assert [one["id"] for one in whole["nodes"]] == [second["id"], first["id"]]
    assert (await ask(office, listed, all=True, **{"from": "2025-03-01"}))["total"] == 0
    one = "query($id: ID!) { vatSettlement(id: $id) { status journalEntryId } }"
    assert (await ask(office, one, id=first["id"]))["status"] == "DELETED"
    node = "query($id: ID!) { node(id: $id) { ... on VatSettlement { due } } }"
    assert await ask(office, node, id=second["id"]) == {"due": second["due"]}
    assert await refused(office, one, id="vat_none") == ("NOT_FOUND", [["id"]])


async def test_only_managers_settle(office: Office) -> None:
    clerk = await office.key_for(office.home, Role.CONTRIBUTOR)
    answer = await office.graphql(SETTLE, {"input": QUARTER}, key=clerk)
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_return_at_a_sequence_never_changes(office: Office) -> None:
    ids = await trade(office)
    entry = await post(office, "2025-03-30", "acc_vat", "acc_cash", "7.00")
    await create(office, "PURCHASE", "P-9", "2025-01-05", [("20", {})])
    before = await ask(office, RETURN, **QUARTER)
    asked = {**QUARTER, "asOf": before["sequence"]}
    await ask(office, SETTLE, input=QUARTER)
    await undo(office, "delete", entry["id"])
    late = await create(office, "SALES", "S-8", "2025-02-02", [("50", {})])
    note = [("30", {"correctsLine": 1})]
    await create(office, "CREDIT_NOTE", "S-9", "2025-03-03", note, correctsId=ids["sale"])

    now = await ask(office, RETURN, **QUARTER)
    then = await ask(office, RETURN, **asked)
    await ask(office, VOID, id=late)

    assert then == before
    assert (now["netDue"], now["isProven"]) == ("92.00", True)
    assert (await ask(office, RETURN, **QUARTER))["netDue"] == "84.50"
    assert await ask(office, RETURN, **{**QUARTER, "asOf": now["sequence"]}) == now
