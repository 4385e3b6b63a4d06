"""Writes the committed contracts from the code that keeps them; `--check` names what is stale.

Run as `python -m gateway.contract [--check]`.
"""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from msgspec import json

from gateway.documentation import openapi_documents
from gateway.reference import (
    GENERATED,
    command_reference,
    error_explanations,
    error_reference,
    event_reference,
    operation_reference,
    setting_reference,
)
from gateway.webhooks.reference import webhook_event_reference
from resolvers.root import schema
from rest_compat import DIALECTS

ROOT = Path(__file__).resolve().parent.parent


def contracts() -> Mapping[str, Callable[[], str]]:
    """Name each generated file, below the repository's root, and what writes it."""
    return {
        "schema/schema.graphql": sdl,
        **{
            f"docs/reference/openapi/{one.name}.json": partial(_openapi, one.name)
            for one in DIALECTS
        },
        "docs/reference/errors.md": error_reference,
        "docs/reference/settings.md": setting_reference,
        "docs/reference/cli.md": command_reference,
        "docs/reference/events.md": event_reference,
        "docs/reference/operations.md": lambda: operation_reference(sdl()),
        "docs/reference/webhook-events.md": lambda: webhook_event_reference(GENERATED),
        "web/src/generated/errors.json": error_explanations,
    }


def sdl() -> str:
    return schema.as_str().strip() + "\n"


def _openapi(name: str) -> str:
    document = openapi_documents(schema.as_str())[name]
    return json.format(json.encode(document), indent=2).decode() + "\n"


def write(root: Path) -> list[str]:
    """Write every contract that is stale and return their names."""
    changed = stale(root)
    for name in changed:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(contracts()[name](), encoding="utf-8")
    return changed


def stale(root: Path) -> list[str]:
    """Return the names of the contracts that are not what the code says."""
    return [name for name, make in contracts().items() if _read(root / name) != make()]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: list[str]) -> int:
    """Write, or with `--check` only compare; 1 when something was stale."""
    if arguments == ["--check"]:
        found = stale(ROOT)
        for name in found:
            sys.stderr.write(f"{name} is stale: run `make contract`.\n")
        return 1 if found else 0
    if arguments:
        sys.stderr.write("usage: python -m gateway.contract [--check]\n")
        return 2
    for name in write(ROOT):
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
