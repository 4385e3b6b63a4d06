"""A dialect that nobody planned for: one table, and nothing else."""

from typing import Any

import pytest
from graphql import GraphQLEnumType, build_schema
from starlette.testclient import TestClient

from rest_compat import Dialect, openapi
from rest_compat.docs.pages import dialect_page
from rest_compat.endpoint import Endpoint
from rest_compat.leaves import SCALARS, Leaf, read_text
from rest_compat.refusals import STATUSES
from rest_compat.sources import Body, Constant, Each, Path, Query
from rest_compat.templates import WHOLE
from tests.rest_compat.books import ENTRY, SDL, Books, Refused, app_of, canned_books

CLASSES = build_schema(SDL).type_map["AccountClass"]
assert isinstance(CLASSES, GraphQLEnumType)

# Here money is a text.
MONEY = Leaf(read_text, read_text, {"type": "string"})

BUCHHALTUNG = Dialect(
    name="buchhaltung",
    title="Buchhaltung",
    prefix="/buchhaltung",
    description="Buchen <auf> Deutsch & knapp.",
    endpoints=(
        Endpoint(
            name="bucheSatz",
            method="PUT",
            path="/mandanten/{mandant}/buchungen",
            operation="createJournalEntry",
            arguments={
                "organizationId": Path("mandant", example="org_demo"),
                "input": {
                    "date": Body("datum"),
                    "memo": Body("text"),
                    "lines": Each(
                        "zeilen",
                        {
                            "accountClass": Body("konto", required=True),
                            "debit": Body("soll"),
                            "credit": Body("haben"),
                        },
                    ),
                },
            },
            selection="nummer: number art: kind betrag: total",
            answer={"ok": Constant(True), "buchung": WHOLE},
            example={"datum": "2026-03-30", "zeilen": [{"konto": "kasse", "soll": "1.50"}]},
        ),
        Endpoint(
            name="zeigeBuchungen",
            method="GET",
            path="/mandanten/{mandant}/buchungen",
            operation="journalEntries",
            arguments={
                "organizationId": Path("mandant"),
                "kind": Query("art"),
                "includeRevoked": Query("auchGelöschte", default=True),
            },
            selection="saetze: nodes { nummer: number art: kind } anzahl: total",
        ),
    ),
    words={
        "EntryKind": {
            "JOURNAL": "frei",
            "DOCUMENT": "beleg",
            "PAYMENT": "beleg",
            "RECOGNITION": None,
        },
        "AccountClass": {
            **dict.fromkeys(CLASSES.values),
            "CASH": "kasse",
        },
    },
    scalars={**SCALARS, "Money": MONEY},
    error={"fehler": {"kennung": "code", "text": "message"}, "stellen": "details"},
    statuses={**STATUSES, "PERIOD_LOCKED": 423},
)
PATH = "/buchhaltung/mandanten/org_demo/buchungen"
BODY = {"datum": "2026-03-30", "zeilen": [{"konto": "kasse", "soll": "1.50"}]}


@pytest.fixture(scope="module")
def own_books() -> Books:
    return canned_books()


@pytest.fixture(scope="module")
def third(own_books: Books) -> TestClient:
    return TestClient(app_of(own_books, [BUCHHALTUNG]))


def test_it_writes_in_its_own_words(third: TestClient, own_books: Books):
    own_books.answers["createJournalEntry"] = {**ENTRY, "kind": "PAYMENT", "total": "1.50"}

    answer = third.put(PATH, json=BODY)

    assert answer.json() == {
        "ok": True,
        "buchung": {"nummer": 1, "art": "beleg", "betrag": "1.50"},
    }
    assert own_books.arguments["organizationId"] == "org_demo"
    assert own_books.arguments["input"]["lines"][0]["accountClass"] == "CASH"


def test_it_reads_in_its_own_words(third: TestClient, own_books: Books):
    node = {**ENTRY, "kind": "RECOGNITION"}
    own_books.answers["journalEntries"] = {"nodes": [node], "total": 1}

    answer = third.get(f"{PATH}?art=frei")

    assert answer.json() == {"saetze": [{"nummer": 1, "art": "RECOGNITION"}], "anzahl": 1}
    assert own_books.arguments == {
        "organizationId": "org_demo",
        "kind": "JOURNAL",
        "includeRevoked": True,
    }


@pytest.mark.parametrize("word", ["beleg", "JOURNAL", "RECOGNITION", "None"])
def test_words_that_name_no_single_value_are_refused(third: TestClient, word: str):
    answer = third.get(f"{PATH}?art={word}")

    assert answer.json() == {
        "fehler": {"kennung": "INVALID_INPUT", "text": "art: One of frei is expected."},
        "stellen": [{"path": ["art"], "message": "One of frei is expected."}],
    }


def test_it_refuses_in_its_own_shape_and_status(third: TestClient, own_books: Books, request: Any):
    request.addfinalizer(lambda: setattr(own_books, "refusal", None))
    detail = {"path": ["input", "lines", 0, "debit"], "message": "Zu."}
    own_books.refusal = Refused("PERIOD_LOCKED", "Zu.", [detail])

    answer = third.put(PATH, json=BODY)

    assert answer.status_code == 423
    assert answer.json() == {
        "fehler": {"kennung": "PERIOD_LOCKED", "text": "Zu."},
        "stellen": [{"path": ["zeilen", 0, "soll"], "message": "Zu."}],
    }


def test_it_is_documented_without_further_ado():
    document = openapi(BUCHHALTUNG, SDL)
    page = dialect_page("buchhaltung", document)

    operation = document["paths"]["/buchhaltung/mandanten/{mandant}/buchungen"]["put"]
    assert operation["x-graphql-document"]["variables"]["organizationId"] == "org_demo"
    assert "Buchen &lt;auf&gt; Deutsch &amp; knapp." in page
    assert "zeilen[].konto" in page
