"""The stage with small books: every door and every peer does the work it is measured at."""

from __future__ import annotations

import asyncio
import csv
import json
import os
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bench.exporting import Export
from bench.ground import take_ground
from bench.http_client import Answer, payloads
from bench.node import is_installed
from bench.plan import BRIEF, FULL, READERS, SCALED, WORKERS, Plan
from bench.report import render_targets
from bench.rounds import run_contest
from bench.stage import AREAS, LIVES, play
from bench.targets import (
    BARE_PAGE,
    DOORS,
    EXPORT,
    FAN_OUT,
    FASTAPI_ORM,
    GRAPHQL,
    PAGE,
    POSTGRAPHILE,
    POSTGRESQL,
    STOCK_STRAWBERRY,
    YOGA,
)

if TYPE_CHECKING:
    from bench.contests import Contest
    from bench.wire import Request

TINY = Plan("tiny", 400, 1, 0.05, 0.01, 0.01, 60, larger_postings=2_000, installs=False)
SERVED = tuple(work for work in BRIEF if work not in LIVES)
ON_NODE = () if is_installed() else (YOGA, POSTGRAPHILE)


def quiet(_: str) -> None:
    """Say nothing of the progress."""


def shrunk(contest: Contest) -> Contest:
    """Follow with three streams, not with a thousand."""
    return replace(contest, connections=(3,)) if contest.work == FAN_OUT else contest


@pytest.mark.parametrize("works", [SERVED, LIVES, WORKERS, READERS, SCALED])
def test_every_target_of_an_area_is_measured(works: tuple[str, ...]) -> None:
    plan = replace(TINY, works=works, postings=4_000 if works is READERS else 400)
    rows = []
    with take_ground(plan, quiet) as ground:
        for contest in play(ground):
            rows += run_contest(shrunk(contest), plan, quiet)
    assert {row["work"] for row in rows} == set(works)
    faults = [row["fault"] for row in rows if row["door"] not in (*ON_NODE, *DOORS)]
    assert set(faults) <= {None}
    unmeasured = [line for line in render_targets(rows, plan).splitlines() if "not meas" in line]
    assert [line for line in unmeasured if not any(door in line for door in ON_NODE)] == []


def test_every_work_of_the_plans_has_an_area() -> None:
    assert {work for _, works in AREAS for work in works} == {*FULL.works, *SCALED}


async def ask(request: Request) -> Any:
    reader, writer = await asyncio.open_connection("127.0.0.1", request.port)
    writer.write(next(payloads(request)))
    answer = Answer()
    while not answer.add(await reader.read(65_536)):
        pass
    writer.close()
    assert answer.status == request.status
    return json.loads(answer.body)


def answers(contest: Contest) -> dict[str, Any]:
    return {
        subject.door: asyncio.run(ask(subject.requests[0]))
        for subject in contest.subjects
        if subject.requests
    }


def numbered(node: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of PostGraphile, which numbers lines, as the others answer it."""
    lines = [
        {"id": f"{node['id']}.{posting.pop('line')}", **posting}
        for posting in node["postings"]["nodes"]
    ]
    return {**node, "number": int(node["number"]), "postings": lines}


def check_pages(contest: Contest) -> None:
    told = answers(contest)
    data = told[GRAPHQL]["data"]
    assert json.dumps(data).count('"debit"') == 100
    nodes = data["journalEntries"]["nodes"]
    assert told[BARE_PAGE]["data"] == data
    assert told[STOCK_STRAWBERRY]["data"] == data
    assert told[FASTAPI_ORM] == nodes
    if not ON_NODE:
        assert told[YOGA]["data"] == data
        found = told[POSTGRAPHILE]["data"]["journalEntries"]["nodes"]
        assert [numbered(node) for node in found] == nodes


def check_exports(contest: Contest) -> None:
    texts = []
    for subject in contest.subjects:
        assert isinstance(subject.measurer, Export)
        texts.append(subject.measurer.fetch().decode())
    mine, theirs = (list(csv.reader(text.splitlines())) for text in texts)
    assert len(mine) == 401
    assert mine == theirs


def test_peers_answer_what_the_server_answers() -> None:
    plan = replace(TINY, works=(PAGE, EXPORT))
    checked = []
    with ExitStack() as stack:
        ground = stack.enter_context(take_ground(plan, quiet))
        for contest in play(ground):
            if contest.work == EXPORT:
                check_exports(contest)
            elif contest.engine == POSTGRESQL:
                check_pages(contest)
            checked.append((contest.work, contest.engine))
    assert checked == [
        ("page", "PostgreSQL"),
        ("page", "SQLite"),
        ("export", "PostgreSQL"),
        ("export", "SQLite"),
    ]


def test_the_run_leaves_its_own_process_where_it_was() -> None:
    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("this system does not pin processes")
    before = os.sched_getaffinity(0)
    with pytest.raises(KeyboardInterrupt):
        _break_off()
    assert os.sched_getaffinity(0) == before


def _break_off() -> None:
    with take_ground(TINY, _interrupt) as ground:
        ground.books(POSTGRESQL)


def _interrupt(_: str) -> None:
    raise KeyboardInterrupt
