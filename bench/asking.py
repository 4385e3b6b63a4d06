"""Asks the server one thing, outside of any measuring."""

import json
import urllib.request
from collections.abc import Mapping
from typing import Any

from bench.http_client import HOST

LAST = "{ ledgerSummary { sequence } }"


def ask(
    port: int, key: str, document: str, variables: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Run a document on a server and return its data."""
    body = json.dumps({"query": document, "variables": variables or {}})
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    address = f"http://{HOST}:{port}/graphql"
    request = urllib.request.Request(address, body.encode(), headers)
    with urllib.request.urlopen(request) as answer:
        said = json.load(answer)
    if "errors" in said:
        raise RuntimeError(f"{document}: {said['errors']}")
    found: dict[str, Any] = said["data"]
    return found


def last_sequence(port: int, key: str) -> int:
    """Return the sequence of the last event."""
    found: int = ask(port, key, LAST)["ledgerSummary"]["sequence"]
    return found
