"""What the pages' tests call the same, and what not."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.docs.comparing import differences
from tests.docs.pages import ROOT, Block, read_blocks

SHOWN = {"id": "je_...", "total": "1150.00", "lines": [{"debit": 1150}]}


def _differ(real: Any, mark: str = "answer", shown: Any = SHOWN) -> str:
    block = Block(ROOT / "README.md", 1, "json", json.dumps(shown), {mark: ""})
    return differences(block, json.dumps(real))


def test_dots_stand_for_anything_and_lists_may_end_early() -> None:
    real = {"id": "je_01", "total": "1150.00", "lines": [{"debit": 1150}, {"debit": 2}]}
    assert _differ(real) == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"total": "1.00"}, "$.total is '1.00', not '1150.00'"),
        ({"total": 1150}, "$.total is 1150, not '1150.00'"),
        ({"id": "acc_01"}, "$.id is 'acc_01', not 'je_...'"),
        ({"lines": []}, "$.lines holds 0 items, not 1"),
        ({"more": 1}, "$ has ['id', 'lines', 'more', 'total'], not ['id', 'lines', 'total']"),
    ],
)
def test_other_values_types_and_fields_differ(change: dict[str, Any], told: str) -> None:
    real = {"id": "je_01", "total": "1150.00", "lines": [{"debit": 1150}]}
    assert _differ({**real, **change}) == told


def test_shapes_differ_by_type_and_not_by_value() -> None:
    assert _differ({"total": "1.00"}, "shape", {"total": "2.00"}) == ""
    assert _differ({"total": 1}, "shape", {"total": "2.00"}) == "$.total is 1, not '2.00'"


def test_blocks_are_read_with_their_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- not run: a reason -->\n```sh\nrm x\n```\n\n```text\n...\n```\n")
    first, second = read_blocks(page)
    assert (first.language, first.text, first.marks) == ("sh", "rm x\n", {"not run": "a reason"})
    assert (second.language, second.marks) == ("text", {})
