"""Compares what a page shows with what was really answered.

`...` in a shown text stands for anything; a shown JSON answer may end a list early, and leave out
`extensions`, which GraphQL adds to every answer.
"""

import json
import re
from typing import Any

from tests.docs.pages import Block


def differences(block: Block, answer: str) -> str:
    """Say how an answer differs from the block that shows it; nothing when it does not."""
    if block.language != "json":
        return _of_text(block.text, answer)
    shown, real = json.loads(block.text), json.loads(answer[answer.find("{") :])
    if isinstance(shown, dict) and "extensions" not in shown:
        real.pop("extensions", None)
    return _of_json(shown, real, "$", by_value="answer" in block.marks)


def _of_text(shown: str, answer: str) -> str:
    """Look for every shown line in the answer, in their order."""
    real = iter(answer.splitlines())
    for line in filter(None, map(str.strip, shown.splitlines())):
        if line != "..." and not any(_matches(line, other.strip()) for other in real):
            return f"no line like: {line}"
    return ""


def _matches(shown: str, real: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in shown.split("..."))
    return re.fullmatch(pattern, real) is not None


def _of_json(shown: Any, real: Any, place: str, *, by_value: bool) -> str:
    if isinstance(shown, dict) and isinstance(real, dict):
        if shown.keys() != real.keys():
            return f"{place} has {sorted(real)}, not {sorted(shown)}"
        members = [(shown[name], real[name], f"{place}.{name}") for name in shown]
    elif isinstance(shown, list) and isinstance(real, list):
        if len(shown) > len(real):
            return f"{place} holds {len(real)} items, not {len(shown)}"
        members = [
            (*pair, f"{place}[{i}]") for i, pair in enumerate(zip(shown, real, strict=False))
        ]
    else:
        return _of_leaf(shown, real, place, by_value=by_value)
    found = (_of_json(*member, by_value=by_value) for member in members)
    return next(filter(None, found), "")


def _of_leaf(shown: Any, real: Any, place: str, *, by_value: bool) -> str:
    if type(shown) is not type(real):
        return f"{place} is {real!r}, not {shown!r}"
    if not by_value or shown == real:
        return ""
    if isinstance(shown, str) and "..." in shown and _matches(shown, real):
        return ""
    return f"{place} is {real!r}, not {shown!r}"
