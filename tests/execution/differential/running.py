"""Runs a case with one executor, and writes down everything that could be seen of it."""

import asyncio
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult, GraphQLError

from execution.errors import ErrorCompletion, root_cause
from execution.executor import ExecuteOperation
from gateway.refusals import explain
from tests.execution.differential.cases import Case, Prepared, Request
from tests.execution.differential.loop import Gates, StillLoop, other_tasks, until_still
from tests.execution.differential.resolving import Stage
from tests.execution.differential.values import Values

Seen = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """One request of a case, about to be executed."""

    execute: ExecuteOperation
    prepared: Prepared
    stage: Stage
    number: int
    cancel_after: int | None


def run_request(
    loop: StillLoop, execute: ExecuteOperation, case: Case, prepared: Prepared, number: int
) -> Seen:
    """Run one request of a case and return what was seen."""
    request: Request = case.requests[number]
    gates = Gates()
    values = Values(prepared.schema, prepared.wanted, case.weather, request.seed, gates)
    run = Run(execute, prepared, Stage(values, gates), number, request.cancel_after)
    return loop.run_until_complete(_watch(run))


async def _watch(run: Run) -> Seen:
    stage, prepared = run.stage, run.prepared
    task = asyncio.ensure_future(
        run.execute(prepared.schema, prepared.operation, prepared.variables[run.number], stage)
    )
    opened = 0
    await until_still()
    while not task.done():
        if opened == run.cancel_after and not task.cancelling():
            task.cancel()
        else:
            assert stage.gates.open_one(), "the executor waits for nothing"
            opened += 1
        await until_still()
    seen: Seen = {"outcome": _outcome(task, stage), "still waiting": stage.gates.labels()}
    while stage.gates.open_one():
        await until_still()
    seen["journal"] = _sorted_below_roots(stage.journal)
    seen["tasks left"] = len(await _end_other_tasks())
    return seen


async def _end_other_tasks() -> list[asyncio.Task[Any]]:
    left = other_tasks(asyncio.get_running_loop())
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    return left


def _outcome(task: asyncio.Future[ExecutionResult], stage: Stage) -> list[str]:
    if task.cancelled():
        return ["cancelled"]
    raised = task.exception()
    if raised is not None:
        return [f"raised {raised!r}"]
    result = task.result()
    logged: list[Exception] = []
    completion = ErrorCompletion(explain, lambda error, context: logged.append(error), stage)
    # A `repr` tells the order of keys, and 1 from True and 1.0, which equality does not.
    outcome = [f"data {result.data!r}", f"errors {type(result.errors).__name__}"]
    for error in result.errors or ():
        outcome.append(_spell_error(error))
        outcome.append(f"  answered {completion.complete(error).formatted!r}")
    return [*outcome, f"logged {logged!r}", f"extensions {result.extensions!r}"]


def _spell_error(error: GraphQLError) -> str:
    places = [(node.kind, node.loc and node.loc.start) for node in error.nodes or ()]
    cause = root_cause(error)
    return (
        f"error {error.message!r} at {error.path!r} from {error.locations!r} of {places!r}"
        f" extensions {error.extensions!r} cause {type(cause).__name__} {cause!s}"
    )


def _sorted_below_roots(journal: list[str]) -> list[str]:
    """Keep the order of root fields; below one, the order of calls is the engine's affair."""
    groups: list[tuple[str, list[str]]] = []
    for line in journal:
        root = line.split(" ")[1].split("/")[0].split(":")[0]
        if not groups or groups[-1][0] != root:
            groups.append((root, []))
        groups[-1][1].append(line)
    return [line for _, lines in groups for line in sorted(lines)]
