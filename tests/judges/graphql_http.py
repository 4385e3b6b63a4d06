"""Runs the audits of npm's graphql-http, the judge of GraphQL over HTTP, on a running server."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.judges.kits import Kit, folder_of, told
from tests.judges.npm import install, run_node

KIT = Kit("graphql-http", ("graphql-http@1.23.1", "graphql@16.15.0"))
SCRIPT = Path(__file__).with_name("graphql_http_audit.mjs")


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit: status is `ok`, `notice`, `warn` or `error`."""

    id: str
    name: str
    status: str
    reason: str | None


def audit_graphql_http(
    url: str, headers: Mapping[str, str] | None = None, folder: Path | None = None
) -> list[Audit]:
    """Audit the GraphQL endpoint at a URL, sending these headers with every request."""
    workplace = install(KIT, folder)
    completed = run_node([SCRIPT, url, json.dumps(dict(headers or {}))], workplace)
    if completed.returncode != 0:
        raise RuntimeError(f"{SCRIPT.name} failed: {told(completed)}")
    return [
        Audit(item["id"], item["name"], item["status"], item.get("reason"))
        for item in json.loads(completed.stdout)
    ]


def default_folder() -> Path:
    """Return the folder outside the repository that keeps the installed packages between runs."""
    return folder_of(KIT)


def install_packages(folder: Path) -> None:
    """Install the judge's packages, unless they are there."""
    install(KIT, folder)


if __name__ == "__main__":
    sent = json.loads(sys.argv[2]) if len(sys.argv) > 2 else None
    for audit in audit_graphql_http(sys.argv[1], sent):
        print(audit.status, audit.id, audit.name, audit.reason or "")
