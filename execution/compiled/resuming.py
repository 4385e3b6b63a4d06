"""Goes on with an object as graphql-core does, from the field where something was odd."""

from typing import Any

from execution.compiled.fields import Field
from execution.compiled.handing_over import Runner, complete_field, fail_field, gather_fields
from execution.compiled.paths import BarePath, spell_path


class Resumption:
    """Goes on with an object, field by field as graphql-core does, from where something was odd.

    Every field before is in the answer, so their number is the place of the odd one.
    """

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self._fields = fields

    def with_value(
        self,
        executor: Runner,
        source: Any,
        path: BarePath | None,
        answer: dict[str, Any],
        waiting: tuple[str, ...],
        value: Any,
    ) -> Any:
        """Go on from a field whose value is known."""
        field = self._fields[len(answer)]
        below = (path, field.key, field.parent.name)
        try:
            completed = complete_field(executor, field, value, below)
        except Exception:
            _settle(executor, answer, waiting)
            raise
        waiting = _put(executor, answer, waiting, field.key, completed)
        return self._go_on(executor, source, path, answer, waiting)

    def with_error(
        self,
        executor: Runner,
        source: Any,
        path: BarePath | None,
        answer: dict[str, Any],
        waiting: tuple[str, ...],
        error: Exception,
    ) -> Any:
        """Go on from a field that failed."""
        field = self._fields[len(answer)]
        try:
            fail_field(executor, field, error, (path, field.key, field.parent.name))
        except Exception:
            _settle(executor, answer, waiting)
            raise
        answer[field.key] = None
        return self._go_on(executor, source, path, answer, waiting)

    def _go_on(
        self,
        executor: Runner,
        source: Any,
        path: BarePath | None,
        answer: dict[str, Any],
        waiting: tuple[str, ...],
    ) -> Any:
        above = None if path is None else spell_path(path)
        try:
            for field in self._fields[len(answer) :]:
                below = spell_path((above, field.key, field.parent.name))
                completed = executor.execute_field(field.parent, source, field.details, below, None)
                waiting = _put(executor, answer, waiting, field.key, completed)
        except Exception:
            _settle(executor, answer, waiting)
            raise
        return gather_fields(executor, answer, waiting) if waiting else answer


def _put(
    executor: Runner, answer: dict[str, Any], waiting: tuple[str, ...], key: str, completed: Any
) -> tuple[str, ...]:
    answer[key] = completed
    return (*waiting, key) if executor.is_awaitable(completed) else waiting


def _settle(executor: Runner, answer: dict[str, Any], waiting: tuple[str, ...]) -> None:
    if waiting:
        executor.settle_in_background([answer[key] for key in waiting])
