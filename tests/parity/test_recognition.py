"""Recognition through the door: by month, once, also at once; locked days, voids and credits."""

from asyncio import gather
from typing import Any

import pytest

from tests.parity.office import Office
from tests.parity.trading import Till, invoice

READ = """query($id: ID!) { invoice(id: $id) { status items { unrecognizedAmount creditedAmount }
    recognitions { total nodes { line serviceMonth amount date requestedDate
      entry { kind source postings { accountHandle debit credit } } } } } }"""


@pytest.fixture
def till(office: Office) -> Till:
    return Till(office)


def subscription(number: str, price: str = "1200", **more: Any) -> dict[str, Any]:
    """Return an invoice of the year 2026."""
    service = {"serviceFrom": "2026-01-01", "serviceTo": "2026-12-31"}
    items = [{"description": "Subscription", "unitPrice": price, **service}]
    return invoice(number, **{"issueDate": "2026-01-01", "items": items, **more})


async def read(till: Till, document_id: str) -> Any:
    answer = await till.ask(READ, variables={"id": document_id})
    assert not answer.is_refused, answer.response.text
    return answer.data


async def recognize(till: Till, through: str, **options: Any) -> Any:
    return await till.must("recognize", {"through": through}, **options)


async def test_months_are_recognised_once(till: Till) -> None:
    made = await till.must("createInvoice", subscription("INV-1"))
    assert await recognize(till, "2026-03-30") == {
        "through": "2026-03-30", "posted": 2, "amount": "200.00",
    }  # fmt: skip
    assert (await recognize(till, "2026-03-31"))["posted"] == 1
    assert (await recognize(till, "2026-03-31"))["posted"] == 0
    found = await read(till, made["id"])
    assert found["items"] == [{"unrecognizedAmount": "900.00", "creditedAmount": "0.00"}]
    assert found["recognitions"]["total"] == 3
    assert found["recognitions"]["nodes"][2] == {
        "line": 1,
        "serviceMonth": "2026-03",
        "amount": "100.00",
        "date": "2026-03-31",
        "requestedDate": None,
        "entry": {
            "kind": "RECOGNITION",
            "source": f"invoice:{made['id']}",
            "postings": [
                {"accountHandle": "acc_deferred_revenue", "debit": "100.00", "credit": "0.00"},
                {"accountHandle": "acc_revenue", "debit": "0.00", "credit": "100.00"},
            ],
        },
    }


async def test_five_racers_recognise_each_month_once(till: Till) -> None:
    for place in range(3):
        await till.must("createInvoice", subscription(f"INV-{place}"))
    answers = await gather(*(recognize(till, "2026-12-31") for _ in range(5)))
    assert sorted(answer["posted"] for answer in answers) == [0, 0, 0, 0, 36]
    summary = (await till.state())["ledgerSummary"]
    assert (summary["entries"], summary["totalDebit"]) == (39, "7740.00")


async def test_same_key_replays_what_was_recognised(till: Till) -> None:
    await till.must("createInvoice", subscription("INV-1"))
    headers = {"Idempotency-Key": "month-end"}
    first = await till.do("recognize", {"through": "2026-01-31"}, headers=headers)
    again = await till.do("recognize", {"through": "2026-01-31"}, headers=headers)
    other = await till.do("recognize", {"through": "2026-02-28"}, headers=headers)
    assert first.data == again.data == {
        "through": "2026-01-31", "posted": 1, "amount": "100.00",
    }  # fmt: skip
    assert again.response.headers["Idempotent-Replayed"] == "true"
    assert other.code == "IDEMPOTENCY_MISMATCH"


async def test_a_locked_month_end_moves_to_the_first_open_day(till: Till) -> None:
    made = await till.must("createInvoice", subscription("INV-1"))
    lock = 'mutation { setLedgerLock(input: {lockedThrough: "2026-02-15"}) { sequence } }'
    await till.ask(lock)
    await recognize(till, "2026-02-28")
    months = (await read(till, made["id"]))["recognitions"]["nodes"]
    assert [(one["date"], one["requestedDate"]) for one in months] == [
        ("2026-02-16", "2026-01-31"),
        ("2026-02-28", None),
    ]


async def test_void_takes_recognition_back_unless_it_is_locked(till: Till) -> None:
    made = await till.must("createInvoice", subscription("INV-1", issueDate="2026-03-01"))
    await recognize(till, "2026-03-31")
    await till.ask('mutation { setLedgerLock(input: {lockedThrough: "2026-03-02"}) { sequence } }')
    refused = await till.do("voidInvoice", {"id": made["id"]})
    assert (refused.code, refused.paths) == ("PERIOD_LOCKED", [["input", "id"]])
    await till.ask("mutation { setLedgerLock(input: {lockedThrough: null}) { sequence } }")
    await till.must("voidInvoice", {"id": made["id"]})
    assert (await read(till, made["id"]))["recognitions"]["total"] == 0
    assert (await recognize(till, "2026-12-31"))["posted"] == 0
    assert (await till.state())["ledgerSummary"]["totalDebit"] == "0.00"


async def test_credit_half_way_spreads_what_is_left(till: Till) -> None:
    made = await till.must("createInvoice", subscription("INV-1"))
    await recognize(till, "2026-03-31")
    items = [{"description": "Cancelled", "unitPrice": "450"}]
    note = invoice("CN-1", type="CREDIT_NOTE", correctsId=made["id"], items=items)
    credited = await till.must(
        "createInvoice", note, selection="journalEntry { postings { accountHandle debit } }"
    )
    debits = {line["accountHandle"]: line["debit"] for line in credited["journalEntry"]["postings"]}
    assert debits["acc_deferred_revenue"] == "450.00"
    assert await recognize(till, "2026-12-31") == {
        "through": "2026-12-31", "posted": 9, "amount": "450.00",
    }  # fmt: skip
    found = await read(till, made["id"])
    assert found["items"] == [{"unrecognizedAmount": "0.00", "creditedAmount": "450.00"}]
    assert [one["amount"] for one in found["recognitions"]["nodes"]] == ["100.00"] * 3 + [
        "50.00"
    ] * 9


async def test_documents_of_many_months_do_not_hide_those_behind_them(till: Till) -> None:
    months = [
        {"description": "Part", "unitPrice": "12", "serviceFrom": first, "serviceTo": last}
        for first, last in (
            ("2026-01-01", "2026-01-31"),
            ("2026-02-01", "2026-02-28"),
            ("2026-03-01", "2026-03-31"),
        )
    ]
    day = "2026-01-01"
    wanted = [invoice(f"A-{n}", issueDate=day, items=months[:2]) for n in range(100)]
    wanted.append(invoice("B-1", issueDate=day, items=months[2:]))
    for some in (wanted[:50], wanted[50:]):
        await gather(*(till.must("createInvoice", one) for one in some))
    assert (await recognize(till, "2026-03-31"))["posted"] == 201
