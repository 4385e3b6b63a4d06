"""Generates typed clients from our contracts, type-checks them and makes a call with each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copy, copytree
from tempfile import TemporaryDirectory

from tests.judges.grounds import Grounds
from tests.judges.kits import Kit, told
from tests.judges.npm import install, run_node
from tests.judges.schema_lint import OPENAPI, OVERRIDES, SCHEMA
from tests.judges.verdict import Verdict

INPUTS = Path(__file__).with_name("inputs")
RELAY = Kit("relay-compiler", ("relay-compiler@21.0.1",))
TYPED = Kit(
    "typed-clients",
    (
        "@graphql-codegen/cli@7.4.3",
        "@graphql-codegen/client-preset@6.2.0",
        "@graphql-typed-document-node/core@3.2.0",
        "@types/node@24.19.2",
        "graphql@16.15.0",
        "openapi-typescript@7.13.0",
        "typescript@5.9.3",
    ),
    OVERRIDES,
)
RELAY_CONFIG = {
    "src": ".",
    "schema": "schema.graphql",
    "language": "typescript",
    "eagerEsModules": True,
}


def compile_for_relay() -> Verdict:
    """Compile a @connection and a @refetchable fragment against our SDL."""
    with workplace(install(RELAY), "relay") as folder:
        (folder / "relay.config.json").write_text(json.dumps(RELAY_CONFIG))
        script = folder.parent / "node_modules" / "relay-compiler" / "cli.js"
        completed = run_node([script, "relay.config.json"], folder)
        generated = list(folder.rglob("__generated__/*.ts"))
    is_met = completed.returncode == 0 and len(generated) > 0
    faults = [] if is_met else [told(completed)]
    return Verdict("relay-compiler", f"{len(generated)} artefacts", faults)


def call_typed_clients(grounds: Grounds) -> Verdict:
    """Generate with graphql-codegen and openapi-typescript, type-check, and call."""
    with workplace(install(TYPED), "typed") as folder:
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        for step, arguments in _steps(grounds, folder.parent / "node_modules"):
            completed = run_node(arguments, folder)
            if completed.returncode != 0:
                return Verdict("typed clients", f"{step} failed", [told(completed)])
    figures = f"graphql-codegen, openapi-typescript for both: {completed.stdout.strip()}"
    return Verdict("typed clients", figures)


def _steps(grounds: Grounds, modules: Path) -> Iterator[tuple[str, Sequence[str | Path]]]:
    codegen = modules / "@graphql-codegen" / "cli" / "esm" / "bin.js"
    yield "graphql-codegen", [codegen, "--config", "codegen.json"]
    openapi = modules / "openapi-typescript" / "bin" / "cli.js"
    for name in ("v1", "guliel"):
        yield f"openapi-typescript {name}", [openapi, OPENAPI / f"{name}.json", "-o", f"{name}.ts"]
    yield "tsc", [modules / "typescript" / "bin" / "tsc", "--project", "."]
    books = grounds.demo
    yield "calls", ["out/calls.js", grounds.url, books.key, books.organization_id]


@contextmanager
def workplace(home: Path, inputs: str) -> Iterator[Path]:
    """Lay out a judge's inputs and our SDL in a folder beside its packages."""
    with TemporaryDirectory(dir=home) as name:
        folder = Path(name)
        copytree(INPUTS / inputs, folder, dirs_exist_ok=True)
        copy(SCHEMA, folder / "schema.graphql")
        yield folder
