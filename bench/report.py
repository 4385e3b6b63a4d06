"""The results of a run: a JSON file, and tables in the page about performance."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import json

from bench.plan import Plan
from bench.processes import ROOT
from bench.targets import Comparison, Measure, promised

RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "explanation" / "performance.md"
HEADS = (
    "work", "engine", "connections", "door", "a second", "CPU ms", "p50 ms", "p99 ms",
    "peak MB", "came to", "of", "target", "holds",
)  # fmt: skip
TARGET_HEADS = ("work", "engine", "connections", "door", "of", "target", "came to", "verdict")
OF: dict[Measure, str] = {
    "per_second": "{}",
    "cpu_ms": "CPU of {}",
    "cpu_share": "CPU, beside {}",
    "latency_ms": "time of {}",
}
ITSELF: dict[Measure, str] = {"memory_mb": "MB", "latency_ms": "ms"}
FAULT_LETTERS = 120
NEW_PAGE = """\
# Performance

Every figure here was written by a run of `make bench`, `make bench-quick` or `make bench-scale`.
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
            "### Targets",
            "",
            render_targets(result["rows"], plan),
            "",
            "### Figures",
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
    beside = f" beside {plan.larger_postings:,}" if plan.larger_postings else ""
    return (
        f"{plan.postings:,} postings{beside}; {plan.rounds} rounds in which the doors take turns,"
        f" {plan.seconds:g} s each after {plan.warm_up_seconds:g} s of warm-up. {places}"
        " Figures are medians of the rounds, ratios the medians of the rounds' ratios;"
        " PostgreSQL and SQLite sync every commit. Differences under 25 % between runs are noise."
    )


def render_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the rows as a Markdown table."""
    lines = [_line(HEADS), _line(["---"] * len(HEADS))]
    return "\n".join([*lines, *(_line(_cells(row)) for row in rows)])


def render_targets(rows: Sequence[Mapping[str, Any]], plan: Plan) -> str:
    """Return every target of the plan with its verdict, also those nothing was measured for."""
    lines = [_line(TARGET_HEADS), _line(["---"] * len(TARGET_HEADS))]
    for comparison in promised(plan.works):
        for connections in comparison.connections:
            found = [row for row in rows if _is_of(row, comparison, connections)]
            lines.append(_line(_target_cells(comparison, connections, found, rows)))
    return "\n".join(lines)


def _is_of(row: Mapping[str, Any], comparison: Comparison, connections: int) -> bool:
    return (row["work"], row["engine"], row["door"], row["ratio_to"], row["measure"]) == (
        comparison.work,
        comparison.engine,
        comparison.door,
        comparison.ratio_to,
        comparison.measure,
    ) and row["connections"] == connections


def _target_cells(
    comparison: Comparison,
    connections: int,
    found: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
) -> list[str]:
    value = found[0]["ratio"] if found else None
    return [
        comparison.work,
        comparison.engine,
        _connections(connections),
        comparison.door,
        _of(comparison.measure, comparison.ratio_to),
        _target(comparison.measure, comparison.target),
        _number(value, "{:,.2f}"),
        _verdict(found[0]) if found else f"not measured{_reason(comparison, rows)}",
    ]


def _reason(comparison: Comparison, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return what kept a door from being measured, if anything is known of it."""
    place = comparison.work, comparison.engine, comparison.door
    for row in rows:
        if row["fault"] and (row["work"], row["engine"], row["door"]) == place:
            return f": {_short(row['fault'])}"
    return ""


def _verdict(row: Mapping[str, Any]) -> str:
    if row["holds"]:
        return "holds"
    if row["short_by"] is None:
        return f"not measured: {_short(row['fault'] or 'no figure')}"
    return f"falls short by {100 * row['short_by']:.0f} %"


def _short(text: str) -> str:
    """Fit a fault into a cell."""
    return " ".join(text.split())[:FAULT_LETTERS].replace("|", "/")


def _cells(row: Mapping[str, Any]) -> list[str]:
    measure = row["measure"]
    holds = {None: "", True: "yes", False: "no"}[row["holds"]]
    return [
        str(row["work"]),
        str(row["engine"]),
        _connections(row["connections"]),
        str(row["door"]),
        _number(row["per_second"], "{:,.0f}"),
        _number(row["cpu_ms"], "{:.2f}"),
        _number(row["p50_ms"], "{:.2f}"),
        _number(row["p99_ms"], "{:.2f}"),
        _number(row["peak_mb"], "{:.0f}"),
        _number(row["ratio"], "{:,.2f}"),
        "" if measure is None else _of(measure, row["ratio_to"]),
        "" if measure is None else _target(measure, row["target"]),
        _short(row["fault"]) if row["fault"] else holds,
    ]


def _of(measure: Measure, ratio_to: str | None) -> str:
    return ITSELF[measure] if ratio_to is None else OF[measure].format(ratio_to)


def _target(measure: Measure, target: float | None) -> str:
    return _number(target, ("≥" if measure == "per_second" else "≤") + " {:,g}")


def _connections(count: int | None) -> str:
    return "" if count is None else str(count)


def _number(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _listed(facts: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in facts.items())
