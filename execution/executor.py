"""Executes a prepared operation with graphql-core alone, its root fields one after another.

What runs in service is `execution.compiled`; this is the reference it is compared with.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar, cast

from graphql import ExecutionResult, GraphQLSchema, default_field_resolver, default_type_resolver
from graphql.execution import Executor
from graphql.execution.values import VariableValues
from strawberry.execution import optimized_is_awaitable

if TYPE_CHECKING:
    from execution.documents import PreparedOperation

IsAwaitable = Callable[[Any], TypeGuard[Awaitable[Any]]]
ExecuteOperation = Callable[
    [GraphQLSchema, "PreparedOperation", VariableValues, Any], Awaitable[ExecutionResult]
]


async def execute_serially(
    schema: GraphQLSchema, operation: "PreparedOperation", variables: VariableValues, context: Any
) -> ExecutionResult:
    """Execute an operation whose document is valid and whose variables are coerced.

    Queries too run serially: one document has one connection and one snapshot.
    """
    return await execute_with(make_executor(schema, operation, variables, context, Executor))


async def execute_with(executor: Executor[Any]) -> ExecutionResult:
    """Execute what an executor was made for."""
    result = executor.execute_operation(serially=True)
    if executor.is_awaitable(result):
        result = await result
    return cast("ExecutionResult", result)


Kind = TypeVar("Kind", bound="Executor[Any]")


def make_executor(
    schema: GraphQLSchema,
    operation: "PreparedOperation",
    variables: VariableValues,
    context: Any,
    kind: type[Kind],
) -> Kind:
    """Make what executes an operation once, or for a subscription once for each event."""
    return kind(
        schema,
        operation.fragment_definitions,
        operation.fragments,
        None,
        context,
        operation.definition,
        variables,
        default_field_resolver,
        default_type_resolver,
        default_field_resolver,
        is_awaitable=cast("IsAwaitable", optimized_is_awaitable),
        hide_suggestions=True,
    )
