"""Seals are listed, entries are proved by them to strangers, the books verified on demand."""

from __future__ import annotations

from asyncio import gather, sleep
from collections.abc import Callable
from json import dumps, loads
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from gateway.sealing import Sealing, seal_key
from ledger.policy import Role
from storage import tables
from tests.parity.office import SECRET, Office
from tests.parity.surfaces import GraphQL
from tests.scripts import run_script, verdict

KEY = seal_key(SECRET.encode())
CLOSE = 'mutation { closePeriod(input: {period: "PERIOD"}) { period: name } }'
SEALS = """{ seals(first: 5) {
    nodes { id size period root lastHash body signature publicKey sealedAt }
    total sequence
} }"""
PROOF = """query($id: ID!, $size: Int) { entryProof(id: $id, sealSize: $size) {
    entry event previousHash leafIndex treeSize path seal { size body signature publicKey }
} }"""
VERIFICATION = """{ verification {
    sequence entries lastHash isSound firstBrokenSequence findings { place message sequence }
} }"""


async def close(office: Office, *periods: str) -> None:
    """Close periods, and make their seals."""
    for period in periods:
        response = await office.graphql(CLOSE.replace("PERIOD", period))
        assert "errors" not in response.json(), response.text
    await Sealing(office.database, KEY).do_round()


async def post(office: Office, date: str = "2025-01-05") -> str:
    posted = await GraphQL(office).post(date=date)
    return str(posted.data["id"])


async def proof_of(office: Office, entry: str, size: int | None = None) -> dict[str, Any]:
    answer = (await office.graphql(PROOF, {"id": entry, "size": size})).json()
    found: dict[str, Any] = answer["data"]["entryProof"]
    return found


async def test_seals_are_listed_newest_first(office: Office) -> None:
    await post(office)
    await close(office, "2025-01", "2025-02")

    found = (await office.graphql(SEALS)).json()["data"]["seals"]

    assert [seal["period"] for seal in found["nodes"]] == ["2025-02", "2025-01"]
    assert (found["total"], found["nodes"][0]["size"]) == (2, found["sequence"])
    first = found["nodes"][1]
    body = loads(first["body"])
    assert {"size", "period", "root", "lastHash", "sealedAt"} <= body.keys()
    assert {name: first[name] for name in body.keys() & first.keys()} == {
        name: body[name] for name in body.keys() & first.keys()
    }
    assert first["publicKey"] == KEY.public_key.hex()
    assert first["id"] == f"seal_org_home.{first['size']}"
    node = await office.graphql("query($id: ID!) { node(id: $id) { id } }", {"id": first["id"]})
    assert node.json()["data"]["node"] == {"id": first["id"]}


async def test_a_sealed_trial_balance_is_what_the_statement_says(office: Office) -> None:
    await post(office)
    await close(office, "2025-01")
    await post(office, "2025-02-05")
    seal = (await office.graphql(SEALS)).json()["data"]["seals"]["nodes"][0]

    document = """query($size: Int!) { trialBalance(date: "2025-01-31", asOfSequence: $size) {
        rows { account { id code } balanceDebit balanceCredit }
    } }"""
    answer = (await office.graphql(document, {"size": seal["size"]})).json()

    rows = answer["data"]["trialBalance"]["rows"]
    assert [
        {
            "account": row["account"]["id"],
            "code": row["account"]["code"],
            "credit": str(round(float(row["balanceCredit"]) * 100)),
            "debit": str(round(float(row["balanceDebit"]) * 100)),
        }
        for row in rows
    ] == loads(seal["body"])["trialBalance"]


async def test_the_server_seals_by_itself(office: Office) -> None:
    response = await office.graphql(CLOSE.replace("PERIOD", "2025-01"))
    assert "errors" not in response.json()

    for _ in range(100):
        found = (await office.graphql(SEALS)).json()["data"]["seals"]
        if found["total"]:
            break
        await sleep(0.1)

    assert [seal["period"] for seal in found["nodes"]] == ["2025-01"]


async def test_a_stranger_checks_an_entry_against_a_seal(office: Office, tmp_path: Path) -> None:
    entries = [await post(office) for _ in range(3)]
    await close(office, "2025-01", "2025-02")
    await office.graphql(
        "mutation($id: ID!) { reverseJournalEntry(input: {id: $id}) { id } }", {"id": entries[1]}
    )

    for size in (None, (await office.graphql(SEALS)).json()["data"]["seals"]["nodes"][0]["size"]):
        for entry in entries:
            answer = await office.graphql(PROOF, {"id": entry, "size": size})
            done = run_script("check_proof.py", answer.text, tmp_path)
            assert verdict(done) == "The entry is in the sealed books."
            done = run_script("check_seals.py", answer.text, tmp_path, KEY.public_key.hex())
            assert verdict(done) == "Seals that are signed by this key: 1."
    proof = await proof_of(office, entries[0])
    assert loads(proof["entry"])["postings"][0] | {"account": "..."} == {
        "account": "...",
        "credit": "0",
        "debit": "115000",
        "line": 1,
        "memo": None,
        "party": None,
    }


def changed(proof: dict[str, Any], name: str, old: str, new: str) -> dict[str, Any]:
    """Return a proof in one of whose texts something reads otherwise."""
    if name == "seal":
        return {**proof, "seal": changed(proof["seal"], "body", old, new)}
    assert proof[name].count(old) >= 1
    return {**proof, name: proof[name].replace(old, new, 1)}


Forgery = Callable[[dict[str, Any]], dict[str, Any]]
FORGERIES: dict[str, tuple[Forgery, str]] = {
    "an amount": (
        lambda proof: changed(proof, "entry", '"debit":"115000"', '"debit":"115001"'),
        "entry: it is not the one its event tells of",
    ),
    "a date": (
        lambda proof: changed(proof, "entry", '"date":"2025-01-05"', '"date":"2025-01-06"'),
        "entry: it is not the one its event tells of",
    ),
    "the event": (
        lambda proof: changed(proof, "event", '"v":1', '"v":2'),
        "path: it does not lead from the event to the root of the seal",
    ),
    "the hash before": (
        lambda proof: {**proof, "previousHash": "00" * 32},
        "path: it does not lead from the event to the root of the seal",
    ),
    "a step": (
        lambda proof: {**proof, "path": [*proof["path"][:-1], "00" * 32]},
        "path: it does not lead from the event to the root of the seal",
    ),
    "a step too many": (
        lambda proof: {**proof, "path": [*proof["path"], "00" * 32]},
        "path: it does not lead from the event to the root of the seal",
    ),
    "a step too few": (
        lambda proof: {**proof, "path": proof["path"][:-1]},
        "path: it does not lead from the event to the root of the seal",
    ),
    "the place": (
        lambda proof: {**proof, "leafIndex": proof["leafIndex"] - 1},
        "path: its place is not that of the event, or its tree not that of the seal",
    ),
    "the size": (
        lambda proof: {**proof, "treeSize": proof["treeSize"] + 1},
        "path: its place is not that of the event, or its tree not that of the seal",
    ),
    "the root": (
        lambda proof: changed(proof, "seal", '"root":"', '"root":"0'),
        "path: it does not lead from the event to the root of the seal",
    ),
    "the organisation": (
        lambda proof: changed(proof, "seal", "org_home", "org_other"),
        "seal: it is of another organisation",
    ),
}


async def test_forged_proofs_are_refused(
    office: Office, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    entry = await post(office)
    await close(office, "2025-01")
    proof = await proof_of(office, entry)

    for name, (forge, fault) in FORGERIES.items():
        with subtests.test(name):
            done = run_script("check_proof.py", dumps(forge(proof)), tmp_path)
            assert verdict(done) == fault
    forged = dumps(changed(proof, "seal", '"debit":"115000"', '"debit":"115001"'))
    done = run_script("check_seals.py", forged, tmp_path, KEY.public_key.hex())
    size = proof["treeSize"]
    assert verdict(done) == f"seal {size}: not signed by this key as it stands"
    stranger = seal_key(b"the secret of another server, long enough").public_key.hex()
    done = run_script("check_seals.py", dumps(proof), tmp_path, stranger)
    assert verdict(done) == f"seal {size}: not signed by this key as it stands"


async def test_a_deleted_entry_is_proved_to_have_been_posted(
    office: Office, tmp_path: Path
) -> None:
    entry = await post(office)
    await office.graphql(
        "mutation($id: ID!) { deleteJournalEntry(input: {id: $id}) { id } }", {"id": entry}
    )
    await close(office, "2025-01")

    done = run_script("check_proof.py", dumps(await proof_of(office, entry)), tmp_path)

    assert verdict(done) == "The entry is in the sealed books."


async def test_what_cannot_be_proved_is_told(office: Office) -> None:
    sealed = await post(office)
    await close(office, "2025-01")
    unsealed = await post(office, "2025-02-05")
    size = (await proof_of(office, sealed))["treeSize"]

    asked = (
        ({"id": unsealed}, "NOT_SEALED", ["id"]),
        ({"id": unsealed, "size": size}, "NOT_SEALED", ["id"]),
        ({"id": sealed, "size": size + 1}, "REFERENCE_UNKNOWN", ["sealSize"]),
        ({"id": sealed, "size": 0}, "INVALID_INPUT", ["sealSize"]),
        ({"id": "je_none"}, "NOT_FOUND", ["id"]),
    )
    for variables, code, path in asked:
        answer = (await office.graphql(PROOF, variables)).json()
        assert answer["data"] == {"entryProof": None}
        extensions = answer["errors"][0]["extensions"]
        assert (extensions["code"], extensions["details"][0]["path"]) == (code, path)


async def test_a_proof_of_a_log_with_a_hole_is_refused(office: Office) -> None:
    entry = await post(office)
    await close(office, "2025-01")
    events = tables.events
    async with office.database.engine.begin() as connection:
        await connection.execute(
            delete(events).where(events.c.org == office.home.number, events.c.sequence == 5)
        )

    answer = (await office.graphql(PROOF, {"id": entry})).json()

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["PROOF_BROKEN"]


async def test_sound_books_verify(office: Office) -> None:
    await post(office)
    await close(office, "2025-01")
    summary = "{ ledgerSummary { sequence lastNumber chainHash } }"

    found = (await office.graphql(VERIFICATION)).json()["data"]["verification"]

    head = (await office.graphql(summary)).json()["data"]["ledgerSummary"]
    assert found == {
        "sequence": head["sequence"],
        "entries": 1,
        "lastHash": head["chainHash"],
        "isSound": True,
        "firstBrokenSequence": None,
        "findings": [],
    }


async def test_tampering_is_found_and_located(office: Office) -> None:
    entry = await post(office)
    await post(office)
    sequence = (await office.graphql("{ ledgerSummary { sequence } }")).json()["data"][
        "ledgerSummary"
    ]["sequence"]
    table = tables.entries
    async with office.database.engine.begin() as connection:
        await connection.execute(
            update(table).where(table.c.public_id == entry).values(reference="forged")
        )

    found = (await office.graphql(VERIFICATION)).json()["data"]["verification"]

    assert (found["isSound"], found["firstBrokenSequence"]) == (False, sequence - 1)
    assert found["findings"] == [
        {
            "place": "entry 1",
            "message": "Its content hash is not that of its stored columns.",
            "sequence": sequence - 1,
        },
        {
            "place": "entry 1",
            "message": "Its search text is not its folded memo and reference.",
            "sequence": sequence - 1,
        },
    ]


async def test_at_most_a_hundred_findings_are_shown(office: Office) -> None:
    await post(office)
    async with office.database.engine.begin() as connection:
        await connection.execute(
            update(tables.events)
            .where(tables.events.c.org == office.home.number)
            .values(actor="forged", last_number=7)
        )

    found = (await office.graphql(VERIFICATION)).json()["data"]["verification"]

    assert (len(found["findings"]), found["firstBrokenSequence"]) == (100, 1)


async def test_one_verification_runs_at_a_time(office: Office) -> None:
    answers = await gather(*(office.graphql(VERIFICATION) for _ in range(3)))

    refused = [answer for answer in answers if "errors" in answer.json()]
    assert len(refused) == 2
    for answer in refused:
        assert answer.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
        assert answer.headers["Retry-After"] == "30"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CONTRIBUTOR])
async def test_verification_is_for_administrators(office: Office, role: Role) -> None:
    key = await office.key_for(office.home, role)

    answer = (await office.graphql(VERIFICATION, key=key)).json()

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
