"""Documents by id, over real sockets: from manifests alone, through every door of GraphQL."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import json

from gateway import app
from gateway.settings import SettingsFault
from gateway.trusted_documents import TrustedDocuments, open_documents
from tests.gateway.streaming import EVENTS, live_server, read_events

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNTS = "query Accounts($limit: Int) { accounts(limit: $limit) { total nodes { code } } }"
VIEWER = "{ viewer { key { name } } }"
STRANGE = "{ viewer { key { id } } }"
LOCK = "mutation { setLedgerLock(input: {}) { lockedThrough } }"
GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
INTROSPECTION = "{ __schema { queryType { name } } }"


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def id_of(text: str) -> str:
    return f"sha256:{hash_of(text)}"


def persisted(text: str, **more: Any) -> dict[str, Any]:
    """What Apollo's clients send."""
    return {"persistedQuery": {"version": 1, "sha256Hash": hash_of(text), **more}}


def write(path: Path, *texts: str) -> Path:
    path.write_bytes(json.encode({id_of(text): text for text in texts}))
    return path


@pytest.fixture
def manifest(tmp_path):
    return write(tmp_path / "documents.json", ACCOUNTS, LOCK, EVENTS)


@pytest.fixture
def console(tmp_path, monkeypatch):
    path = tmp_path / "console.json"
    monkeypatch.setattr(app, "CONSOLE_DOCUMENTS", path)
    return write(path, VIEWER)


@pytest.fixture
def settings(settings, manifest, console):
    more = {"rate_limit": "1000/minute", "documents": (str(manifest),)}
    return settings.model_copy(update=more)


@pytest.fixture
async def live(settings, database):
    async with live_server(settings, database) as server:
        yield server


@pytest.fixture
async def exclusive(settings, database):
    only = settings.model_copy(update={"trusted_only": True})
    async with live_server(only, database) as server:
        yield server


@pytest.fixture
async def key(new_key):
    _, text = await new_key()
    return text


async def post(live, key: str, body: Any, accept: str = GRAPHQL_RESPONSE) -> Any:
    headers = {"Authorization": f"Bearer {key}", "Accept": accept}
    return await live.client.post("/graphql", json=body, headers=headers)


async def get(live, key: str, **parameters: Any) -> Any:
    given = {
        name: value if isinstance(value, str) else json.encode(value).decode()
        for name, value in parameters.items()
    }
    headers = {"Authorization": f"Bearer {key}", "Accept": GRAPHQL_RESPONSE}
    return await live.client.get("/graphql", params=given, headers=headers)


def refusal(response: Any) -> tuple[int, str, list[Any]]:
    extensions = response.json()["errors"][0]["extensions"]
    paths = [detail["path"] for detail in extensions.get("details", [])]
    return response.status_code, extensions["code"], paths


async def test_a_document_is_asked_for_by_its_id(live, key):
    by_post = await post(live, key, {"documentId": id_of(ACCOUNTS), "variables": {"limit": 1}})
    by_get = await get(live, key, documentId=id_of(ACCOUNTS), variables={"limit": 1})
    written = await post(live, key, {"query": ACCOUNTS, "variables": {"limit": 1}})

    assert by_post.status_code == 200
    assert by_post.json()["data"] == by_get.json()["data"] == written.json()["data"]
    assert len(by_post.json()["data"]["accounts"]["nodes"]) == 1


async def test_a_mutation_by_id_is_not_run_by_get(live, key):
    assert (await get(live, key, documentId=id_of(LOCK))).status_code == 405
    answer = (await post(live, key, {"documentId": id_of(LOCK)})).json()
    assert answer["data"] == {"setLedgerLock": {"lockedThrough": None}}


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
async def test_an_unknown_document_is_not_found(live, key, accept):
    answer = await post(live, key, {"documentId": id_of(STRANGE)}, accept)
    assert refusal(answer) == (400, "DOCUMENT_NOT_FOUND", [["documentId"]])
    assert answer.headers["ratelimit"]


@pytest.mark.parametrize(
    "document_id",
    ["", "x", hash_of(ACCOUNTS), id_of(ACCOUNTS).upper(), id_of(ACCOUNTS) + "0", "md5:00"],
)
async def test_a_malformed_id_is_refused_by_name(live, key, document_id):
    answer = await post(live, key, {"documentId": document_id})
    assert refusal(answer) == (400, "INVALID_INPUT", [["documentId"]])


async def test_a_document_is_named_or_sent_but_not_both(live, key):
    both = {"documentId": id_of(ACCOUNTS), "query": ACCOUNTS}
    assert refusal(await post(live, key, both)) == (400, "INVALID_INPUT", [["documentId"]])
    assert refusal(await post(live, key, {})) == (400, "INVALID_INPUT", [["query"]])
    assert refusal(await post(live, key, {"documentId": 5})) == (400, "INVALID_INPUT", [])
    nothing = {"query": VIEWER, "documentId": None}
    assert (await post(live, key, nothing)).status_code == 200


async def test_what_is_refused_takes_its_hit_and_a_key_is_asked_for(live, key):
    answer = await post(live, "glk_wrong", {"documentId": id_of(STRANGE)})
    assert answer.status_code == 401
    limits = [
        (await post(live, key, {"documentId": id_of(STRANGE)})).headers["ratelimit"]
        for _ in range(2)
    ]
    left = [int(limit.partition("r=")[2].partition(";")[0]) for limit in limits]
    assert left[0] - left[1] == 1


async def test_apollos_hash_finds_a_document_of_a_manifest(live, key):
    found = {"extensions": persisted(ACCOUNTS), "variables": {"limit": 1}}
    assert len((await post(live, key, found)).json()["data"]["accounts"]["nodes"]) == 1
    by_get = await get(live, key, **found)
    assert len(by_get.json()["data"]["accounts"]["nodes"]) == 1


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL_RESPONSE, 400), (JSON, 200)])
async def test_apollos_clients_are_told_to_send_the_text_and_nothing_is_kept(
    live, key, accept, status
):
    miss = await post(live, key, {"extensions": persisted(STRANGE)}, accept)
    assert refusal(miss) == (status, "PERSISTED_QUERY_NOT_FOUND", [])
    assert miss.json()["errors"][0]["message"] == "PersistedQueryNotFound"

    sent = {"query": STRANGE, "extensions": persisted(STRANGE)}
    assert (await post(live, key, sent, accept)).json()["data"]["viewer"]["key"]["id"]

    again = await post(live, key, {"extensions": persisted(STRANGE)}, accept)
    assert refusal(again) == (status, "PERSISTED_QUERY_NOT_FOUND", [])


@pytest.mark.parametrize(
    ("extension", "path"),
    [
        (persisted(VIEWER)["persistedQuery"], ["sha256Hash"]),
        ({"version": 2, "sha256Hash": hash_of(STRANGE)}, ["version"]),
        ({"version": 1}, ["sha256Hash"]),
        ({"version": 1, "sha256Hash": 5}, ["sha256Hash"]),
        ({"version": 1, "sha256Hash": "0"}, ["sha256Hash"]),
        ("x", []),
    ],
)
async def test_a_hash_that_is_not_the_querys_is_refused(live, key, extension, path):
    answer = await post(live, key, {"query": STRANGE, "extensions": {"persistedQuery": extension}})
    assert refusal(answer) == (400, "INVALID_INPUT", [["extensions", "persistedQuery", *path]])


async def test_other_extensions_are_let_be(live, key):
    sent = {"query": VIEWER, "extensions": {"clientLibrary": {"name": "x"}}}
    assert (await post(live, key, sent)).status_code == 200
    alone = await post(live, key, {"extensions": {"clientLibrary": {"name": "x"}}})
    assert refusal(alone) == (400, "INVALID_INPUT", [["query"]])


async def test_the_console_may_be_built_while_the_server_runs(live, key, console):
    assert (await post(live, key, {"documentId": id_of(VIEWER)})).status_code == 200
    unknown = await post(live, key, {"documentId": id_of(STRANGE)})
    assert refusal(unknown)[1] == "DOCUMENT_NOT_FOUND"

    write(console.with_suffix(".new"), STRANGE).replace(console)

    assert (await post(live, key, {"documentId": id_of(STRANGE)})).status_code == 200
    older_page = await post(live, key, {"documentId": id_of(VIEWER)})
    assert older_page.status_code == 200


async def test_a_server_without_the_consoles_documents_knows_none(live, key, console):
    console.unlink()
    assert refusal(await post(live, key, {"documentId": id_of(VIEWER)}))[1] == "DOCUMENT_NOT_FOUND"
    assert (await post(live, key, {"query": VIEWER})).status_code == 200


async def test_a_wrong_document_of_the_console_is_left_out(live, key, console):
    texts = {id_of(VIEWER): VIEWER, id_of(STRANGE): VIEWER}
    console.write_bytes(json.encode(texts))
    assert refusal(await post(live, key, {"documentId": id_of(STRANGE)}))[1] == "DOCUMENT_NOT_FOUND"
    assert (await post(live, key, {"documentId": id_of(VIEWER)})).status_code == 200


async def test_a_subscription_by_id_over_server_sent_events(live, key):
    headers = {"Authorization": f"Bearer {key}", "Accept": "text/event-stream"}
    body = {"documentId": id_of(EVENTS), "variables": {"after": 0}}
    async with live.client.stream("POST", "/graphql", json=body, headers=headers) as answer:
        async for name, data in read_events(answer.aiter_lines()):
            assert (name, data["data"]["ledgerEvents"]["sequence"]) == ("next", 1)
            break


async def test_operations_by_id_over_a_websocket(live, key):
    async with live.socket(key) as socket:

        async def ask(**payload: Any) -> Any:
            await socket.send(type="subscribe", id="a", payload=payload)
            return await socket.receive()

        told = await ask(documentId=id_of(VIEWER))
        assert told["payload"]["data"]["viewer"]["key"]["name"] == "Test"
        assert await socket.receive() == {"id": "a", "type": "complete"}

        unknown = await ask(documentId=id_of(STRANGE))
        assert unknown["type"] == "error"
        assert unknown["payload"][0]["extensions"]["code"] == "DOCUMENT_NOT_FOUND"

        miss = await ask(extensions=persisted(STRANGE))
        assert miss["payload"][0]["message"] == "PersistedQueryNotFound"

        first = await ask(documentId=id_of(EVENTS), variables={"after": 0})
        assert first["payload"]["data"]["ledgerEvents"]["sequence"] == 1
        await socket.send(type="subscribe", id="b", payload={"variables": {}})
        assert await socket.closed() == (
            4400,
            "The payload of subscribe has a query or a documentId.",
        )


async def test_a_server_may_answer_only_what_it_knows(exclusive, key):
    for body in (
        {"documentId": id_of(ACCOUNTS)},
        {"documentId": id_of(VIEWER)},
        {"query": ACCOUNTS},
        {"query": ACCOUNTS, "extensions": persisted(ACCOUNTS)},
        {"extensions": persisted(VIEWER)},
    ):
        assert (await post(exclusive, key, body)).status_code == 200, body
    for body in (
        {"query": STRANGE},
        {"query": INTROSPECTION},
        {"query": STRANGE, "extensions": persisted(STRANGE)},
        {"query": f"{ACCOUNTS} "},
    ):
        answer = await post(exclusive, key, body)
        assert refusal(answer) == (403, "DOCUMENT_NOT_TRUSTED", [["query"]]), body
    assert (await get(exclusive, key, query=STRANGE)).status_code == 403


async def test_the_dialects_answer_as_ever(exclusive, key):
    headers = {"Authorization": f"Bearer {key}"}
    answer = await exclusive.client.get("/api/v1/accounts", headers=headers)
    assert answer.status_code == 200


async def test_a_websocket_too_answers_only_what_is_known(exclusive, key):
    async with exclusive.socket(key) as socket:
        await socket.subscribe("a", STRANGE)
        told = await socket.receive()
        assert told["payload"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
        await socket.subscribe("b", EVENTS, after=0)
        assert (await socket.receive())["type"] == "next"


def test_manifests_come_together_with_hashes_prefixed_or_bare(settings, tmp_path):
    bare = tmp_path / "bare.json"
    bare.write_bytes(json.encode({hash_of(STRANGE): STRANGE}))
    both = settings.model_copy(update={"documents": (*settings.documents, str(bare))})
    documents = open_documents(both)
    assert [documents.find(id_of(text)) for text in (ACCOUNTS, STRANGE)] == [ACCOUNTS, STRANGE]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (json.encode({"sha256:00": "{ a }"}), "the document sha256:00 does not have this hash."),
        (b"[]", "is not a JSON object of hashes and documents."),
        (b'{"a": 5}', "is not a JSON object of hashes and documents."),
        (b"\xff", "is not a JSON object of hashes and documents."),
        (None, "No such file or directory."),
    ],
)
def test_a_wrong_manifest_is_one_line_that_names_it(settings, tmp_path, content, fault):
    path = tmp_path / "wrong.json"
    if content is not None:
        path.write_bytes(content)
    wrong = settings.model_copy(update={"documents": (str(path),)})
    with pytest.raises(SettingsFault) as caught:
        open_documents(wrong)
    message = str(caught.value)
    assert message.startswith("DAFTAR_DOCUMENTS: ")
    assert str(path) in message
    assert message.endswith(fault)


def test_a_server_with_a_wrong_manifest_does_not_start(daftar, tmp_path):
    (tmp_path / "wrong.json").write_bytes(json.encode({"sha256:00": "{ a }"}))
    for workers in ((), ("--workers", "2")):
        done = daftar("serve", "--port", "0", *workers, DAFTAR_DOCUMENTS="wrong.json")
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        wrong = "wrong.json: the document sha256:00 does not have this hash."
        assert done.stderr == f"daftar: DAFTAR_DOCUMENTS: {wrong}\n"


def test_a_file_is_read_again_only_when_it_changed(tmp_path):
    path = write(tmp_path / "console.json", VIEWER)
    documents = TrustedDocuments(console=path)
    assert documents.find(id_of(VIEWER)) == VIEWER
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"viewer", b"vi3wer"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert documents.find(id_of(VIEWER.replace("viewer", "vi3wer"))) is None
    assert documents.find(id_of(VIEWER)) == VIEWER
