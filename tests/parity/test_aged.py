"""Aged receivables and payables: by party and bucket, and always what the control accounts hold."""

from decimal import Decimal
from json import loads
from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.statements import ask, refused

SUMS = """buckets { current days1To30 days31To60 days61To90 over90Days total }
    unallocatedCredit journalEntries otherPostings total"""
AGED = f"""query($date: Date, $customer: ID, $asOf: Int, $prove: Boolean! = false) {{
    aged: agedReceivables(date: $date, customerId: $customer, asOfSequence: $asOf, prove: $prove) {{
        date trade {SUMS} controlBalance sequence isProven
        proof {{ rows {{ partyId balance }} balance }}
        parties(first: 10) {{ nodes {{
            partyId code name {SUMS}
            documents {{ total nodes {{
                number dueDate daysPastDue bucket total openAmount
                invoice {{ number openAmount }}
            }} }}
            credits {{ nodes {{
                date openAmount payment {{ reference }} creditNote {{ number }}
            }} }}
            postings {{ total totalDebit totalCredit nodes {{ date party kind }} }}
        }} }}
    }}
}}"""
PAYABLES = f"""query($date: Date, $vendor: ID) {{
    aged: agedPayables(date: $date, vendorId: $vendor, prove: true) {{
        {SUMS} controlBalance isProven parties {{ nodes {{ code {SUMS} }} }}
    }}
}}"""
ENTRY = "mutation($input: JournalEntryInput!) { createJournalEntry(input: $input) { id } }"
INVOICE = "mutation($input: InvoiceInput!) { createInvoice(input: $input) { id } }"
PAYMENT = "mutation($input: PaymentInput!) { createPayment(input: $input) { id } }"


async def create(office: Office, document: str, **input: Any) -> str:
    name: str = (await ask(office, document, input=input))["id"]
    return name


async def party(office: Office, noun: str, code: str, name: str) -> str:
    title = noun.title()
    document = f"mutation($input: {title}Input!) {{ create{title}(input: $input) {{ id }} }}"
    return await create(office, document, code=code, nameEn=name)


async def invoice(
    office: Office, number: str, issued: str, due: str, price: str, **more: Any
) -> str:
    kind = "PURCHASE" if "vendorId" in more else "SALES"
    return await create(
        office,
        INVOICE,
        **{"type": kind, **more},
        number=number,
        issueDate=issued,
        dueDate=due,
        items=[{"description": "Goods", "unitPrice": price}],
    )


async def by_hand(office: Office, day: str, amount: str, party_id: str | None) -> str:
    """Debit receivables by an authored entry."""
    lines = [
        {"accountId": "acc_receivables", "debit": amount, "party": party_id},
        {"accountId": "acc_capital", "credit": amount},
    ]
    return await create(office, ENTRY, date=day, memo="By hand", lines=lines)


async def trade(office: Office) -> dict[str, str]:
    """Two customers who owe, pay and are credited, and what was posted by hand."""
    made = {
        "B": await party(office, "customer", "B", "Badr"),
        "A": await party(office, "customer", "A", "Amal"),
    }
    made["A-1"] = await invoice(
        office, "A-1", "2025-01-01", "2025-01-31", "100", customerId=made["A"]
    )
    made["A-2"] = await invoice(
        office, "A-2", "2025-03-01", "2025-03-31", "200", customerId=made["A"]
    )
    made["B-1"] = await invoice(
        office, "B-1", "2025-04-10", "2025-05-10", "50", customerId=made["B"]
    )
    made["N-1"] = await invoice(
        office, "N-1", "2025-04-12", "2025-04-12", "10", buyerName="Walk-in"
    )
    made["paid"] = await create(
        office,
        PAYMENT,
        amount="65",
        date="2025-04-15",
        customerId=made["A"],
        reference="TRF 1",
    )
    made["ahead"] = await create(
        office,
        PAYMENT,
        amount="20",
        date="2025-04-20",
        customerId=made["B"],
        allocations=[],
        reference="TRF 2",
    )
    made["note"] = await invoice(
        office,
        "CN-1",
        "2025-04-21",
        "2025-04-21",
        "5",
        customerId=made["B"],
        type="CREDIT_NOTE",
    )
    await by_hand(office, "2025-04-22", "7", made["A"])
    await by_hand(office, "2025-04-23", "3", None)
    return made


def sums(told: Any) -> list[str]:
    """The five buckets, then credit, postings by hand, the rest, the total."""
    buckets = told["buckets"]
    names = ("current", "days1To30", "days31To60", "days61To90", "over90Days")
    others = ("unallocatedCredit", "journalEntries", "otherPostings", "total")
    return [*(buckets[name] for name in names), *(told[name] for name in others)]


async def test_what_customers_owe_by_bucket(office: Office) -> None:
    made = await trade(office)

    found = await ask(office, AGED, date="2025-04-30", prove=True)

    amal, badr, nobody = found["parties"]["nodes"]
    assert [(one["partyId"], one["code"], one["name"]) for one in (amal, badr, nobody)] == [
        (made["A"], "A", "Amal"),
        (made["B"], "B", "Badr"),
        (None, None, None),
    ]
    assert sums(amal) == [
        "0.00",
        "230.00",
        "0.00",
        "50.00",
        "0.00",
        "0.00",
        "7.00",
        "0.00",
        "287.00",
    ]
    assert sums(badr) == ["57.50", "0.00", "0.00", "0.00", "0.00", "25.75", "0.00", "0.00", "31.75"]
    assert sums(nobody) == [
        "0.00",
        "11.50",
        "0.00",
        "0.00",
        "0.00",
        "0.00",
        "3.00",
        "0.00",
        "14.50",
    ]
    assert sums(found)[-1] == found["controlBalance"] == "333.25"
    assert (found["isProven"], found["proof"]["balance"]) == (True, "333.25")
    assert amal["documents"]["nodes"][0] == {
        "number": "A-1",
        "dueDate": "2025-01-31",
        "daysPastDue": 89,
        "bucket": "DAYS_61_TO_90",
        "total": "115.00",
        "openAmount": "50.00",
        "invoice": {"number": "A-1", "openAmount": "50.00"},
    }
    assert badr["credits"]["nodes"] == [
        {
            "date": "2025-04-20",
            "openAmount": "20.00",
            "payment": {"reference": "TRF 2"},
            "creditNote": None,
        },
        {
            "date": "2025-04-21",
            "openAmount": "5.75",
            "payment": None,
            "creditNote": {"number": "CN-1"},
        },
    ]
    assert amal["postings"] == {
        "total": 1,
        "totalDebit": "7.00",
        "totalCredit": "0.00",
        "nodes": [{"date": "2025-04-22", "party": made["A"], "kind": "JOURNAL"}],
    }
    assert nobody["postings"]["nodes"] == [{"date": "2025-04-23", "party": None, "kind": "JOURNAL"}]


async def test_what_is_paid_later_was_open_before(office: Office) -> None:
    made = await trade(office)
    before = await ask(office, AGED, date="2025-04-14")
    sequence = (await ask(office, AGED, date="2025-04-30"))["sequence"]
    undo = "mutation($id: ID!) { deletePayment(input: {id: $id}) { id } }"
    await ask(office, undo, id=made["paid"])

    now = await ask(office, AGED, date="2025-04-30", prove=True)
    then = await ask(office, AGED, date="2025-04-30", asOf=sequence, prove=True)

    assert sums(before)[:5] == ["57.50", "241.50", "0.00", "115.00", "0.00"]
    assert (before["total"], before["controlBalance"]) == ("414.00", "414.00")
    assert (now["controlBalance"], then["controlBalance"]) == ("398.25", "333.25")
    assert (now["isProven"], then["isProven"]) == (True, True)
    assert (then["sequence"], sums(then)[3]) == (sequence, "50.00")
    # A document of the past opens to what it is now.
    (first, *_) = then["parties"]["nodes"][0]["documents"]["nodes"]
    assert (first["openAmount"], first["invoice"]["openAmount"]) == ("50.00", "115.00")


async def test_only_one_customer(office: Office) -> None:
    made = await trade(office)

    found = await ask(office, AGED, date="2025-04-30", customer=made["B"], prove=True)

    assert [one["code"] for one in found["parties"]["nodes"]] == ["B"]
    assert (found["total"], found["controlBalance"], found["isProven"]) == ("31.75", None, True)
    assert found["proof"]["rows"] == [{"partyId": made["B"], "balance": "31.75"}]
    unknown = {"date": "2025-04-30", "customer": "cus_none"}
    assert await refused(office, AGED, **unknown) == ("REFERENCE_UNKNOWN", [["customerId"]])


async def test_what_is_owed_to_vendors(office: Office) -> None:
    vendor = await party(office, "vendor", "V", "Noor")
    await invoice(office, "P-1", "2025-01-01", "2025-01-31", "100", vendorId=vendor)
    await create(office, PAYMENT, amount="15", date="2025-02-01", vendorId=vendor)
    await invoice(
        office, "DN-1", "2025-02-02", "2025-02-02", "1", vendorId=vendor, type="DEBIT_NOTE"
    )

    found = await ask(office, PAYABLES, date="2025-06-30")
    receivables = await ask(office, AGED, date="2025-06-30", prove=True)

    (noor,) = found["parties"]["nodes"]
    assert sums(noor) == ["0.00", "0.00", "0.00", "0.00", "100.00", "1.15", "0.00", "0.00", "98.85"]
    assert (found["controlBalance"], found["isProven"]) == ("98.85", True)
    assert (receivables["parties"]["nodes"], receivables["isProven"]) == ([], True)
    assert receivables["controlBalance"] == "0.00"
    customer = {"vendor": await party(office, "customer", "C", "Badr")}
    assert await refused(office, PAYABLES, **customer) == ("REFERENCE_UNKNOWN", [["vendorId"]])


async def test_lists_within_are_walked_by_cursor(office: Office) -> None:
    await trade(office)
    document = """query($after: String) { agedReceivables(date: "2025-04-30") {
        parties(first: 1, after: $after) { total pageInfo { endCursor hasNextPage } nodes {
            code documents(last: 1) { nodes { number } pageInfo { hasPreviousPage } }
        } }
    } }"""
    codes, after = [], None
    while True:
        parties = (await ask(office, document, after=after))["parties"]
        codes += [(one["code"], one["documents"]) for one in parties["nodes"]]
        after = parties["pageInfo"]["endCursor"]
        if not parties["pageInfo"]["hasNextPage"]:
            break

    assert [code for code, _ in codes] == ["A", "B", None]
    assert codes[0][1] == {"nodes": [{"number": "A-2"}], "pageInfo": {"hasPreviousPage": True}}


async def test_opening_takes_the_scope_of_what_it_opens_to(office: Office) -> None:
    await trade(office)
    key = await office.key_for(office.home, Role.VIEWER, "reports:read")
    plain = '{ agedReceivables(date: "2025-04-30") { total parties { nodes { name } } } }'
    for nested in (
        "documents { nodes { invoice { id } } }",
        "credits { nodes { payment { id } } }",
        "postings { total }",
        "customer { email }",
    ):
        document = f"{{ agedReceivables {{ parties {{ nodes {{ {nested} }} }} }} }}"
        answer = (await office.graphql(document, key=key)).json()
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN", nested
    shown = (await office.graphql(plain, key=key)).json()
    assert shown["data"]["agedReceivables"]["total"] == "333.25"


V1: tuple[str, dict[str, str]] = ("/api/v1/reports/aging", {})
RECEIVABLES = ("/api/reports/aged-receivables", {"organizationId": "org_home"})


@pytest.mark.parametrize(("path", "named"), [V1, RECEIVABLES], ids=["v1", "guliel"])
async def test_aging_over_rest(office: Office, path: str, named: dict[str, str]) -> None:
    made = await trade(office)

    answer = await office.call("GET", path, params={**named, "date": "2025-04-30", "prove": "true"})

    found = loads(answer.content, parse_float=Decimal)["data"]
    assert (found["total"], found["controlBalance"]) == (Decimal("333.25"), Decimal("333.25"))
    assert found["isProven"] is True
    amal = found["parties"]["nodes"][0]
    assert (amal["partyId"], amal["nameEn"], amal["total"]) == (made["A"], "Amal", 287)
    assert amal["buckets"]["days61To90"] == 50
    assert amal["documents"]["nodes"][0]["invoiceNumber"] == "A-1"


async def test_aging_of_payables_and_of_one_party_over_rest(office: Office) -> None:
    made = await trade(office)
    path = "/api/v1/reports/aging"
    asked = {"type": "payables", "date": "2025-04-30"}

    payables = (await office.call("GET", path, params=asked)).json()["data"]
    one = await office.call("GET", path, params={"customerId": made["B"], "date": "2025-04-30"})
    other = await office.call("GET", path, params={"type": "everything"})
    unknown = await office.call("GET", path, params={"customerId": "cus_none"})

    assert (payables["total"], payables["parties"]["total"]) == (0, 0)
    assert [party["code"] for party in one.json()["data"]["parties"]["nodes"]] == ["B"]
    assert (other.status_code, other.json()["details"][0]["path"]) == (400, ["type"])
    assert (unknown.status_code, unknown.json()["details"][0]["path"]) == (400, ["customerId"])


@pytest.mark.parametrize("asked", [{}, {"limit": 100}, {"limit": 1, "documents": 100}])
async def test_aging_costs_one_hit(office: Office, asked: dict[str, int]) -> None:
    left = []
    for _ in range(2):
        answer = await office.call("GET", "/api/v1/reports/aging", params=asked)
        assert answer.status_code == 200
        left.append(int(answer.headers["RateLimit"].partition("r=")[2].partition(";")[0]))
    assert left[0] - left[1] == 1
