"""Runs documents: prepare, coerce, cost, admit, execute; one kind of result whatever happens."""

from collections.abc import Callable, Collection, Mapping, Set
from typing import Any, NamedTuple, Protocol

from graphql import GraphQLSchema, OperationDefinitionNode, OperationType
from graphql.execution.values import VariableValues

from execution.cache import DocumentCache
from execution.coercing import Coercers
from execution.compiled import execute_completely, make_compiled_executor
from execution.documents import Prepared, PreparedOperation, prepare_document, prepare_once
from execution.errors import (
    COST_EXCEEDS_LIMIT,
    GRAPHQL_VALIDATION_FAILED,
    METHOD_NOT_ALLOWED,
    DocumentRefused,
    ErrorCompletion,
    Explain,
    LogUnexpected,
    refusal,
)
from execution.executor import ExecuteOperation
from execution.introspection import repair_introspection
from execution.limits import Limits
from execution.plans import Plan
from execution.policies import read_policies
from execution.results import Result
from execution.subscriptions import Results, StreamContext, follow_source, open_source
from execution.variables import coerce_variables

READ_ONLY = (OperationType.QUERY,)
READ_AND_WRITE = (OperationType.QUERY, OperationType.MUTATION)
STREAM = (OperationType.SUBSCRIPTION,)
EVERY_KIND = tuple(OperationType)


AdmitRoots = Callable[[Any, Set[str]], None]


class DocumentContext(Protocol):
    """What the engine asks of a context; the rest of it belongs to the resolvers."""

    async def admit_document(self, plan: Plan) -> None:
        """Let the document in, or raise what refuses all of it."""


class Ready(NamedTuple):
    """An operation with everything its execution takes."""

    operation: PreparedOperation
    variables: VariableValues
    plan: Plan


class Engine:
    """Run documents against one schema."""

    def __init__(
        self,
        schema: GraphQLSchema,
        sdl: str,
        limits: Limits,
        explain: Explain,
        log_unexpected: LogUnexpected,
        admit_roots: AdmitRoots = lambda context, names: None,
        execute: ExecuteOperation = execute_completely,
    ) -> None:
        repair_introspection(schema)
        self.schema = schema
        self.limits = limits
        self._sdl = sdl
        self._policies = read_policies(sdl)
        self._explain = explain
        self._log_unexpected = log_unexpected
        self._admit_roots = admit_roots
        self._execute = execute
        self._coercers = Coercers()
        self._cache = DocumentCache[Prepared](limits.cached_documents, limits.cached_bytes)

    def prepare(self, text: str) -> Prepared:
        """Prepare a document, or take it from the cache; raise DocumentRefused."""
        found = self._cache.find(text)
        if found is not None:
            return found
        prepared = prepare_document(text, self.schema, self._policies, self.limits)
        self._cache.keep(text, prepared, prepared.size_bytes)
        return prepared

    def pin(self, text: str) -> Prepared:
        """Prepare a document that the cache never lets go."""
        prepared = prepare_once(text, self.schema, self._sdl, self.limits)
        self._cache.pin(text, prepared)
        return prepared

    def make_ready(
        self,
        document: str | Prepared,
        variables: Mapping[str, Any] | None,
        operation_name: str | None = None,
        allowed: Collection[OperationType] = READ_AND_WRITE,
    ) -> Ready:
        """Select the operation, coerce its variables and draw its plan; raise DocumentRefused."""
        operation = self._select(document, operation_name, allowed)
        return self._make_ready(operation, variables)

    def _select(
        self,
        document: str | Prepared,
        operation_name: str | None,
        allowed: Collection[OperationType],
    ) -> PreparedOperation:
        prepared = self.prepare(document) if isinstance(document, str) else document
        operation = prepared.select(operation_name)
        if operation.definition.operation not in allowed:
            raise _not_allowed(operation.definition)
        return operation

    def _make_ready(
        self, operation: PreparedOperation, variables: Mapping[str, Any] | None
    ) -> Ready:
        coerced = coerce_variables(
            operation.signatures, variables or {}, self.limits.variable_depth, self._coercers
        )
        plan = operation.shape.plan(coerced.coerced)
        if plan.cost.requested > self.limits.nodes:
            raise _too_costly(plan)
        return Ready(operation, coerced, plan)

    async def run(
        self,
        document: str | Prepared,
        variables: Mapping[str, Any] | None,
        context: DocumentContext,
        *,
        operation_name: str | None = None,
        allow_mutation: bool = True,
    ) -> Result:
        """Run a document."""
        allowed = READ_AND_WRITE if allow_mutation else READ_ONLY
        completion = self._complete_for(context)
        ready = self._ready_or_refused(
            document, variables, context, operation_name, allowed, completion
        )
        if isinstance(ready, Result):
            return ready
        return await self._admit_and_execute(ready, context, completion)

    def find_kind(
        self, document: str | Prepared, operation_name: str | None = None
    ) -> OperationType | None:
        """Tell what kind of operation would run; None if it is refused."""
        try:
            operation = self._select(document, operation_name, EVERY_KIND)
        except DocumentRefused:
            return None
        return operation.definition.operation

    async def subscribe(
        self,
        document: str | Prepared,
        variables: Mapping[str, Any] | None,
        context: StreamContext,
        *,
        operation_name: str | None = None,
    ) -> Result | Results:
        """Begin a subscription: one result for each event, or the one that refuses it."""
        completion = self._complete_for(context)
        ready = self._ready_or_refused(
            document, variables, context, operation_name, STREAM, completion
        )
        if isinstance(ready, Result):
            return ready
        extensions = ready.plan.cost.as_extension()
        executor = make_compiled_executor(self.schema, ready.operation, ready.variables, context)
        try:
            await context.admit_document(ready.plan)
            source = await open_source(executor)
        except Exception as refused:
            return Result(None, (completion.complete_raised(refused),), extensions, executed=False)
        if isinstance(source, list):
            errors = tuple(map(completion.complete, source))
            return Result(None, errors, extensions, executed=False)
        return follow_source(executor, source, context, lambda: self._complete_for(context))

    def _complete_for(self, context: Any) -> ErrorCompletion:
        return ErrorCompletion(self._explain, self._log_unexpected, context)

    def _ready_or_refused(
        self,
        document: str | Prepared,
        variables: Mapping[str, Any] | None,
        context: Any,
        operation_name: str | None,
        allowed: Collection[OperationType],
        completion: ErrorCompletion,
    ) -> Ready | Result:
        try:
            operation = self._select(document, operation_name, allowed)
            # Before the variables, which are the client's to make large.
            self._admit_roots(context, operation.shape.names)
            return self._make_ready(operation, variables)
        except DocumentRefused as refused:
            return Result(None, refused.errors, refused.extensions, executed=False)
        except Exception as refused:
            return Result(None, (completion.complete_raised(refused),), executed=False)

    async def _admit_and_execute(
        self, ready: Ready, context: DocumentContext, completion: ErrorCompletion
    ) -> Result:
        extensions = ready.plan.cost.as_extension()
        try:
            await context.admit_document(ready.plan)
        except Exception as refused:
            return Result(None, (completion.complete_raised(refused),), extensions, executed=False)
        try:
            result = await self._execute(self.schema, ready.operation, ready.variables, context)
        except Exception as raised:
            return Result(None, (completion.complete_raised(raised),), extensions)
        return Result(result.data, tuple(map(completion.complete, result.errors or ())), extensions)


def _not_allowed(definition: OperationDefinitionNode) -> DocumentRefused:
    if definition.operation is OperationType.SUBSCRIPTION:
        message = "A subscription needs a transport that streams."
        return refusal(GRAPHQL_VALIDATION_FAILED, message, definition)
    message = f"A {definition.operation.value} may not be run this way."
    return refusal(METHOD_NOT_ALLOWED, message, definition)


def _too_costly(plan: Plan) -> DocumentRefused:
    cost = plan.cost
    message = (
        f"The document asks for an estimated {cost.requested} nodes; the limit is {cost.limit}."
    )
    refused = refusal(COST_EXCEEDS_LIMIT, message)
    return DocumentRefused(*refused.errors, extensions=cost.as_extension())
