"""The house stands as drawn: who imports whom, where frameworks appear, whose names are ours."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

# Package -> what it may import of ours.
MAY_IMPORT = {
    "ledger": set[str](),
    "execution": set[str](),
    "schema": {"ledger"},
    "storage": {"ledger"},
    "resolvers": {"schema", "storage", "ledger"},
    "rest_compat": set[str](),
    "gateway": {"ledger", "execution", "schema", "storage", "resolvers", "rest_compat"},
}
# Framework -> the packages it may appear in.
PLACES = {
    "strawberry": {"schema", "resolvers", "execution", "gateway"},
    "sqlalchemy": {"storage"},
    "asyncpg": {"storage"},
    "aiosqlite": {"storage"},
    "sqlite3": {"storage"},
    "alembic": {"storage"},
    "fastapi": {"rest_compat", "gateway"},
    "starlette": {"rest_compat", "gateway"},
    "limits": {"gateway"},
}
# The rules know neither the outside nor the time: callers hand them what they need.
NOT_FOR_RULES = {
    "asyncio", "concurrent", "http", "logging", "multiprocessing", "os", "pathlib", "random",
    "secrets", "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "tempfile",
    "threading", "time", "urllib", "uuid",
}  # fmt: skip
CLOCK_CALLS = {"now", "utcnow", "today", "localtime", "gmtime"}
# Read where there is no git: a tree out of an archive.
SOURCES = [*MAY_IMPORT, "bench", "docs", "requirements", "tests"]


class Import(NamedTuple):
    """A module that a file imports."""

    file: str
    line: int
    module: str

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(package: str) -> Iterator[Import]:
    """List what a package imports; imports inside functions and for types count too."""
    for path in modules(package):
        file = path.relative_to(ROOT)
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Import):
                for name in node.names:
                    yield Import(str(file), node.lineno, name.name)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield Import(str(file), node.lineno, node.module or "")
            elif isinstance(node, ast.ImportFrom):
                yield Import(str(file), node.lineno, ".".join(file.parts[: -node.level]))


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_stands_below_it(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    strangers = (MAY_IMPORT.keys() | {"bench", "tests"}) - allowed
    assert [str(found) for found in imports(package) if found.top in strangers] == []


@pytest.mark.parametrize("framework", PLACES)
def test_a_framework_stays_in_its_place(framework: str) -> None:
    others = MAY_IMPORT.keys() - PLACES[framework]
    found = [found for package in sorted(others) for found in imports(package)]
    assert [str(one) for one in found if one.top == framework] == []


def test_the_rules_import_the_standard_library_alone() -> None:
    allowed = (sys.stdlib_module_names | {"ledger"}) - NOT_FOR_RULES
    assert [str(found) for found in imports("ledger") if found.top not in allowed] == []


def test_the_rules_are_not_async_and_read_no_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules("ledger")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCK_CALLS
        )
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "open"
        )
    ]
    assert found == []


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_no_other_distribution_claims_our_names(package: str) -> None:
    claims = {name.lower() for name in packages_distributions().get(package, [])}
    assert claims <= {"daftar"}


@pytest.mark.parametrize("package", [name for name in MAY_IMPORT if (ROOT / name).exists()])
def test_our_names_mean_our_folders(package: str) -> None:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin == str(ROOT / package / "__init__.py")


# Written with classes of one character, so that this file does not hold what it forbids.
FORBIDDEN = re.compile(
    r"""(?<![\w.~-])/(?:[w]ork|[r]oot|[f]arm|[h]ome/\w+|[U]sers/\w+)/  # somebody's folders
    | --(?:extra-)?[i]ndex-url | --[f]ind-links | \b[i]ndex-url\s*=  # somebody's registry
    | "[r]esolved":\s*"(?:http|file)
    | \b(?:files\.)?[p]ythonhosted\.org | \b[p]ypi\.org/simple | \b[r]egistry\.npmjs\.org
    """,
    re.VERBOSE,
)


def committed_files() -> list[Path]:
    """List what is or would be committed: what git knows and does not ignore."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    options = ["--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return [path for folder in SOURCES for path in (ROOT / folder).rglob("*") if path.is_file()]
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in committed_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for match in FORBIDDEN.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{path.relative_to(ROOT)}:{line}: {match[0].strip()}")
    assert found == []


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_a_lock_holds_names_versions_and_hashes_alone(lock: str) -> None:
    package = r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[\w.!+]+( ; [^\\]+)? \\"
    line = re.compile(rf"{package}|    --hash=sha256:[0-9a-f]{{64}}( \\)?")
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()
    assert [text for text in lines if not line.fullmatch(text)] == []
