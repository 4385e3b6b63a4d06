"""Completes lists of objects: the objects by their selection, anything odd as graphql-core does."""

from collections.abc import Awaitable, Sequence
from typing import Any

from graphql import GraphQLOutputType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path, gather_with_cancel
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE

from execution.compiled.fields import Field
from execution.compiled.handing_over import Runner, make_info
from execution.compiled.paths import BarePath, spell_path
from execution.compiled.selections import Selection


class ObjectItems:
    """The items of a list field, each an object of one type."""

    def __init__(
        self,
        kind: GraphQLOutputType,
        details: FieldDetailsList,
        selection: Selection,
        field: Field | None = None,
    ) -> None:
        self._kind = kind
        self._details = details
        self._selection = selection
        self._field = field

    def complete(
        self,
        executor: Runner,
        items: Sequence[Any],
        path: BarePath,
        info: GraphQLResolveInfo[Any] | None = None,
    ) -> Any:
        """Complete the items: a list, or what to wait for to have it."""
        selection, known = self._selection, self._selection.known
        may_be_cast = selection.may_be_cast
        completed: list[Any] = []
        waiting: list[int] = []
        index = 0
        try:
            for item in items:
                if type(item) not in known:
                    if not selection.learn(executor, item):
                        break
                elif may_be_cast and getattr(item, TYPE_CAST_ATTRIBUTE, None) is not None:
                    break
                below = (path, index, None)
                answer = selection.complete(executor, item, below)
                if type(answer) is not dict:
                    later = self._wait_for_item(executor, answer, below)
                    answer = executor.remember(later)
                    waiting.append(index)
                completed.append(answer)
                index += 1
            else:
                return (
                    executor.remember(_gather_items(completed, waiting)) if waiting else completed
                )
        except Exception as error:
            self._fail(executor, error, items, completed, waiting, path)
        return self._complete_rest(executor, items, completed, waiting, path, info)

    async def _wait_for_item(
        self, executor: Runner, completed: Awaitable[Any], path: BarePath
    ) -> Any:
        try:
            return await completed
        except Exception as error:
            return executor.handle_field_error(error, self._kind, self._details, spell_path(path))

    def _fail(
        self,
        executor: Runner,
        error: Exception,
        items: Sequence[Any],
        completed: list[Any],
        waiting: list[int],
        path: BarePath,
    ) -> None:
        below = Path(spell_path(path), len(completed), None)
        try:
            executor.handle_field_error(error, self._kind, self._details, below)
        except Exception:
            _settle(executor, items[len(completed) + 1 :], completed, waiting)
            raise
        completed.append(None)

    def _complete_rest(
        self,
        executor: Runner,
        items: Sequence[Any],
        completed: list[Any],
        waiting: list[int],
        path: BarePath,
        info: GraphQLResolveInfo[Any] | None,
    ) -> Any:
        """Complete what is left item by item, as graphql-core does."""
        above = spell_path(path)
        if info is None:
            assert self._field is not None
            info = make_info(executor, self._field, above)
        kind, details = self._kind, self._details
        for index in range(len(completed), len(items)):
            item, below = items[index], Path(above, index, None)
            try:
                if executor.is_awaitable(item):
                    later = executor.complete_awaitable_list_item_value(
                        item, kind, details, info, below, None
                    )
                    completed.append(later)
                    waiting.append(index)
                elif executor.complete_list_item_value(
                    item, completed, kind, details, info, below, None
                ):
                    waiting.append(index)
            except Exception:
                _settle(executor, items[index + 1 :], completed, waiting)
                raise
        return executor.remember(_gather_items(completed, waiting)) if waiting else completed


async def _gather_items(completed: list[Any], waiting: list[int]) -> list[Any]:
    if len(waiting) == 1:
        (index,) = waiting
        completed[index] = await completed[index]
        return completed
    answered = await gather_with_cancel(*(completed[index] for index in waiting))
    for index, answer in zip(waiting, answered, strict=True):
        completed[index] = answer
    return completed


def _settle(
    executor: Runner, left: Sequence[Any], completed: list[Any], waiting: list[int]
) -> None:
    """Let go of what would be waited for, and of items that nobody will complete."""
    awaitables = [completed[index] for index in waiting]
    awaitables.extend(item for item in left if executor.is_awaitable(item))
    if awaitables:
        executor.settle_in_background(awaitables)
