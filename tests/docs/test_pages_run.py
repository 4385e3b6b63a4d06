"""Every command and example of the documentation runs, and answers what the page says."""

from pathlib import Path
from socket import create_server

import pytest

from tests.docs.live_server import live_server
from tests.docs.pages import DOCS, ROOT, read_blocks, written_pages
from tests.docs.reader import Reader

ON_POSTGRESQL = DOCS / "how-to" / "move-to-postgresql.md"
# What stands for the receivers of others: no name of theirs is looked up, and nobody is there.
HOOKS, NOBODY = "https://erp.example.com/hooks", "http://127.0.0.1:9/hooks"
PAGES = [page for page in written_pages() if page != ON_POSTGRESQL]


def places() -> dict[str, str]:
    """Return what is put in for the addresses of receivers: of the page's own one, a free port."""
    with create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    own = {f"127.0.0.1{mark}9000": f"127.0.0.1{mark}{port}" for mark in (":", '", ')}
    return {**own, HOOKS: NOBODY}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    blocks = read_blocks(page)
    for block in blocks:
        if block.marks.get("file") == ".env":  # The page has the server read it as it starts.
            (tmp_path / ".env").write_text(block.text)
    with live_server(tmp_path, "--demo", DAFTAR_WEBHOOK_ALLOW="127.0.0.0/8") as server:
        Reader(server, places()).follow(blocks)


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
