"""The results of a run: a JSON file, and a table in the page about performance."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import json

from bench.plan import Plan
from bench.processes import ROOT

RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "explanation" / "performance.md"
HEADS = (
    "work", "engine", "connections", "door", "requests/s", "CPU ms", "p50 ms", "p99 ms",
    "peak MB", "ratio", "to", "target", "holds",
)  # fmt: skip
NEW_PAGE = """\
# Performance

Every figure here was written by `make bench` or `make bench-quick`, with everything switched on:
authentication, rate limits, idempotency, errors, metrics and the log. The peers stand in
`bench/peers/`.
"""
Result = Mapping[str, Any]


def write_results(result: Result, plan: Plan, folder: Path = RESULTS, page: Path = PAGE) -> Path:
    """Write a run's JSON, and its part of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{plan.name}.json"
    path.write_bytes(json.format(json.encode(result), indent=1) + b"\n")
    page.parent.mkdir(parents=True, exist_ok=True)
    text = page.read_text(encoding="utf-8") if page.exists() else NEW_PAGE
    page.write_text(put_between(text, plan.name, render(result, plan)), encoding="utf-8")
    return path


def put_between(text: str, name: str, part: str) -> str:
    """Put a part between its markers, which come at the end if they are not there yet."""
    begin, end = f"<!-- bench:{name} begins -->", f"<!-- bench:{name} ends -->"
    framed = f"{begin}\n{part}{end}"
    before, found, rest = text.partition(begin)
    if not found:
        return f"{text.rstrip()}\n\n{framed}\n"
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{begin} has no end")
    return f"{before}{framed}{after}"


def render(result: Result, plan: Plan) -> str:
    """Return a run as Markdown: method, machine, versions, table."""
    return "\n".join(
        (
            f"## The {plan.name} run",
            "",
            describe_method(plan, is_pinned=bool(result["machine"].get("pinned"))),
            "",
            f"Machine: {_listed(result['machine'])}.",
            "",
            f"Versions: {_listed(result['versions'])}.",
            "",
            render_table(result["rows"]),
            "",
        )
    )


def describe_method(plan: Plan, *, is_pinned: bool) -> str:
    places = (
        "The server has one core; PostgreSQL and the load generator have the others."
        if is_pinned
        else "Nothing was pinned: server, PostgreSQL and load generator shared the cores."
    )
    return (
        f"{plan.postings:,} postings; {plan.rounds} rounds in which the doors take turns,"
        f" {plan.seconds:g} s each after {plan.warm_up_seconds:g} s of warm-up. {places}"
        " Figures are medians of the rounds, ratios the medians of the rounds' ratios;"
        " PostgreSQL and SQLite sync every commit. A ratio of CPU should be small, one of"
        " requests large. Differences under 25 % between runs are noise."
    )


def render_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the rows as a Markdown table."""
    lines = [_line(HEADS), _line(["---"] * len(HEADS))]
    return "\n".join([*lines, *(_line(_cells(row)) for row in rows)])


def _cells(row: Mapping[str, Any]) -> list[str]:
    ratio_to = row["ratio_to"] or ""
    if row["measure"] == "cpu_ms":
        ratio_to = f"CPU of {ratio_to}"
    at = "≤" if row["measure"] == "cpu_ms" else "≥"
    return [
        str(row["work"]),
        str(row["engine"]),
        str(row["connections"]),
        str(row["door"]),
        _number(row["requests_per_second"], "{:,.0f}"),
        _number(row["cpu_ms"], "{:.2f}"),
        _number(row["p50_ms"], "{:.2f}"),
        _number(row["p99_ms"], "{:.2f}"),
        _number(row["peak_mb"], "{:.0f}"),
        _number(row["ratio"], "{:.2f}"),
        ratio_to,
        _number(row["target"], at + " {:g}"),
        {None: "", True: "yes", False: "no"}[row["holds"]],
    ]


def _number(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _listed(facts: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in facts.items())
