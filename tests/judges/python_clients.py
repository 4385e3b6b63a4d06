"""Generates Python clients from our contracts, type-checks them and makes calls with each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.judges.grounds import Grounds
from tests.judges.kits import Kit, told
from tests.judges.pypi import install, run
from tests.judges.schema_lint import OPENAPI
from tests.judges.typed_clients import workplace
from tests.judges.verdict import Verdict

# The generators (openapi-generator-cli is a jar: it needs Java), and what their clients import.
PYTHON = Kit(
    "python-clients",
    (
        "ariadne-codegen==0.19.0",
        "mypy==2.4.1",
        "openapi-generator-cli==7.26.0",
        "pydantic==2.14.3",
        "python-dateutil==4.0.0",
        "types-python-dateutil==2.9.0.20261116",
        "urllib3==2.8.0",
    ),
)
# Its generator of Python cannot write `webhooks`; what is named here is all that it writes.
WRITTEN = ("--global-property", "apis,models,supportingFiles")
CLIENTS = ("daftar_graphql", "daftar_v1", "daftar_guliel")


def call_python_clients(grounds: Grounds) -> Verdict:
    """Generate with ariadne-codegen and openapi-generator, type-check, and call."""
    home = install(PYTHON)
    with workplace(home, "python") as folder:
        for step, command in _steps(grounds):
            completed = run(command, home, folder)
            if completed.returncode != 0:
                return Verdict("python clients", f"{step} failed", [told(completed)])
    figures = f"ariadne-codegen, openapi-generator for both: {completed.stdout.strip()}"
    return Verdict("python clients", figures)


def _steps(grounds: Grounds) -> Iterator[tuple[str, Sequence[str | Path]]]:
    yield "ariadne-codegen", ["ariadne-codegen", "client", "--config", "ariadne.toml"]
    for name in ("v1", "guliel"):
        yield f"openapi-generator {name}", _openapi_generator(name)
    packages = [option for name in CLIENTS for option in ("--package", name)]
    yield "mypy of clients", ["mypy", *packages]
    yield "mypy of calls", ["mypy", "calls.py"]
    books = grounds.demo
    yield "calls", ["python", "calls.py", grounds.url, books.key, books.organization_id]


def _openapi_generator(name: str) -> Sequence[str | Path]:
    document = OPENAPI / f"{name}.json"
    generate = ("openapi-generator-cli", "generate", "--generator-name", "python")
    options = ("--input-spec", document, "--package-name", f"daftar_{name}", *WRITTEN)
    return [*generate, *options]
