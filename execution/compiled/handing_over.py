"""Hands over to graphql-core, with the values already resolved: oddities, errors, waiting."""

from collections.abc import Awaitable, Coroutine
from types import CoroutineType
from typing import Any

from graphql import GraphQLResolveInfo
from graphql.execution import Executor
from graphql.pyutils import gather_with_cancel

from execution.compiled.fields import Field
from execution.compiled.paths import BarePath, spell_path


class Runner(Executor[Any]):
    """graphql-core's executor, remembering the coroutines that were made for one execution."""

    begun: list[Coroutine[Any, Any, Any]]

    def remember(self, value: Awaitable[Any]) -> Awaitable[Any]:
        """Remember what might never be awaited, should the execution end before its turn."""
        if isinstance(value, CoroutineType):
            self.begun.append(value)
        return value


def make_info(executor: Runner, field: Field, path: BarePath) -> GraphQLResolveInfo[Any]:
    """Make what resolvers are told of the execution."""
    return GraphQLResolveInfo(
        field.nodes[0].name.value,
        field.nodes,
        field.definition.type,
        field.parent,
        spell_path(path),
        executor.schema,
        executor.fragment_definitions,
        executor.root_value,
        executor.operation,
        executor.variable_values,
        executor.context_value,
        executor.is_awaitable,
        executor.abort_signal,
        executor.async_helpers,
    )


def resolve_field(executor: Runner, field: Field, source: Any, path: BarePath) -> Any:
    """Call a field's resolver and complete what it answers; perhaps something to wait for."""
    info = make_info(executor, field, path)
    resolve = field.definition.resolve or executor.field_resolver
    try:
        arguments = field.read_arguments(executor.variable_values)
        value = resolve(source, info, **arguments)
        return _complete(executor, field, value, info)
    except Exception as error:
        return fail_field(executor, field, error, path)


def complete_field(executor: Runner, field: Field, value: Any, path: BarePath) -> Any:
    """Complete a value that a field was found to have; perhaps something to wait for."""
    try:
        return _complete(executor, field, value, make_info(executor, field, path))
    except Exception as error:
        return fail_field(executor, field, error, path)


def fail_field(executor: Runner, field: Field, error: Exception, path: BarePath) -> None:
    """Tell the error and answer null, or raise it further if the field may not be null."""
    located = spell_path(path)
    executor.handle_field_error(error, field.definition.type, field.details, located)


def wait_for_field(
    executor: Runner, field: Field, completed: Awaitable[Any], path: BarePath
) -> Awaitable[Any]:
    """Return what waits for a value that is being completed."""
    return executor.remember(_wait_for_field(executor, field, completed, path))


async def _wait_for_field(
    executor: Runner, field: Field, completed: Awaitable[Any], path: BarePath
) -> Any:
    try:
        return await completed
    except Exception as error:
        return fail_field(executor, field, error, path)


def _complete(executor: Runner, field: Field, value: Any, info: GraphQLResolveInfo[Any]) -> Any:
    kind, details, path = field.definition.type, field.details, info.path
    if executor.is_awaitable(value):
        value = executor.remember(value)
        later = executor.complete_awaitable_value(kind, details, info, path, value, None)
        return executor.remember(later)
    completed = executor.complete_value(kind, details, info, path, value, None)
    if executor.is_awaitable(completed):
        return wait_for_field(executor, field, completed, path)
    return completed


def gather_fields(
    executor: Runner, answer: dict[str, Any], waiting: tuple[str, ...]
) -> Awaitable[dict[str, Any]]:
    """Return what waits for the fields of an object that are not there yet."""
    return executor.remember(_gather_fields(answer, waiting))


async def _gather_fields(answer: dict[str, Any], waiting: tuple[str, ...]) -> dict[str, Any]:
    if len(waiting) == 1:
        (key,) = waiting
        answer[key] = await answer[key]
        return answer
    answered = await gather_with_cancel(*(answer[key] for key in waiting))
    answer.update(zip(waiting, answered, strict=True))
    return answer
