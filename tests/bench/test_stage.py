"""The whole stage with small books: every door and every peer does the work it is measured at."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bench.http_client import Answer, payloads
from bench.plan import Plan
from bench.rounds import run_contest
from bench.stage import set_stage
from bench.targets import BARE_PAGE, FASTAPI_ORM, GRAPHQL, STOCK_STRAWBERRY, STREAMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.contests import Contest
    from bench.stage import Stage
    from bench.wire import Request

TINY = Plan("tiny", 400, 1, 0.05, 0.01, 60, connections=(2,))


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Everything a run starts, and stops again."""
    with set_stage(TINY, lambda text: None) as made:
        yield made


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
        subject.door: asyncio.run(ask(subject.request))
        for subject in contest.subjects
        if subject.request is not None
    }


@pytest.mark.parametrize("place", [0, 1])
def test_every_door_and_peer_answers_the_page(stage: Stage, place: int) -> None:
    for door, answer in answers(stage.contests[place]).items():
        assert json.dumps(answer).count('"debit"') == 100, door


def test_peers_answer_the_page_that_graphql_answers(stage: Stage) -> None:
    told = answers(stage.contests[0])
    data = told[GRAPHQL]["data"]
    assert told[BARE_PAGE]["data"] == data
    assert told[STOCK_STRAWBERRY]["data"] == data
    assert told[FASTAPI_ORM] == data["journalEntries"]["nodes"]


@pytest.mark.parametrize("place", [2, 3])
def test_every_door_and_peer_posts(stage: Stage, place: int) -> None:
    contest = stage.contests[place]
    rows = run_contest(contest, TINY, lambda text: None)
    assert {row["door"] for row in rows} == {subject.door for subject in contest.subjects}
    assert all(row["requests_per_second"] for row in rows)


@pytest.mark.parametrize("place", [4, 5])
def test_webhooks_are_told_while_they_are_measured(stage: Stage, place: int) -> None:
    contest = stage.contests[place]
    rows = run_contest(contest, TINY, lambda text: None)
    assert [row["door"] for row in rows] == [subject.door for subject in contest.subjects]
    assert all(row["requests_per_second"] for row in rows)


def test_every_stream_is_told_of_each_entry(stage: Stage) -> None:
    rows = run_contest(replace(stage.contests[6], connections=(3,)), TINY, lambda text: None)
    assert [(row["door"], row["connections"]) for row in rows] == [(STREAMS, 3)]
    assert rows[0]["requests_per_second"]


def test_the_run_leaves_its_own_process_where_it_was() -> None:
    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("this system does not pin processes")
    before = os.sched_getaffinity(0)
    with pytest.raises(KeyboardInterrupt), set_stage(TINY, _interrupt):
        pass
    assert os.sched_getaffinity(0) == before


def _interrupt(_: str) -> None:
    raise KeyboardInterrupt
