"""Says where the time goes: `python -m bench --profile page` (or post).

Two windows of the same load at 32 connections: one watched by py-spy (functions of the serving
process), one with PostgreSQL logging every statement (which costs time itself, hence apart).
"""

import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from bench import requests
from bench.daftar import Serving
from bench.ground import Ground, name_of, take_ground
from bench.plan import QUICK
from bench.targets import POSTGRESQL
from bench.wire import Job

SPELLINGS = {"page": requests.graphql_page, "post": requests.graphql_post}
SECONDS, CONNECTIONS, WARM_UP_SECONDS = 5, 32, 2
RATE = 500
FUNCTIONS, STATEMENTS, LETTERS = 30, 12, 110
DURATION = re.compile(
    r"duration: ([\d.]+) ms +(?:parse|bind|execute|statement)[^:]*: (.*)", re.DOTALL
)
LINE = re.compile(r"^\d{4}-\d\d-\d\d ", re.MULTILINE)


def profile(work: str) -> None:
    """Load books, press on one door, and print functions and statements."""
    with take_ground(QUICK, lambda text: print(f"bench: {text}", file=sys.stderr)) as ground:
        url = ground.books(POSTGRESQL)
        with ExitStack() as stack:
            serving = ground.serve(stack, "profiled", url)
            stacks = _watched(ground, serving, work)
        print(render_functions(stacks))
        ground.postgres.psql(f"alter database {name_of(url)} set log_min_duration_statement = 0")
        begin = ground.postgres.log.stat().st_size
        with ExitStack() as stack:
            _press(ground, ground.serve(stack, "logged", url), work)
        text = ground.postgres.log.read_bytes()[begin:].decode(errors="replace")
        print(render_statements(text))


def _watched(ground: Ground, serving: Serving, work: str) -> list[str]:
    """Return the stacks that were seen, as py-spy writes them: frames and a count per line."""
    spy = shutil.which("py-spy", path=str(Path(sys.executable).parent)) or shutil.which("py-spy")
    if spy is None:
        raise SystemExit("bench: no py-spy (.venv/bin/pip install py-spy)")
    out = ground.folder / "stacks.txt"
    options = ["--gil", "--format", "raw", "--rate", str(RATE), "--duration", str(SECONDS)]
    command = [spy, "record", "--pid", str(serving.process.id), "--output", str(out), *options]
    _press(ground, serving, work, seconds=0.5)
    watching = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _press(ground, serving, work, seconds=SECONDS + 1)
    _, told = watching.communicate(timeout=60)
    if watching.returncode:
        raise SystemExit(f"bench: py-spy: {told.decode(errors='replace')}")
    return out.read_text().splitlines()


def _press(ground: Ground, serving: Serving, work: str, seconds: float = SECONDS) -> None:
    request = SPELLINGS[work](serving.port, serving.key)
    job = Job(CONNECTIONS, seconds, WARM_UP_SECONDS, serving.process.id, (request,))
    sample = ground.generator.measure(job)
    if sample.fault is not None:
        raise SystemExit(f"bench: {sample.fault}")


def render_functions(stacks: Iterable[str]) -> str:
    """Return functions by their share of the samples: with what they call, and on their own."""
    within: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for line in stacks:
        frames, _, count = line.rpartition(" ")
        names = [re.sub(r":\d+\)$", ")", frame) for frame in frames.split(";")]
        alone[names[-1]] += int(count)
        for name in dict.fromkeys(names):
            within[name] += int(count)
    total = max(1, sum(alone.values()))
    lines = []
    for title, counted in (("with what it calls", within), ("on its own", alone)):
        lines.append(f"\nfunction, {title}")
        for name, seen in counted.most_common(FUNCTIONS):
            lines.append(f"{100 * seen / total:6.1f} %  {name[:LETTERS]}")
    return "\n".join(lines)


def render_statements(log: str) -> str:
    """Return statements by the time that PostgreSQL's log says they took, all steps together."""
    times: dict[str, list[float]] = defaultdict(list)
    for entry in LINE.split(log):
        if found := DURATION.search(entry):
            times[" ".join(found[2].split())[:LETTERS]].append(float(found[1]))
    lines = ["\n  total ms      steps    mean ms  statement (parse, bind, execute)"]
    for text, spent in sorted(times.items(), key=lambda item: -sum(item[1]))[:STATEMENTS]:
        total = sum(spent)
        lines.append(f"{total:10.1f} {len(spent):10} {total / len(spent):10.3f}  {text}")
    return "\n".join(lines)
