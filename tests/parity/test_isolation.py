"""No organisation sees another: every operation, given a foreign id, answers as if it were missing.

The calls are generated from the schema, so that no operation and no argument can be forgotten.
"""

from asyncio import run
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

from ledger.policy import Role
from resolvers.root import schema
from tests.parity.conftest import Founded
from tests.parity.office import Office, open_office
from tests.parity.surfaces import GraphQL

KINDS = {
    "query": schema._schema.query_type,
    "mutation": schema._schema.mutation_type,
    "subscription": schema._schema.subscription_type,
}
ROOTS = {
    (kind, name): field
    for kind, root in KINDS.items()
    if root is not None
    for name, field in root.fields.items()
}
STREAMING = {"Accept": "text/event-stream"}
"""What is asked of subscriptions; one that is refused ends at once."""
SAMPLES: dict[str, Any] = {
    "Date": "2026-03-30",
    "Money": "1.00",
    "Decimal": "1",
    "String": "2026-03",
    "Int": 1,
    "Boolean": True,
    "DateTime": "2099-01-01T00:00:00Z",
}
Inputs = GraphQLArgument | GraphQLInputField
Steps = tuple[str | int, ...]


BY_ARGUMENT = {
    "organizationId": "org",
    "accountId": "acc",
    "accountIds": "acc",
    "parentId": "acc",
    "customerId": "cus",
    "vendorId": "ven",
    "productId": "prd",
    "documentId": "inv",
    "correctsId": "inv",
    "creditId": "pay",
    "creditIds": "pay",
    "employeeId": "emp",
    "runId": "run",
    "settlementId": "vat",
    "keyId": "key",
    "subject": "je",
    "actor": "key",
    "deliveryId": "dlv",
}
"""The kind of thing an argument names, by its name; the others by what the operation answers."""
BY_ANSWER = {
    "Account": "acc",
    "Key": "key",
    "NewKey": "key",
    "Customer": "cus",
    "Vendor": "ven",
    "Product": "prd",
    "Invoice": "inv",
    "Payment": "pay",
    "Employee": "emp",
    "PayrollRun": "run",
    "PayrollPayment": "ppy",
    "Advance": "adv",
    "VatSettlement": "vat",
    "Webhook": "whk",
    "NewWebhook": "whk",
    "Delivery": "whk",
}


@dataclass(frozen=True)
class Ids:
    """One id of each kind of thing, by its prefix."""

    by_prefix: dict[str, str]

    def of(self, field: GraphQLField, name: str) -> str:
        """Return the id an argument of this name takes in this operation."""
        kind = BY_ARGUMENT.get(name) or BY_ANSWER.get(get_named_type(field.type).name, "je")
        return self.by_prefix[kind]


@dataclass(frozen=True)
class Neighbours:
    """An office of two organisations, and what each of them has."""

    office: Office
    home: Ids
    foreign: Ids


PREFIXES = {"je", *BY_ARGUMENT.values(), *BY_ANSWER.values()}
MISSING = Ids({prefix: f"{prefix}_00000000000000000000000000" for prefix in PREFIXES})
RECORDS = """mutation {
    cus: createCustomer(input: {code: "C-1", nameEn: "Customer"}) { id }
    ven: createVendor(input: {code: "V-1", nameEn: "Vendor"}) { id }
    prd: createProduct(input: {code: "P-1", nameEn: "Product"}) { id }
    emp: createEmployee(input: {number: "E-1", nameEn: "Employee",
        hireDate: "2025-01-01", basicSalary: 1000}) { id }
    run: createPayrollRun(input: {month: "2026-02"}) { id }
    whk: createWebhook(input: {url: "http://127.0.0.1:9/hooks"}) { webhook { id } }
}"""
TRADE = """mutation($customer: ID!, $employee: ID!, $run: ID!, $webhook: ID!) {
    inv: createInvoice(input: {number: "I-1", type: SALES, issueDate: "2026-03-30",
        customerId: $customer, items: [{description: "Goods", unitPrice: 10}]}) { id }
    pay: createPayment(input: {amount: 1, date: "2026-03-30", customerId: $customer}) { id }
    adv: giveAdvance(input: {employeeId: $employee, amount: 1, date: "2026-03-30"}) { id }
    approved: approvePayrollRun(input: {id: $run}) { id }
    ppy: payPayroll(input: {runId: $run, part: NET, date: "2026-03-30"}) { id }
    vat: settleVat(input: {from: "2026-03-01", to: "2026-03-31"}) { id }
    dlv: testWebhook(input: {id: $webhook}) { id }
}"""


def id_places(inputs: dict[str, Any], here: Steps = ()) -> Iterator[Steps]:
    """Yield the place of every argument and input field that takes an id."""
    for name, one in inputs.items():
        kind = get_named_type(one.type)
        is_list = isinstance(_nullable(one.type), GraphQLList)
        below: Steps = (*here, name, 0) if is_list else (*here, name)
        if kind.name == "ID":
            yield below
        elif isinstance(kind, GraphQLInputObjectType):
            yield from id_places(kind.fields, below)


def _nullable(kind: Any) -> Any:
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind


def sample(one: Inputs, field: GraphQLField, name: str, home: Ids) -> Any:
    """Return a value the argument takes: what is required, and every id, with two list items."""
    kind = get_named_type(one.type)
    if kind.name == "ID":
        value: Any = home.of(field, name)
    elif isinstance(kind, GraphQLEnumType):
        value = list(kind.values)[-1]  # Of the bulk modes, the one that refuses the whole call.
    elif isinstance(kind, GraphQLInputObjectType):
        value = {
            inner: sample(part, field, inner, home)
            for inner, part in kind.fields.items()
            if isinstance(part.type, GraphQLNonNull) or inner in ("accountId", "debit")
        }
    else:
        value = SAMPLES[kind.name]
    return [value, _other_side(value)] if isinstance(_nullable(one.type), GraphQLList) else value


def _other_side(value: Any) -> Any:
    if isinstance(value, dict) and "debit" in value:
        return {"accountClass": "REVENUE", "credit": value["debit"]}
    return value


def call_with(operation: str, name: str, place: Steps, ids: Ids, home: Ids) -> tuple[str, Any]:
    """Write the document that calls an operation with an id at one place."""
    field = ROOTS[operation, name]
    wanted = {
        argument: one
        for argument, one in field.args.items()
        if isinstance(one.type, GraphQLNonNull) or argument == place[0]
    }
    variables = {argument: sample(one, field, argument, home) for argument, one in wanted.items()}
    target: Any = variables
    for step, following in pairwise(place):
        if isinstance(step, str):
            # An optional list is sent with one item, which holds nothing but the id.
            target = target.setdefault(step, [{}] if isinstance(following, int) else {})
        else:
            target = target[step]
    target[place[-1]] = ids.of(field, str([step for step in place if isinstance(step, str)][-1]))
    declared = ", ".join(f"${argument}: {one.type}" for argument, one in wanted.items())
    passed = ", ".join(f"{argument}: ${argument}" for argument in wanted)
    return f"{operation}({declared}) {{ it: {name}({passed}) {{ __typename }} }}", variables


CALLS = [
    pytest.param(operation, name, place, id=f"{name}-{'.'.join(map(str, place))}")
    for (operation, name), field in ROOTS.items()
    for place in id_places(field.args)
]


async def ids_of(office: Office, key: str) -> Ids:
    """Return one id of each kind of the organisation a key is for."""
    posted = await GraphQL(office).post(key=key)
    document = (
        """{ account(id: "acc_cash") { id organizationId } keys(first: 1) { nodes { id } } }"""
    )
    data = (await office.graphql(document, key=key)).json()["data"]
    made = (await office.graphql(RECORDS, key=key)).json()["data"]
    variables = {
        "customer": made["cus"]["id"],
        "employee": made["emp"]["id"],
        "run": made["run"]["id"],
        "webhook": made["whk"]["webhook"]["id"],
    }
    made["whk"] = made["whk"]["webhook"]
    made |= (await office.graphql(TRADE, variables, key=key)).json()["data"]
    del made["approved"]
    await office.call("GET", "/api/v1/accounts", key=key)  # So that dialects have been used.
    return Ids(
        {
            "acc": data["account"]["id"],
            "je": posted.data["id"],
            "key": data["keys"]["nodes"][0]["id"],
            "org": data["account"]["organizationId"],
            **{prefix: record["id"] for prefix, record in made.items()},
        }
    )


Inhabited = tuple[str, dict[tuple[str, str], str], Ids, Ids]


@pytest.fixture(scope="session")
def inhabited(founded_sqlite: Founded, tmp_path_factory: pytest.TempPathFactory) -> Inhabited:
    """Founded books with one thing of each kind in both organisations, to be copied."""
    name, keys = founded_sqlite
    path = tmp_path_factory.mktemp("inhabited") / "books.db"
    copy(name, path)

    async def inhabit() -> tuple[Ids, Ids]:
        async with open_office(f"sqlite+aiosqlite:///{path}", dict(keys)) as office:
            return await ids_of(office, office.key), await ids_of(office, office.stranger)

    with ThreadPoolExecutor(1) as thread:
        home, foreign = thread.submit(run, inhabit()).result()
    return str(path), keys, home, foreign


@pytest.fixture
async def neighbours(inhabited: Inhabited, tmp_path: Path) -> AsyncIterator[Neighbours]:
    name, keys, home, foreign = inhabited
    copy(name, tmp_path / "books.db")
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'books.db'}", dict(keys)) as office:
        yield Neighbours(office, home, foreign)


def test_every_operation_with_an_id_is_called() -> None:
    called = {call.values[1] for call in CALLS}

    assert {"node", "account", "journalEntry", "postings", "deleteJournalEntry"} <= called
    assert {"organizations", "viewer"} == {name for _, name in ROOTS} - called


@pytest.mark.parametrize(("operation", "name", "place"), CALLS)
async def test_foreign_id_answers_as_if_missing(
    neighbours: Neighbours, operation: str, name: str, place: Steps
) -> None:
    office, home, foreign = neighbours.office, neighbours.home, neighbours.foreign

    answers = []
    for ids in (foreign, MISSING):
        call = call_with(operation, name, place, ids, home)
        headers = STREAMING if operation == "subscription" else None
        response = await office.graphql(*call, headers=headers)
        text = response.text
        for secret in ids.by_prefix.values():
            text = text.replace(secret, "<id>")
        answers.append((response.status_code, text))

    assert answers[0] == answers[1]
    assert "errors" in answers[0][1] or name == "node"
    assert '"it":null' in answers[0][1] or '"data"' not in answers[0][1]


REST = [
    ("DELETE", "/api/journal-entries/{je}", None),
    ("DELETE", "/api/journal-entries/{je}?organizationId=org_home", None),
    ("GET", "/api/journal-entries?organizationId={org}", None),
    ("GET", "/api/ledger/export?organizationId={org}", None),
    ("GET", "/api/ledger/export?format=json&organizationId={org}", None),
    ("GET", "/api/ledger/postings?limit=10&organizationId={org}", None),
    ("GET", "/api/ledger/summary?organizationId={org}", None),
    ("PATCH", "/api/ledger/lock", {"organizationId": "{org}", "lockedThrough": None}),
    ("GET", "/api/v1/journal-entries?accountId={acc}", None),
    ("GET", "/api/v1/invoices?customerId={cus}", None),
    ("GET", "/api/v1/invoices?vendorId={ven}", None),
]


@pytest.mark.parametrize(("method", "path", "body"), REST)
async def test_foreign_id_on_rest_answers_as_if_missing(
    neighbours: Neighbours, method: str, path: str, body: dict[str, Any] | None
) -> None:
    office, foreign = neighbours.office, neighbours.foreign

    answers = []
    for ids in (foreign, MISSING):
        filled = {name: str(value).format(**ids.by_prefix) for name, value in (body or {}).items()}
        if body is not None:
            filled = {**body, "organizationId": filled["organizationId"]}
        request: dict[str, Any] = {"json": filled} if body is not None else {}
        response = await office.call(method, path.format(**ids.by_prefix), **request)
        text = response.text
        for secret in ids.by_prefix.values():
            text = text.replace(secret, "<id>")
        answers.append((response.status_code, text))

    assert answers[0] == answers[1]
    assert answers[0][0] >= 400


LISTS = [name for (kind, name), field in ROOTS.items() if kind == "query" and "after" in field.args]


@pytest.mark.parametrize("name", LISTS)
async def test_cursor_of_another_organization_is_refused(neighbours: Neighbours, name: str) -> None:
    office = neighbours.office
    document = f"{{ it: {name}(first: 1) {{ pageInfo {{ endCursor }} }} }}"
    found = (await office.graphql(document, key=office.stranger)).json()["data"]["it"]

    cursor = found["pageInfo"]["endCursor"]
    response = await office.graphql(f'{{ it: {name}(after: "{cursor}") {{ total }} }}')

    assert [e["extensions"]["code"] for e in response.json()["errors"]] == ["INVALID_CURSOR"]


async def test_idempotency_key_is_the_callers_own(office: Office) -> None:
    headers = {"Idempotency-Key": "month-end"}
    mine = await GraphQL(office).post(headers=headers)
    colleague = await office.key_for(office.home, Role.CONTRIBUTOR)

    theirs = await GraphQL(office).post(headers=headers, key=office.stranger)
    second = await GraphQL(office).post(headers=headers, key=colleague)

    assert len({mine.data["id"], theirs.data["id"], second.data["id"]}) == 3


NODES = """{
    viewer { organization { id } key { id } }
    accounts(limit: 1) { nodes { id } }
    journalEntries(limit: 1) { nodes { id postings { id } } }
    events(first: 2) { nodes { id } }
    periods(first: 2) { nodes { id } }
}"""


async def test_node_finds_whatever_has_an_id(office: Office) -> None:
    made = (await ids_of(office, office.key)).by_prefix
    found = (await office.graphql(NODES)).json()["data"]
    entry = found["journalEntries"]["nodes"][0]
    ids = {
        "Organization": found["viewer"]["organization"]["id"],
        "Key": found["viewer"]["key"]["id"],
        "Account": found["accounts"]["nodes"][0]["id"],
        "JournalEntry": entry["id"],
        "Posting": entry["postings"][1]["id"],
        "Event": found["events"]["nodes"][1]["id"],
        "Period": found["periods"]["nodes"][1]["id"],
        **{name: made[prefix] for name, prefix in BY_ANSWER.items() if "New" not in name},
        "Delivery": made["dlv"],
    }

    document = "query($id: ID!) { node(id: $id) { __typename id } }"
    for name, one in ids.items():
        mine = (await office.graphql(document, {"id": one})).json()
        assert mine["data"]["node"] == {"__typename": name, "id": one}
        theirs = (await office.graphql(document, {"id": one}, key=office.stranger)).json()
        assert theirs["data"] == {"node": None}
        assert "errors" not in theirs
