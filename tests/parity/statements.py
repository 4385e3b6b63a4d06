"""A small book with literal figures, and how tests ask for its statements."""

from typing import Any

from tests.parity.office import Office

POST = "mutation($input: JournalEntryInput!) { createJournalEntry(input: $input) { id sequence } }"

# Day, debit, credit, amount: a year that earned 700.00, and the one after it.
BOOK = (
    ("2025-01-01", "acc_bank", "acc_capital", "1000.00"),
    ("2025-06-30", "acc_cash", "acc_revenue", "900.00"),
    ("2025-12-31", "acc_rent", "acc_cash", "200.00"),
    ("2026-01-01", "acc_cash", "acc_revenue", "300.00"),
    ("2026-02-10", "acc_sales_returns", "acc_cash", "50.00"),
    ("2026-03-15", "acc_rent", "acc_bank", "120.00"),
    ("2026-03-31", "acc_depreciation", "acc_accumulated_depreciation", "30.00"),
)


async def post(office: Office, day: str, debit: str, credit: str, amount: str) -> dict[str, Any]:
    """Post an entry of two lines and return its id and sequence."""
    lines = [{"accountId": debit, "debit": amount}, {"accountId": credit, "credit": amount}]
    entry = {"date": day, "memo": "Test", "lines": lines}
    answer = (await office.graphql(POST, {"input": entry})).json()
    assert "errors" not in answer, answer
    return dict(answer["data"]["createJournalEntry"])


async def keep_book(office: Office) -> list[dict[str, Any]]:
    """Post the small book."""
    return [await post(office, *entry) for entry in BOOK]


async def undo(office: Office, verb: str, entry_id: str) -> None:
    """Reverse or delete an entry."""
    document = f"mutation($id: ID!) {{ {verb}JournalEntry(input: {{id: $id}}) {{ id }} }}"
    answer = (await office.graphql(document, {"id": entry_id})).json()
    assert "errors" not in answer, answer


async def ask(office: Office, document: str, **variables: Any) -> Any:
    """Return what the one root field of a document answers."""
    answer = (await office.graphql(document, variables)).json()
    assert "errors" not in answer, answer
    return next(iter(answer["data"].values()))


async def refused(office: Office, document: str, **variables: Any) -> tuple[str, list[Any]]:
    """Return the code and paths of a refusal."""
    extensions = (await office.graphql(document, variables)).json()["errors"][0]["extensions"]
    return extensions["code"], [detail["path"] for detail in extensions.get("details", [])]


def minor(amount: str) -> int:
    """Read an amount in minor units."""
    return int(amount.replace(".", ""))
