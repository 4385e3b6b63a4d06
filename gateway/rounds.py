"""Tasks that run beside requests until they are stopped."""

from abc import ABC, abstractmethod
from asyncio import Task, create_task, gather, sleep
from logging import getLogger

from storage.database import Database


class Background(ABC):
    """Something that runs beside requests until it is stopped."""

    def __init__(self) -> None:
        self._task: Task[None] | None = None

    async def start(self) -> None:
        self._task = create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await gather(self._task, return_exceptions=True)

    @abstractmethod
    async def _run(self) -> None: ...


class Rounds(Background):
    """Rounds that are woken by news, and looked after now and then without any.

    `rest_seconds` is how long a round rests at least, however many commits are told of.
    """

    def __init__(
        self, name: str, database: Database, rest_seconds: float, look_every_seconds: float
    ) -> None:
        super().__init__()
        self._name = name
        self._database = database
        self._rest_seconds = rest_seconds
        self._look_every_seconds = look_every_seconds
        self._log = getLogger(f"daftar.{name}")

    @abstractmethod
    async def do_round(self) -> int:
        """Do all there is to do; return how much it was."""

    async def _run(self) -> None:
        with self._database.news.listening() as listener:
            while True:
                try:
                    await self.do_round()
                except Exception:  # What fails now is tried again next time.
                    self._log.exception("%s failed", self._name)
                await sleep(self._rest_seconds)
                await listener.wait(self._look_every_seconds)
