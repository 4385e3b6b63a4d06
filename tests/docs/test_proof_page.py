"""The page about proof does what it says, with the scripts that stand beside it."""

from pathlib import Path
from shutil import copy

from tests.docs.live_server import live_server
from tests.docs.pages import DOCS, read_blocks
from tests.docs.reader import Reader

PAGE = DOCS / "reference" / "proof.md"


def test_page_does_what_it_says(tmp_path: Path) -> None:
    for script in PAGE.parent.glob("check_*.py"):
        copy(script, tmp_path)
    with live_server(tmp_path, "--demo") as server:
        Reader(server).follow(read_blocks(PAGE))
