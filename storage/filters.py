"""Filters of lists, spelled as SQL: one shape of filter is one prepared statement."""

from collections.abc import Sequence
from functools import lru_cache

from ledger.paging import Window
from storage.statements import Statement, Value, spell

spelled = lru_cache(maxsize=1024)(spell)
"""A statement by its text, spelled once."""


class Where:
    """The conditions of a statement and their parameters; the first is always the organisation."""

    def __init__(self, table: str, org: int) -> None:
        self.table = table
        self.conditions = [f"{table}.org = $1"]
        self.arguments: list[Value] = [org]

    def add(self, condition: str, *values: Value) -> None:
        """Add a condition; each `?` in it stands for the next value."""
        for value in values:
            self.arguments.append(value)
            condition = condition.replace("?", f"${len(self.arguments)}", 1)
        self.conditions.append(condition)

    def add_any(self, column: str, values: Sequence[int]) -> None:
        self.arguments.append(list(values))
        self.conditions.append(f"{column} {{any:{len(self.arguments)}:bigint}}")

    def range(self, window: Window) -> str:
        """Spell how far and from where; one more row than asked for tells whether more follow."""
        self.arguments += [window.limit + 1, window.offset]
        return f"limit ${len(self.arguments) - 1} offset ${len(self.arguments)}"

    def statement(self, head: str, tail: str = "") -> Statement:
        return spelled(f"{head} where {' and '.join(self.conditions)} {tail}")


class Arms:
    """The arms of a union in both spellings, and their parameters: first the organisation."""

    def __init__(self, org: int) -> None:
        self.arguments: list[Value] = [org]
        self._postgresql: list[str] = []
        self._sqlite: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._postgresql)

    def take(self, value: Value) -> str:
        """Add a parameter and return how it is spelled."""
        self.arguments.append(value)
        return f"${len(self.arguments)}"

    def take_any(self, values: Sequence[int]) -> str:
        """Add a list and return how it is tested that something is in it."""
        return f"{{any:{self.take(list(values))[1:]}:bigint}}"

    def add_arm(self, postgresql: str, sqlite: str | None = None) -> None:
        self._postgresql.append(postgresql)
        self._sqlite.append(sqlite or postgresql)

    def statement(self, head: str, tail: str = "") -> Statement:
        """Spell what is selected from the union."""
        both = (
            f"{head} from ({' union all '.join(arms)}) as found {tail}"
            for arms in (self._postgresql, self._sqlite)
        )
        postgresql, sqlite = both
        return spelled(postgresql, sqlite=sqlite)


def like_pattern(folded: str) -> str:
    r"""Return a pattern that finds the text anywhere; `\` escapes what LIKE would read."""
    for character in ("\\", "%", "_"):
        folded = folded.replace(character, f"\\{character}")
    return f"%{folded}%"
