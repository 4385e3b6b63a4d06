"""Executes operations: graphql-core's executor, with selections completed by written functions.

The path of a request: `execute_completely` finds the variant for the coerced variables; each root
field's resolver is called and awaited, one after another; its value is completed by graphql-core
down to the first object, and from there by the `Selection` for it. What a written function does
not foresee it hands back (`resuming`, `lists`), with the values it has read.
"""

from asyncio import gather
from collections.abc import AsyncIterable, Awaitable, Iterable
from typing import TYPE_CHECKING, Any, cast

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import VariableValues
from graphql.pyutils import Path

from execution.compiled.handing_over import Runner, resolve_field
from execution.compiled.variants import Variant, Variants
from execution.executor import make_executor

if TYPE_CHECKING:
    from execution.documents import PreparedOperation


class CompiledExecutor(Runner):
    """Execute one operation, or an event of a subscription, by its variants."""

    variants: Variants
    variant: Variant

    def execute_operation(self, serially: bool | None = None) -> Awaitable[ExecutionResult]:
        """Execute the operation, its root fields one after another, and leave nothing running."""
        return self.execute_completely()

    async def execute_completely(self) -> ExecutionResult:
        """Execute the operation, and end what graphql-core would leave running after its answer.

        Where a field fails at once, its siblings that wait are nobody's any more; they must not
        go on with a context whose request is over.
        """
        try:
            return await self.execute()
        finally:
            left = list(self.background_futures)
            for future in left:
                future.cancel()
            if left:
                await gather(*left, return_exceptions=True)
            # Whatever had not begun by then never will.
            for coroutine in self.begun:
                coroutine.close()

    def build_per_event_executor(self, payload: Any) -> "CompiledExecutor":
        """Make what executes the selection for one event."""
        executor = cast("CompiledExecutor", super().build_per_event_executor(payload))
        executor.begun = []
        return executor

    async def execute(self) -> ExecutionResult:
        """Execute the operation as graphql-core does, its root fields one after another."""
        try:
            data = await self._execute_roots()
        except GraphQLError as error:
            self.collected_errors.add(error, None)
            data = None
        return ExecutionResult(data, self.collected_errors.errors or None)

    async def _execute_roots(self) -> dict[str, Any]:
        self.variant = self.variants.find(self)
        answer: dict[str, Any] = {}
        for field in self.variant.roots:
            path = (None, field.key, field.parent.name)
            completed = resolve_field(self, field, self.root_value, path)
            if self.is_awaitable(completed):
                completed = await completed
            answer[field.key] = completed
        return answer

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a value: at once if its class alone says that it is an object of the type."""
        kind = return_type.of_type if isinstance(return_type, GraphQLNonNull) else return_type
        if isinstance(kind, GraphQLObjectType):
            selection = self.variant.select(kind, field_details_list)
            if selection.knows(self, result):
                return selection.complete(self, result, path)
        return super().complete_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def collect_and_execute_subfields(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete an object by the function written for its selection."""
        selection = self.variant.select(return_type, field_details_list)
        return selection.complete(self, result, path)

    def complete_list_value(
        self,
        return_type: GraphQLList[Any],
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: AsyncIterable[Any] | Iterable[Any],
        position_context: Any,
    ) -> Any:
        """Complete a list, one of objects by the function written for their selection."""
        if isinstance(result, list | tuple) and type(result) in (list, tuple):
            items = self.variant.select_items(return_type, field_details_list)
            if items is not None:
                return items.complete(self, result, path, info)
        return super().complete_list_value(
            return_type, field_details_list, info, path, result, position_context
        )


async def execute_compiled(
    schema: GraphQLSchema, operation: "PreparedOperation", variables: VariableValues, context: Any
) -> ExecutionResult:
    """Execute an operation whose document is valid and whose variables are coerced.

    This is what is compared with graphql-core, and equal to it in everything.
    """
    return await make_compiled_executor(schema, operation, variables, context).execute()


async def execute_completely(
    schema: GraphQLSchema, operation: "PreparedOperation", variables: VariableValues, context: Any
) -> ExecutionResult:
    """Execute an operation as `execute_compiled` does, and leave nothing running after it."""
    executor = make_compiled_executor(schema, operation, variables, context)
    return await executor.execute_completely()


def make_compiled_executor(
    schema: GraphQLSchema, operation: "PreparedOperation", variables: VariableValues, context: Any
) -> CompiledExecutor:
    """Make what executes an operation once, or for a subscription once for each event."""
    executor = make_executor(schema, operation, variables, context, CompiledExecutor)
    executor.variants = operation.variants
    executor.begun = []
    return executor
