"""The guide is the pages of docs/: all of them, their links alive, and nothing inline."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from re import MULTILINE, findall

import pytest

from gateway.settings import PREFIX, Settings
from ledger.errors import INTERNAL, catalogue
from tests.docs.pages import DOCS, ROOT, anchors_of, pages
from tests.docs.reader import SCHEMA
from tests.docs.site import Page, dead_links, read_site

BUILD = ROOT / "web" / "build_guide.py"
SECONDS = 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide, built with every warning an error."""
    folder = tmp_path_factory.mktemp("guide") / "site"
    command = [sys.executable, str(BUILD), "--strict", "--into", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> dict[Path, Page]:
    return read_site(folder)


def built(folder: Path, page: Path) -> Path:
    return folder / page.relative_to(DOCS).with_suffix(".html")


def test_every_page_is_in_the_guide(folder: Path) -> None:
    written = sorted(DOCS.rglob("*.md"))
    assert [page.name for page in written if not built(folder, page).is_file()] == []
    assert len(written) > 60


def test_every_link_leads_somewhere(site: dict[Path, Page]) -> None:
    assert dead_links(site) == []


def test_link_checker_finds_what_is_dead(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<a href="b.html#here">b</a><a href="#no">a</a><img src="c">')
    (tmp_path / "b.html").write_text('<h1 id="here">B</h1><a href="a.html">a</a><a href="d">d</a>')
    assert dead_links(read_site(tmp_path)) == ["a.html: #no", "a.html: c", "b.html: d"]


def test_pages_are_found_from_the_first_one_and_by_the_search(
    folder: Path, site: dict[Path, Page]
) -> None:
    first = site[folder / "index.html"]
    index = (folder / "searchindex.js").read_text(encoding="utf-8")
    for page in sorted(DOCS.rglob("*.md")):
        name = page.relative_to(DOCS).with_suffix("").as_posix()
        assert f"{name}.html" in first.links or name == "README"
        assert f'"{name}"' in index


def test_nothing_is_inline_or_from_elsewhere(site: dict[Path, Page]) -> None:
    for page in site.values():
        assert page.inline == [], page.file.name
        loaded = [one for one in page.loaded if "//" in one.partition("data:")[0]]
        assert loaded == [], page.file.name


def test_words_of_the_readme_open_the_guide(folder: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    first = (folder / "index.html").read_text(encoding="utf-8")
    headings = findall(r"^## (.+)$", readme, MULTILINE)
    assert headings[-1] == "Where to read on"
    assert [heading for heading in headings[:-1] if f"<h2>{heading}<" not in first] == []
    assert (folder / "README.html").read_text(encoding="utf-8") == first


@pytest.mark.parametrize(
    "page", [page for page in pages() if page.is_relative_to(DOCS)], ids=lambda page: page.stem
)
def test_headings_have_the_anchors_of_code_hosts(
    folder: Path, site: dict[Path, Page], page: Path
) -> None:
    title = {"documentation"} if page == DOCS / "README.md" else set()
    assert anchors_of(page) - title <= site[built(folder, page)].ids


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("errors", [INTERNAL, *(error.code for error in catalogue())]),
        ("settings", [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]),
        ("operations", [*(SCHEMA.mutation_type.fields if SCHEMA.mutation_type else ())]),
    ],
)
def test_each_name_of_the_reference_has_its_anchor(
    folder: Path, site: dict[Path, Page], page: str, names: list[str]
) -> None:
    ids = site[folder / "reference" / f"{page}.html"].ids
    assert [name for name in names if name not in ids] == []
    assert len(names) > 10


def test_what_the_server_hands_out_is_compressed_beforehand(folder: Path) -> None:
    for name in ("index.html", "searchindex.js", "_static/guide.css"):
        assert (folder / f"{name}.gz").stat().st_size < (folder / name).stat().st_size
