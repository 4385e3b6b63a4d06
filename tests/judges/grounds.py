"""Where the judges meet the server: a real process with the demo books, and books for fuzzing."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.gateway.processes import DaftarCommand, Server

# The most that a key can be given; no judge comes near it.
RATE_LIMIT = 1_000_000
SEEDED_ENTRIES = 5


@dataclass(frozen=True)
class Books:
    """An organisation and a key of its owner."""

    organization_id: str
    key: str

    @property
    def authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


@dataclass(frozen=True)
class Grounds:
    """A running server; the demo books for programs that behave, other books for fuzzing."""

    server: Server
    folder: Path
    demo: Books
    fuzzed: Books
    # The argument that takes an id -> what stands in the books for fuzzing.
    fuzzed_ids: Mapping[str, str]

    @property
    def url(self) -> str:
        return self.server.url

    def faults_logged(self) -> list[str]:
        """Return the lines of the server's log that tell of an error."""
        return [line for line in self.server.log.splitlines() if '"level":"error"' in line]


@contextmanager
def open_grounds() -> Iterator[Grounds]:
    """Serve fresh books on a free port until the block ends."""
    with TemporaryDirectory(prefix="daftar-judges-") as name:
        daftar = DaftarCommand(Path(name))
        with daftar.serving("--demo", DAFTAR_WEBHOOK_ALLOW="127.0.0.0/8") as server:
            demo = _books(daftar, _demo_organization(server.greeting))
            created = daftar.json("organizations", "create", "--name", "Fuzzed books")
            fuzzed = _books(daftar, created["id"])
            yield Grounds(server, Path(name), demo, fuzzed, _seed(server.url, fuzzed))


def _demo_organization(greeting: str) -> str:
    found = re.search(r"Organisation\s+(org_\w+)", greeting)
    assert found is not None
    return found[1]


def _books(daftar: DaftarCommand, organization_id: str) -> Books:
    grant = ("--organization", organization_id, "--role", "OWNER", "--scopes", "*")
    created = daftar.json("keys", "create", *grant, "--rate-limit", str(RATE_LIMIT))
    return Books(organization_id, created["key"])


def _seed(url: str, books: Books) -> Mapping[str, str]:
    """Post a little of everything: reading empty books proves little."""
    for day in range(1, SEEDED_ENTRIES + 1):
        _post(url, books, "journal-entries", _sale(f"2026-03-{day:02}"))
    record = {"code": "ONE", "nameEn": "One"}
    ids = {
        "customerId": _post(url, books, "customers", record),
        "vendorId": _post(url, books, "vendors", record),
        "productId": _post(url, books, "products", record),
    }
    for kind, who in (("SALES", "customerId"), ("PURCHASE", "vendorId")):
        _post(url, books, "invoices", _invoice(kind, {who: ids[who]}, ids["productId"]))
    return ids


def _sale(day: str) -> Mapping[str, Any]:
    return {
        "date": day,
        "description": "Cash sale",
        "lines": [
            {"accountId": "acc_cash", "debit": 115, "credit": 0},
            {"accountId": "acc_revenue", "debit": 0, "credit": 100},
            {"accountId": "acc_vat", "debit": 0, "credit": 15},
        ],
    }


def _invoice(kind: str, party: Mapping[str, str], product_id: str) -> Mapping[str, Any]:
    return {
        "invoiceNumber": "ONE",
        "type": kind,
        "issueDate": "2026-03-01",
        "buyerName": "One",
        "items": [{"description": "One", "productId": product_id, "unitPrice": 100}],
        **party,
    }


def _post(url: str, books: Books, collection: str, body: Mapping[str, Any]) -> str:
    headers = {**books.authorization, "Content-Type": "application/json"}
    address = f"{url}/api/v1/{collection}"
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 201
        return str(json.load(answer)["data"]["id"])
