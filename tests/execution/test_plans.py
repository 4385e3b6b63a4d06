"""The plan of a document: cost, root fields, requirements."""

from typing import Any

import pytest

from execution import Plan, Requirement
from execution.shapes import PLANS_KEPT
from tests.execution.library import Reader, code_of, make_engine, run

PAGED = """query ($n: Int, $on: Boolean!, $title: JSON) {
    books(first: $n) { nodes { id title @include(if: $on) } } echo(value: $title)
}"""
SALARY = ("salaries:read", "MANAGER")


def plan_of(document: str, variables: dict[str, Any] | None = None) -> Plan:
    """Return the plan that the reader was asked to admit."""
    reader = Reader()
    run(make_engine(), document, variables, reader=reader)
    assert reader.plan is not None
    return reader.plan


@pytest.mark.parametrize(
    ("document", "variables", "nodes"),
    [
        ("{ book(id: 1) { title } }", None, 0),
        ("{ books { total } }", None, 0),
        ("{ books { nodes { id } } }", None, 50),
        ("{ books(first: 10) { nodes { id } } }", None, 10),
        ("{ books(first: 10, limit: 20) { nodes { id } } }", None, 20),
        ("{ books(first: null) { nodes { id } } }", None, 50),
        ("{ books(first: -5) { nodes { id } } }", None, 0),
        ("{ books(first: 10) { nodes { id } edges { node { id } } } }", None, 20),
        ("{ books(first: 10) { nodes { id } nodes { title } } }", None, 10),
        ("{ books(first: 10) { nodes { chapters { title } } } }", None, 10 + 10 * 4),
        ("{ books(first: 10) { nodes { loans { title } tags } } }", None, 10 + 10 * 1),
        (
            "{ books(first: 10) { edges { node { reviews(first: 5) { nodes { id } } } } } }",
            None,
            10 + 10 * 5,
        ),
        ("query($n: Int) { books(first: $n) { nodes { id } } }", {"n": 30}, 30),
        ("query($n: Int) { books(first: $n) { nodes { id } } }", {}, 50),
        ("query($n: Int = 7) { books(first: $n) { nodes { id } } }", {}, 7),
        (
            "query($n: Int) { books(first: $n) { nodes { chapters { title } } } }",
            {"n": 3},
            3 + 3 * 4,
        ),
        ("query($on: Boolean!) { books @include(if: $on) { nodes { id } } }", {"on": False}, 0),
        ("query($off: Boolean!) { books { nodes @skip(if: $off) { id } } }", {"off": False}, 50),
        ("{ books { nodes @skip(if: true) { id } } }", None, 0),
        (
            "{ ...F } fragment F on Query { books(first: 10) { ...G } } "
            "fragment G on BookConnection { nodes { id } }",
            None,
            10,
        ),
        ("{ __schema { types { name } } }", None, 0),
    ],
)
def test_nodes_are_estimated(document: str, variables: dict[str, Any] | None, nodes: int) -> None:
    assert plan_of(document, variables).cost.requested == nodes


@pytest.mark.parametrize(
    ("document", "hits"),
    [
        ("{ __typename }", 1),
        ("{ book(id: 1) { id } other: book(id: 2) { id } }", 2),
        ("{ books(first: 1000) { nodes { id } } }", 1),
        ("{ books(first: 1001) { nodes { id } } }", 2),
        ("{ books(first: 3000) { nodes { id } } book(id: 1) { id } }", 4),
    ],
)
def test_hits_grow_with_roots_and_thousands_of_nodes(document: str, hits: int) -> None:
    assert plan_of(document).cost.hits == hits


def test_costly_document_is_refused_with_its_cost() -> None:
    result = run(make_engine(), "query($n: Int) { books(first: $n) { nodes { id } } }", {"n": 5001})

    assert (result.executed, code_of(result)) == (False, "COST_EXCEEDS_LIMIT")
    assert result.extensions == {"cost": {"requested": 5001, "limit": 5000, "hits": 6}}


def test_root_fields_are_listed_in_order() -> None:
    plan = plan_of("{ one: book(id: 1) { id } __typename two: step one: book(id: 1) { title } }")

    assert [(root.response_key, root.field_name, root.index) for root in plan.root_fields] == [
        ("one", "book", 0),
        ("two", "step", 1),
    ]
    assert plan.roots == 2
    assert plan.find_root_field("two") == plan.root_fields[1]
    assert plan.find_root_field("none") is None


def test_requirements_of_nested_fields_are_collected() -> None:
    plan = plan_of("{ books { nodes { author { name pay: salary } } } }")

    assert plan.root_fields[0].requirements == (
        Requirement("books:read", "VIEWER", ("books",)),
        Requirement(*SALARY, ("books", "nodes", "author", "pay")),
    )


def test_requirements_are_collected_through_fragments() -> None:
    plan = plan_of(
        "{ a: book(id: 1) { ...B } b: book(id: 1) { ... { ...B } } }"
        " fragment B on Book { author { ...A } } fragment A on Author { salary }"
    )

    assert [root.requirements for root in plan.root_fields] == [
        (Requirement(*SALARY, ("a", "author", "salary")),),
        (Requirement(*SALARY, ("b", "author", "salary")),),
    ]


def test_requirements_behind_an_interface_are_collected() -> None:
    plan = plan_of("{ thing { id ... on Author { salary } } }")

    assert plan.root_fields[0].requirements == (Requirement(*SALARY, ("thing", "salary")),)


@pytest.mark.parametrize(
    ("is_asked", "expected"),
    [(True, (Requirement(*SALARY, ("book", "author", "salary")),)), (False, ())],
)
def test_requirements_of_excluded_fields_do_not_count(
    is_asked: bool, expected: tuple[Requirement, ...]
) -> None:
    document = "query($on: Boolean!) { book(id: 1) { author { name salary @include(if: $on) } } }"

    assert plan_of(document, {"on": is_asked}).root_fields[0].requirements == expected


def test_requirement_selected_twice_is_listed_once() -> None:
    plan = plan_of("{ book(id: 1) { author { salary pay: salary } } }")

    assert len(plan.root_fields[0].requirements) == 1


def test_excluded_root_field_is_no_root() -> None:
    plan = plan_of(
        "query($on: Boolean!) { step @include(if: $on) book(id: 1) { id } }", {"on": False}
    )

    assert [(root.response_key, root.index) for root in plan.root_fields] == [("book", 0)]


def test_plan_is_drawn_once_for_the_same_values() -> None:
    operation = make_engine().prepare(PAGED).select(None)

    first = operation.shape.plan({"n": 3, "on": True})

    assert operation.shape.plan({"n": 3, "on": True, "title": "of no account"}) is first
    assert operation.shape.plan({"n": 3, "on": False}) is not first


def test_drawn_plans_are_bounded() -> None:
    operation = make_engine().prepare(PAGED).select(None)

    costs = [operation.shape.plan({"n": n, "on": True}).cost.requested for n in range(100)]

    assert costs == list(range(100))
    assert len(operation.shape._drawn) == PLANS_KEPT


def test_plan_tells_its_names_and_the_scopes_below_its_roots() -> None:
    plan = plan_of("{ books { nodes { author { salary } } } book(id: 1) { author { salary } } }")

    assert plan.names == {"books", "book"}
    assert plan.scopes_below == ("salaries:read",)
