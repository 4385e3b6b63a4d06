"""Links lead somewhere, pages stay short, and nothing that scripts rely on is left undocumented."""

from itertools import chain
from pathlib import Path
from re import DOTALL, compile

import pytest
import typer.main
from graphql import OperationType

from gateway.cli import app
from gateway.settings import PREFIX, Settings
from ledger.errors import INTERNAL, catalogue
from tests.docs.pages import DOCS, ROOT, anchors_of, links_of, pages, written_pages
from tests.docs.reader import SCHEMA

LINES_MOST = 215
# What a run of the benchmarks writes is as long as what it measured.
MEASURED = compile(r"<!-- bench:(\w+) begins -->.*?<!-- bench:\1 ends -->", DOTALL)
REFERENCE = DOCS / "reference"
MACHINE_PATH = compile(r"/(?:root|home|Users|tmp|work|private)/\S*")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", pages(), ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in links_of(page):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{_name(page)}: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors_of(target), f"{_name(page)}: {link}"


@pytest.mark.parametrize("page", written_pages(), ids=_name)
def test_pages_stay_short(page: Path) -> None:
    written = MEASURED.sub("", page.read_text(encoding="utf-8"))
    assert len(written.splitlines()) <= LINES_MOST


@pytest.mark.parametrize("page", written_pages(), ids=_name)
def test_pages_name_no_machine(page: Path) -> None:
    found = MACHINE_PATH.findall(page.read_text(encoding="utf-8"))
    assert found == []


def test_every_page_is_in_the_index() -> None:
    indexes = (
        ROOT / "README.md",
        DOCS / "README.md",
        REFERENCE / "README.md",
        DOCS / "decisions/README.md",
    )
    linked = {
        (index.parent / link.partition("#")[0]).resolve()
        for index in indexes
        for link in links_of(index)
    }
    assert [_name(page) for page in pages() if page not in linked and page not in indexes] == []


def _reference() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in sorted(REFERENCE.rglob("*.md")))


def test_every_error_code_is_documented() -> None:
    codes = [INTERNAL, *(error.code for error in catalogue())]
    assert [code for code in codes if f"`{code}`" not in _reference()] == []


def test_every_setting_is_documented() -> None:
    names = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    assert [name for name in names if f"`{name}`" not in _reference()] == []


def test_every_command_is_documented() -> None:
    assert [name for name in _commands() if f"daftar {name}" not in _reference()] == []


def _commands() -> list[str]:
    names: list[str] = []
    for name, command in _below(typer.main.get_command(app)).items():
        names += [f"{name} {word}" for word in _below(command)] or [name]
    return names


def _below(command: object) -> dict[str, object]:
    """Return the commands of a group; a command has none."""
    return getattr(command, "commands", {})


def test_every_root_field_is_documented() -> None:
    roots = filter(None, map(SCHEMA.get_root_type, OperationType))
    fields = [*chain.from_iterable(root.fields for root in roots)]
    assert len(fields) > 100
    assert [name for name in fields if f"`{name}`" not in _reference()] == []
