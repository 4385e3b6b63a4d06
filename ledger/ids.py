"""Public ids: a prefix that names the kind of thing, then a time-sortable suffix."""

from re import ASCII, compile

_ID = compile(r"[a-z]{2,4}_[A-Za-z0-9_.-]{1,80}", ASCII)
_POSTING = compile(r"(je_[0-9a-z]{1,40})\.([1-9][0-9]{0,2})", ASCII)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_SHIFTS = range(120, -1, -10)


def spell_id(prefix: str, value: int) -> str:
    """Spell a 128-bit UUIDv7 as `prefix_` and 26 characters of Crockford base 32 (TypeID)."""
    digits = [_PAIRS[value >> shift & 1023] for shift in _SHIFTS]
    return f"{prefix}_{''.join(digits)}"


def posting_id(entry_id: str, line: int) -> str:
    return f"{entry_id}.{line}"


def split_posting_id(text: str) -> tuple[str, int] | None:
    """Return entry id and line of a posting's id, or None if it is not one."""
    match = _POSTING.fullmatch(text)
    return (match[1], int(match[2])) if match else None


def event_id(organization_id: str, sequence: int) -> str:
    return f"evt_{organization_id}.{sequence}"


def period_id(organization_id: str, name: str) -> str:
    return f"per_{organization_id}.{name}"


def fiscal_year_id(organization_id: str, year: int) -> str:
    return f"fy_{organization_id}.{year}"


def seal_id(organization_id: str, size: int) -> str:
    return f"seal_{organization_id}.{size}"


def split_member_id(text: str) -> tuple[str, str]:
    """Return the organisation's id and the last part of the id of one of its members."""
    organization_id, _, part = text.partition("_")[2].rpartition(".")
    return organization_id, part


def is_sequence(text: str) -> bool:
    """Tell whether a text spells a sequence: ASCII digits, no more than GraphQL's Int holds."""
    return text.isascii() and text.isdigit() and len(text) <= 10


def prefix_of(text: str) -> str | None:
    """Return the prefix of a well-formed id, or None."""
    return text.partition("_")[0] if _ID.fullmatch(text) else None
