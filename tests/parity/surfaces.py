"""One vocabulary of operations, spoken through each surface in its own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from json import dumps, loads
from typing import Any, ClassVar

from httpx2 import Response

from tests.parity.office import Office

CLASSES = {"acc_cash": "CASH", "acc_revenue": "REVENUE", "acc_vat": "TAX_PAYABLE"}
ENTRY = "id date memo postings { id accountHandle accountClass debit credit }"

# A line as tests write it: account handle, debit, credit. Amounts are JSON texts, or absent.
Line = tuple[str, Any, Any]
SALE: Sequence[Line] = (
    ("acc_cash", "1150", "0"),
    ("acc_revenue", "0", "1000"),
    ("acc_vat", "0", "150"),
)


@dataclass(frozen=True)
class Answer:
    """What any surface answers, in one form. Paths are in the surface's own words."""

    status: int
    code: str | None
    paths: list[list[str | int]]
    data: Any
    response: Response

    @property
    def is_refused(self) -> bool:
        return self.code is not None


class Surface:
    """What every surface offers of journal entries."""

    name: ClassVar[str]
    words: ClassVar[Mapping[str, str]]

    def __init__(self, office: Office) -> None:
        self.office = office

    async def post(
        self, lines: Sequence[Line] = SALE, date: Any = "2026-03-30", **options: Any
    ) -> Answer:
        raise NotImplementedError

    async def listing(self, **options: Any) -> Answer:
        raise NotImplementedError

    def path(self, *steps: str | int) -> list[str | int]:
        """Spell a path in this surface's words."""
        return [self.words.get(str(step), step) for step in steps]


class GraphQL(Surface):
    name = "graphql"
    words: ClassVar[Mapping[str, str]] = {}

    def path(self, *steps: str | int) -> list[str | int]:
        return ["input", *steps]

    async def run(
        self, document: str, variables: dict[str, Any] | None = None, **options: Any
    ) -> Answer:
        response = await self.office.graphql(document, variables, **options)
        body = response.json()
        errors = body.get("errors") or []
        extensions = errors[0]["extensions"] if errors else {}
        details = extensions.get("details", [])
        data = body.get("data") or {}
        return Answer(
            response.status_code,
            extensions.get("code"),
            [detail["path"] for detail in details],
            next(iter(data.values()), None),
            response,
        )

    async def post(
        self, lines: Sequence[Line] = SALE, date: Any = "2026-03-30", **options: Any
    ) -> Answer:
        names = ("accountId", "debit", "credit")
        written = [_present(zip(names, line, strict=True)) for line in lines]
        document = f"""mutation($input: JournalEntryInput!) {{
            createJournalEntry(input: $input) {{ {ENTRY} }}
        }}"""
        variables = {"input": {"date": date, "memo": options.pop("memo", "Sale"), "lines": written}}
        answer = await self.run(document, variables, **options)
        return _with_data(answer, answer.data and _of_graphql(answer.data))

    async def listing(self, **options: Any) -> Answer:
        arguments = "".join(
            f", {name}: {value!r}".replace("'", '"') for name, value in options.items()
        )
        document = f"{{ journalEntries(kind: JOURNAL{arguments}) {{ total nodes {{ {ENTRY} }} }} }}"
        answer = await self.run(document)
        return _with_data(
            answer, answer.data and [_of_graphql(node) for node in answer.data["nodes"]]
        )


class V1(Surface):
    name = "v1"
    words: ClassVar[Mapping[str, str]] = {"memo": "description"}

    async def post(
        self, lines: Sequence[Line] = SALE, date: Any = "2026-03-30", **options: Any
    ) -> Answer:
        names = ("accountId", "debit", "credit")
        body = {"date": date, "description": options.pop("memo", "Sale")}
        answer = await self._send("/api/v1/journal-entries", body, "lines", names, lines, options)
        entry = answer.data and answer.data["data"]
        return _with_data(answer, entry and _of_v1(entry))

    async def listing(self, **options: Any) -> Answer:
        response = await self.office.call("GET", "/api/v1/journal-entries", params=options)
        answer = _of_rest(response)
        return _with_data(answer, answer.data and [_of_v1(entry) for entry in answer.data["data"]])

    async def _send(
        self,
        path: str,
        body: dict[str, Any],
        list_name: str,
        names: Sequence[str],
        lines: Sequence[Line],
        options: dict[str, Any],
    ) -> Answer:
        written = [_present(zip(names, line, strict=True)) for line in lines]
        content = _json({**body, list_name: written})
        headers = {"Content-Type": "application/json"} | (options.pop("headers", None) or {})
        response = await self.office.call("POST", path, content=content, headers=headers, **options)
        return _of_rest(response)


class Guliel(V1):
    name = "guliel"
    words: ClassVar[Mapping[str, str]] = {"lines": "legs", "accountId": "account"}

    async def post(
        self, lines: Sequence[Line] = SALE, date: Any = "2026-03-30", **options: Any
    ) -> Answer:
        names = ("account", "debit", "credit")
        words = [(CLASSES.get(account, account), *amounts) for account, *amounts in lines]
        organization = options.pop("organization", self.office.home.id)
        body = {"organizationId": organization, "date": date, "memo": options.pop("memo", "Sale")}
        answer = await self._send("/api/journal-entries", body, "legs", names, words, options)
        return _with_data(answer, answer.data and _of_guliel(answer.data))

    async def listing(self, **options: Any) -> Answer:
        params = {"organizationId": self.office.home.id, **options}
        answer = _of_rest(await self.office.call("GET", "/api/journal-entries", params=params))
        entries = answer.data and [_of_guliel(entry) for entry in answer.data["journalEntries"]]
        return _with_data(answer, entries)


def _present(pairs: Any) -> dict[str, Any]:
    return {name: value for name, value in pairs if value is not None}


def _json(value: Any) -> bytes:
    """Write JSON in which amounts, given as texts, stand as the numbers they spell."""
    if isinstance(value, dict):
        members = []
        for name, item in value.items():
            is_amount = name in ("debit", "credit") and isinstance(item, str)
            members.append(_json(name) + b":" + (item.encode() if is_amount else _json(item)))
        return b"{" + b",".join(members) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(_json, value)) + b"]"
    return dumps(value).encode()


def _of_rest(response: Response) -> Answer:
    body = loads(response.content, parse_float=Decimal) if response.content else {}
    is_refused = response.status_code >= 400
    details = body.get("details", []) if is_refused else []
    return Answer(
        response.status_code,
        body.get("code") if is_refused else None,
        [detail["path"] for detail in details],
        None if is_refused else body,
        response,
    )


def _with_data(answer: Answer, data: Any) -> Answer:
    return Answer(answer.status, answer.code, answer.paths, data, answer.response)


def _amounts(debit: Any, credit: Any) -> tuple[Decimal, Decimal]:
    return Decimal(debit), Decimal(credit)


def _of_graphql(entry: dict[str, Any]) -> dict[str, Any]:
    lines = [
        (line["id"], line["accountClass"], *_amounts(line["debit"], line["credit"]))
        for line in entry["postings"]
    ]
    return {"id": entry["id"], "date": entry["date"], "memo": entry["memo"], "lines": lines}


def _of_v1(entry: dict[str, Any]) -> dict[str, Any]:
    lines = [
        (line["id"], CLASSES.get(line["accountId"]), *_amounts(line["debit"], line["credit"]))
        for line in entry["lines"]
    ]
    return {"id": entry["id"], "date": entry["date"], "memo": entry["description"], "lines": lines}


def _of_guliel(entry: dict[str, Any]) -> dict[str, Any]:
    lines = [
        (line["id"], line["account"], *_amounts(line["debit"], line["credit"]))
        for line in entry["postings"]
    ]
    return {"id": entry["id"], "date": entry["date"], "memo": entry["memo"], "lines": lines}
