"""Delivers: claims endpoints that have something to be told, and gives each a turn of its own.

| what wakes it            | why                                                             |
|--------------------------|-----------------------------------------------------------------|
| news                     | something was committed, here or elsewhere                      |
| the end of a turn        | a place is free; what was committed meanwhile found it held     |
| the next time of a retry | or of a lease that runs out: a killed worker's                  |
| five seconds             | news may be lost; the log is not                                |
"""

from asyncio import FIRST_COMPLETED, Event, Task, create_task, gather, timeout, wait
from collections.abc import Callable
from contextlib import suppress
from secrets import randbits
from time import monotonic

from structlog import get_logger

from gateway.webhooks import telling
from gateway.webhooks.disabling import disable_dead
from gateway.webhooks.places import SLOW_SECONDS, Pulse, Room, room_beside
from gateway.webhooks.telling import Kit, LeaseLost, Turn
from ledger.webhooks import ATTEMPTS_LIMIT
from storage.delivering.records import Held, Queue
from storage.news import Listener

POLL_SECONDS = 5.0
REST_AFTER_FAULT_SECONDS = 1.0
REST_SECONDS = 0.01
IDLE_SECONDS = 0.25
"""How soon news are looked into where no endpoint is active: posting then pays for next to none."""
TURN_SECONDS = 2.0
"""How long an endpoint may keep its place while others wait for one."""
STOP_SECONDS = 20.0
"""How long what is in flight may take once the process is told to stop: above a message's limit."""
AGAIN_AFTER_MICROSECONDS = 1_000_000

_log = get_logger("daftar.delivering")
Place = tuple[int, int]


class Delivering:
    """Delivers messages from this process until it is stopped."""

    def __init__(self, kit: Kit, queue: Queue) -> None:
        self._kit = kit
        self._queue = queue
        self._turns: dict[Place, tuple[Task[None], Pulse]] = {}
        self._stopping = Event()
        self._task: Task[None] | None = None
        self._listener: Listener | None = None
        kit.metrics.watch_endpoints(lambda: len(self._turns))

    async def start(self) -> None:
        self._task = create_task(self._run())

    async def stop(self) -> None:
        """Take on nothing more, finish what is in flight, give every endpoint back."""
        self._stopping.set()
        self._wake()
        if self._task is not None:
            await gather(self._task, return_exceptions=True)
        await self._finish_turns()
        await self._kit.marking.close()
        await self._queue.close()

    async def deliver_due(self) -> None:
        """Deliver until nothing is due; what failed and waits for its next try is left."""
        while not self._stopping.is_set():
            await self._take()
            tasks = [task for task, _ in self._turns.values()]
            if not tasks:
                return
            await wait(tasks, return_when=FIRST_COMPLETED)

    async def _run(self) -> None:
        with self._kit.database.news.listening() as self._listener:
            while not self._stopping.is_set():
                try:
                    await self._listener.wait(await self._take_and_plan())
                except Exception as fault:
                    _log.warning("endpoints cannot be claimed", fault=repr(fault))
                    await self._rest(REST_AFTER_FAULT_SECONDS)

    async def _take_and_plan(self) -> float:
        """Take on what is due; return how long there is nothing to do unless somebody wakes us."""
        began = monotonic()
        await self._take()
        now = self._kit.database.clock()
        outlook = await self._queue.look_ahead(now)
        # News may come faster than they can be looked into: at most half of the time is for that.
        took = monotonic() - began
        await self._rest(max(REST_SECONDS, took) if outlook.endpoints else IDLE_SECONDS)
        room = self._room
        if not room.healthy or not room.failing:
            return SLOW_SECONDS  # Endpoints that turn slow leave room without a word.
        if outlook.due_at is None:
            return POLL_SECONDS
        return min(POLL_SECONDS, (outlook.due_at - now) / 1_000_000)

    async def _rest(self, seconds: float) -> None:
        """Do nothing for a while, unless we are to stop."""
        with suppress(TimeoutError):
            async with timeout(seconds):
                await self._stopping.wait()

    async def _take(self) -> None:
        """Claim what is due, as far as there is room: few at first, so that workers share."""
        at_once = 1
        while not self._stopping.is_set():
            room = self._room
            healthy, failing = min(room.healthy, at_once), min(room.failing, at_once)
            if not await self._claim(healthy, failing):
                return
            at_once *= 2

    async def _claim(self, healthy: int, failing: int) -> bool:
        """Claim so many endpoints at most; tell whether there may be more."""
        if not (healthy or failing):
            return False
        now = self._kit.database.clock()
        found = await self._queue.claim(
            now, now + telling.LEASE_MICROSECONDS, randbits(62) + 1, healthy, failing
        )
        for held in found:
            self._begin(held)
        were_failing = sum(held.attempts > 0 for held in found)
        return were_failing == failing > 0 or len(found) - were_failing == healthy > 0

    @property
    def _room(self) -> Room:
        return room_beside(pulse for _, pulse in self._turns.values())

    def _begin(self, held: Held) -> None:
        place = held.organization.number, held.webhook.number
        if place in self._turns:
            self._turns[place][0].cancel()  # It outlived its lease; its marks count no more.
        pulse = Pulse(is_failing=held.attempts > 0)
        task = create_task(self._work(held, pulse))
        self._turns[place] = task, pulse
        task.add_done_callback(lambda done: self._end(place, done))

    def _end(self, place: Place, done: "Task[None]") -> None:
        if self._turns.get(place, (None,))[0] is done:
            del self._turns[place]
        self._wake()

    def _wake(self) -> None:
        if self._listener is not None:
            self._listener.wake()

    async def _work(self, held: Held, pulse: Pulse) -> None:
        """Give an endpoint its turn; what goes wrong with the books is tried again in a second."""
        turn = Turn(self._kit, held, pulse, self._is_over(pulse))
        try:
            if held.attempts >= ATTEMPTS_LIMIT:
                await disable_dead(self._kit.database, held)
                with suppress(LeaseLost):  # Who is disabled is held no more.
                    await turn.give_back()
            else:
                await turn.run()
        except Exception as fault:
            _log.warning("an endpoint's turn failed", webhook=held.webhook.id, exc_info=fault)
            await self._give_back(turn, held)

    async def _give_back(self, turn: Turn, held: Held) -> None:
        try:
            await turn.give_back(AGAIN_AFTER_MICROSECONDS)
        except Exception as fault:
            _log.warning(
                "an endpoint is held until its lease runs out",
                webhook=held.webhook.id,
                fault=repr(fault),
            )

    def _is_over(self, pulse: Pulse) -> Callable[[], bool]:
        """Tell a turn when to end: when we stop, or when it was long and others wait."""

        def is_over() -> bool:
            if self._stopping.is_set():
                return True
            return pulse.held_seconds > TURN_SECONDS and not self._room.healthy

        return is_over

    async def _finish_turns(self) -> None:
        tasks = [task for task, _ in self._turns.values()]
        if tasks:
            _, late = await wait(tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await gather(*tasks, return_exceptions=True)
