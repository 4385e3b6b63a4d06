"""The example operations of GraphiQL: each shown, explained, and valid against the schema."""

from __future__ import annotations

import json
from pathlib import Path

import graphql
import pytest

from tests.web.graphiql.page import GALLERY, ROOT, SOURCES, TITLES

SCHEMA = ROOT / "schema" / "schema.graphql"
EXAMPLES = [SOURCES / "examples" / f"{name}.graphql" for name in TITLES]


def test_gallery_shows_every_example_once() -> None:
    names = [told["name"] for task in GALLERY for told in task["examples"]]
    assert sorted(names) == sorted(file.stem for file in SOURCES.glob("examples/*.graphql"))
    assert len(set(TITLES.values())) == len(names)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_example_is_one_explained_operation_with_its_variables(example: Path) -> None:
    text = example.read_text()
    operations = [
        definition
        for definition in graphql.parse(text).definitions
        if isinstance(definition, graphql.OperationDefinitionNode)
    ]
    assert len(operations) == 1
    (operation,) = operations
    assert text.startswith("# ")
    assert operation.name is not None
    file = example.with_suffix(".json")
    variables = json.loads(file.read_text()) if file.exists() else {}
    declared = operation.variable_definitions or ()
    assert set(variables) == {item.variable.name.value for item in declared}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_example_is_valid_against_the_schema(example: Path) -> None:
    schema = graphql.build_schema(SCHEMA.read_text())
    assert graphql.validate(schema, graphql.parse(example.read_text())) == []
