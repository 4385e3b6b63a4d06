"""Customers, vendors and products, spoken of alike through GraphQL and v1."""

from dataclasses import dataclass
from decimal import Decimal
from json import dumps, loads
from typing import Any, ClassVar

from tests.parity.office import Office
from tests.parity.surfaces import Answer, GraphQL

VENDOR = (
    "id code nameAr nameEn taxId email phone address city country paymentTerms isActive createdAt"
)
FIELDS = {
    "customer": f"{VENDOR} creditLimit",
    "vendor": VENDOR,
    "product": "id code nameAr nameEn description barcode category unitType costPrice sellingPrice"
    " vatRate vatCategory isActive createdAt",
}
NUMBERS = ("creditLimit", "costPrice", "sellingPrice", "vatRate")
WORDS = {"S": "STANDARD", "Z": "ZERO", "E": "EXEMPT", "O": "OUTSIDE"}


@dataclass(frozen=True)
class Door:
    """One door to the records of one noun; facts are written and answered in v1's words."""

    office: Office
    noun: str
    name: ClassVar[str]

    async def create(self, facts: dict[str, Any], **options: Any) -> Answer:
        raise NotImplementedError

    async def listing(self, **filters: Any) -> list[dict[str, Any]]:
        raise NotImplementedError

    def path(self, name: str) -> list[str | int]:
        raise NotImplementedError


class GraphQLDoor(Door):
    name = "graphql"

    async def create(self, facts: dict[str, Any], **options: Any) -> Answer:
        return await self.change("create", facts, **options)

    async def change(self, verb: str, facts: dict[str, Any], **options: Any) -> Answer:
        """Create, update or deactivate."""
        kind = {"create": "Input", "update": "ChangeInput", "deactivate": "ReferenceInput"}[verb]
        title = self.noun.title()
        document = f"""mutation($input: {title}{kind}!) {{
            {verb}{title}(input: $input) {{ {FIELDS[self.noun]} }}
        }}"""
        wanted = dict(facts)
        if isinstance(wanted.get("vatCategory"), str):
            wanted["vatCategory"] = WORDS.get(wanted["vatCategory"], wanted["vatCategory"])
        answer = await GraphQL(self.office).run(document, {"input": wanted}, **options)
        return Answer(
            answer.status,
            answer.code,
            answer.paths,
            answer.data and in_v1s_words(answer.data),
            answer.response,
        )

    async def listing(self, **filters: Any) -> list[dict[str, Any]]:
        if "search" in filters:
            filters["text"] = filters.pop("search")
        if "vatCategory" in filters:
            filters["vatCategory"] = WORDS[filters["vatCategory"]]
        arguments = ", ".join(
            f"{name}: {value if name == 'vatCategory' else dumps(value, ensure_ascii=False)}"
            for name, value in {"all": True, **filters}.items()
        )
        document = f"{{ {self.noun}s({arguments}) {{ nodes {{ {FIELDS[self.noun]} }} }} }}"
        answer = await GraphQL(self.office).run(document)
        assert not answer.is_refused, answer
        return [in_v1s_words(node) for node in answer.data["nodes"]]

    def path(self, name: str) -> list[str | int]:
        return ["input", name]


class V1Door(Door):
    name = "v1"

    async def create(self, facts: dict[str, Any], **options: Any) -> Answer:
        response = await self.office.call("POST", f"/api/v1/{self.noun}s", json=facts, **options)
        body = loads(response.content, parse_float=Decimal)
        return Answer(
            response.status_code,
            body.get("code"),
            [detail["path"] for detail in body.get("details", [])],
            body.get("data"),
            response,
        )

    async def listing(self, **filters: Any) -> list[dict[str, Any]]:
        params = {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in filters.items()
        }
        response = await self.office.call("GET", f"/api/v1/{self.noun}s", params=params)
        assert response.status_code == 200, response.text
        records: list[dict[str, Any]] = loads(response.content, parse_float=Decimal)["data"]
        return records

    def path(self, name: str) -> list[str | int]:
        return [name]


def in_v1s_words(record: dict[str, Any]) -> dict[str, Any]:
    """Spell what GraphQL answers as v1 does: amounts as numbers, categories as letters."""
    letters = {word: letter for letter, word in WORDS.items()}
    told = dict(record)
    for name in told.keys() & set(NUMBERS):
        told[name] = Decimal(told[name])
    if "vatCategory" in told:
        told["vatCategory"] = letters[told["vatCategory"]]
    return told
