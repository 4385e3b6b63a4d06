"""What a run leaves behind: a JSON file, and tables between markers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bench.plan import QUICK
from bench.report import put_between, render_table, render_targets, write_results

if TYPE_CHECKING:
    from pathlib import Path

ROW: dict[str, Any] = {
    "work": "page",
    "door": "GraphQL",
    "engine": "PostgreSQL",
    "connections": 32,
    "ratio_to": "bare driver",
    "measure": "per_second",
    "ratio": 0.812,
    "target": 0.75,
    "holds": True,
    "short_by": None,
    "fault": None,
    "per_second": 1234.5,
    "cpu_ms": 0.61,
    "p50_ms": 24.9,
    "p99_ms": 41.02,
    "peak_mb": 88.4,
}
SHORT = {**ROW, "ratio": 0.45, "holds": False, "short_by": 0.4}
PEER = {
    **ROW,
    "door": "bare driver",
    "ratio_to": None,
    "measure": None,
    "ratio": None,
    "target": None,
    "holds": None,
    "cpu_ms": None,
}
LEAN = {**ROW, "measure": "cpu_ms", "target": 1.1, "ratio": 1.2, "holds": False}
LOST = {**ROW, "ratio": None, "holds": None, "fault": "no\nNode | here"}
RESULT = {
    "machine": {"system": "Linux", "pinned": True},
    "versions": {"python": "3.11"},
    "rows": [ROW],
}
MEMORY = replace(QUICK, works=("memory",))
PAGE = replace(QUICK, works=("page",))


def test_a_row_shows_its_ratio_and_whether_it_holds() -> None:
    assert render_table([ROW]).splitlines()[2] == (
        "| page | PostgreSQL | 32 | GraphQL | 1,234 | 0.61 | 24.90 | 41.02 | 88"
        " | 0.81 | bare driver | ≥ 0.75 | yes |"
    )


def test_a_row_of_cpu_says_so() -> None:
    assert render_table([LEAN]).endswith("| 1.20 | CPU of bare driver | ≤ 1.1 | no |")


def test_a_peer_has_figures_alone() -> None:
    assert render_table([PEER]).endswith("| 1,234 |  | 24.90 | 41.02 | 88 |  |  |  |  |")


def test_a_target_that_is_reached_holds() -> None:
    assert render_targets([ROW], PAGE).splitlines()[3] == (
        "| page | PostgreSQL | 32 | GraphQL | bare driver | ≥ 0.75 | 0.81 | holds |"
    )


def test_a_target_that_is_missed_says_by_what_part_of_it() -> None:
    assert render_targets([SHORT], PAGE).splitlines()[3] == (
        "| page | PostgreSQL | 32 | GraphQL | bare driver | ≥ 0.75 | 0.45 | falls short by 40 % |"
    )


def test_a_target_without_its_peer_says_why() -> None:
    assert (
        render_targets([LOST], PAGE)
        .splitlines()[3]
        .endswith("| ≥ 0.75 |  | not measured: no Node / here |")
    )


def test_a_target_of_a_door_that_failed_says_why() -> None:
    lost = {**PEER, "door": "GraphQL", "connections": None, "fault": "503"}
    assert render_targets([lost], PAGE).splitlines()[3].endswith("|  | not measured: 503 |")


def test_a_target_that_nothing_was_measured_for_is_listed() -> None:
    assert render_targets([], MEMORY).splitlines()[2:] == [
        "| memory | PostgreSQL | 0 | idle process | MB | ≤ 90 |  | not measured |",
        "| memory | PostgreSQL | 256 | process at 256 connections | MB | ≤ 160 |  | not measured |",
    ]


def test_a_run_replaces_its_own_part_of_the_page_alone(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "performance.md"
    for _ in range(2):
        path = write_results(RESULT, QUICK, tmp_path / "results", page)
    page.write_text(page.read_text().replace("# Performance", "# Speed"))
    assert "| 0.81 | holds |" in page.read_text()
    write_results({**RESULT, "rows": [PEER]}, QUICK, tmp_path / "results", page)
    text = page.read_text()
    assert text.startswith("# Speed")
    assert text.count("<!-- bench:quick begins -->") == 1
    assert "| 0.81 | holds |" not in text
    assert path.name == "quick.json"
    assert json.loads(path.read_bytes())["rows"] == [PEER]


def test_two_runs_stand_side_by_side() -> None:
    text = put_between(put_between("# Performance\n", "quick", "fast\n"), "full", "slow\n")
    assert put_between(text, "quick", "faster\n") == (
        "# Performance\n\n<!-- bench:quick begins -->\nfaster\n<!-- bench:quick ends -->\n\n"
        "<!-- bench:full begins -->\nslow\n<!-- bench:full ends -->\n"
    )


def test_a_marker_without_its_end_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="no end"):
        put_between("<!-- bench:quick begins -->", "quick", "")
