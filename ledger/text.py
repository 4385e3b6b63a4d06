"""Text as it may be stored, and as it is searched."""

from re import compile
from unicodedata import normalize

from ledger.errors import InvalidInput

TEXT_LIMIT = 1_000
SEARCH_LIMIT = 200
_UNSTORABLE = compile("[\0\ud800-\udfff]")


def is_storable(value: str) -> bool:
    """Tell whether a text holds neither NUL nor lone surrogates."""
    return _UNSTORABLE.search(value) is None


def check_text(value: str | None, *path: str | int, limit: int = TEXT_LIMIT) -> str | None:
    """Return the text as received, blank as None; NUL, lone surrogates and overlong are refused."""
    if value is None or not value.strip():
        return None
    if not is_storable(value):
        raise InvalidInput("Text holds neither NUL nor lone surrogates.", *path)
    if len(value) > limit:
        raise InvalidInput(f"Text is at most {limit:,} characters long.", *path)
    return value


def require_text(value: str | None, *path: str | int, limit: int = TEXT_LIMIT) -> str:
    text = check_text(value, *path, limit=limit)
    if text is None:
        raise InvalidInput("This text is required.", *path)
    return text


def fold_search(value: str | None, *path: str | int) -> str | None:
    """Return a text to search for, folded; what is blank searches for nothing."""
    text = check_text(value, *path, limit=SEARCH_LIMIT)
    return None if text is None else fold(text)


def fold(*parts: str | None) -> str:
    """Fold text for search, alike on every database: NFKC, then casefold."""
    text = "\n".join([part for part in parts if part])
    return text.lower() if text.isascii() else normalize("NFKC", text).casefold()
