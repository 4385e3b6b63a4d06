"""`python -m bench [--quick | --scale]`: measure, print, and write the results.

`--profile page` or `--profile post` says instead where the time of that request goes.
"""

import argparse
import os
import signal
import sys
from dataclasses import replace
from types import FrameType
from typing import NoReturn

from bench.ground import take_ground
from bench.machine import describe_machine, describe_versions
from bench.node import node_versions
from bench.plan import FULL, QUICK, SCALE, Plan
from bench.processes import ROOT
from bench.profiling import SPELLINGS, profile
from bench.report import render_table, render_targets, write_results
from bench.rounds import Row, run_contest
from bench.stage import play
from tests.services import remove_run_folders


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--quick", action="store_true", help="less data, fewer and shorter rounds")
    which.add_argument("--scale", action="store_true", help="smaller books beside larger ones")
    parser.add_argument("--larger", type=int, help="postings of the larger books of --scale")
    which.add_argument("--profile", choices=sorted(SPELLINGS), help="where the time goes")
    asked = parser.parse_args()
    if asked.profile:
        profile(asked.profile)
        return
    plan = QUICK if asked.quick else SCALE if asked.scale else FULL
    if asked.larger:
        plan = replace(plan, larger_postings=asked.larger)
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGALRM, _expire)
    signal.alarm(plan.limit_seconds)
    run(plan)


def run(plan: Plan) -> None:
    """Run the benchmarks; what was started is stopped, also on Ctrl-C."""
    rows: list[Row] = []
    load_before = round(os.getloadavg()[0], 2)
    with take_ground(plan, say) as ground:
        machine = describe_machine(ground.folder, is_pinned=ground.server_core is not None)
        machine["load_before"] = load_before
        versions = {**describe_versions(ground.postgresql_version), **node_versions()}
        for contest in play(ground):
            rows += run_contest(contest, plan, say)
    result = {"machine": machine, "versions": versions, "rows": rows}
    path = write_results(result, plan)
    print(render_table(rows))
    print()
    print(render_targets(rows, plan))
    say(f"written to {path.relative_to(ROOT)}")


def say(text: str) -> None:
    """Tell the progress of the run; the tables alone go to standard output."""
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
