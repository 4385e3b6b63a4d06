"""Runs subscriptions: a source of events, and one execution of the selection for each of them."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any, Protocol, cast

from graphql import ExecutionResult, GraphQLError, create_source_event_stream
from graphql.execution import Executor

from execution.errors import ErrorCompletion
from execution.executor import execute_with
from execution.plans import Plan
from execution.results import Result

Events = AsyncGenerator[Any, None]
Results = AsyncGenerator[Result, None]
"""One result for each event; whoever takes them closes them."""


class StreamContext(Protocol):
    """What the engine asks of the context of a subscription."""

    async def admit_document(self, plan: Plan) -> None:
        """Let the document in, or raise what refuses all of it."""

    def event(self) -> AbstractAsyncContextManager[None]:
        """Surround one event's selection; raise what ends the stream."""


async def open_source(executor: Executor[Any]) -> Events | list[GraphQLError]:
    """Call the root field for its events, or return what it refused."""
    found = create_source_event_stream(executor)
    if executor.is_awaitable(found):
        found = await found
    if isinstance(found, ExecutionResult):
        return found.errors or []
    return cast("Events", found)


async def follow_source(
    executor: Executor[Any],
    source: Events,
    context: StreamContext,
    make_completion: Callable[[], ErrorCompletion],
) -> Results:
    """Execute the selection for each event, until the source or the context raises."""
    async with aclosing(source):
        while True:
            completion = make_completion()
            try:
                event = await anext(source)
                async with context.event():
                    result = await execute_with(executor.build_per_event_executor(event))
            except StopAsyncIteration:
                return
            except Exception as raised:
                yield Result(None, (completion.complete_raised(raised),), executed=False)
                return
            yield Result(result.data, tuple(map(completion.complete, result.errors or ())))
