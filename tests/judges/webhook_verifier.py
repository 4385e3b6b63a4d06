"""Has npm's standardwebhooks verify what is really sent, and refuse what was tampered with."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any

from tests.judges.grounds import Books, Grounds
from tests.judges.kits import Kit, told
from tests.judges.npm import install, run_node
from tests.judges.typed_clients import workplace
from tests.judges.verdict import Verdict

VERIFIER = Kit("standardwebhooks", ("standardwebhooks@1.1.1",))
WITHIN_SECONDS = 30
EVENT = "journal_entry.posted"
UNSIGNED = "No matching signature found"
EXPECTED = {
    "as it was sent": EVENT,
    "while rotated, with the old secret": EVENT,
    "while rotated, with the new secret": EVENT,
    "with a secret it was not signed with": UNSIGNED,
    "one digit of the body changed": UNSIGNED,
    "another id": UNSIGNED,
    "another timestamp": UNSIGNED,
    "read six minutes later": "Message timestamp too old",
    "read six minutes earlier": "Message timestamp too new",
}
ENTRY = {
    "date": "2026-03-15",
    "description": "Told of",
    "lines": [
        {"accountId": "acc_cash", "debit": 1, "credit": 0},
        {"accountId": "acc_revenue", "debit": 0, "credit": 1},
    ],
}
ROTATE = """mutation Rotate($id: ID!) {
  rotateWebhookSecret(input: { id: $id }) { secret }
}"""
DELETE = "mutation Delete($id: ID!) { deleteWebhook(input: { id: $id }) { status } }"
Message = Mapping[str, Any]


def verify_webhooks(grounds: Grounds) -> Verdict:
    """Receive a message, another while secrets are rotated, and have both judged."""
    with workplace(install(VERIFIER), "webhooks") as folder:
        (folder / "sent.json").write_text(json.dumps(_receive(grounds)))
        completed = run_node(["verify.mjs", "sent.json"], folder)
    if completed.returncode != 0:
        return Verdict("standardwebhooks", "it failed", [told(completed)])
    found = json.loads(completed.stdout)
    faults = [
        f"{check}: {found.get(check)!r} instead of {expected!r}"
        for check, expected in EXPECTED.items()
        if found.get(check) != expected
    ]
    figures = f"{len(EXPECTED) - len(faults)} of {len(EXPECTED)} messages judged as they should be"
    return Verdict("standardwebhooks", figures, faults)


def _receive(grounds: Grounds) -> Mapping[str, Sequence[Any]]:
    """Return what was sent before and after a rotation, and the secret of each."""
    url, books = grounds.url, grounds.demo
    with _receiving() as (address, received):
        wanted = {"url": address, "events": [EVENT]}
        made = _post(f"{url}/api/v1/webhooks", books, wanted)["data"]
        id = {"id": made["id"]}
        _post(f"{url}/api/v1/journal-entries", books, ENTRY)
        once = received.get(timeout=WITHIN_SECONDS)
        rotated = _ask(url, books, ROTATE, id)["rotateWebhookSecret"]
        _post(f"{url}/api/v1/journal-entries", books, ENTRY)
        twice = received.get(timeout=WITHIN_SECONDS)
        _ask(url, books, DELETE, id)
    return {"messages": [once, twice], "secrets": [made["secret"], rotated["secret"]]}


@contextmanager
def _receiving() -> Iterator[tuple[str, Queue[Message]]]:
    """Receive messages on a free port of this machine until the block ends."""
    received: Queue[Message] = Queue()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            received.put({"body": body, "headers": headers})
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hooks", received
        server.shutdown()


def _ask(url: str, books: Books, document: str, variables: Mapping[str, str]) -> Any:
    asked = {"query": document, "variables": variables}
    return _post(f"{url}/graphql", books, asked)["data"]


def _post(address: str, books: Books, body: Mapping[str, Any]) -> Any:
    headers = {**books.authorization, "Content-Type": "application/json"}
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)
