"""The console's texts: both languages say the same things."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CONSOLE = ROOT / "web" / "src" / "console"
CATALOGUE = ROOT / "web" / "src" / "generated" / "errors.json"
LOCALES = CONSOLE / "locales"
AREAS = sorted(file.stem for file in (LOCALES / "en").glob("*.json"))
PLURAL = re.compile(r"_(zero|one|two|few|many|other)$")
PLACE = re.compile(r"{{\s*(\w+)")
TEMPLATE = re.compile(r"`((?:[\w./-]|\$\{[^}`]*\})*\$\{[^}`]*\}(?:[\w./-]|\$\{[^}`]*\})*)`")
FIXED = re.compile(r"\w\.|\.\w")
INSERTED = re.compile(r"\$\{[^}]*\}")
ARABIC = re.compile(r"[\u0600-\u06ff]")
# Names and examples that are written the same in every language.
UNTRANSLATED = {"GraphiQL", "GraphQL", "Webhooks"}
SPEAKING = ("ledger", "storage", "gateway", "resolvers", "schema", "execution")
SERVER_PLACE = re.compile(r"{(\w+)}")


def texts_of(language: str, area: str) -> dict[str, str]:
    """Return an area's texts by their dotted names."""
    read = json.loads((LOCALES / language / f"{area}.json").read_text(encoding="utf-8"))
    return dict(_flat(read, ""))


def _flat(texts: dict[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for name, text in texts.items():
        if isinstance(text, dict):
            yield from _flat(text, f"{above}{name}.")
        else:
            yield f"{above}{name}", text


def names(texts: dict[str, str]) -> set[str]:
    """Return the names; Arabic has more plural forms than English."""
    return {PLURAL.sub("", name) for name in texts}


def test_both_languages_have_the_same_areas() -> None:
    assert sorted(file.stem for file in (LOCALES / "ar").glob("*.json")) == AREAS
    assert AREAS


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_texts_with_the_same_places(area: str) -> None:
    english, arabic = texts_of("en", area), texts_of("ar", area)
    if area == "refusals":  # English has a sentence where the server's own will not do.
        assert names(english) < names(arabic)
    else:
        assert names(english) == names(arabic)
    for name in english.keys() & arabic.keys():
        if not PLURAL.search(name):
            assert set(PLACE.findall(english[name])) == set(PLACE.findall(arabic[name])), name


@pytest.mark.parametrize("area", AREAS)
def test_arabic_texts_are_arabic(area: str) -> None:
    for name, text in texts_of("ar", area).items():
        words = PLACE.sub("", text).strip("{}().,:; 0123456789%–-")
        assert ARABIC.search(text) or words in UNTRANSLATED or not words.isalpha(), name


def test_every_text_is_used() -> None:
    """A name stands in the sources, or fits a template there."""
    sources = "".join(file.read_text(encoding="utf-8") for file in CONSOLE.rglob("*.ts*"))
    templates = {
        re.compile(r"[\w./-]+".join(map(re.escape, INSERTED.split(text))))
        for text in TEMPLATE.findall(sources)
        if FIXED.search(INSERTED.sub(" ", text))
    }
    unused = [
        f"{area}: {name}"
        for area in AREAS
        for name in names(texts_of("en", area))
        if f"'{name}'" not in sources and not any(one.fullmatch(name) for one in templates)
    ]
    assert unused == []


def test_every_code_of_the_catalogue_has_a_sentence_in_arabic() -> None:
    codes = set(json.loads(CATALOGUE.read_text(encoding="utf-8")))
    told = texts_of("ar", "refusals")
    assert {name.partition(".")[2] for name in told if name.startswith("codes.")} == codes


def server_words() -> dict[str, str]:
    """Return the sentences of the server that the console tells in Arabic, with their Arabic."""
    file = LOCALES / "server_words" / "ar.json"
    words: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return words


def sentences_of_the_server() -> Iterator[re.Pattern[str]]:
    """Yield what the server's sources can say, as patterns of what is put into it."""
    files = [file for package in SPEAKING for file in (ROOT / package).rglob("*.py")]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.compile(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts = [_pattern_of(part) for part in node.values]
                # One without words of its own would be everything.
                if len(re.findall(r"[A-Za-z]{2}", "".join(parts))) > 1:
                    yield re.compile("".join(parts))


def _pattern_of(part: ast.expr) -> str:
    is_text = isinstance(part, ast.Constant) and isinstance(part.value, str)
    return re.escape(ast.literal_eval(part)) if is_text else ".*"


def test_sentences_told_in_arabic_are_those_of_the_server() -> None:
    said = list(sentences_of_the_server())
    assert [
        words for words in server_words() if not any(one.fullmatch(words) for one in said)
    ] == []


def test_sentences_told_in_arabic_name_what_the_server_names() -> None:
    for english, arabic in server_words().items():
        assert ARABIC.search(arabic), english
        assert sorted(SERVER_PLACE.findall(english)) == sorted(SERVER_PLACE.findall(arabic)), (
            english
        )
