"""A case: a document, what its requests give, the weather, and perhaps a moment to cancel."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLSchema
from graphql.execution.values import VariableValues

from execution import Limits
from execution.coercing import Coercers
from execution.documents import PreparedOperation, prepare_document
from execution.variables import coerce_variables
from tests.execution.differential.dice import Dice
from tests.execution.differential.documents import write_document
from tests.execution.differential.faults import WEATHERS, Weather
from tests.execution.differential.product import product_schema
from tests.execution.differential.wanted import Wanted
from tests.execution.differential.workshop import workshop_schema

# Of the document only what is valid matters here: the bounds have tests of their own.
COERCERS = Coercers()
LIMITS = Limits(document_bytes=2**20, tokens=2**16, depth=99, aliases=999, directives=999)
SCHEMAS = {"product": product_schema, "workshop": workshop_schema}


@dataclass(frozen=True, slots=True)
class Request:
    """What one request gives, and after how many opened gates it is cancelled, if it is."""

    variables: Mapping[str, Any]
    seed: int
    cancel_after: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A document with its requests; `name` is what `SCHEMAS` calls its schema."""

    name: str
    text: str
    requests: tuple[Request, ...]
    weather: Weather

    def with_text(self, text: str) -> "Case":
        """Return the case with another document."""
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case made ready to run."""

    schema: GraphQLSchema
    operation: PreparedOperation
    wanted: Wanted
    variables: tuple[VariableValues, ...]


def make_case(seed: int) -> Case:
    """Make the case of a seed."""
    dice = Dice(seed, "case")
    name = "workshop" if dice.hits(300) else "product"
    document = write_document(SCHEMAS[name](), dice)
    return Case(
        name,
        document.text,
        tuple(
            Request(given, seed * 10 + number, dice.below(6) if dice.hits(100) else None)
            for number, given in enumerate(document.requests)
        ),
        dice.pick(WEATHERS),
    )


def prepare(case: Case) -> Prepared:
    """Prepare a case as the engine does; raise DocumentRefused if it is not valid."""
    schema = SCHEMAS[case.name]()
    prepared = prepare_document(case.text, schema, {}, LIMITS)
    operation = prepared.select(None)
    variables = tuple(
        coerce_variables(operation.signatures, request.variables, LIMITS.variable_depth, COERCERS)
        for request in case.requests
    )
    return Prepared(schema, operation, Wanted(schema, operation.fragment_definitions), variables)
