"""The console's texts: both languages say the same things."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CONSOLE = Path(__file__).parents[2] / "web" / "src" / "console"
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
    assert names(english) == names(arabic)
    for name in english.keys() & arabic.keys():
        # The server's own sentence is English; in Arabic the console has one of its own.
        if not PLURAL.search(name) and english[name] != "{{message}}":
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
