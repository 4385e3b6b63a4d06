"""The page about PostgreSQL, on a real PostgreSQL and a real Valkey."""

import json
import os
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen

from tests.docs.live_server import live_server
from tests.docs.pages import read_blocks
from tests.docs.reader import Reader
from tests.docs.test_pages_run import ON_POSTGRESQL
from tests.services import ValkeyServer, _postgres_program

SHOWN = "://daftar:password@127.0.0.1:5432/daftar"
POST = """mutation ($entry: JournalEntryInput!) {
  createJournalEntry(input: $entry) { number memo }
}"""


def test_page_does_what_it_says(
    tmp_path: Path, postgresql_url: str, valkey_server: ValkeyServer
) -> None:
    places = {
        f"postgresql+asyncpg{SHOWN}": postgresql_url,
        f"postgresql{SHOWN}": postgresql_url.replace("+asyncpg", ""),
        "redis://127.0.0.1:6379": valkey_server.redis_url,
    }
    with live_server(tmp_path, "--demo") as server:
        programs = _postgres_program("pg_dump").parent
        server.environment["PATH"] = f"{programs}{os.pathsep}{server.environment['PATH']}"
        Reader(server, places).follow(read_blocks(ON_POSTGRESQL))
    with live_server(tmp_path, "--workers", "2") as server:
        _wait_until_ready(server.address)
        posted = _post_opening(server.address, tmp_path)
    assert posted == {"number": 1, "memo": "Opening balances"}


def _wait_until_ready(address: str) -> None:
    """Wait for the first worker: with several, the greeting comes before they listen."""
    deadline = monotonic() + 60
    while True:
        try:
            urlopen(f"{address}/readyz", timeout=5).close()
        except OSError:
            assert monotonic() < deadline, "no worker answers"
            sleep(0.1)
        else:
            return


def _post_opening(address: str, folder: Path) -> Any:
    """Post what the page calculated, with the key it made."""
    key = json.loads((folder / "key.json").read_text())["key"]
    entry = json.loads((folder / "opening.json").read_text())["entry"]
    body = json.dumps({"query": POST, "variables": {"entry": entry}}).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with urlopen(Request(f"{address}/graphql", body, headers), timeout=60) as answer:
        return json.load(answer)["data"]["createJournalEntry"]
