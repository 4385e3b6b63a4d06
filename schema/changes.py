"""What a change input gives: values that are left out leave things as they are."""

from typing import TypeVar

from strawberry import UNSET

Value = TypeVar("Value")


def given(value: Value | None) -> Value | None:
    """Return a value that replaces another; null and what is left out replace nothing."""
    return None if value is UNSET else value


def given_or_cleared(text: str | None) -> str | None:
    """Return an optional text's replacement; null becomes blank, which clears it."""
    return None if text is UNSET else text or ""
