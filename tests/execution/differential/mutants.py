"""Wrong executors: each has one fault that a compiled executor could have."""

import asyncio
from collections.abc import Callable
from typing import Any, cast
from weakref import WeakKeyDictionary

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
)
from graphql.execution import Executor
from graphql.execution.values import VariableValues

from execution.documents import PreparedOperation
from execution.executor import (
    ExecuteOperation,
    execute_serially,
    execute_with,
    make_executor,
)
from tests.execution.differential.objects import DEFINITION

Change = Callable[[ExecutionResult], ExecutionResult]


def changing(change: Change) -> ExecuteOperation:
    """Make an executor that spoils the answer."""

    async def execute(
        schema: GraphQLSchema, operation: PreparedOperation, variables: VariableValues, context: Any
    ) -> ExecutionResult:
        return change(await execute_serially(schema, operation, variables, context))

    return execute


def executing(kind: type[Executor[Any]]) -> ExecuteOperation:
    """Make an executor that goes wrong on its way."""

    async def execute(
        schema: GraphQLSchema, operation: PreparedOperation, variables: VariableValues, context: Any
    ) -> ExecutionResult:
        executor = make_executor(schema, operation, variables, context, Executor)
        executor.__class__ = kind
        return await execute_with(executor)

    return execute


async def run_roots_twice(
    schema: GraphQLSchema, operation: PreparedOperation, variables: VariableValues, context: Any
) -> ExecutionResult:
    """Run again from the roots whenever there was an error."""
    result = await execute_serially(schema, operation, variables, context)
    if result.errors:
        result = await execute_serially(schema, operation, variables, context)
    return result


async def forget_defaults(
    schema: GraphQLSchema, operation: PreparedOperation, variables: VariableValues, context: Any
) -> ExecutionResult:
    """Decide @skip and @include from what was sent instead of what it was coerced to."""
    sent = {name: source.value for name, source in variables.sources.items()}
    kept = {
        name: value
        for name, value in variables.coerced.items()
        if not isinstance(value, bool) or sent[name] is not Undefined
    }
    raw = VariableValues(variables.sources, kept)
    return await execute_serially(schema, operation, raw, context)


async def keep_first_plan(
    schema: GraphQLSchema, operation: PreparedOperation, variables: VariableValues, context: Any
) -> ExecutionResult:
    """Decide @skip and @include as the first request did."""
    first = _FIRST.setdefault(operation.definition, variables).coerced
    coerced = {
        name: first.get(name, value) if isinstance(value, bool) else value
        for name, value in variables.coerced.items()
    }
    stale = VariableValues(variables.sources, coerced)
    return await execute_serially(schema, operation, stale, context)


_FIRST: WeakKeyDictionary[OperationDefinitionNode, VariableValues] = WeakKeyDictionary()


async def swallow_cancellation(
    schema: GraphQLSchema, operation: PreparedOperation, variables: VariableValues, context: Any
) -> ExecutionResult:
    """Answer null to a request that was cancelled."""
    try:
        return await execute_serially(schema, operation, variables, context)
    except asyncio.CancelledError:
        return ExecutionResult(None, None)


async def outlive_cancellation(
    schema: GraphQLSchema, operation: PreparedOperation, variables: VariableValues, context: Any
) -> ExecutionResult:
    """Leave the work running when the request is cancelled."""
    work = asyncio.ensure_future(execute_serially(schema, operation, variables, context))
    return await asyncio.shield(work)


async def run_roots_together(
    schema: GraphQLSchema, operation: PreparedOperation, variables: VariableValues, context: Any
) -> ExecutionResult:
    """Run the root fields side by side."""
    executor = make_executor(schema, operation, variables, context, Executor)
    result = executor.execute_operation(serially=False)
    if executor.is_awaitable(result):
        result = await result
    return cast("ExecutionResult", result)


class IgnoresSerialisation(Executor[Any]):
    """Writes a value that its type refuses."""

    @staticmethod
    def complete_leaf_value(return_type: Any, result: Any) -> Any:
        try:
            return Executor.complete_leaf_value(return_type, result)
        except Exception:
            return str(result)


class ToleratesNulls(Executor[Any]):
    """Lets a null stand where the type has none."""

    def handle_field_error(self, raw_error: Any, return_type: Any, nodes: Any, path: Any) -> None:
        nullable = getattr(return_type, "of_type", return_type)
        super().handle_field_error(raw_error, nullable, nodes, path)


class IgnoresMerging(Executor[Any]):
    """Selects below a key only what its first selection does."""

    def collect_subfields(self, return_type: Any, field_details_list: Any) -> Any:
        return super().collect_subfields(return_type, field_details_list[:1])


class TrustsTypes(Executor[Any]):
    """Never asks whether an object is of its type."""

    def complete_object_value(self, return_type: Any, *rest: Any) -> Any:
        details, _, path, result, position = rest
        return self.collect_and_execute_subfields(return_type, details, path, result, position)


class ReadsGuarded(Executor[Any]):
    """Reads as an attribute what has no resolver, though a guard stands before it."""

    def execute_field(self, parent: Any, source: Any, details: Any, path: Any, place: Any) -> Any:
        field = self.schema.get_field(parent, details[0].node.name.value)
        definition = field.extensions.get(DEFINITION) if field and field.extensions else None
        if definition is None or definition.base_resolver or not definition.permission_classes:
            return super().execute_field(parent, source, details, path, place)
        return getattr(source, definition.python_name, None)


class ForgetsExceptionsInLists(Executor[Any]):
    """Makes a null of an exception among the items of a list."""

    def complete_list_item_value(self, item: Any, *rest: Any) -> bool:
        item = None if isinstance(item, Exception) else item
        return super().complete_list_item_value(item, *rest)


class AwaitsOneByOne(Executor[Any]):
    """Begins a field only when the one before it is done, below the roots as well."""

    def execute_fields(self, *given: Any) -> Any:
        return self.execute_fields_serially(*given)


class AsksAgain(Executor[Any]):
    """Resolves a second time what failed the first time."""

    def execute_field(self, *given: Any) -> Any:
        before = len(self.collected_errors.errors)
        result = super().execute_field(*given)
        if result is not None or len(self.collected_errors.errors) == before:
            return result
        del self.collected_errors.errors[before:]
        return super().execute_field(*given)


def _moved(error: GraphQLError, path: Any, nodes: Any) -> GraphQLError:
    return GraphQLError(error.message, nodes, path=path, original_error=error.original_error)


def _with_errors(result: ExecutionResult, change: Callable[[GraphQLError], Any]) -> ExecutionResult:
    errors = result.errors and [change(error) for error in result.errors]
    return ExecutionResult(result.data, errors)


def _sort_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sort_keys(value[key]) for key in sorted(value)}
    return list(map(_sort_keys, value)) if isinstance(value, list) else value


def _first_of_merged(error: GraphQLError) -> GraphQLError:
    return _moved(error, error.path, (error.nodes or [])[:1])


MUTANTS: dict[str, ExecuteOperation] = {
    "runs roots twice": run_roots_twice,
    "forgets defaults": forget_defaults,
    "keeps the first plan": keep_first_plan,
    "swallows cancellation": swallow_cancellation,
    "outlives cancellation": outlive_cancellation,
    "runs roots together": run_roots_together,
    "ignores serialisation": executing(IgnoresSerialisation),
    "tolerates nulls": executing(ToleratesNulls),
    "ignores merging": executing(IgnoresMerging),
    "trusts types": executing(TrustsTypes),
    "reads guarded fields": executing(ReadsGuarded),
    "forgets exceptions in lists": executing(ForgetsExceptionsInLists),
    "awaits one by one": executing(AwaitsOneByOne),
    "asks again": executing(AsksAgain),
    "reorders keys": changing(
        lambda result: ExecutionResult(_sort_keys(result.data), result.errors)
    ),
    "reorders errors": changing(
        lambda result: ExecutionResult(result.data, result.errors and result.errors[::-1])
    ),
    "drops an error": changing(
        lambda result: ExecutionResult(result.data, (result.errors or [])[1:] or None)
    ),
    "shortens paths": changing(
        lambda result: _with_errors(
            result, lambda error: _moved(error, (error.path or [])[:-1], error.nodes)
        )
    ),
    "places errors at one selection": changing(
        lambda result: _with_errors(result, _first_of_merged)
    ),
    "forgets the cause": changing(
        lambda result: _with_errors(
            result, lambda error: GraphQLError(error.message, error.nodes, path=error.path)
        )
    ),
}
