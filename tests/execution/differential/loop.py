"""An event loop that knows when nothing moves, and gates that open one at a time."""

import asyncio
from asyncio import AbstractEventLoop, Future, Task
from collections.abc import Callable, Generator
from contextvars import Context
from typing import Any, TypeVarTuple

Arguments = TypeVarTuple("Arguments")


class StillLoop(asyncio.SelectorEventLoop):
    """An event loop that counts what is scheduled."""

    scheduled = 0

    def call_soon(
        self,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> asyncio.Handle:
        """Count, and schedule."""
        self.scheduled += 1
        return super().call_soon(callback, *args, context=context)


async def until_still() -> None:
    """Let every other task go as far as it gets."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, StillLoop)
    while True:
        before = loop.scheduled
        await asyncio.sleep(0)
        # One thing is scheduled in every turn: what wakes this task.
        if loop.scheduled == before + 1:
            return


class Gates:
    """Where resolvers wait: gates open one at a time, in an order no engine has a part in."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, str, Future[None]]] = []

    async def wait(self, rank: int, label: str) -> None:
        """Wait for a gate."""
        future: Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((rank, label, future))
        await future

    def labels(self) -> list[str]:
        """Name those that wait."""
        return sorted(label for _, label, future in self._waiting if not future.done())

    def open_one(self) -> bool:
        """Open the first gate; tell whether there was one."""
        waiting = [gate for gate in self._waiting if not gate[2].done()]
        self._waiting = sorted(waiting, key=lambda gate: gate[:2])
        if not self._waiting:
            return False
        self._waiting.pop(0)[2].set_result(None)
        return True


class Later:
    """A value that has to be awaited, as often as somebody does."""

    def __init__(self, gates: Gates, rank: int, label: str, value: Any) -> None:
        self._gates, self._rank, self._label = gates, rank, label
        self._value = value

    def __await__(self) -> Generator[Any, None, Any]:
        yield from self._gates.wait(self._rank, self._label).__await__()
        if isinstance(self._value, Exception):
            raise self._value
        return self._value

    def __repr__(self) -> str:
        return "Later()"


class ItemsLater:
    """Items that come one after another, when their gates open."""

    def __init__(self, gates: Gates, rank: int, label: str, items: list[Any]) -> None:
        self._gates, self._rank, self._label = gates, rank, label
        self._items = iter(items)

    def __aiter__(self) -> "ItemsLater":
        return self

    async def __anext__(self) -> Any:
        await self._gates.wait(self._rank, self._label)
        for item in self._items:
            return item
        raise StopAsyncIteration


def other_tasks(loop: AbstractEventLoop) -> list[Task[Any]]:
    """List the tasks beside the running one."""
    return [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task(loop)]
