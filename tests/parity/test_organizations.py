"""Settings of an organisation: who changes them, what follows them, and what is too late."""

from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.statements import ask, keep_book, post, refused
from tests.parity.test_aged import invoice

FIELDS = """id name nameAr baseCurrency currencyExponent timeZone fiscalYearStartMonth vatRate
    role lockedThrough"""
UPDATE = f"""mutation($input: UpdateOrganizationInput!, $organization: ID) {{
    updateOrganization(input: $input, organizationId: $organization) {{ {FIELDS} }}
}}"""
SHOWN = f"{{ organizations {{ nodes {{ {FIELDS} }} }} }}"
EVERYTHING = {
    "name": "Palm",
    "nameAr": "النخلة",
    "baseCurrency": "KWD",
    "timeZone": "Asia/Kuwait",
    "fiscalYearStartMonth": 4,
    "vatRate": "5.5",
}
ITEM_RATES = "query($id: ID!) { invoice(id: $id) { items { vatRate } } }"


async def test_an_administrator_changes_everything(office: Office) -> None:
    changed = await ask(office, UPDATE, input=EVERYTHING)
    assert changed == {
        "id": "org_home",
        **EVERYTHING,
        "currencyExponent": 3,
        "role": "OWNER",
        "lockedThrough": None,
    }
    assert await ask(office, SHOWN) == {"nodes": [changed]}
    viewer = await ask(office, "{ viewer { organization { name } grants { organizationName } } }")
    assert viewer == {"organization": {"name": "Palm"}, "grants": [{"organizationName": "Palm"}]}
    log = '{ events(types: ["organization.updated"]) { nodes { subject before after surface } } }'
    (event,) = (await ask(office, log))["nodes"]
    assert (event["subject"], event["surface"]) == ("org_home", "graphql")
    assert (event["before"]["name"], event["after"]["name"]) == ("Home", "Palm")
    assert (event["before"]["vatRate"], event["after"]["vatRate"]) == ("15", "5.5")
    assert (await ask(office, "{ verification { isSound } }"))["isSound"]


async def test_what_is_left_out_stays_and_null_clears_the_arabic_name_alone(
    office: Office,
) -> None:
    await ask(office, UPDATE, input={"nameAr": "الدار"})
    renamed = await ask(office, UPDATE, input={"name": "Palm", "timeZone": None, "vatRate": None})
    cleared = await ask(office, UPDATE, input={"nameAr": None})
    assert (renamed["name"], renamed["nameAr"]) == ("Palm", "الدار")
    assert cleared == {**renamed, "nameAr": None}
    assert (cleared["timeZone"], cleared["vatRate"]) == ("Asia/Riyadh", "15")


@pytest.mark.parametrize(
    ("code", "field", "wrong"),
    [
        ("INVALID_INPUT", [], {}),
        ("INVALID_INPUT", [], {"name": None, "vatRate": None}),
        ("INVALID_INPUT", ["name"], {"name": " "}),
        ("INVALID_INPUT", ["timeZone"], {"timeZone": "Mars/Olympus"}),
        ("INVALID_INPUT", ["timeZone"], {"timeZone": ""}),
        ("INVALID_INPUT", ["baseCurrency"], {"baseCurrency": "XAU"}),
        ("INVALID_INPUT", ["baseCurrency"], {"baseCurrency": "sar"}),
        ("INVALID_INPUT", ["fiscalYearStartMonth"], {"fiscalYearStartMonth": 13}),
        ("AMOUNT_INVALID", ["vatRate"], {"vatRate": "101"}),
    ],
)
async def test_a_wrong_input_is_refused_by_name(
    office: Office, code: str, field: list[str], wrong: dict[str, Any]
) -> None:
    before = await ask(office, SHOWN)
    assert await refused(office, UPDATE, input=wrong) == (code, [["input", *field]])
    assert await ask(office, SHOWN) == before


async def test_it_takes_an_administrator_with_the_scope(office: Office) -> None:
    renamed = {"input": {"name": "Palm"}}
    for role, scope in ((Role.MANAGER, "*"), (Role.ADMIN, "organizations:read")):
        clerk = await office.key_for(office.home, role, scope)
        answer = (await office.graphql(UPDATE, renamed, key=clerk)).json()
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    elsewhere = {**renamed, "organization": "org_other"}
    answer = (await office.graphql(UPDATE, elsewhere)).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    admin = await office.key_for(office.home, Role.ADMIN, "organizations:write")
    answer = (await office.graphql(UPDATE, renamed, key=admin)).json()
    assert answer["data"]["updateOrganization"]["name"] == "Palm"


async def test_a_retried_change_is_replayed(office: Office) -> None:
    headers = {"Idempotency-Key": "rename-1"}
    first = await office.graphql(UPDATE, {"input": {"name": "Palm"}}, headers=headers)
    await ask(office, UPDATE, input={"name": "Dates"})
    again = await office.graphql(UPDATE, {"input": {"name": "Palm"}}, headers=headers)
    other = await office.graphql(UPDATE, {"input": {"name": "Figs"}}, headers=headers)
    assert again.json()["data"] == first.json()["data"]
    assert again.headers["Idempotent-Replayed"] == "true", again.text
    assert other.json()["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_MISMATCH"
    assert (await ask(office, SHOWN))["nodes"][0]["name"] == "Dates"


async def test_a_new_rate_is_for_new_documents(office: Office) -> None:
    async def rates(name: str) -> list[str]:
        return [item["vatRate"] for item in (await ask(office, ITEM_RATES, id=name))["items"]]

    sale = {"buyerName": "Walk-in"}
    issued = await invoice(office, "1", "2025-01-01", "2025-01-31", "100", **sale)
    drafted = await invoice(office, "2", "2025-01-01", "2025-01-31", "100", draft=True, **sale)
    await ask(office, UPDATE, input={"vatRate": "5"})
    later = await invoice(office, "3", "2025-01-01", "2025-01-31", "100", **sale)
    issue = "mutation($id: ID!) { issueInvoice(input: {id: $id}) { grandTotal } }"
    assert await ask(office, issue, id=drafted) == {"grandTotal": "115.00"}
    assert [await rates(name) for name in (issued, drafted, later)] == [["15"], ["15"], ["5"]]
    assert (await ask(office, "{ verification { isSound } }"))["isSound"]


async def test_the_first_amount_fixes_the_currency(office: Office) -> None:
    kuwait = {"input": {"baseCurrency": "KWD"}}
    assert (await ask(office, UPDATE, **kuwait))["currencyExponent"] == 3
    await post(office, "2025-01-01", "acc_cash", "acc_revenue", "1.005")
    riyals = {"input": {"baseCurrency": "SAR"}}
    assert await refused(office, UPDATE, **riyals) == ("SETTING_FIXED", [["input", "baseCurrency"]])
    assert (await ask(office, UPDATE, **kuwait))["baseCurrency"] == "KWD"
    assert (await ask(office, "{ ledgerSummary { totalDebit } }"))["totalDebit"] == "1.005"


async def test_another_fiscal_year_moves_no_balance_until_a_period_is_closed(
    office: Office,
) -> None:
    await keep_book(office)
    sheet = '{ balanceSheet(date: "2026-03-31", prove: true) { assets { amount } isProven } }'
    income = """{ trialBalance(date: "2026-03-31", prove: true) {
        rows { account { handle } balanceCredit } isProven
    } }"""

    async def revenue() -> list[str]:
        found = await ask(office, income)
        assert found["isProven"]
        rows = found["rows"]
        return [row["balanceCredit"] for row in rows if row["account"]["handle"] == "acc_revenue"]

    before = await ask(office, sheet)
    assert await revenue() == ["300.00"]
    await ask(office, UPDATE, input={"fiscalYearStartMonth": 4})
    assert await ask(office, sheet) == before
    assert await revenue() == ["1200.00"]
    close = 'mutation { closePeriod(input: {period: "2025-01"}) { name } }'
    await ask(office, close)
    late = await refused(office, UPDATE, input={"fiscalYearStartMonth": 1})
    assert late == ("SETTING_FIXED", [["input", "fiscalYearStartMonth"]])
    assert (await ask(office, "{ verification { isSound } }"))["isSound"]
