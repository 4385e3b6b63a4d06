"""Payments, refunds and allocations through GraphQL: lists, replays, refusals, undoing, races."""

from asyncio import gather
from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.trading import Till, invoice

LOCK = 'mutation { setLedgerLock(input: {lockedThrough: "2026-03-31"}) { sequence } }'
MARCH_11 = "2026-03-11"


@pytest.fixture
def till(office: Office) -> Till:
    return Till(office)


def received(party: str, amount: str, *to: tuple[str, str | None], **more: Any) -> dict[str, Any]:
    """Return a payment of a customer; `to` are documents and amounts."""
    named = [{"documentId": one, **({"amount": part} if part else {})} for one, part in to]
    wanted = {"customerId": party, "amount": amount, "date": MARCH_11, **more}
    return {**wanted, "allocations": named} if to else wanted


async def references(till: Till, arguments: str) -> list[str]:
    answer = await till.ask(f"{{ payments({arguments}) {{ total nodes {{ reference }} }} }}")
    assert not answer.is_refused, answer.response.text
    assert answer.data["total"] == len(answer.data["nodes"])
    return [node["reference"] for node in answer.data["nodes"]]


async def test_every_filter(till: Till) -> None:
    buyer, seller = await till.party("C-1"), await till.party("V-1", "Vendor")
    await till.invoice("INV-1", buyer)
    pay = "createPayment"
    await till.must(pay, received(buyer, "15", reference="A", date="2026-03-01", memo="دفعة أولى"))
    await till.must(pay, received(buyer, "500", reference="B", method="mada"))
    made = {"vendorId": seller, "amount": "7", "date": "2026-03-20", "reference": "C"}
    await till.must(pay, made)
    refund = {"customerId": buyer, "amount": "9", "date": "2026-03-21", "reference": "D"}
    await till.must("createRefund", refund)
    gone = await till.must(pay, received(buyer, "1", reference="E"))
    await till.must("deletePayment", {"id": gone["id"]})

    assert await references(till, "page: 1") == ["D", "C", "B", "A"]
    assert await references(till, "includeDeleted: true") == ["D", "C", "E", "B", "A"]
    assert await references(till, "direction: RECEIVED") == ["B", "A"]
    assert await references(till, "direction: MADE") == ["D", "C"]
    assert await references(till, "trade: PURCHASE") == ["C"]
    assert await references(till, f'customerId: "{buyer}"') == ["D", "B", "A"]
    assert await references(till, f'vendorId: "{seller}"') == ["C"]
    assert await references(till, "unallocated: true") == ["C", "B"]
    assert await references(till, 'from: "2026-03-11", to: "2026-03-20"') == ["C", "B"]
    assert await references(till, 'text: "أولى"') == ["A"]
    assert await references(till, 'text: "MADA"') == ["B"]
    unknown = await till.ask('{ payments(vendorId: "ven_x") { total } }')
    assert (unknown.code, unknown.paths) == ("REFERENCE_UNKNOWN", [["vendorId"]])


@pytest.mark.parametrize("way", ["first", "last"])
async def test_walk_by_cursor_meets_each_of_equal_dates_once(till: Till, way: str) -> None:
    buyer = await till.party()
    for place in range(5):
        await till.must("createPayment", received(buyer, "1", reference=str(place)))
    step, end = ("after", "endCursor") if way == "first" else ("before", "startCursor")
    walked: list[str] = []
    arguments = f"{way}: 2"
    for _ in range(3):
        answer = await till.ask(
            f"{{ payments({arguments}) {{ nodes {{ reference }} pageInfo {{ {end} }} }} }}"
        )
        page = [node["reference"] for node in answer.data["nodes"]]
        walked = [*walked, *page] if way == "first" else [*page, *walked]
        arguments = f'{way}: 2, {step}: "{answer.data["pageInfo"][end]}"'
    assert walked == ["4", "3", "2", "1", "0"]
    both = await till.ask("{ payments(page: 1, first: 1) { total } }")
    assert both.code == "INVALID_INPUT"


async def test_missing_and_foreign_payments_are_alike(till: Till, office: Office) -> None:
    wanted = {"direction": "RECEIVED", "amount": "1", "date": MARCH_11}
    stranger = await till.party("C-9", key=office.stranger)
    foreign = await till.do(
        "createPayment", {**wanted, "customerId": stranger}, key=office.stranger
    )
    for name in (foreign.data["id"], "pay_nothing"):
        found = await till.ask(f'{{ payment(id: "{name}") {{ id }} }}')
        assert (found.data, found.code) == (None, "NOT_FOUND")
        node = await till.ask(f'{{ node(id: "{name}") {{ id }} }}')
        assert (node.data, node.code) == (None, None)
        for operation, field in (
            ("deletePayment", "id"),
            ("reversePayment", "id"),
            ("allocateCredit", "creditId"),
        ):
            refused = await till.do(operation, {field: name})
            assert (refused.code, refused.paths) == ("NOT_FOUND", [["input", field]])


@pytest.mark.parametrize(
    ("scopes", "selection", "is_open"),
    [
        (("payments:read",), "amount allocations { total nodes { amount } }", True),
        (("payments:read",), "allocations { nodes { invoice { id } } }", False),
        (("payments:read", "invoices:read"), "allocations { nodes { invoice { id } } }", True),
        (("payments:read",), "journalEntry { id }", False),
        (("payments:read",), "customer { id }", False),
        (("invoices:read",), "amount", False),
    ],
)
async def test_fields_that_cross_areas_need_their_scopes(
    till: Till, office: Office, scopes: tuple[str, ...], selection: str, is_open: bool
) -> None:
    payment = await till.must("createPayment", received(await till.party(), "5"))
    key = await office.key_for(office.home, Role.VIEWER, *scopes)
    found = await till.ask(f'{{ payment(id: "{payment["id"]}") {{ {selection} }} }}', key=key)
    assert found.code == (None if is_open else "FORBIDDEN")


async def test_same_key_replays_payment_allocation_and_refund(till: Till) -> None:
    buyer = await till.party()
    owed = await till.invoice("INV-1", buyer)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("createPayment", received(buyer, "200", (owed["id"], "10"))),
    ]
    for operation, wanted in calls:
        headers = {"Idempotency-Key": operation}
        first = await till.do(operation, wanted, headers=headers)
        again = await till.do(operation, wanted, headers=headers)
        assert not first.is_refused, first.response.text
        assert again.data == first.data
        assert again.response.headers["Idempotent-Replayed"] == "true"
        if operation == "createPayment":
            later = {"creditId": first.data["id"], "allocations": [{"documentId": owed["id"]}]}
            calls.append(("allocateCredit", later))
            back = {"customerId": buyer, "amount": "20", "date": MARCH_11}
            calls.append(("createRefund", back))
    assert len((await till.state())["payments"]["nodes"]) == 2
    assert (await till.state())["invoices"]["nodes"][0]["status"] == "PAID"


async def test_credit_left_is_allocated_later_and_refunded(till: Till) -> None:
    buyer = await till.party()
    credit = await till.must("createPayment", received(buyer, "300"))
    assert credit["unallocatedAmount"] == "300.00"
    for number, day in (("INV-2", "2026-04-20"), ("INV-1", "2026-04-10")):
        await till.invoice(number, buyer, dueDate=day)
    summary = (await till.state())["ledgerSummary"]
    done = await till.must("allocateCredit", {"creditId": credit["id"]})
    assert done == {
        "creditId": credit["id"], "allocatedAmount": "230.00", "unallocatedAmount": "70.00",
    }  # fmt: skip
    assert (await till.state())["ledgerSummary"]["entries"] == summary["entries"]
    back = {"customerId": buyer, "amount": "70", "date": "2026-03-15", "accountId": "acc_bank"}
    refund = await till.must("createRefund", back)
    assert (refund["direction"], refund["isRefund"], refund["status"]) == ("MADE", True, "LIVE")
    before = await till.state()
    more = await till.do("createRefund", {**back, "amount": "0.01"})
    assert (more.code, more.paths) == ("OVER_ALLOCATED", [["input", "amount"]])
    undone = await till.do("deletePayment", {"id": credit["id"]})
    assert (undone.code, undone.paths) == ("PAYMENT_NOT_OPEN", [["input", "id"]])
    nothing = await till.do("allocateCredit", {"creditId": credit["id"]})
    assert (nothing.code, nothing.paths) == ("OVER_ALLOCATED", [["input", "creditId"]])
    assert await till.state() == before
    await till.must("deletePayment", {"id": refund["id"]})
    await till.must("deletePayment", {"id": credit["id"]})
    statuses = {node["status"] for node in (await till.state())["invoices"]["nodes"]}
    assert statuses == {"ISSUED"}


async def test_oldest_due_is_settled_first(till: Till) -> None:
    buyer = await till.party()
    late = await till.invoice("INV-1", buyer, dueDate="2026-06-01")
    soon = await till.invoice("INV-2", buyer, dueDate="2026-05-01")
    payment = await till.must("createPayment", received(buyer, "120"))
    answer = await till.ask(
        f"""{{ payment(id: "{payment["id"]}") {{
            allocations {{ nodes {{ amount claimId }} }} }} }}"""
    )
    assert answer.data["allocations"]["nodes"] == [
        {"amount": "115.00", "claimId": soon["id"]},
        {"amount": "5.00", "claimId": late["id"]},
    ]


async def test_locked_payment_is_reversed_and_not_deleted(till: Till) -> None:
    buyer = await till.party()
    owed = await till.invoice("INV-1", buyer)
    payment = await till.must("createPayment", received(buyer, "115", (owed["id"], None)))
    await till.ask(LOCK)
    before = await till.state()
    refused = await till.do("deletePayment", {"id": payment["id"]})
    assert (refused.code, refused.paths) == ("PERIOD_LOCKED", [["input", "id"]])
    for day, code in (("2026-03-31", "PERIOD_LOCKED"), ("2026-03-01", "INVALID_INPUT")):
        refused = await till.do("reversePayment", {"id": payment["id"], "date": day})
        assert (refused.code, refused.paths) == (code, [["input", "date"]])
    assert await till.state() == before

    undone = await till.must("reversePayment", {"id": payment["id"]})
    assert (undone["status"], undone["reversedOn"]) == ("REVERSED", "2026-04-01")
    answer = await till.ask(
        f"""{{ invoice(id: "{owed["id"]}") {{ status openAmount
            allocations {{ nodes {{ amount date endedOn }} }} }} }}"""
    )
    assert answer.data == {
        "status": "ISSUED",
        "openAmount": "115.00",
        "allocations": {"nodes": [{"amount": "115.00", "date": MARCH_11, "endedOn": "2026-04-01"}]},
    }
    again = await till.do("reversePayment", {"id": payment["id"]})
    assert (again.code, again.paths) == ("PAYMENT_NOT_OPEN", [["input", "id"]])
    assert (await till.state())["ledgerSummary"]["totalDebit"] == "345.00"


BAD: dict[str, tuple[dict[str, Any], str, list[str | int]]] = {
    "negative": ({"amount": "-1"}, "AMOUNT_INVALID", ["amount"]),
    "zero": ({"amount": "0"}, "AMOUNT_INVALID", ["amount"]),
    "three decimals": ({"amount": "1.001"}, "AMOUNT_INVALID", ["amount"]),
    "too large": ({"amount": "100000000000000"}, "AMOUNT_TOO_LARGE", ["amount"]),
    "locked date": ({"date": "2025-01-31"}, "PERIOD_LOCKED", ["date"]),
    "unknown customer": ({"customerId": "cus_x"}, "REFERENCE_UNKNOWN", ["customerId"]),
    "unknown account": ({"accountId": "acc_x"}, "ACCOUNT_UNKNOWN", ["accountId"]),
    "no cash account": ({"accountId": "acc_revenue"}, "ACCOUNT_UNFIT", ["accountId"]),
    "other currency": ({"currency": "EUR"}, "CURRENCY_MISMATCH", ["currency"]),
    "nobody": ({"customerId": None}, "INVALID_INPUT", ["direction"]),
    "nobody and nothing": ({"customerId": None, "direction": "RECEIVED"}, "INVALID_INPUT",
        ["customerId"]),
    "wrong way": ({"direction": "MADE"}, "INVALID_INPUT", ["direction"]),
    "unknown document": ({"allocations": [{"documentId": "inv_x"}]}, "REFERENCE_UNKNOWN",
        ["allocations", 0, "documentId"]),
    "another party's": ({"allocations": [{"documentId": "OTHER"}]}, "INVALID_INPUT",
        ["allocations", 0, "documentId"]),
    "void document": ({"allocations": [{"documentId": "VOID"}]}, "DOCUMENT_NOT_OPEN",
        ["allocations", 0, "documentId"]),
    "draft": ({"allocations": [{"documentId": "DRAFT"}]}, "DOCUMENT_NOT_OPEN",
        ["allocations", 0, "documentId"]),
    "beyond what is open": ({"allocations": [{"documentId": "OWED", "amount": "115.01"}]},
        "OVER_ALLOCATED", ["allocations", 0, "amount"]),
    "beyond the payment": (
        {"amount": "10", "allocations": [{"documentId": "OWED", "amount": "11"}]},
        "OVER_ALLOCATED", ["allocations", 0, "amount"]),
    "zero allocated": ({"allocations": [{"documentId": "OWED", "amount": "0"}]},
        "AMOUNT_INVALID", ["allocations", 0, "amount"]),
    "twice": ({"allocations": [{"documentId": "OWED", "amount": "1"}] * 2}, "INVALID_INPUT",
        ["allocations"]),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
async def test_bad_payment_is_refused_and_changes_nothing(till: Till, fault: str) -> None:
    buyer, other = await till.party("C-1"), await till.party("C-2")
    await till.ask('mutation { closePeriod(input: {period: "2025-01"}) { status } }')
    ids = {
        "OWED": (await till.invoice("INV-1", buyer))["id"],
        "OTHER": (await till.invoice("INV-2", other))["id"],
        "VOID": (await till.invoice("INV-3", buyer))["id"],
        "DRAFT": (await till.must("createInvoice", invoice("INV-4", buyer, draft=True)))["id"],
    }
    await till.must("voidInvoice", {"id": ids["VOID"]})
    wrong, code, path = BAD[fault]
    wanted = {**received(buyer, "500"), **wrong}
    if "allocations" in wanted:
        wanted["allocations"] = [
            {**one, "documentId": ids.get(one["documentId"], one["documentId"])}
            for one in wanted["allocations"]
        ]
    before = await till.state()
    refused = await till.do("createPayment", wanted)
    assert (refused.code, refused.paths) == (code, [["input", *path]])
    assert await till.state() == before


async def test_twenty_payments_at_once_never_settle_an_invoice_twice(till: Till) -> None:
    buyer = await till.party()
    owed = await till.invoice("INV-1", buyer)
    answers = await gather(
        *(till.do("createPayment", received(buyer, "10")) for _ in range(20)),
    )
    assert not [one for one in answers if one.is_refused]
    allocated = [one.data["allocatedAmount"] for one in answers]
    assert sorted(allocated) == ["0.00"] * 8 + ["10.00"] * 11 + ["5.00"]
    state = await till.state()
    assert state["invoices"]["nodes"][0]["status"] == "PAID"
    named = await gather(
        *(till.do("createPayment", received(buyer, "10", (owed["id"], "10"))) for _ in range(5)),
    )
    assert {one.code for one in named} == {"OVER_ALLOCATED"}


async def test_of_two_voids_and_of_a_void_and_a_payment_one_wins(till: Till) -> None:
    buyer = await till.party()
    one, two = [await till.invoice(f"INV-{place}", buyer) for place in (1, 2)]
    voids = await gather(*(till.do("voidInvoice", {"id": one["id"]}) for _ in range(2)))
    assert sorted(str(answer.code) for answer in voids) == ["DOCUMENT_NOT_OPEN", "None"]
    both = await gather(
        till.do("voidInvoice", {"id": two["id"]}),
        till.do("createPayment", received(buyer, "115", (two["id"], "115"))),
    )
    codes = [answer.code for answer in both]
    assert codes in ([None, "DOCUMENT_NOT_OPEN"], ["DOCUMENT_SETTLED", None])


async def test_credit_is_allocated_once_by_racers(till: Till) -> None:
    buyer = await till.party()
    credit = await till.must("createPayment", received(buyer, "100"))
    owed = [await till.invoice(f"INV-{place}", buyer) for place in range(4)]
    answers = await gather(
        *(
            till.do("allocateCredit", {
                "creditId": credit["id"],
                "allocations": [{"documentId": one["id"], "amount": "40"}],
            })
            for one in owed
        )
    )  # fmt: skip
    assert sorted(str(answer.code) for answer in answers) == ["None"] * 2 + ["OVER_ALLOCATED"] * 2
    state = await till.state()
    assert state["payments"]["nodes"][0]["allocatedAmount"] == "80.00"
    assert sorted(node["paidAmount"] for node in state["invoices"]["nodes"]) == [
        "0.00", "0.00", "40.00", "40.00",
    ]  # fmt: skip
