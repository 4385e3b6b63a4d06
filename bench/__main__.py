"""`python -m bench [--quick]`: measure, print, and write the results."""

import argparse
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from bench.machine import describe_machine, describe_versions
from bench.plan import FULL, QUICK, Plan
from bench.processes import ROOT
from bench.report import render_table, write_results
from bench.rounds import Row, run_contest
from bench.stage import set_stage
from tests.services import remove_run_folders


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less data, fewer and shorter rounds")
    plan = QUICK if parser.parse_args().quick else FULL
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGALRM, _expire)
    signal.alarm(plan.limit_seconds)
    run(plan)


def run(plan: Plan) -> None:
    """Run the benchmarks; what was started is stopped, also on Ctrl-C."""
    rows: list[Row] = []
    load_before = round(os.getloadavg()[0], 2)
    with set_stage(plan, say) as stage:
        machine = describe_machine(stage.folder, is_pinned=stage.is_pinned)
        machine["load_before"] = load_before
        versions = describe_versions(stage.postgresql_version)
        for contest in stage.contests:
            rows += run_contest(contest, plan, say)
    result = {"machine": machine, "versions": versions, "rows": rows}
    path = write_results(result, plan)
    print(render_table(rows))
    say(f"written to {path.relative_to(ROOT)}")


def say(text: str) -> None:
    """Tell the progress of the run; the table alone goes to standard output."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def _end(_: int, __: FrameType | None) -> NoReturn:
    raise SystemExit(143)


def _expire(_: int, __: FrameType | None) -> NoReturn:
    raise TimeoutError("the benchmarks took longer than they may")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    finally:
        remove_run_folders()
