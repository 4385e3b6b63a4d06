"""Invoices and notes: the same through GraphQL and v1; lists, drafts, scopes, replays, refusals."""

from asyncio import gather
from decimal import Decimal
from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.trading import INVOICE, Till, in_v1s_words, invoice, v1

YEAR = {"serviceFrom": "2026-01-01", "serviceTo": "2026-12-31"}


@pytest.fixture
def till(office: Office) -> Till:
    return Till(office)


async def numbers(till: Till, arguments: str) -> list[str]:
    """Return the printed numbers of a list."""
    answer = await till.ask(f"{{ invoices({arguments}) {{ total nodes {{ number }} }} }}")
    assert not answer.is_refused, answer.response.text
    assert answer.data["total"] == len(answer.data["nodes"])
    return [node["number"] for node in answer.data["nodes"]]


async def test_created_invoice_is_the_same_through_both_doors(till: Till, office: Office) -> None:
    customer = await till.party()
    facts: dict[str, Any] = {
        "invoiceNumber": "فاتورة-1",
        "type": "SALES",
        "issueDate": "2026-03-30",
        "buyerName": "مؤسسة نجد",
        "customerId": customer,
        "items": [
            {"description": "استشارة", "quantity": 2.5, "unitPrice": 150.125, "discount": 0.31},
            {"description": "Export", "unitPrice": 10, "vatRate": 0, "vatCategory": "Z", **YEAR},
        ],
    }
    made = await v1(office, "POST", json=facts)

    assert made.status == 201
    told = made.data
    assert (told["subtotal"], told["totalVat"]) == (Decimal(385), Decimal("56.25"))
    assert (told["grandTotal"], told["paidAmount"], told["status"]) == (
        Decimal("441.25"), 0, "ACCEPTED")  # fmt: skip
    assert (told["dueDate"], told["currency"]) == ("2026-04-29", "SAR")
    assert told["items"][0]["netAmount"] == Decimal(375)
    assert told["items"][0]["accountId"] == "acc_revenue"
    assert '"quantity":2.5' in made.response.text
    assert '"grandTotal":441.25' in made.response.text
    seen = await till.ask(f'{{ invoice(id: "{told["id"]}") {{ {INVOICE} }} }}')
    assert in_v1s_words(seen.data) == told
    assert (await v1(office)).data == [told]


async def test_v1_envelope_counts_and_pages(till: Till, office: Office) -> None:
    for place in range(3):
        await till.invoice(f"INV-{place}")
    paged = (await office.call("GET", "/api/v1/invoices?limit=2&page=2")).json()
    assert [one["invoiceNumber"] for one in paged["data"]] == ["INV-0"]
    assert [paged[name] for name in ("total", "page", "limit", "pages")] == [3, 2, 2, 2]


@pytest.mark.parametrize(
    ("kind", "side", "is_credit", "control"),
    [
        ("SALES", "customerId", False, "debit"),
        ("SALES_RETURN", "customerId", True, "credit"),
        ("CREDIT_NOTE", "customerId", True, "credit"),
        ("DEBIT_NOTE", "customerId", False, "debit"),
        ("PURCHASE", "vendorId", False, "credit"),
        ("CREDIT_NOTE", "vendorId", True, "debit"),
        ("DEBIT_NOTE", "vendorId", True, "debit"),
    ],
)
async def test_every_type_posts_to_its_side(
    till: Till, office: Office, kind: str, side: str, is_credit: bool, control: str
) -> None:
    noun = "Customer" if side == "customerId" else "Vendor"
    party = await till.party("P-1", noun)
    facts = {"invoiceNumber": "N-1", "type": kind, "issueDate": "2026-03-10", "buyerName": "Najd",
             side: party, "items": [{"description": "Paper", "unitPrice": 100}]}  # fmt: skip
    made = await v1(office, "POST", json=facts)
    assert made.status == 201, made.response.text
    answer = await till.ask(
        f"""{{ invoice(id: "{made.data["id"]}") {{ isCredit trade journalEntry {{ postings {{
            accountHandle debit credit party }} }} }} }}"""
    )
    first = answer.data["journalEntry"]["postings"][0]
    account = "acc_receivables" if noun == "Customer" else "acc_payables"
    assert answer.data["isCredit"] is is_credit
    assert (first["accountHandle"], first["party"], first[control]) == (account, party, "115.00")


async def test_every_filter_and_sort(till: Till) -> None:
    buyer, seller = await till.party("C-1"), await till.party("V-1", "Vendor")
    await till.invoice("A-1", buyer, issueDate="2026-01-05", memo="تجديد الاشتراك")
    await till.invoice("B-2", buyer, issueDate="2026-02-05", dueDate="2099-01-01")
    await till.invoice("C-3", issueDate="2026-02-05", dueDate="2026-02-06", buyerName="مطعم")
    purchase = invoice("D-4", type="PURCHASE", vendorId=seller, buyerName=None)
    await till.must("createInvoice", purchase)
    await till.must("createInvoice", invoice("E-5", draft=True, issueDate="2026-04-01"))
    void = await till.invoice("F-6", issueDate="2026-05-01")
    await till.must("voidInvoice", {"id": void["id"]})
    await till.must("createPayment", {"customerId": buyer, "amount": "150", "date": "2026-03-01"})

    everything = ["F-6", "E-5", "D-4", "C-3", "B-2", "A-1"]
    assert await numbers(till, "page: 1") == everything
    assert await numbers(till, "sort: OLDEST") == everything[::-1]
    assert await numbers(till, "sort: NUMBER") == sorted(everything)
    by_due = await numbers(till, "sort: DUE_FIRST")
    assert (by_due[:2], by_due[-1]) == (["A-1", "C-3"], "B-2")
    assert await numbers(till, "trade: PURCHASE") == ["D-4"]
    assert await numbers(till, "type: PURCHASE") == ["D-4"]
    assert await numbers(till, "status: DRAFT") == ["E-5"]
    assert await numbers(till, "status: VOID") == ["F-6"]
    assert await numbers(till, "status: PAID") == ["A-1"]
    assert await numbers(till, "status: PARTLY_PAID") == ["B-2"]
    assert await numbers(till, "status: ISSUED") == ["D-4", "C-3"]
    assert await numbers(till, f'customerId: "{buyer}"') == ["B-2", "A-1"]
    assert await numbers(till, f'vendorId: "{seller}"') == ["D-4"]
    assert await numbers(till, 'number: "C-3"') == ["C-3"]
    assert await numbers(till, 'from: "2026-02-05", to: "2026-02-05"') == ["C-3", "B-2"]
    assert await numbers(till, 'text: "مطعم"') == ["C-3"]
    assert await numbers(till, 'text: "تجديد"') == ["A-1"]
    assert "C-3" in await numbers(till, "overdue: true")
    assert not {"A-1", "B-2", "E-5", "F-6"} & {*await numbers(till, "overdue: true")}


async def test_v1_filters_as_graphql_does(till: Till, office: Office) -> None:
    buyer = await till.party()
    await till.invoice("A-1", buyer, issueDate="2026-01-05", memo="اشتراك")
    await till.must("createInvoice", invoice("B-2", draft=True))
    for query, found in (
        ({"status": "DRAFT"}, ["B-2"]),
        ({"customerId": buyer}, ["A-1"]),
        ({"search": "اشتراك"}, ["A-1"]),
        ({"invoiceNumber": "B-2"}, ["B-2"]),
        ({"type": "SALES", "from": "2026-02-01"}, ["B-2"]),
        ({"to": "2026-02-01"}, ["A-1"]),
    ):
        answer = await v1(office, params=query)
        assert [one["invoiceNumber"] for one in answer.data] == found, query
    assert (await v1(office, params={"status": "ACCEPTED"})).status == 400
    missing = await v1(office, params={"customerId": "cus_nobody"})
    assert (missing.status, missing.code, missing.paths) == (
        400, "REFERENCE_UNKNOWN", [["customerId"]])  # fmt: skip


@pytest.mark.parametrize("sort", ["NEWEST", "OLDEST", "DUE_FIRST", "NUMBER"])
async def test_walk_by_cursor_meets_each_of_equal_dates_once(till: Till, sort: str) -> None:
    for place in range(7):
        await till.invoice(f"N-{place % 4}-{place}")
    expected = await numbers(till, f"sort: {sort}")
    for way, step in (("first: 2", "after"), ("last: 2", "before")):
        walked: list[str] = []
        arguments = way
        for _ in range(4):
            answer = await till.ask(
                f"""{{ invoices(sort: {sort}, {arguments}) {{ nodes {{ number }}
                pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }}"""
            )
            page = [node["number"] for node in answer.data["nodes"]]
            walked = [*walked, *page] if step == "after" else [*page, *walked]
            info = answer.data["pageInfo"]
            cursor = info["endCursor" if step == "after" else "startCursor"]
            arguments = f'{way}, {step}: "{cursor}"'
        assert walked == expected
        assert info["hasNextPage" if step == "after" else "hasPreviousPage"] is False


async def test_missing_and_foreign_ids_are_alike(till: Till, office: Office) -> None:
    theirs = (await till.do("createInvoice", invoice("X-1"), key=office.stranger)).data["id"]
    for name in (theirs, "inv_nothing"):
        found = await till.ask(f'{{ invoice(id: "{name}") {{ id }} }}')
        assert (found.data, found.code) == (None, "NOT_FOUND")
        node = await till.ask(f'{{ node(id: "{name}") {{ id }} }}')
        assert (node.data, node.code) == (None, None)
        for operation in ("voidInvoice", "issueInvoice"):
            refused = await till.do(operation, {"id": name})
            assert (refused.code, refused.paths) == ("NOT_FOUND", [["input", "id"]])
        corrects = invoice("N-1", type="CREDIT_NOTE", correctsId=name)
        refused = await till.do("createInvoice", corrects)
        assert (refused.code, refused.paths) == ("REFERENCE_UNKNOWN", [["input", "correctsId"]])


async def test_node_opens_documents_payments_and_parties(till: Till) -> None:
    buyer = await till.party()
    made = await till.invoice("INV-1", buyer)
    payment = await till.must(
        "createPayment", {"customerId": buyer, "amount": "1", "date": "2026-03-11"}
    )
    for name, kind in ((made["id"], "Invoice"), (payment["id"], "Payment"), (buyer, "Customer")):
        found = await till.ask(f'{{ node(id: "{name}") {{ __typename id }} }}')
        assert found.data == {"__typename": kind, "id": name}


@pytest.mark.parametrize(
    ("scopes", "selection", "is_open"),
    [
        (("invoices:read",), "number", True),
        (("invoices:read",), "allocations { total }", False),
        (("invoices:read", "payments:read"), "allocations { total }", True),
        (("invoices:read",), "journalEntry { id }", False),
        (("invoices:read", "accounting:read"), "journalEntry { id }", True),
        (("invoices:read",), "customer { id }", False),
        (("invoices:read", "customers:read"), "customer { id }", True),
        (("invoices:read", "customers:read"), "vendor { id }", False),
        (("payments:read",), "number", False),
        (("invoices:write",), "number", False),
    ],
)
async def test_fields_that_cross_areas_need_their_scopes(
    till: Till, office: Office, scopes: tuple[str, ...], selection: str, is_open: bool
) -> None:
    made = await till.invoice("INV-1")
    key = await office.key_for(office.home, Role.VIEWER, *scopes)
    found = await till.ask(f'{{ invoice(id: "{made["id"]}") {{ {selection} }} }}', key=key)
    assert found.code == (None if is_open else "FORBIDDEN")


async def test_viewer_writes_nothing(till: Till, office: Office) -> None:
    key = await office.key_for(office.home, Role.VIEWER)
    before = await till.state()
    for operation, wanted in (
        ("createInvoice", invoice("INV-1")),
        ("createPayment", {"direction": "RECEIVED", "amount": "1", "date": "2026-03-11"}),
        ("recognize", {"through": "2026-03-31"}),
    ):
        assert (await till.do(operation, wanted, key=key)).code == "FORBIDDEN"
    facts = {"invoiceNumber": "N", "type": "SALES", "issueDate": "2026-03-10", "buyerName": "x",
             "items": [{"description": "x", "unitPrice": 1}]}  # fmt: skip
    assert (await v1(office, "POST", json=facts, key=key)).status == 403
    assert await till.state() == before


async def test_one_key_is_one_invoice_through_both_doors(till: Till, office: Office) -> None:
    headers = {"Idempotency-Key": "order-77"}
    facts = {"invoiceNumber": "INV-1", "type": "SALES", "issueDate": "2026-03-10",
             "buyerName": "Walk-in",
             "items": [{"description": "Consulting", "unitPrice": 100}]}  # fmt: skip
    first = await v1(office, "POST", json=facts, headers=headers)
    again = await v1(office, "POST", json=facts, headers=headers)
    other = await till.do("createInvoice", invoice("INV-1"), headers=headers)
    changed = await till.do("createInvoice", invoice("INV-2"), headers=headers)

    assert first.data == again.data == in_v1s_words(other.data)
    for replay in (again, other):
        assert replay.response.headers["Idempotent-Replayed"] == "true"
    assert changed.code == "IDEMPOTENCY_MISMATCH"
    assert await numbers(till, "page: 1") == ["INV-1"]


async def test_of_ten_racers_for_a_printed_number_one_wins(till: Till) -> None:
    answers = await gather(*(till.do("createInvoice", invoice("INV-1")) for _ in range(10)))
    assert sorted(str(one.code) for one in answers) == ["DUPLICATE"] * 9 + ["None"]
    assert {str(one.paths) for one in answers if one.code} == {"[['input', 'number']]"}
    assert await numbers(till, "page: 1") == ["INV-1"]


async def test_draft_posts_nothing_until_it_is_issued(till: Till) -> None:
    draft = await till.must("createInvoice", invoice("D-1", draft=True))
    assert (draft["status"], draft["journalEntryId"], draft["openAmount"]) == (
        "DRAFT",
        None,
        "0.00",
    )
    summary = (await till.state())["ledgerSummary"]
    assert (summary["entries"], summary["totalDebit"]) == (0, "0.00")
    items = [{"description": "One", "unitPrice": "5"}, {"description": "Two", "unitPrice": "6"}]
    longer = invoice("D-2", draft=True, items=items)
    changed = await till.must("updateInvoice", {"id": draft["id"], "invoice": longer})
    assert (changed["number"], changed["grandTotal"], len(changed["items"])) == ("D-2", "12.65", 2)
    shorter = invoice("D-2", draft=True, items=items[:1])
    await till.must("updateInvoice", {"id": draft["id"], "invoice": shorter})
    issued = await till.must("issueInvoice", {"id": draft["id"]})
    assert (issued["status"], issued["grandTotal"], len(issued["items"])) == ("ISSUED", "5.75", 1)
    for operation, wanted in (
        ("issueInvoice", {"id": draft["id"]}),
        ("updateInvoice", {"id": draft["id"], "invoice": shorter}),
    ):
        refused = await till.do(operation, wanted)
        assert (refused.code, refused.paths) == ("DOCUMENT_NOT_OPEN", [["input", "id"]])
    assert (await till.must("voidInvoice", {"id": draft["id"]}))["status"] == "VOID"
    assert (await till.do("voidInvoice", {"id": draft["id"]})).code == "DOCUMENT_NOT_OPEN"
    assert (await till.do("createInvoice", invoice("D-2"))).code == "DUPLICATE"


async def test_paid_or_credited_document_is_not_voided(till: Till) -> None:
    buyer = await till.party()
    paid = await till.invoice("INV-1", buyer)
    credited = await till.invoice("INV-2", buyer)
    named = [{"documentId": paid["id"], "amount": "1"}]
    received = {"customerId": buyer, "amount": "1", "date": "2026-03-11", "allocations": named}
    await till.must("createPayment", received)
    note = invoice("CN-1", buyer, type="CREDIT_NOTE", correctsId=credited["id"])
    await till.must("createInvoice", note)
    before = await till.state()
    for one in (paid, credited):
        refused = await till.do("voidInvoice", {"id": one["id"]})
        assert (refused.code, refused.paths) == ("DOCUMENT_SETTLED", [["input", "id"]])
    again = await till.do("createInvoice", {**note, "number": "CN-2"})
    assert (again.code, again.paths) == ("OVER_CREDITED", [["input", "items", 0, "unitPrice"]])
    assert await till.state() == before


async def test_document_on_a_locked_date_is_not_voided(till: Till) -> None:
    made = await till.invoice("INV-1")
    await till.ask('mutation { setLedgerLock(input: {lockedThrough: "2026-03-31"}) { sequence } }')
    before = await till.state()
    refused = await till.do("voidInvoice", {"id": made["id"]})
    assert (refused.code, refused.paths) == ("PERIOD_LOCKED", [["input", "id"]])
    assert await till.state() == before
