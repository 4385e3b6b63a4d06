"""A table that does not fit the SDL refuses to start, naming the line."""

from dataclasses import replace
from typing import Any

import pytest

from rest_compat import DIALECTS, Dialect, TableError
from rest_compat.dialects import GULIEL
from rest_compat.endpoint import CsvFile, Endpoint, Unless
from rest_compat.lines import compile_lines
from rest_compat.sources import Body, Constant, Each, Path, Query
from tests.rest_compat.books import SDL

LIST = Endpoint(
    name="listEntries",
    method="GET",
    path="/entries",
    operation="journalEntries",
    selection="nodes { id } total page pages limit sequence",
)
LINES = Each("lines", {"debit": Body("debit")})
CREATE = Endpoint(
    name="createEntry",
    method="POST",
    path="/entries",
    operation="createJournalEntry",
    arguments={"input": {"date": Body("date"), "lines": LINES}},
    selection="id",
)


def dialect_of(*endpoints: Endpoint, **more: Any) -> Dialect:
    told = {"name": "third", "title": "Third", "prefix": "/third", "description": "", **more}
    return Dialect(endpoints=endpoints, **told)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_every_line_of_the_dialects_fits_the_schema(dialect: Dialect):
    assert len(compile_lines(dialect, SDL)) == len(dialect.endpoints)


def test_lines_are_compiled_once_for_a_dialect_and_schema():
    dialect, twin = dialect_of(LIST), dialect_of(LIST)

    assert compile_lines(dialect, SDL) is compile_lines(dialect, SDL)
    assert compile_lines(twin, SDL) is not compile_lines(dialect, SDL)
    assert compile_lines(dialect, f"{SDL}\n") is not compile_lines(dialect, SDL)


def test_guliel_has_its_seven_endpoints():
    addresses = {
        f"{line.method} {line.path}"
        for line in GULIEL.endpoints
        if line.source == "Guliel API reference, Accounting"
    }

    assert addresses == {
        "GET /journal-entries",
        "POST /journal-entries",
        "DELETE /journal-entries/{id}",
        "GET /ledger/export",
        "PATCH /ledger/lock",
        "GET /ledger/postings",
        "GET /ledger/summary",
    }


@pytest.mark.parametrize(
    ("line", "changes", "problem"),
    [
        (LIST, {"operation": "entries"}, "there is no query 'entries'"),
        (CREATE, {"operation": "journalEntries"}, "there is no mutation 'journalEntries'"),
        (LIST, {"arguments": {"since": Query("from")}}, "journalEntries takes no 'since'"),
        (CREATE, {"arguments": {}}, "createJournalEntry requires 'input'"),
        (
            CREATE,
            {"arguments": {"input": {"lines": LINES}}},
            "JournalEntryInput requires 'date'",
        ),
        (
            CREATE,
            {"arguments": {"input": {"date": Body("date"), "lines": Each("l", {"x": Body("x")})}}},
            "JournalLineInput takes no 'x'",
        ),
        (CREATE, {"arguments": {"input": Body("input")}}, "input is no single value"),
        (LIST, {"arguments": {"from": {"day": Query("day")}}}, "journalEntries.from is no object"),
        (LIST, {"arguments": {"from": Each("from", {})}}, "from is no list of objects"),
        (
            CREATE,
            {"arguments": {"input": {"date": Body("date"), "lines": Query("lines")}}},
            "JournalEntryInput.lines is no single value",
        ),
        (LIST, {"arguments": {"kind": Constant("ENTRY")}}, "the constant 'ENTRY' is no EntryKind"),
        (LIST, {"arguments": {"from": Query("d"), "to": Query("d")}}, "'d' is mapped twice"),
        (
            CREATE,
            {"arguments": {"input": {"date": Body("d"), "memo": Body("d"), "lines": LINES}}},
            "the body field 'd' is mapped twice",
        ),
        (
            CREATE,
            {
                "arguments": {
                    "input": {
                        "date": Body("d"),
                        "lines": Each("l", {"debit": Body("x"), "credit": Body("x")}),
                    }
                }
            },
            "the body field 'x' is mapped twice",
        ),
        (LIST, {"path": "/entries/{id}"}, "do not agree on 'id'"),
        (LIST, {"arguments": {"text": Path("text")}}, "do not agree on 'text'"),
        (LIST, {"selection": "nodes { name }"}, "Cannot query field 'name'"),
        (LIST, {"selection": "nodes { id"}, "Syntax Error"),
        (LIST, {"selection": "nodes"}, "must have a selection of subfields"),
        (LIST, {"selection": "nodes { id: number id }"}, "conflict"),
        (LIST, {"selection": "nodes { __typename }"}, "fields of JournalEntry and nothing else"),
        (LIST, {"selection": "... { total }"}, "and nothing else"),
        (LIST, {"answer": {"data": "rows"}}, "the answer needs 'rows', which is not selected"),
        (LIST, {"answer": {"data": "nodes.x"}}, "needs 'nodes.x', which is not selected"),
        (LIST, {"selection": "total", "has_links": True}, "the answer needs 'limit'"),
        (CREATE, {"stream": CsvFile("x.csv")}, "Cannot query field 'nodes'"),
        (
            LIST,
            {"selection": "id postings { id }", "stream": CsvFile("x.csv")},
            "a CSV row holds single values only",
        ),
        (
            CREATE,
            {"example": {"date": "2026-01-01", "lines": [{"debit": "1"}]}},
            "lines[0].debit: A number is expected.",
        ),
    ],
)
def test_wrong_line_names_itself(line: Endpoint, changes: dict[str, Any], problem: str):
    wrong = replace(line, **changes)

    with pytest.raises(TableError) as raised:
        compile_lines(dialect_of(wrong), SDL)

    assert str(raised.value).startswith(f"third {wrong.method} /third{wrong.path}: ")
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"EntryKinds": {}}, "third: there is no enum EntryKinds"),
        ({"Role": {"GUEST": "guest"}}, "third: Role has no value GUEST; the words of Role miss"),
        (
            {"PeriodStatus": {"OPEN": "open"}},
            "third: the words of PeriodStatus miss CLOSED",
        ),
    ],
)
def test_wrong_words_are_refused(words: dict[str, Any], problem: str):
    with pytest.raises(TableError) as raised:
        compile_lines(dialect_of(LIST, words=words), SDL)

    assert str(raised.value).startswith(problem)


def test_scalar_nobody_reads_is_refused():
    with pytest.raises(TableError) as raised:
        compile_lines(dialect_of(LIST, scalars={}), SDL)

    assert str(raised.value) == "third GET /third/entries: no leaf reads or writes ID"


def test_line_no_request_can_reach_is_refused():
    with pytest.raises(TableError) as raised:
        compile_lines(dialect_of(LIST, replace(LIST, when=Unless(("page",)))), SDL)

    assert str(raised.value) == "third: a line of GET /entries is never reached"


def test_name_of_two_addresses_is_refused():
    with pytest.raises(TableError) as raised:
        compile_lines(dialect_of(LIST, replace(LIST, path="/others")), SDL)

    assert str(raised.value) == "third: GET /others and GET /entries are both called listEntries"
