"""`x-graphql-arguments`: from a GraphQL document back to the call that does the same."""

from collections.abc import Mapping
from typing import Any

from tests.rest_compat.test_openapi import each_operation, operation

Request = dict[str, dict[str, Any]]


def carried(arguments: Mapping[str, Any], values: Mapping[str, Any]) -> Request:
    """Put values where the arguments say that they travel."""
    request: Request = {"path": {}, "query": {}, "body": {}}
    for name, place in arguments.items():
        if name not in values:
            continue
        if "fields" in place:
            for part, inner in carried(place["fields"], values[name]).items():
                request[part] |= inner
        elif "in" in place:
            request[place["in"]][place["name"]] = written(place, values[name])
    return request


def written(place: Mapping[str, Any], value: Any) -> Any:
    if "items" in place:
        return [carried(place["items"], item)["body"] for item in value]
    if isinstance(value, list):
        return [written(place, item) for item in value]
    return place["words"][value] if "words" in place and value is not None else value


def examples_of(given: Mapping[str, Any]) -> Request:
    request: Request = {"path": {}, "query": {}, "body": {}}
    for each in given["parameters"]:
        if "example" in each:
            request[each["in"]][each["name"]] = each["example"]
    content = given.get("requestBody", {}).get("content", {}).get("application/json", {})
    return {**request, "body": content.get("example", {})}


@each_operation
def test_variables_of_the_equivalent_document_lead_back_to_the_example(
    document: Any, path: str, method: str, operation: Any
):
    variables = operation["x-graphql-document"]["variables"]
    line = operation["x-graphql-arguments"][-1]

    request = carried(line["arguments"], variables)

    # What the example leaves to defaults stands in the variables.
    example = examples_of(operation)
    assert request["path"] == example["path"]
    assert example["query"].items() <= request["query"].items()
    assert request["body"] == example["body"]


def test_arguments_of_a_body_are_told_by_both_names_and_how_values_are_written():
    [line] = operation("guliel", "/api/journal-entries", "post")["x-graphql-arguments"]

    number = {"number": True}
    assert line == {
        "field": "createJournalEntry",
        "arguments": {
            "organizationId": {"in": "body", "name": "organizationId"},
            "input": {
                "fields": {
                    "date": {"in": "body", "name": "date"},
                    "memo": {"in": "body", "name": "memo"},
                    "lines": {
                        "in": "body",
                        "name": "legs",
                        "items": {
                            "accountClass": {"in": "body", "name": "account"},
                            "debit": {"in": "body", "name": "debit", **number},
                            "credit": {"in": "body", "name": "credit", **number},
                        },
                    },
                }
            },
        },
    }


def test_each_line_of_an_address_tells_what_it_fixes():
    whole, paged = operation("v1", "/api/v1/accounts", "get")["x-graphql-arguments"]

    assert (whole["field"], paged["field"]) == ("accounts", "accounts")
    assert whole["arguments"]["all"] == {"constant": True}
    assert paged["arguments"]["page"] == {"in": "query", "name": "page", "number": True}
    assert "all" not in paged["arguments"]


def test_parameter_that_picks_the_root_field_is_told():
    lines = operation("v1", "/api/v1/reports/aging", "get")["x-graphql-arguments"]

    assert [(line["field"], line["query"]) for line in lines] == [
        ("agedReceivables", {"type": "receivables"}),
        ("agedPayables", {"type": "payables"}),
    ]
    assert "documents" not in lines[0]["arguments"], "an argument of a field below the root"


def test_words_of_a_dialect_are_told_where_they_can_be_asked_for():
    [line] = operation("v1", "/api/v1/products", "post")["x-graphql-arguments"]
    [listed] = operation("v1", "/api/v1/journal-entries", "get")["x-graphql-arguments"]

    words = line["arguments"]["input"]["fields"]["vatCategory"]["words"]
    assert words == {"STANDARD": "S", "ZERO": "Z", "EXEMPT": "E", "OUTSIDE": "O"}
    assert listed["arguments"]["status"]["words"] == {"POSTED": "POSTED", "REVERSED": "REVERSED"}
