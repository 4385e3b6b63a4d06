"""Default accounts decide where is posted from now on; what was issued keeps its accounts."""

from typing import Any

from ledger.policy import Role
from storage.verification import verify_organization
from tests.parity.office import Office
from tests.parity.statements import ask, refused
from tests.parity.test_aged import PAYMENT, create, invoice, party

DEFAULTS = "{ defaultAccounts { total nodes { id role account { handle roles } } } }"
SET = """mutation($role: AccountRole!, $account: ID!) {
    setDefaultAccount(input: {role: $role, accountId: $account}) {
        role account { handle roles }
    }
}"""
POSTINGS = """query($id: ID!) { invoice(id: $id) {
    journalEntry { postings { accountHandle debit credit } }
} }"""
ENTRY_OF = """query($id: ID!) { payment(id: $id) {
    journalEntry { postings { accountHandle debit credit } }
} }"""


async def handles(office: Office, document: str, name: str) -> list[str]:
    found = await ask(office, document, id=name)
    return [line["accountHandle"] for line in found["journalEntry"]["postings"]]


async def test_every_role_is_listed_with_its_account(office: Office) -> None:
    found = await ask(office, DEFAULTS)
    assert found["total"] == 20
    told = {one["role"]: one["account"]["handle"] for one in found["nodes"]}
    assert (told["AR"], told["AP"]) == ("acc_receivables", "acc_payables")
    assert all(one["role"] in one["account"]["roles"] for one in found["nodes"])
    assert [one["id"] for one in found["nodes"]][:2] == ["CASH", "AR"]


async def test_a_change_affects_only_later_postings(office: Office) -> None:
    customer = await party(office, "customer", "C", "Badr")
    before = await invoice(office, "1", "2025-01-01", "2025-01-31", "100", customerId=customer)
    document = "mutation($input: AccountInput!) { createAccount(input: $input) { id } }"
    unbilled = {"code": "1155", "type": "ASSET", "class": "AR", "handle": "acc_unbilled"}
    await create(office, document, **unbilled, nameEn="Unbilled")

    changed = await ask(office, SET, role="AR", account="acc_unbilled")

    assert changed == {"role": "AR", "account": {"handle": "acc_unbilled", "roles": ["AR"]}}
    after = await invoice(office, "2", "2025-02-01", "2025-02-28", "100", customerId=customer)
    paid = await create(office, PAYMENT, amount="300", date="2025-03-01", customerId=customer)
    assert (await handles(office, POSTINGS, before))[0] == "acc_receivables"
    assert (await handles(office, POSTINGS, after))[0] == "acc_unbilled"
    # The old document is settled where it stands; the rest stands on the new default.
    assert await handles(office, ENTRY_OF, paid) == ["acc_cash", "acc_receivables", "acc_unbilled"]
    aged = """{ agedReceivables(date: "2025-12-31", prove: true) {
        total controlBalance otherPostings isProven
    } }"""
    assert await ask(office, aged) == {
        "total": "-70.00",
        "controlBalance": "-70.00",
        "otherPostings": "0.00",
        "isProven": True,
    }
    async with office.database.snapshot() as snapshot:
        assert [one async for one in verify_organization(snapshot, office.home)] == []


async def test_what_does_not_fit_is_refused(office: Office) -> None:
    cases: list[tuple[str, str, str]] = [
        ("AR", "acc_bank", "ACCOUNT_UNFIT"),
        ("VAT_DUE", "acc_vat", "ACCOUNT_UNFIT"),
        ("CASH", "acc_assets", "ACCOUNT_NOT_LEAF"),
        ("CASH", "acc_nowhere", "ACCOUNT_UNKNOWN"),
    ]
    before = await ask(office, DEFAULTS)
    for role, account, code in cases:
        told = await refused(office, SET, role=role, account=account)
        assert told == (code, [["input", "accountId"]])
    assert await ask(office, DEFAULTS) == before


async def test_a_manager_sets_defaults(office: Office) -> None:
    asked: dict[str, Any] = {"role": "CASH", "account": "acc_bank"}
    clerk = await office.key_for(office.home, Role.CONTRIBUTOR)
    manager = await office.key_for(office.home, Role.MANAGER)
    refused_ = (await office.graphql(SET, asked, key=clerk)).json()
    assert refused_["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    done = (await office.graphql(SET, asked, key=manager)).json()
    assert done["data"]["setDefaultAccount"]["account"]["handle"] == "acc_bank"
    events = '{ events(types: ["default_account.changed"]) { nodes { type subject } } }'
    assert len((await ask(office, events))["nodes"]) == 1
