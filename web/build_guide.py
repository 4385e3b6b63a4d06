"""Build the guide, the pages of docs/ as a site with a search, into web/guide.

`make setup` runs this. It takes seconds and fetches nothing; building.py says what else holds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from building import ROOT, WEB, Site, compress_files, digest_of

GUIDE = Site("guide", WEB / "guide", WEB / "guide.log", WEB / ".guide.lock")
DOCS = ROOT / "docs"
# Beside the pages: what they quote and link to, and what builds them.
SOURCES = (
    "README.md",
    "schema/schema.graphql",
    "requirements/run.txt",
    "web/build*.py",
    "docs/**/*",
)
TIMEOUT_SECONDS = 300
INDEX, PAGE = "index.html", "README.html"
UNUSED = ("**/*.map", ".buildinfo", "objects.inv", "_sources", "_static/*.png")


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the guide into web/guide.")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="build in any case, and exit with 1 when a page has a fault such as a broken link",
    )
    parser.add_argument("--into", type=Path, help="build into this new folder instead")
    options = parser.parse_args()
    return GUIDE.attempt(lambda: build(options), "not built", is_strict=options.strict)


def build(options: argparse.Namespace) -> None:
    def build_pages(fresh: Path) -> None:
        write_pages(fresh, is_strict=options.strict)

    if options.into:
        build_pages(options.into.resolve())
        compress_files(options.into)
        GUIDE.log.unlink(missing_ok=True)
    elif options.strict:
        GUIDE.build(stamp(), build_pages)
    else:
        GUIDE.build_if_changed(stamp(), build_pages)


def write_pages(fresh: Path, *, is_strict: bool) -> None:
    """Write the pages into a fresh folder."""
    GUIDE.say("building the pages")
    strictly = ["--fail-on-warning", "--keep-going"] if is_strict else []
    with TemporaryDirectory(prefix="daftar-guide-") as doctrees:
        sphinx = [sys.executable, "-m", "sphinx", "--quiet", "--builder", "html", *strictly]
        folders = ["--doctree-dir", doctrees, "--conf-dir", str(DOCS / "site"), str(DOCS)]
        command = [*sphinx, *folders, str(fresh)]
        GUIDE.run(command, "sphinx", TIMEOUT_SECONDS, r"WARNING|ERROR|rror: ", environment())
    for page in [*fresh.rglob(PAGE)]:
        shutil.copy(page, page.with_name(INDEX))
    for unused in [found for pattern in UNUSED for found in fresh.glob(pattern)]:
        shutil.rmtree(unused) if unused.is_dir() else unused.unlink()


def environment() -> dict[str, str]:
    """Let no setting of a shell change what is built."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SPHINX")}
    return {**own, "NO_COLOR": "1"}


def stamp() -> str:
    found = (file for pattern in SOURCES for file in ROOT.glob(pattern))
    return digest_of(file for file in found if file.is_file())


if __name__ == "__main__":
    sys.exit(main())
