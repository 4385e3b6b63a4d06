"""Building the guide, on a small repository: once, again after a change, never in the way."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.pages import DOCS, ROOT

if TYPE_CHECKING:
    from subprocess import CompletedProcess

SECONDS = 300
PAGES = {
    "README.md": "# Small\n\nWords.\n\n## Where to read on\n\n[All](docs/README.md)\n",
    "docs/README.md": "# Documentation\n\n[One](tutorial.md) [R](reference/README.md) "
    "[D](decisions/README.md)\n",
    "docs/tutorial.md": "# One\n\nSee [the licence](../LICENSE).\n",
    "docs/reference/README.md": "# Reference\n",
    "docs/decisions/README.md": "# Decisions\n\n[1](0001-one.md)\n",
    "docs/decisions/0001-one.md": "# 1. One\n",
    "LICENSE": "MIT",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository of a few pages, built by our script and with our configuration."""
    for name, text in PAGES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    shutil.copytree(DOCS / "site", tmp_path / "docs" / "site")
    (tmp_path / "web").mkdir()
    for script in (ROOT / "web").glob("build*.py"):
        shutil.copy(script, tmp_path / "web")
    return tmp_path


def build(root: Path, *options: str) -> CompletedProcess[str]:
    command = [sys.executable, str(root / "web" / "build_guide.py"), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)


def test_nothing_is_done_when_nothing_changed(root: Path) -> None:
    first, second = build(root), build(root)
    assert (first.returncode, second.stdout) == (0, "guide: up to date\n")
    assert "guide: built in " in first.stdout
    assert 'href="_downloads/' in (root / "web/guide/tutorial.html").read_text()

    (root / "docs/tutorial.md").write_text("# Two\n")
    third = build(root)
    assert "guide: built in " in third.stdout
    assert "<h1>Two<" in (root / "web/guide/tutorial.html").read_text()
    left = {entry.name for entry in (root / "web").iterdir() if not entry.name.startswith("build")}
    assert left - {"__pycache__"} == {"guide", ".guide.lock"}


def test_broken_link_fails_when_it_is_asked_to_be_strict(root: Path) -> None:
    (root / "docs/tutorial.md").write_text("# One\n\n[Gone](gone.md)\n")
    strict, lenient = build(root, "--strict"), build(root)
    assert strict.returncode == 1
    told = strict.stderr.splitlines()
    assert told[0].startswith("guide: not built: sphinx: ")
    assert "tutorial.md:3: WARNING" in told[0]
    assert told[1] == (
        "guide: the API works without it; run `make setup` to try again "
        "(web/guide.log has the details)"
    )
    assert (lenient.returncode, lenient.stderr) == (0, "")


def test_failure_keeps_what_was_built_and_stops_nothing(root: Path) -> None:
    build(root)
    (root / "docs/site/conf.py").write_text("raise RuntimeError('no configuration')")
    failed = build(root)
    assert failed.returncode == 0
    assert len(failed.stderr.splitlines()) == 2
    assert "no configuration" in (root / "web/guide.log").read_text()
    assert "<h1>One<" in (root / "web/guide/tutorial.html").read_text()
