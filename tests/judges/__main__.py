"""Runs other people's conformance programs against the real server: `python -m tests.judges`.

Prints a row for each with its figures; the exit code is 1 when a bar is missed. Names of judges
as arguments run only those.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.judges.attacks import attack
from tests.judges.fuzzing import fuzz
from tests.judges.graphql_clients import call_graphql_clients
from tests.judges.graphql_http import audit_graphql_http
from tests.judges.grounds import Grounds, open_grounds
from tests.judges.python_clients import call_python_clients
from tests.judges.schema_lint import (
    compare_schemas,
    lint_openapi_with_redocly,
    lint_openapi_with_spectral,
    lint_schema,
)
from tests.judges.typed_clients import call_typed_clients, compile_for_relay
from tests.judges.verdict import Verdict
from tests.judges.webhook_verifier import verify_webhooks

ROOT = Path(__file__).resolve().parents[2]
PAGES = "tests/web/graphiql"
PAGES_SECONDS = 600
AUDITS = 61


def audit(grounds: Grounds) -> Verdict:
    """Judge GraphQL over HTTP: every audit must be ok."""
    audits = audit_graphql_http(f"{grounds.url}/graphql", grounds.demo.authorization)
    faults = [f"{item.id} {item.name}: {item.reason}" for item in audits if item.status != "ok"]
    if len(audits) != AUDITS:
        faults.append(f"{len(audits)} audits instead of {AUDITS}")
    counts = {
        status: sum(item.status == status for item in audits) for status in ("ok", "warn", "error")
    }
    figures = f"{counts['ok']} ok, {counts['warn']} warnings, {counts['error']} errors"
    return Verdict("graphql-http", figures, faults)


def open_pages(_: Grounds) -> Verdict:
    """Judge the web pages in Chromium, which starts a server of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", PAGES]
    completed = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=PAGES_SECONDS, check=False
    )
    lines = completed.stdout.strip().splitlines() or completed.stderr.splitlines() or ["nothing"]
    is_met = completed.returncode == 0 and "skipped" not in lines[-1]
    return Verdict("web pages in chromium", lines[-1].strip("= "), [] if is_met else lines[-40:])


JUDGES: Mapping[str, Callable[[Grounds], Verdict]] = {
    "graphql-http": audit,
    "attacks": attack,
    "fuzz-v1": lambda grounds: fuzz(grounds, "v1"),
    "fuzz-guliel": lambda grounds: fuzz(grounds, "guliel"),
    "fuzz-graphql": lambda grounds: fuzz(grounds, "graphql"),
    "graphql-eslint": lambda _: lint_schema(),
    "graphql-inspector": lambda _: compare_schemas(),
    "spectral": lambda _: lint_openapi_with_spectral(),
    "redocly": lambda _: lint_openapi_with_redocly(),
    "relay": lambda _: compile_for_relay(),
    "typed-clients": call_typed_clients,
    "python-clients": call_python_clients,
    "clients": call_graphql_clients,
    "webhooks": verify_webhooks,
    "pages": open_pages,
}


def judge(name: str, grounds: Grounds) -> Verdict:
    """Run one judge; one that cannot run has missed its bar."""
    try:
        return JUDGES[name](grounds)
    except (RuntimeError, OSError, subprocess.SubprocessError) as fault:
        return Verdict(name, "it could not run", [f"{type(fault).__name__}: {fault}"])


def main(names: list[str]) -> int:
    """Run the judges that are named, or all of them."""
    unknown = set(names) - JUDGES.keys()
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(JUDGES)}")
        return 2
    verdicts = []
    with open_grounds() as grounds:
        for name in names or JUDGES:
            verdicts.append(judge(name, grounds))
            print(verdicts[-1], flush=True)
    return 0 if all(verdict.is_met for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
