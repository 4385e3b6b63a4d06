"""Employees: hired and changed through GraphQL, read the same through v1."""

from asyncio import gather
from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.paying import HIRE, RATE, SARA, refused, sara, told

__all__ = ["sara"]

FULL = SARA | {
    "number": "م-7",
    "nameAr": "سارة الأحمد",
    "email": "sara@demo.example",
    "phone": "+966 11 000 0000",
    "department": "المبيعات",
    "position": "Clerk",
}
IN_V1 = {name: FULL[name] for name in FULL if name not in ("number", "scheme")} | {
    "employeeNumber": FULL["number"],
    "status": "ACTIVE",
}
UPDATE = """mutation($input: EmployeeChangeInput!) { updateEmployee(input: $input) {
    number email status basicSalary scheme } }"""
END = """mutation($id: ID!, $day: Date!) { terminateEmployee(input: {id: $id, endDate: $day}) {
    status endDate } }"""


async def listed(office: Office, query: str = "", **options: Any) -> list[dict[str, Any]]:
    response = await office.call("GET", f"/api/v1/employees{query}", **options)
    assert response.status_code == 200, response.text
    records: list[dict[str, Any]] = response.json()["data"]
    return records


async def hired(office: Office, **facts: Any) -> str:
    made = await told(office, HIRE, {"input": SARA | {"scheme": None} | facts})
    return str(made["id"])


async def test_hired_employee_is_the_same_in_v1(office: Office) -> None:
    await told(office, RATE)
    made = await told(office, HIRE, {"input": FULL})

    amounts = ("basicSalary", "housingAllowance", "otherAllowances")
    expected = {name: value for name, value in IN_V1.items() if name not in amounts}
    assert await listed(office) == [expected | {"id": made["id"]}]


async def test_v1_list_is_whole_until_it_is_paged(office: Office) -> None:
    await gather(*(hired(office, number=f"E-{number:03}") for number in range(60)))

    whole = (await office.call("GET", "/api/v1/employees")).json()
    second = await office.call("GET", "/api/v1/employees?page=2&limit=50")

    numbers = [one["employeeNumber"] for one in whole["data"]]
    assert numbers == [f"E-{number:03}" for number in range(60)]
    assert {name: value for name, value in whole.items() if name != "data"} == {
        "total": 60,
        "page": 1,
        "limit": 60,
        "pages": 1,
    }
    assert [one["employeeNumber"] for one in second.json()["data"]] == numbers[50:]
    assert "/api/v1/employees?page=1&limit=50>" in second.headers["link"]


async def test_employees_are_filtered_and_searched(office: Office, sara: str) -> None:
    omar = await hired(office, number="E-2", nameEn="Omar", nameAr="عمر", department="Sales")
    await told(office, END, {"id": omar, "day": "2026-03-31"})
    away = await hired(office, number="E-3", nameEn="Zaid")
    await told(office, UPDATE, {"input": {"id": away, "onLeave": True}})

    for query, ids in (
        ("?status=ACTIVE", [sara]),
        ("?status=ON_LEAVE", [away]),
        ("?status=TERMINATED&page=1", [omar]),
        ("?search=عمر", [omar]),
        ("?search=OMAR", [omar]),
        ("?search=e-3", [away]),
        ("?department=Sales", [omar]),
        ("?department=Sale", []),
    ):
        assert [one["id"] for one in await listed(office, query)] == ids, query
    document = "{ employees(sort: NAME_DESC, first: 2) { nodes { id } total } }"
    assert await told(office, document) == {"nodes": [{"id": away}, {"id": sara}], "total": 3}
    wrong = await office.call("GET", "/api/v1/employees?status=FIRED")
    assert (wrong.status_code, wrong.json()["details"][0]["path"]) == (400, ["status"])


async def test_v1_hires_nobody(office: Office) -> None:
    answer = await office.call("POST", "/api/v1/employees", json={"employeeNumber": "E-1"})

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_employee_is_changed_and_cleared(office: Office, sara: str) -> None:
    changed = await told(
        office,
        UPDATE,
        {"input": {"id": sara, "number": "E-9", "email": "s@demo.example", "basicSalary": 0}},
    )
    cleared = await told(office, UPDATE, {"input": {"id": sara, "email": None, "scheme": None}})

    assert changed == {
        "number": "E-9",
        "email": "s@demo.example",
        "status": "ACTIVE",
        "basicSalary": "0.00",
        "scheme": "SAUDI",
    }
    assert cleared == changed | {"email": None, "scheme": None}


async def test_employee_is_looked_up_by_id_or_number(office: Office, sara: str) -> None:
    async def look_up(arguments: str) -> Any:
        return (await office.graphql(f"{{ employee{arguments} {{ id }} }}")).json()

    assert (await look_up(f'(id: "{sara}")'))["data"] == {"employee": {"id": sara}}
    assert (await look_up('(number: "E-1")'))["data"] == {"employee": {"id": sara}}
    for arguments, code, place in (
        (f'(id: "{sara}", number: "E-1")', "INVALID_INPUT", ["id"]),
        ("", "INVALID_INPUT", ["id"]),
        ('(number: "E-404")', "NOT_FOUND", ["number"]),
    ):
        extensions = (await look_up(arguments))["errors"][0]["extensions"]
        assert (extensions["code"], extensions["details"][0]["path"]) == (code, place)


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "taken number": ({"number": "E-1"}, "DUPLICATE", "number"),
    "no number": ({"number": " "}, "INVALID_INPUT", "number"),
    "unknown scheme": ({"scheme": "MARTIAN"}, "REFERENCE_UNKNOWN", "scheme"),
    "negative salary": ({"basicSalary": -1}, "AMOUNT_INVALID", "basicSalary"),
    "three decimals": ({"housingAllowance": "0.001"}, "AMOUNT_INVALID", "housingAllowance"),
    "no such day": ({"hireDate": "2026-02-30"}, "INVALID_INPUT", "hireDate"),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_employee_is_refused_and_nobody_is_hired(
    office: Office, sara: str, case: str
) -> None:
    wrong, code, field = BAD[case]

    refusal = await refused(office, HIRE, {"input": SARA | {"number": "E-2"} | wrong})

    assert refusal == (code, ["input", field])
    assert [one["id"] for one in await listed(office)] == [sara]


async def test_of_racers_for_one_number_one_is_hired(office: Office) -> None:
    facts = {"input": SARA | {"scheme": None}}

    answers = await gather(*(office.graphql(HIRE, facts) for _ in range(6)))

    assert sum("errors" not in answer.json() for answer in answers) == 1
    assert len(await listed(office)) == 1


async def test_payroll_scope_opens_employees(office: Office, sara: str) -> None:
    reader = await office.key_for(office.home, Role.VIEWER, "payroll:read")
    stranger = await office.key_for(office.home, Role.OWNER, "customers:read")

    assert [one["id"] for one in await listed(office, key=reader)] == [sara]
    assert (await office.call("GET", "/api/v1/employees", key=stranger)).status_code == 403
    refusal = (await office.graphql(HIRE, {"input": SARA}, key=reader)).json()["errors"][0]
    assert refusal["extensions"]["code"] == "FORBIDDEN"


async def test_other_organisation_has_employees_of_its_own(office: Office, sara: str) -> None:
    facts = {"input": SARA | {"scheme": None}}
    theirs = (await office.graphql(HIRE, facts, key=office.stranger)).json()["data"]

    for document, variables in (
        ("query($id: ID!) { employee(id: $id) { id } }", {}),
        (END, {"day": "2026-03-31"}),
    ):
        answer = await office.graphql(document, {"id": theirs["createEmployee"]["id"]} | variables)
        assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_rates_are_listed_by_scheme_and_start(office: Office) -> None:
    rate = """mutation($scheme: String!, $on: Date!) { setStatutoryRate(input: {
        scheme: $scheme, startsOn: $on, employeeRate: 0, employerRate: "2.000001"}) {
        scheme startsOn employeeRate employerRate cap floor } }"""
    for scheme, day in (("Z", "2026-01-01"), ("A", "2026-03-01"), ("A", "2026-01-01")):
        made = await told(office, rate, {"scheme": scheme, "on": day})

    assert made == {
        "scheme": "A",
        "startsOn": "2026-01-01",
        "employeeRate": "0",
        "employerRate": "2.000001",
        "cap": None,
        "floor": "0.00",
    }
    found = await told(office, "{ statutoryRates { nodes { scheme startsOn } total } }")
    places = [(one["scheme"], one["startsOn"]) for one in found["nodes"]]
    assert places == [("A", "2026-01-01"), ("A", "2026-03-01"), ("Z", "2026-01-01")]
