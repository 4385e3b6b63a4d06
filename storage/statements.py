"""SQL as it is written here: one text, spelled for both databases when the module loads.

`$1` numbers a parameter. `{any:2:bigint}` tests membership in a list parameter, and
`{each:2:bigint}` is that list as a table whose column is `value` (join it row by row: a membership
test on the last column of a key that starts with org scans the tenant).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from json import dumps
from re import Match, compile

Value = None | int | str | bytes | bool | Sequence[int] | Sequence[str]
Row = tuple[object, ...]

_LIST = compile(r"\{(any|each):(\d+):(\w+)\}")
_PARAMETER = compile(r"\$(\d+)")
REGISTRY: list["Statement"] = []


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement in both spellings; a scan may take long.

    What an immutable one finds for a key is for ever the same, once anything has been found.
    """

    postgresql: str
    sqlite: str
    is_scan: bool = False
    is_immutable: bool = False


def statement(
    text: str, *, sqlite: str | None = None, is_scan: bool = False, is_immutable: bool = False
) -> Statement:
    """Spell a statement and keep it in the registry: for texts known when the module loads."""
    spelled = replace(spell(text, sqlite=sqlite), is_scan=is_scan, is_immutable=is_immutable)
    REGISTRY.append(spelled)
    return spelled


def spell(text: str, *, sqlite: str | None = None) -> Statement:
    """Spell a statement for both databases; `sqlite` is for the rare text that must differ."""
    postgresql = _LIST.sub(_postgresql_list, text)
    other = _PARAMETER.sub(r"?\1", _LIST.sub(_sqlite_list, sqlite or text))
    return Statement(" ".join(postgresql.split()), " ".join(other.split()))


def sqlite_arguments(arguments: Sequence[Value]) -> list[object]:
    """Return arguments as SQLite takes them: lists as JSON text."""
    return [dumps(value) if isinstance(value, list | tuple) else value for value in arguments]


def _postgresql_list(match: Match[str]) -> str:
    verb, number, kind = match.groups()
    array = f"${number}::{kind}[]"
    return f"= any({array})" if verb == "any" else f"unnest({array}) as item(value)"


def _sqlite_list(match: Match[str]) -> str:
    verb, number, _ = match.groups()
    table = f"json_each(?{number})"
    if verb == "any":
        return f"in (select value from {table})"
    # SQLite keeps the order of a cross join: the list first, then one look-up per value. Left to
    # itself it may scan the tenant and look each row up in the list.
    is_joined = match.string[match.end() :].lstrip().startswith("join")
    return f"{table} as item cross" if is_joined else f"{table} as item"
