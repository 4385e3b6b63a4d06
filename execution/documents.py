"""Parses, measures and validates a document once, ready to be executed many times."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    TokenKind,
    parse,
    validate,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.get_variable_signature import (
    GraphQLVariableSignature,
    get_variable_signature,
)
from graphql.validation.validate import ValidationAbortedError

from execution.compiled.variants import Variants, find_steering
from execution.compiling import ShapeCompiler
from execution.errors import (
    GRAPHQL_PARSE_FAILED,
    GRAPHQL_VALIDATION_FAILED,
    INVALID_INPUT,
    DocumentRefused,
    recoded,
    refusal,
    too_complex,
)
from execution.limits import Limits
from execution.measures import refuse_beyond_limits
from execution.policies import FieldPolicies, read_policies
from execution.shapes import OperationShape
from execution.texts import is_well_formed

SHOWN_NAME_LENGTH = 100
# Measured: what a parsed document takes in memory for each byte of its text, and a variant of it.
DOCUMENT_FACTOR = 150
VARIANT_FACTOR = 250


@dataclass(frozen=True, slots=True)
class PreparedOperation:
    """One operation of a document, with what its execution needs."""

    definition: OperationDefinitionNode
    signatures: tuple[GraphQLVariableSignature, ...]
    shape: OperationShape
    fragment_definitions: dict[str, FragmentDefinitionNode]
    fragments: dict[str, FragmentDetails]
    variants: Variants


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document found valid: its operations by name."""

    document: DocumentNode
    operations: Mapping[str, PreparedOperation]
    size_bytes: int

    def select(self, name: str | None) -> PreparedOperation:
        """Select the operation to run."""
        if name:
            if name not in self.operations:
                raise refusal(GRAPHQL_VALIDATION_FAILED, f"Unknown operation {_shown(name)}.")
            return self.operations[name]
        if len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if not self.operations:
            raise refusal(GRAPHQL_VALIDATION_FAILED, "The document has no operation.")
        message = "The document has several operations: name the one to run."
        raise refusal(GRAPHQL_VALIDATION_FAILED, message)


def prepare_document(
    text: str, schema: GraphQLSchema, policies: FieldPolicies, limits: Limits
) -> Prepared:
    """Prepare a document, or refuse it."""
    size_bytes = _refuse_text(text, limits)
    document = _parse(text, limits)
    refuse_beyond_limits(document, limits)
    _validate(document, schema, limits)
    operations = _prepare_operations(document, schema, policies, limits)
    variants = sum(item.variants.most for item in operations.values())
    factor = DOCUMENT_FACTOR + VARIANT_FACTOR * variants
    return Prepared(document, operations, size_bytes * factor)


@lru_cache(maxsize=512)
def prepare_once(text: str, schema: GraphQLSchema, sdl: str, limits: Limits) -> Prepared:
    """Prepare a document of the program's own: all engines of a schema share it."""
    return prepare_document(text, schema, read_policies(sdl), limits)


def _refuse_text(text: str, limits: Limits) -> int:
    if len(text) > limits.document_bytes:
        raise too_complex("size in bytes", f"at least {len(text)}", limits.document_bytes)
    if not is_well_formed(text):
        raise refusal(GRAPHQL_PARSE_FAILED, "The document must not contain NUL or lone surrogates.")
    size_bytes = len(text.encode())
    if size_bytes > limits.document_bytes:
        raise too_complex("size in bytes", size_bytes, limits.document_bytes)
    return size_bytes


def _parse(text: str, limits: Limits) -> DocumentNode:
    try:
        document = parse(text, max_lexical_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        if "tokens. Parsing aborted" in error.message:
            raise too_complex("tokens", f"more than {limits.tokens}", limits.tokens) from None
        raise DocumentRefused(recoded(error, {"code": GRAPHQL_PARSE_FAILED})) from None
    if "\\u" in text:
        _refuse_escaped_nul(document)
    return document


def _refuse_escaped_nul(document: DocumentNode) -> None:
    token = document.loc.start_token if document.loc else None
    while token is not None:
        if token.kind is TokenKind.STRING and "\0" in (token.value or ""):
            raise refusal(GRAPHQL_PARSE_FAILED, "Text in the document must not contain NUL.")
        token = token.next


def _validate(document: DocumentNode, schema: GraphQLSchema, limits: Limits) -> None:
    errors = validate(schema, document, max_errors=limits.reported_errors, hide_suggestions=True)
    if errors:
        coded = (recoded(error, {"code": _validation_code(error)}) for error in errors)
        raise DocumentRefused(*coded)


def _validation_code(error: GraphQLError) -> str:
    # A scalar that refuses a literal leaves its cause, or an error without a place in the document.
    is_of_a_scalar = error.original_error is not None or not error.nodes
    is_aborted = isinstance(error, ValidationAbortedError)
    return INVALID_INPUT if is_of_a_scalar and not is_aborted else GRAPHQL_VALIDATION_FAILED


def _prepare_operations(
    document: DocumentNode, schema: GraphQLSchema, policies: FieldPolicies, limits: Limits
) -> dict[str, PreparedOperation]:
    definitions = document.definitions
    fragments = {
        item.name.value: item for item in definitions if isinstance(item, FragmentDefinitionNode)
    }
    details = {name: FragmentDetails(fragment, None) for name, fragment in fragments.items()}
    compiler = ShapeCompiler(schema, policies, limits, fragments)
    steering = find_steering(document)
    return {
        definition.name.value if definition.name else "": PreparedOperation(
            definition,
            _signatures(definition, schema),
            compiler.compile(definition),
            fragments,
            details,
            Variants(_steering(definition, steering)),
        )
        for definition in definitions
        if isinstance(definition, OperationDefinitionNode)
    }


def _steering(definition: OperationDefinitionNode, steering: Set[str]) -> tuple[str, ...]:
    """Return the variables of one operation that decide anything."""
    names = (node.variable.name.value for node in definition.variable_definitions or ())
    return tuple(name for name in names if name in steering)


def _signatures(
    definition: OperationDefinitionNode, schema: GraphQLSchema
) -> tuple[GraphQLVariableSignature, ...]:
    nodes = definition.variable_definitions or ()
    signatures = (get_variable_signature(schema, node) for node in nodes)
    return tuple(item for item in signatures if isinstance(item, GraphQLVariableSignature))


def _shown(name: str) -> str:
    return f"'{name}'" if is_well_formed(name) and len(name) <= SHOWN_NAME_LENGTH else "name"
