"""Every command and example of the documentation runs, and answers what the page says."""

from pathlib import Path

import pytest

from tests.docs.live_server import live_server
from tests.docs.pages import DOCS, ROOT, read_blocks, written_pages
from tests.docs.reader import Reader

ON_POSTGRESQL = DOCS / "how-to" / "move-to-postgresql.md"
PAGES = [page for page in written_pages() if page != ON_POSTGRESQL]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    with live_server(tmp_path, "--demo") as server:
        Reader(server).follow(read_blocks(page))


def test_make_run_starts_the_server_these_tests_start() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "run: setup" in makefile
    assert "\t$(BIN)/daftar serve --demo\n" in makefile


def test_readme_shows_what_the_server_prints(tmp_path: Path) -> None:
    shown = next(b for b in read_blocks(ROOT / "README.md") if "is ready" in b.text)
    with live_server(tmp_path, "--demo") as server:
        printed = server.greeting.replace(server.address, "http://127.0.0.1:8000")
    for line in shown.text.replace("glk_...", server.key).splitlines():
        assert line in printed.splitlines()
